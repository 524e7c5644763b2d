"""Every page of this room."""

from resource_base.web.my_account import holdings, profile, second_factor

BLUEPRINTS = (
    profile.pages,
    second_factor.pages,
    holdings.pages,
)
