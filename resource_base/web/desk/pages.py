"""The pages of the desk, whatever module writes them: importing this one declares every view."""

from resource_base.web.desk import deciding, history, reworking, waiting

__all__ = ["BLUEPRINTS", "deciding", "reworking"]

BLUEPRINTS = (waiting.pages, history.pages)
