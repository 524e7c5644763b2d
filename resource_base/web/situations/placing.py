"""Where the person of a situation lives and how far she goes, as it may be kept: no address, no words."""

from urllib.parse import parse_qsl, urlencode

from werkzeug.datastructures import MultiDict

from resource_base.errors import Invalid
from resource_base.search.criteria import MAX_RADIUS_KM
from resource_base.search.places.place import Place, locate, typed_name
from resource_base.search.situations.situation import Situation, kilometres_of
from resource_base.web.context import installation
from resource_base.web.security import viewer

MOST_FIELDS = 300


def placed(situation: Situation) -> Situation:
    """The situation with its commune in place of the address, or of whatever was typed.

    Raises:
        Invalid: the place is not recognised; it must not travel in an address.
    """
    if not situation.home:
        return situation
    where = installation().engine.answer(Situation(home=situation.home), viewer=viewer())
    if where.home is None:
        told = "Ce lieu n’est pas reconnu : écrivez une commune ou un code postal."
        raise Invalid(told, {"habite": told})
    if where.choices:
        return situation  # a postal code, or a name that several communes have: the page asks which
    commune = where.home.commune
    return situation.but(home=typed_name(commune) if commune else where.home.code, ignored=situation.ignored)


def home_of(kept: str) -> Place | None:
    """Where the person of a situation lives, as `to_keep` wrote it; None when it does not say."""
    base = installation()
    home = base.engine.situation(MultiDict(parse_qsl(kept, max_num_fields=MOST_FIELDS))).home
    return locate(home, base.gazetteer, base.settings.departments).place if home else None


def reaching(km: str) -> None:
    """Let go on only with a distance that is understood, or none: an answer without limit would mislead.

    Raises:
        Invalid: it is no number of kilometres.
    """
    if km.strip() and kilometres_of(km) is None:
        told = f"Écrivez un nombre de kilomètres, de 1 à {MAX_RADIUS_KM}. Par exemple : 15."
        raise Invalid(told, {"km": told})


def to_keep(question: str) -> str:
    """The query string of a situation as a selection keeps it: codes and a commune, canonical.

    Empty when it asks for nothing, or when its place is none: whoever sends a form may write anything there.
    """
    try:
        given: MultiDict[str, str] = MultiDict(parse_qsl(question, max_num_fields=MOST_FIELDS))
        situation = placed(installation().engine.situation(given).but())
    except (Invalid, ValueError):
        return ""
    return urlencode(situation.to_args()) if situation.is_asked else ""
