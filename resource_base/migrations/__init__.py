"""Schema migrations, driven from Python: no ini file, the same scripts on SQLite and PostgreSQL."""
