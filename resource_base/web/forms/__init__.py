"""The fields of the form of a solution: what was typed, read into plain values, and written back."""
