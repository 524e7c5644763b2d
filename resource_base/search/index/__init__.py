"""The index on disk, in the format of Whoosh, and read as arrays."""
