"""The pictures of README and of the guide, taken from the demonstration site: `make screenshots`."""
