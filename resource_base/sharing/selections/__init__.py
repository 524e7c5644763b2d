"""Selections: entries gathered for one unnamed person, ordered, a note each, shared by the binôme."""
