"""What is done without being asked: jobs that select what is due, do it and mark it."""
