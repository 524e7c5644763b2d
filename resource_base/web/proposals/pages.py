"""Every page of proposals."""

from resource_base.web.proposals import assisting, confirming, correcting, following, mine, starting, steps
from resource_base.web.proposals.door import by_link, with_account

THROUGH_BOTH_DOORS = (steps, following)  # their views declare themselves to the two blueprints of the door

BLUEPRINTS = (
    starting.pages,
    assisting.pages,
    confirming.pages,
    correcting.pages,
    mine.pages,
    with_account,
    by_link,
)
