"""Entries that are the same: found, told apart, merged."""
