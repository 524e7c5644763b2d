"""What one keeps and hands over: selections for an unnamed person, favourites, searches that tell news."""
