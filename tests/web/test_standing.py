"""From the sheet, a curator suspends an entry, puts it back, withdraws it: published at once, and kept."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from resource_base.accounts import actions as accounts
from resource_base.accounts.models import Role, User
from resource_base.catalog import actions as catalog
from resource_base.catalog.models import Revision, Service
from resource_base.catalog.vocabulary import State
from resource_base.curation.duplicates import merging
from resource_base.curation.proposals.authors import Author
from resource_base.curation.proposals.models import Proposal
from resource_base.curation.proposals.vocabulary import Origin
from resource_base.database import today
from tests.domain.catalog.making import ACT, service
from tests.site import Site
from tests.web.browsing import send

PERMIT = "mobilite--preparer-un-permis"


@pytest.fixture
def site(tmp_path):
    site = Site.build(tmp_path, lambda _base, session: _fill(session))
    yield site
    site.base.database.dispose()


def _fill(session):
    for name, state in {"Auto-école": State.PUBLISHED, "Brouillon": State.DRAFT}.items():
        service(session, name, name=name, themes=(PERMIT,), state=state)


@pytest.fixture
def curator(site):
    return site.client_as("curator")


def change(site, client, name, **fields):
    path = f"{site.sheet_path(name)}/etat"
    return send(client, path, on=path, **fields)


def stands(site, name):
    with site.base.database.reading() as session:
        entry = session.get_one(Service, site.service_id(name))
        return entry.state, entry.suspended_until, entry.withdrawn_reason


def test_the_sheet_leads_a_curator_to_its_history_its_form_and_its_state(site, curator):
    sheet = site.sheet_path("Auto-école")
    paths = [f'href="{sheet}/{page}"' for page in ("historique", "corriger", "etat")]
    assert [path in curator.get(sheet).text for path in paths] == [True, True, True]
    assert [path in site.client_as("professional").get(sheet).text for path in paths] == [False, True, False]


def test_an_entry_is_suspended_put_back_and_withdrawn_and_the_history_tells_it(site, curator):
    sheet, until = site.sheet_path("Auto-école"), today() + timedelta(days=40)
    done = change(
        site, curator, "Auto-école", action="suspendre", pourquoi="Congés", **{"jusqu-au": str(until)}
    )
    assert (done.status_code, done.location) == (303, sheet)
    assert stands(site, "Auto-école") == (State.SUSPENDED, until, None)
    change(site, curator, "Auto-école", action="retablir")
    assert stands(site, "Auto-école") == (State.PUBLISHED, None, None)
    change(site, curator, "Auto-école", action="retirer", motif="Elle a fermé.")
    assert stands(site, "Auto-école") == (State.WITHDRAWN, None, "Elle a fermé.")

    with site.base.database.reading() as session:
        told = session.scalars(select(Revision).order_by(Revision.id)).all()
        origins = set(session.scalars(select(Proposal.origin)))
    assert [each.reason for each in told[-3:]] == ["Congés", "Remise en ligne", "Elle a fermé."]
    assert origins == {Origin.STAFF}


def test_a_draft_is_published(site, curator):
    change(site, curator, "Brouillon", action="publier")
    assert stands(site, "Brouillon")[0] is State.PUBLISHED


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"action": "retirer", "motif": " "}, "Dites pourquoi"),
        ({"action": "suspendre", "jusqu-au": "2020-01-01"}, "Cette date est passée."),
        ({"action": "suspendre", "jusqu-au": "demain"}, "Choisissez un jour."),
        ({"action": "retablir"}, "a changé d’état"),
        ({"action": "retirer", "motif": "Madame Martin, née le 3 mars 1980"}, "personne"),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_moves(site, curator, fields, told):
    answer = change(site, curator, "Auto-école", **fields)
    assert (answer.status_code, told in answer.text) == (422, True)
    assert stands(site, "Auto-école")[0] is State.PUBLISHED


def test_who_moved_it_meanwhile_is_not_overwritten(site, curator):
    with site.base.database.transaction() as session:
        catalog.suspend(session, session.get_one(Service, site.service_id("Auto-école")), until=None, act=ACT)
    answer = change(site, curator, "Auto-école", action="retirer", motif="Elle a fermé.", version=1)
    assert answer.location.startswith("/propositions/")
    assert stands(site, "Auto-école")[0] is State.SUSPENDED


def test_an_entry_that_was_merged_is_not_put_back(site, curator):
    with site.base.database.transaction() as session:
        kept = service(session, "kept", name="Gardée")
        gone = service(session, "gone", name="Fusionnée")
        session.flush()
        merging.merge(session, kept, gone, {}, versions=(1, 1), by=Author("Odile"))
    page = curator.get(f"{site.sheet_path('Fusionnée')}/etat").text
    assert ("annulez la fusion" in page, "Rétablir la fiche" in page) == (True, False)
    assert change(site, curator, "Fusionnée", action="retablir").status_code == 422


def test_an_entry_that_was_merged_once_and_came_back_since_is_put_back_like_any(site, curator):
    with site.base.database.transaction() as session:
        kept = service(session, "kept", name="Gardée")
        back = service(session, "back", name="Revenue")
        session.flush()
        merging.merge(session, kept, back, {}, versions=(1, 1), by=Author("Odile"))
        catalog.publish(session, back, act=ACT)
        catalog.withdraw(session, back, act=ACT)
    assert change(site, curator, "Revenue", action="retablir").status_code == 303
    assert stands(site, "Revenue")[0] is State.PUBLISHED


def test_the_entry_of_another_curator_is_not_theirs_to_move(site, curator):
    with site.base.database.transaction() as session:
        user = session.scalars(select(User).where(User.role == Role.CURATOR)).first()
        accounts.limit_curator(session, user, needs=["sante"], territories=[])
    sheet = site.sheet_path("Auto-école")
    assert curator.get(f"{sheet}/etat").status_code == 404
    assert f"{sheet}/etat" not in curator.get(sheet).text
    answer = send(curator, f"{sheet}/etat", on="/fiches", action="retirer", motif="Elle a fermé.")
    assert (answer.status_code, stands(site, "Auto-école")[0]) == (404, State.PUBLISHED)
