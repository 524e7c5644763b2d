"""What was looked for and not found: asked in one click, grouped, answered, and told to who asked."""
