"""From words and a place to an ordered list, and why."""
