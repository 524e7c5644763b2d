"""The curators' pages on probable duplicates: the list, a pair, a merge and its undoing."""
