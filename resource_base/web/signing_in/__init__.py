"""The ways in and out: a password and its second step, ProConnect, invitations, requests for access."""
