"""What is counted of who asks too much: one call each, before the work."""

from resource_base.accounts import limits
from resource_base.accounts.limits import Limit
from resource_base.web.context import installation, transaction
from resource_base.web.security import own_account


def count_export() -> None:
    """Count a file that who is signed in takes away.

    Raises:
        TooManyAttempts: the limit of the hour is reached.
    """
    base = installation()
    with transaction() as writing:
        who = str(own_account(writing).id)
        limits.count(writing, base.keys, (limits.of_exports(base.settings), who))


def count_asked(*asked: tuple[Limit, str]) -> None:
    """Count what anybody may ask for, a public form or the API, against these limits.

    Raises:
        TooManyAttempts: one of them is reached.
    """
    with transaction() as writing:
        limits.count(writing, installation().keys, *asked)
