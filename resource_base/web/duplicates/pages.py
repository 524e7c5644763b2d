"""The pages on duplicates, whatever module writes them: importing this one declares every view."""

from resource_base.web.duplicates import deciding
from resource_base.web.duplicates.queue import pages

__all__ = ["deciding", "pages"]
