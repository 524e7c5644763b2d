"""A base de ressources sociales: the shared directory of local social solutions of a département."""
