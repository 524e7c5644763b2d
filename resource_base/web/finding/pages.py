"""Every page of this room."""

from resource_base.web.finding import views

BLUEPRINTS = (views.pages,)
