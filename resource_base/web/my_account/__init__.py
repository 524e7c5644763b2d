"""What one changes of one's own account, and reads of what is held on oneself."""
