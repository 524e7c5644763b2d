"""A wished change: written, submitted, reviewed, decided; its journal and its links."""
