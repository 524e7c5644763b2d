"""Of an entry that is in several places, the nearest to the person of the selection is told first."""

import re

from tests.domain.catalog.making import organization, service
from tests.house.keeping import parse, text_of
from tests.web.handed import Handing, plain

VALDAHON = {"postal_code": "25800", "commune": "Valdahon", "lat": 47.1480, "lon": 6.3450}
MAICHE = {"postal_code": "25120", "commune": "Maîche", "lat": 47.2513, "lon": 6.8018}
RUSSEY = {"postal_code": "25210", "commune": "Le Russey", "lat": 47.1616, "lon": 6.7286}


def handing_scooters(site, situation):
    """A selection, begun from this situation, of an entry in three places; Valdahon was written first."""
    with site.base.database.transaction() as session:
        house = organization(session, "scooters")
        service(session, "sc", of=house, name="Scooters prêtés", places=[VALDAHON, MAICHE, RUSSEY])
    handing = Handing.of(site, "Scooters prêtés", note="")
    handing.change(lambda _session, selection: setattr(selection, "situation", situation))
    return handing


def told(handing):
    """The town of the entry on the page of the selection, and in the text for an SMS."""
    page = parse(handing.client().get(f"/selections/{handing.id}").text)
    (who,) = [text_of(part) for part in page.iter("p") if part.get("class") == "who"]
    (line,) = re.findall(r"\d{5} [^\n]+(?=</pre>)", handing.handed("/texte").text)
    return plain(who).partition(" · ")[2], line


def test_the_nearest_place_to_where_the_person_lives_is_told(site):
    handing = handing_scooters(site, "besoin=mobilite&habite=25120+Ma%C3%AEche")
    assert told(handing) == ("Maîche et 2 autres lieux", "25120 Maiche (et 2 autres lieux)")
    paper = plain(handing.handed("/document").text)
    assert re.findall(r"\d{5} (?:Maîche|Le Russey|Valdahon)", paper) == [
        "25120 Maîche",
        "25210 Le Russey",
        "25800 Valdahon",
    ]


def test_without_a_commune_places_stay_in_their_order(site):
    handing = handing_scooters(site, "besoin=mobilite")
    assert told(handing) == ("Valdahon et 2 autres lieux", "25800 Valdahon (et 2 autres lieux)")
