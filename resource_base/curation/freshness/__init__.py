"""What makes sure that each entry is still true: due dates, letters, calls, withdrawal."""
