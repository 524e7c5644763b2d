"""What is offered: organisations, their services, where, when, for whom, and how fresh that is."""
