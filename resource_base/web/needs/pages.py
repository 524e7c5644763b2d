"""Every page of this room."""

from resource_base.web.needs import desk, telling

BLUEPRINTS = (
    telling.pages,
    desk.pages,
)
