"""The pages of the desk, whatever module writes them: importing this one declares every view."""

from resource_base.web.desk import board, bulk, deciding, entries, history, reworking, standing, waiting

__all__ = ["BLUEPRINTS", "deciding", "reworking"]

BLUEPRINTS = (board.pages, entries.pages, bulk.pages, standing.pages, waiting.pages, history.pages)
