from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from resource_base.catalog import actions, queries
from resource_base.catalog.actions import Act
from resource_base.catalog.models import CatalogChange, Revision
from resource_base.catalog.queries import Viewer
from resource_base.catalog.vocabulary import TRANSITIONS, State, VerifiedHow
from resource_base.errors import Invalid, Stale
from resource_base.events import ServiceChanged, subscribe
from tests.domain.catalog.making import ACT, organization, service

LATER = Act(by="claire", reason="appel à la structure", at=datetime(2026, 11, 2, 9, tzinfo=UTC))


def feed(session):
    session.flush()
    return list(session.scalars(select(CatalogChange.service_id).order_by(CatalogChange.seq)))


def test_an_edit_is_a_new_version_that_keeps_what_was_there_before(session):
    entry = service(session, fee="payant", themes=("mobilite--preparer-un-permis",))

    told = actions.revise(session, entry, {"fee": "gratuit", "name": "Réparer son vélo"}, act=LATER)
    session.flush()

    kept = session.scalars(queries.history(entry.id)).first()
    assert told == {"fee": ["payant", "gratuit"]}
    assert (kept.version, kept.author, kept.reason, kept.changes) == (2, "claire", LATER.reason, told)
    assert (entry.version, entry.modified_at) == (2, LATER.at)


def test_an_edit_that_changes_nothing_leaves_no_trace(session):
    entry = service(session, themes=("sante--addictions",))
    before = feed(session)

    assert actions.revise(session, entry, {"themes": ["sante--addictions"]}, act=LATER) == {}
    assert (entry.version, feed(session)) == (1, before)


def test_an_edit_made_against_an_old_version_is_refused(session):
    entry = service(session)
    actions.revise(session, entry, {"fee": "gratuit"}, act=ACT)

    with pytest.raises(Stale):
        actions.revise(session, entry, {"fee": "payant"}, act=ACT, based_on=1)
    assert entry.fee == "gratuit"


def test_fixing_a_typing_error_renews_no_verification(session):
    entry = service(session)
    seen = datetime(2026, 1, 5, 12, tzinfo=UTC)
    actions.verify(session, entry, by="claire", how=VerifiedHow.PHONE, at=seen)

    actions.revise(session, entry, {"name": "Réparer un vélo"}, act=LATER)

    assert (entry.verified_at, entry.modified_at) == (seen, LATER.at)


def test_verifying_is_no_edit(session):
    entry = service(session)
    edited = entry.modified_at

    actions.verify(session, entry, by="claire", how=VerifiedHow.VISIT)

    assert (entry.version, entry.modified_at) == (1, edited)
    assert feed(session) == [entry.id, entry.id]


@pytest.mark.parametrize("start", State)
@pytest.mark.parametrize("end", [State.PUBLISHED, State.SUSPENDED, State.WITHDRAWN])
def test_each_state_goes_only_where_the_table_says(session, start, end):
    entry = service(session, state=start)
    move = {
        State.PUBLISHED: lambda: actions.publish(session, entry, act=ACT),
        State.SUSPENDED: lambda: actions.suspend(session, entry, until=date(2027, 1, 4), act=ACT),
        State.WITHDRAWN: lambda: actions.withdraw(session, entry, act=ACT),
    }[end]

    if end in TRANSITIONS[start]:
        move()
        assert entry.state is end
    else:
        with pytest.raises(Invalid):
            move()
        assert entry.state is start


def test_publishing_again_forgets_why_it_was_withdrawn_but_history_does_not(session):
    entry = service(session)
    first = entry.published_at
    actions.withdraw(session, entry, act=Act("claire", "structure fermée"))
    actions.publish(session, entry, act=ACT)
    session.flush()

    assert (entry.withdrawn_reason, entry.published_at) == (None, first)
    changes = [
        revision.changes.get("withdrawn_reason") for revision in session.scalars(queries.history(entry.id))
    ]
    assert changes == [["structure fermée", None], [None, "structure fermée"], None]


def test_every_write_is_one_row_of_the_feed_and_one_announcement(session):
    heard = []
    stop = subscribe(ServiceChanged, lambda _session, event: heard.append(event.service_id))
    entry, decoy = service(session, "shown"), service(session, "decoy")
    actions.revise(session, entry, {"fee": "gratuit"}, act=ACT)
    stop()
    actions.withdraw(session, decoy, act=ACT)

    assert feed(session) == [entry.id, decoy.id, entry.id, decoy.id]
    assert heard == [entry.id, decoy.id, entry.id]


def test_renaming_an_organisation_puts_its_services_in_the_feed(session):
    lison, loue = organization(session, "lison"), organization(session, "loue")
    entry, _decoy = service(session, "a", of=lison), service(session, "b", of=loue)
    before = feed(session)

    actions.revise_organization(session, lison, {"name": "Les Ateliers du Haut-Lison"})

    assert feed(session) == [*before, entry.id]


def test_places_are_edited_in_place_and_the_last_ones_leave(session):
    maiche, morteau = {"commune": "Maîche", "insee": "25356"}, {"commune": "Morteau", "insee": "25411"}
    entry = service(session, places=[maiche, morteau])
    session.flush()

    told = actions.revise(session, entry, {"places": [morteau]}, act=ACT)
    session.flush()
    session.refresh(entry)

    assert [place.commune for place in entry.places] == ["Morteau"]
    assert [place["commune"] for place in told["places"][0]] == ["Maîche", "Morteau"]


def test_a_field_that_has_an_action_of_its_own_cannot_be_edited(session):
    entry = service(session)

    with pytest.raises(Invalid, match="state"):
        actions.revise(session, entry, {"state": "withdrawn"}, act=ACT)


def test_what_one_sees_depends_on_who_looks(session):
    public, pro, desk = (
        {"name": name, "visibility": visibility}
        for name, visibility in (("Accueil", "public"), ("Léa", "professionals"), ("Paul", "curators"))
    )
    shown = service(session, "shown", contacts=[public, pro, desk])
    draft = service(session, "draft", state=State.DRAFT)
    session.flush()

    def names(viewer):
        return [contact.name for contact in queries.seen_contacts(shown, viewer=viewer)]

    assert [names(viewer) for viewer in Viewer] == [
        ["Accueil"],
        ["Accueil", "Léa"],
        ["Accueil", "Léa", "Paul"],
    ]
    assert [session.scalar(queries.service(draft.id, viewer=viewer)) for viewer in Viewer] == [
        None,
        None,
        draft,
    ]


def test_a_confidential_address_has_no_shown_place(session):
    places = [{"commune": "Besançon", "address": "4 rue des Hirondelles-Noires"}]
    secret = service(session, "secret", address_confidential=True, places=places)
    plain = service(session, "plain", places=places)

    assert queries.shown_places(secret) == []
    assert [place.commune for place in queries.shown_places(plain)] == ["Besançon"]


def test_a_revision_belongs_to_one_version(session):
    entry = service(session)
    session.flush()

    assert session.scalars(select(Revision.version).where(Revision.service_id == entry.id)).all() == [1]
