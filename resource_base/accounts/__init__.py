"""Who is asking: people, their passwords, their signed-in sessions, and how many attempts they have made."""
