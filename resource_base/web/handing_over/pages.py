"""Every page of this room."""

from resource_base.web.handing_over import behind_a_link, paper, ways, writing
from resource_base.web.handing_over.blueprint import pages

BLUEPRINTS = (pages, behind_a_link.pages)
ROOMS = (ways, paper, writing)  # each adds its own pages to the blueprint
