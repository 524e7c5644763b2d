"""Favourites and saved searches, and the news that they bring: each told once."""
