"""The pages, by audience, and what protects them."""
