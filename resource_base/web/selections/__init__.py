"""Selections: kept, shared, put in order, ended."""
