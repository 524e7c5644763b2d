"""Free texts, where nobody may write a jobseeker's data: what a view and its template have to write.

In the view, one line before anything is written, within the `try` that catches `Invalid` (the page is shown
again with what was typed, status 422; nothing of it was stored):

    guard("message")

In the template, one line in place of a `<textarea>`, which warns as one types:

    {{ free_text('message', 'Message (facultatif)', value=given.message, problem=problems.message) }}

A text may be confirmed by a tick that the macro shows when it is needed. What comes in otherwise than by a
form of this site (an import, the API) is looked at with `accounts.privacy.require_nobodys`.
"""

import json
import re
from collections.abc import Callable
from functools import cache
from hashlib import sha256

from flask import Flask, request, url_for

from resource_base.accounts import nameless as naming
from resource_base.accounts import privacy
from resource_base.accounts.addresses import PUBLIC_DOMAINS
from resource_base.accounts.common_passwords import FIRST_NAMES
from resource_base.errors import Invalid

NAMED = "Ce texte semble dire de qui il s’agit : retirez ce qui désigne la personne."
READ_AGAIN = "_read_again"  # follows the name of a field: the tick of who vouches for its text

# What Python means by \w and \b, in the regular expressions of browsers (flag u), which mean ASCII by them.
_WORD = r"\p{L}\p{N}_"
_EDGE = rf"(?:(?<=[{_WORD}])(?![{_WORD}])|(?<![{_WORD}])(?=[{_WORD}]))"
_TOKEN = re.compile(r"\\.|\[|\]|[^\\\[\]]+", re.DOTALL)


def install(app: Flask) -> None:
    app.jinja_env.globals.update(
        is_doubtful=privacy.is_doubtful,
        names_somebody=naming.names_somebody,
        mentions_somebody=naming.mentions_somebody,
        signs_address=_address,
    )


def guard(*names: str, nameless: Callable[[str], bool] | None = None) -> None:
    """Refuse the form that was sent if one of these fields looks like a jobseeker's data.

    `nameless` tells, of a text where nobody may be named, whether somebody is (`accounts.nameless`).

    Raises:
        Invalid: `problems` has the sentences of each field at fault.
    """
    given = request.form
    confirmed = {name for name in names if given.get(name + READ_AGAIN)}
    texts = {name: given.get(name, "") for name in names}
    privacy.require_nobodys(texts, confirmed=confirmed)
    named = [name for name in names if nameless and nameless(texts[name]) and name not in confirmed]
    if named:
        raise Invalid(privacy.READ_AGAIN, dict.fromkeys(named, NAMED))


@cache
def signs() -> str:
    """What the script needs to look as the server does, in JSON: patterns, lists and sentences."""
    told = {
        "looks": [
            {"sign": look.sign, "pattern": for_browsers(look.pattern), "flags": _flags(look.pattern)}
            for look in privacy.LOOKS
        ],
        "sentences": privacy.SENTENCES,
        "firstNames": sorted(FIRST_NAMES),
        "publicDomains": sorted(PUBLIC_DOMAINS),
        "collective": for_browsers(privacy.COLLECTIVE),
        "saidToBeNumber": for_browsers(privacy.SAID_TO_BE_NIR),
        "saidWithin": privacy.SAID_WITHIN,
        "months": sorted(privacy.MONTHS_OF_NIR),
        "gaps": privacy.GAPS_OF_NIR,
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def for_browsers(pattern: re.Pattern[str]) -> str:
    r"""The source of a pattern as a browser reads it: `\w` and `\b` know accents there too."""
    parts, inside = [], False
    for part in _TOKEN.findall(pattern.pattern):
        inside = part == "[" or (inside and part != "]")
        if part == r"\w":
            parts.append(_WORD if inside else f"[{_WORD}]")
        else:
            parts.append(_EDGE if part == r"\b" else part)
    return "".join(parts)


def _flags(pattern: re.Pattern[str]) -> str:
    return "giu" if pattern.flags & re.IGNORECASE else "gu"


def _address() -> str:
    """Where the script finds them; the address changes with what they are."""
    return url_for("public.signs_of_personal_data", v=sha256(signs().encode()).hexdigest()[:8])
