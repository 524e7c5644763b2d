"""Which places a map may draw, asked of both databases."""

from resource_base.web.maps.atlas import _placed, counts_by_commune, summary
from tests.domain.catalog.making import organization, service

HERE = {"commune": "Ornans", "insee": "25434", "lat": 47.1067, "lon": 6.1442}


def entries(session):
    house = organization(session)
    made = {
        "open": service(session, "open", of=house, modes=("en-presentiel",), places=[HERE, HERE]),
        "both": service(session, "both", of=house, modes=("a-distance", "en-presentiel"), places=[HERE]),
        "unsaid": service(session, "unsaid", of=house, places=[HERE]),
        "remote": service(session, "remote", of=house, modes=("a-distance",), places=[HERE]),
        "secret": service(session, "secret", of=house, address_confidential=True, places=[HERE]),
        "unplaced": service(session, "unplaced", of=house, places=[{"commune": "Ornans", "insee": "25434"}]),
    }
    session.flush()
    return {name: entry.id for name, entry in made.items()}


def test_a_map_draws_the_places_that_may_be_shown_and_reached(session):
    ids = entries(session)
    drawn = [row.id for row in session.execute(_placed(list(ids.values())))]
    names = {id_: name for name, id_ in ids.items()}
    assert sorted(names[id_] for id_ in drawn) == ["both", "open", "open", "unsaid"]


def test_a_still_map_counts_the_same_places(session):
    ids = entries(session)
    assert session.execute(counts_by_commune(list(ids.values()))).all() == [("25434", 4)]


def test_a_map_says_what_it_holds():
    said = [summary(0, 9), summary(1, 9), summary(40, 9), summary(9, 3001)]
    assert [sentence.replace("\u00a0", " ").replace("\u202f", " ") for sentence in said] == [
        "Aucun lieu à placer sur la carte.",
        "1 lieu sur la carte.",
        "40 lieux sur la carte.",
        "Les 3 000 premières solutions sont sur la carte.",
    ]
