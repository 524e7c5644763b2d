"""The French of a question: its words, their other names, their likely spelling."""
