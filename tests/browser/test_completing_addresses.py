"""A street that is chosen among those proposed fills its commune; a confidential one is asked of nobody."""

import pytest

from resource_base.accounts.models import Role
from resource_base.geo.positions import Address
from tests.browser.test_proposing import begin

pytestmark = pytest.mark.browser


class FakeBase:
    """An address base that knows one address, and remembers what it was asked."""

    def __init__(self):
        self.asked = []

    def complete(self, typed, *, limit, **near):  # noqa: ARG002 - asked as the true one is
        self.asked.append(typed)
        return [Address("2 Rue du Pont", "25290", "Ornans", "25434")]


def test_choosing_a_street_fills_its_commune(reader, site, monkeypatch):
    base = FakeBase()
    monkeypatch.setattr(site.base.addresses, "online", base)
    someone = reader(Role.PROFESSIONAL)
    page = someone.open(f"{begin(someone)}/etapes/lieu")
    street, commune = page.locator("#lieu-0-adresse"), page.locator("#lieu-0-commune")
    street.press_sequentially("2 rue du p")
    page.get_by_role("option", name="2 Rue du Pont 25290 Ornans").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert (street.input_value(), commune.input_value()) == ("2 Rue du Pont", "25290 Ornans")
    asked = list(base.asked)
    page.get_by_label("L’adresse est confidentielle").check()
    street.fill("9 rue cachée")
    page.wait_for_timeout(400)
    assert base.asked == asked
    assert someone.complaints == []
