"""What was looked for and not found: gathered, worked on, answered."""
