"""Where the person lives: read in the question, and what it changes for each entry."""
