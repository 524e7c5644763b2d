"""For whom one keeps: told wherever one may keep, another to be chosen, and two persons never mixed."""

import re
from urllib.parse import urlencode

from sqlalchemy import select

from resource_base.sharing.selections.models import Selection
from tests.house.keeping import parse, text_of
from tests.web.browsing import send
from tests.web.selections.selecting import REFERENCE

GARDER = "/selections/garder"
HERS = "besoin=mobilite&habite=25120+Ma%C3%AEche"
HIS = "besoin=logement&habite=25300+Pontarlier"


def acts(page):
    """What each card says of keeping it, its link and its button in their order."""
    return [
        " ".join(
            said for part in card.iter() if part.tag in {"a", "button"} and says_where(said := told(part))
        )
        for card in parse(page.text).iter("article")
    ]


def told(part):
    return " ".join(text_of(part).split())


def says_where(text):
    return re.match(r"Gard|Dans une autre", text) is not None


def test_a_card_says_for_whom_one_keeps_and_another_may_be_chosen(client, selection):
    client.get(selection)
    said = acts(client.get("/recherche?q=solution"))
    another = "Dans une autre sélection : Solution {}"
    assert sorted(said) == [
        f"Garder dans {REFERENCE} : Solution D {another.format('D')}",
        f"Gardée dans {REFERENCE} : Solution A {another.format('A')}",
        f"Gardée dans {REFERENCE} : Solution B {another.format('B')}",
        f"Gardée dans {REFERENCE} : Solution C {another.format('C')}",
    ]


def begin(client, ids, letter, situation, reference):
    """Keep an entry for somebody in a new selection."""
    form = {"entree": str(ids[letter]), "situation": situation}
    send(client, GARDER, on=f"{GARDER}?{urlencode(form)}", selection="nouvelle", reference=reference, **form)


def offered(client, site, ids, **asked):
    """The selection that is chosen already when one keeps D, by its reference."""
    page = parse(client.get(f"{GARDER}?{urlencode({'entree': ids['D'], **asked})}").text)
    (value,) = [str(part.get("value")) for part in page.iter("input") if part.get("checked") is not None]
    with site.base.database.reading() as session:
        known = {str(each.id): each.reference for each in session.scalars(select(Selection))}
    return known.get(value, value)


def test_what_is_found_for_one_person_is_not_put_with_what_was_gathered_for_another(client, site, ids):
    begin(client, ids, "A", HERS, "Pour elle")
    begin(client, ids, "B", HIS, "Pour lui")
    assert offered(client, site, ids) == "Pour lui"  # the last one used
    assert offered(client, site, ids, situation=HERS) == "Pour elle"
    assert offered(client, site, ids, situation=HIS) == "Pour lui"
    assert offered(client, site, ids, situation="besoin=sante&habite=25300+Pontarlier") == "nouvelle"
