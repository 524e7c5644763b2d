"""Someone says that an entry is wrong: a ticket until it is mended or answered."""
