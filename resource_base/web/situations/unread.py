"""What the words of a situation did not call to mind, said once on the page of answers and kept nowhere.

Sealed in the cookie of the browser until that page: it is in no address, no journal and no table.
"""

import base64
import json
from collections.abc import Sequence

from flask import session

from resource_base.web.context import installation

KEY = "words_not_understood"
MOST, LONGEST = 6, 80  # clauses that are said again, characters of each: a cookie holds 4,096 bytes
BOUND = "words of a situation that were not understood"


def remember(clauses: Sequence[str]) -> None:
    """Have the next page of a person say these, if any."""
    if not clauses:
        return
    told = json.dumps([clause[:LONGEST] for clause in clauses[:MOST]])
    session[KEY] = base64.urlsafe_b64encode(installation().keys.seal(told.encode(), bound_to=BOUND)).decode()


def unread() -> tuple[str, ...]:
    """What `remember` was given, once."""
    sealed = base64.urlsafe_b64decode(session.pop(KEY, ""))
    opened = installation().keys.unseal(sealed, bound_to=BOUND) if sealed else None
    return tuple(json.loads(opened)) if opened else ()
