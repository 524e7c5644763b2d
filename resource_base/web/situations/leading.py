"""From the answers for a person to the sheet of one of them, and back to the frein that led to it."""

from urllib.parse import parse_qsl, urlencode

from flask import request
from werkzeug.datastructures import MultiDict

from resource_base.search.situations.situation import Situation
from resource_base.web.context import installation
from resource_base.web.situations.telling import person_url

SITUATION, NEED = "personne", "frein"  # how the address of a sheet says where one came from
MOST_FIELDS = 300


def leading_back(sheet: str, situation: Situation, *, need: str) -> str:
    """The address of a sheet, `sheet`, that leads back to this frein of this situation."""
    where = urlencode([(SITUATION, urlencode(situation.to_args())), (NEED, need)])
    return f"{sheet}{'&' if '?' in sheet else '?'}{where}"


def way_back() -> str:
    """Where the sheet that is asked for was opened from; '' when that was no situation.

    Whatever an address says is read as a situation is: codes that exist, a place, and nothing else.
    """
    try:
        given: MultiDict[str, str] = MultiDict(
            parse_qsl(request.args.get(SITUATION, ""), max_num_fields=MOST_FIELDS)
        )
    except ValueError:
        return ""
    situation, need = installation().engine.situation(given), request.args.get(NEED, "")
    if not situation.is_asked:
        return ""
    return person_url(situation) + (f"#frein-{need}" if need in situation.needs else "")
