"""Unmet needs: told in one click, answered by curators."""
