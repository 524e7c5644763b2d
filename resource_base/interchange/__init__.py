"""The directory in and out: files of others read, compared and applied."""
