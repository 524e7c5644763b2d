"""The same act on many entries, and its undoing."""
