"""How the index follows the database."""
