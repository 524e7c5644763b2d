"""Who may come in, on whose behalf: people, organisations, invitations, requests for access."""
