"""Favourites, saved searches and their news."""
