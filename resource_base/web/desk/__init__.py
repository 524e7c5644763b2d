"""The curators' desk: what awaits a decision, what is decided, and what was decided before."""
