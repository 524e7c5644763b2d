"""Opening hours: OSM syntax in the database, French for whoever reads."""

from resource_base.catalog.opening_hours.hours import Hours, normalise

__all__ = ["Hours", "normalise"]
