"""Problems seen on an entry: reported by who reads it, settled by curators."""
