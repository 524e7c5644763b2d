"""All the pages of reviews, for the application to register."""

from resource_base.web.reviews import calling, correcting, own_entries, still_true

BLUEPRINTS = (correcting.pages, own_entries.pages, calling.pages, still_true.pages)
