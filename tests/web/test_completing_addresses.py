"""The street completes itself in the form where an address base is asked, and nowhere else."""

import pytest

from resource_base.geo.positions import Address
from tests.web.proposing import begun

ASKED = "/proposer/suggestions?champ=adresse&q=2+rue+du+p"
COMPLETES = ('champ=adresse"', 'data-commune="lieu-0-commune"')


class FakeBase:
    """An address base that knows one address, and remembers where it was asked."""

    def __init__(self):
        self.asked = []

    def complete(self, typed, *, limit, **near):
        self.asked.append((typed, limit, near))
        return [Address("2 Rue du Pont", "25290", "Ornans", "25434")]


def test_a_street_that_is_typed_is_proposed_with_its_commune(own):
    own.base.addresses.online = base = FakeBase()
    found = own.visitor().get(f"{ASKED}&commune=25290+Ornans").get_json()["suggestions"]
    town = "25290 Ornans"
    assert found == [{"value": "2 Rue du Pont", "label": "2 Rue du Pont", "detail": town, "commune": town}]
    assert base.asked == [("2 rue du p", 20, {"citycode": "25434"})]


@pytest.mark.parametrize("commune", ["", "25500", "Nulle part", "Ornan"])
def test_without_one_sure_commune_the_whole_departement_is_asked(own, commune):
    own.base.addresses.online = base = FakeBase()
    assert len(own.visitor().get(f"{ASKED}&commune={commune}").get_json()["suggestions"]) == 1
    assert [sorted(near) for _, _, near in base.asked] == [["lat", "lon"]]


def test_the_form_asks_only_where_the_geocoder_is_on(own):
    client = own.client_as("professional")
    home = begun(client)
    shown = client.get(f"{home}/etapes/lieu").text
    assert [each in shown for each in COMPLETES] == [False, False]
    assert own.visitor().get(ASKED).get_json() == {"suggestions": []}
    own.base.addresses.online = base = FakeBase()
    shown = client.get(f"{home}/etapes/lieu").text
    assert [each in shown for each in COMPLETES] == [True, True]
    assert base.asked == []
