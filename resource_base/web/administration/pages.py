"""Every page of this room."""

from resource_base.web.administration import mailroom, overview, security_log

BLUEPRINTS = (
    overview.pages,
    mailroom.pages,
    security_log.pages,
)
