"""« Structure de confiance »: said by a curator of all its entries; what it changes is looked at later."""

import pytest
from sqlalchemy import select

from resource_base.accounts import actions as accounts
from resource_base.accounts.models import Role, User
from resource_base.accounts.vocabulary import Position
from resource_base.catalog.models import Organization, Service
from resource_base.curation.proposals.models import Proposal
from tests.domain.catalog.making import organization, service
from tests.site import Site
from tests.web.browsing import send
from tests.web.proposing import ANSWERS, answer, begun, fill_in

PERMIT, ADDICTIONS = "mobilite--preparer-un-permis", "sante--addictions"
FORM = {"nom": "Auto-école sociale", "description": "On apprend.", "theme": PERMIT}


@pytest.fixture
def site(tmp_path):
    site = Site.build(tmp_path, lambda _base, session: _fill(session))
    with site.base.database.transaction() as session:
        partner = session.scalars(select(User).where(User.role == Role.PARTNER)).one()
        place = session.scalars(select(Organization)).one()
        accounts.join(session, partner, organization_id=place.id, position=Position.EDITOR)
    yield site
    site.base.database.dispose()


def _fill(session):
    place = organization(session, "o1")
    service(session, "s1", of=place, name="Auto-école", description="On apprend.", themes=(PERMIT,))


def page_of(site):
    with site.base.database.reading() as session:
        return f"/structures/{session.scalars(select(Organization.id)).one()}"


def name(site):
    with site.base.database.reading() as session:
        return session.scalars(select(Service.name)).one()


def correct(site, **fields):
    path = f"{site.sheet_path('Auto-école')}/corriger"
    return send(site.client_as("partner"), path, on=path, **FORM | fields)


def test_what_a_trusted_organisation_changes_is_published_and_looked_at_later(site):
    curator, page = site.client_as("curator"), page_of(site)
    correct(site)
    assert name(site) == "Auto-école"

    assert "attend la décision d’un référent" in curator.get(page).text
    assert send(curator, f"{page}/confiance", on=page).location == page
    assert "est publié aussitôt" in curator.get(page).text
    correct(site, nom="Auto-école solidaire")
    assert name(site) == "Auto-école solidaire"
    assert "Propositions publiées aussitôt</a>" in curator.get("/a-traiter").text

    send(curator, f"{page}/confiance/retirer", on=page)
    correct(site, nom="Auto-école du lundi")
    assert name(site) == "Auto-école solidaire"


def test_its_people_know_that_they_are_trusted_and_cannot_say_it(site):
    page, partner = page_of(site), site.client_as("partner")
    assert "Structure de confiance" not in partner.get(page).text
    send(site.client_as("curator"), f"{page}/confiance", on=page)
    told = partner.get(page).text
    assert ("Structure de confiance" in told, "Ne plus faire confiance" in told) == (True, False)
    assert send(partner, f"{page}/confiance/retirer", on=page).status_code == 403


def test_who_looks_after_a_part_of_its_entries_may_not_trust_it(site):
    page, curator = page_of(site), site.client_as("curator")
    with site.base.database.transaction() as session:
        place = session.scalars(select(Organization)).one()
        service(session, "s2", of=place, name="Sevrage", themes=(ADDICTIONS,))
        user = session.scalars(select(User).where(User.role == Role.CURATOR)).first()
        accounts.limit_curator(session, user, needs=["sante"], territories=[])
    assert "Faire confiance à cette structure" not in curator.get(page).text
    assert send(curator, f"{page}/confiance", on=page).status_code == 403
    assert "attend la décision d’un référent" in curator.get(page).text


def test_who_has_left_a_trusted_organisation_publishes_nothing_in_its_name(site):
    send(site.client_as("curator"), f"{page_of(site)}/confiance", on=page_of(site))
    partner = site.client_as("partner")
    home = begun(partner)
    fill_in(partner, home, {slug: fields for slug, fields in ANSWERS.items() if slug != "structure"})
    with site.base.database.transaction() as session:
        user = session.scalars(select(User).where(User.role == Role.PARTNER)).one()
        accounts.leave(session, user, organization_id=session.scalars(select(Organization.id)).one())

    sent = answer(partner, f"{home}/relire")
    assert (sent.status_code, "Indiquez le nom de la structure." in sent.text) == (422, True)
    answer(partner, f"{home}/etapes/structure", **ANSWERS["structure"])
    assert answer(partner, f"{home}/relire").location == home
    with site.base.database.reading() as session:
        proposal = session.scalars(select(Proposal)).one()
        assert (proposal.state, proposal.organization_id) == ("submitted", None)
