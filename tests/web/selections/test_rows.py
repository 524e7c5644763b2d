"""What the page of a selection says of each entry, so that one calls from there."""

from datetime import timedelta

from resource_base.catalog.models import Service
from resource_base.catalog.vocabulary import Capacity, State, VerifiedHow, Visibility
from resource_base.database import now, today
from resource_base.sharing.selections.keeping import Chosen, keep
from resource_base.sharing.selections.models import Selection
from resource_base.web.presentation import day
from tests.domain.catalog.making import organization, service
from tests.house.keeping import parse, text_of
from tests.web.selections.selecting import kept

INNER = {"name": "Accueil", "phone": "03 81 00 00 02", "visibility": Visibility.PROFESSIONALS}
CURATORS = {"name": "Interne", "email": "interne@lison.example", "visibility": Visibility.CURATORS}


def told(client, path):
    """The name, how to reach it, and the badges of each entry, as they are read."""
    entries = next(part for part in parse(client.get(path).text).iter("ol"))
    return [
        (text_of(next(entry.iter("h2"))), [text_of(part) for part in entry.iter("p") if is_told(part)])
        for entry in entries
    ]


def is_told(part):
    return (part.get("class") or "") in {"call", "badges"}


def test_one_calls_from_the_page_and_sees_what_is_fresh_full_or_gone(site, client, selection):
    with site.base.database.transaction() as session:
        house = organization(session, "rows")
        made = [
            service(
                session,
                "full",
                of=house,
                name="Atelier : vélo",
                phone="0381000001",
                capacity=Capacity.FULL,
                capacity_as_of=today(),
            ),
            service(session, "inner", of=house, name="Écoute", email="e@lison.example", contacts=[INNER]),
            service(session, "mail", of=house, name="Lettres", email="l@lison.example", contacts=[CURATORS]),
            service(session, "gone", of=house, name="Finie", phone="0381000003", state=State.WITHDRAWN),
        ]
        verified = session.get_one(Service, made[1].id)
        verified.verified_at, verified.verified_how = now() - timedelta(days=1), VerifiedHow.PHONE
        keep(session, session.get_one(Selection, kept(site).id), [Chosen(each) for each in made])
    assert told(client, selection)[3:] == [
        ("Atelier : vélo", ["03 81 00 00 01", f"complet au {day(today())}jamais vérifiée"]),
        ("Écoute", ["03 81 00 00 02", "vérifiée hier"]),
        ("Lettres", ["l@lison.example", "jamais vérifiée"]),
        ("Finie", ["n’est plus dans la base"]),
    ]
    assert "Atelier\u00a0: vélo</a>" in client.get(selection).text  # no line begins with « : »
