"""From the answers for a person to a sheet, to more answers, to what is kept; and back, nothing lost."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import request, url_for
from werkzeug.datastructures import MultiDict

from resource_base.search.situations.situation import Situation
from resource_base.web.context import installation
from resource_base.web.identifiers import uuid_of
from resource_base.web.situations.telling import person_url

SITUATION, NEED = "personne", "frein"  # how the address of a sheet says where one came from
WHOLE, MORE, TICKED = "situation", "plus", "entree"  # what the form of the ticks sends
MOST_FIELDS = 300


def leading_back(sheet: str, situation: Situation, *, need: str) -> str:
    """The address of a sheet, `sheet`, that leads back to this frein of this situation."""
    where = urlencode([(SITUATION, urlencode(situation.to_args())), (NEED, need)])
    return f"{sheet}{'&' if '?' in sheet else '?'}{where}"


def way_back() -> str:
    """Where the sheet that is asked for was opened from; '' when that was no situation.

    Whatever an address says is read as a situation is: codes that exist, a place, and nothing else.
    """
    situation, need = _situation_of(request.args.get(SITUATION, "")), request.args.get(NEED, "")
    if not situation.is_asked:
        return ""
    return person_url(situation) + (f"#frein-{need}" if need in situation.needs else "")


def unfolding() -> str:
    """The address of the answers with more of them for a frein, where what is ticked stays ticked."""
    slug = request.args.get(MORE, "")
    situation = _situation_of(request.args.get(WHOLE, "")).showing_more(slug)
    pairs = [*situation.to_args(), *((TICKED, each) for each in ticked())]
    anchor = f"#frein-{slug}" if slug in situation.needs else ""
    return f"{url_for('situations.person')}?{urlencode(pairs)}{anchor}"


def ticked() -> list[str]:
    """The entries that the address says are ticked, « uuid/frein »."""
    given = request.args.getlist(TICKED)[:MOST_FIELDS]
    return [each for each in given if uuid_of(each.partition("/")[0]) is not None]


def nothing_ticked() -> bool:
    """Whether one comes back from keeping what nobody had ticked."""
    return TICKED in request.args and not ticked()


def ticking_again(back: str) -> str:
    """The answers that one comes from, asking for a tick; '' when one comes from elsewhere."""
    parts = urlsplit(back)
    if parts.path != url_for("situations.person"):
        return ""
    kept = [pair for pair in parse_qsl(parts.query) if pair[0] != TICKED]
    return f"{parts.path}?{urlencode([*kept, (TICKED, '')])}"


def _situation_of(query: str) -> Situation:
    try:
        given: MultiDict[str, str] = MultiDict(parse_qsl(query, max_num_fields=MOST_FIELDS))
    except ValueError:
        return Situation()
    return installation().engine.situation(given)
