"""From a question to the entries that answer it, and in which order."""
