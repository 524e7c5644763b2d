"""The pages of administrators that are not about people: what awaits, letters, security log."""
