"""Proposing a solution or a correction, and following what becomes of it; with an account or by a link."""
