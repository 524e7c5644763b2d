"""Every page of this room."""

from resource_base.web.problems import desk, reporting

BLUEPRINTS = (
    reporting.pages,
    desk.pages,
)
