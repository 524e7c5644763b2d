"""Where things are, who is covered, and how far it is."""
