from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from resource_base.accounts import actions, forgotten, invitations, queries
from resource_base.accounts.models import Invitation, Role, Ticket, User
from resource_base.accounts.sessions import fingerprint
from resource_base.accounts.vocabulary import Position
from resource_base.errors import Invalid, NotAllowed, NotFound
from tests.domain.accounts.people import (
    DAY,
    HOUR,
    KEYS,
    MINUTE,
    NOON,
    PHRASE,
    QUICK,
    letters,
    logged,
    organization,
    person,
    token_in,
)


def invite(session, *, by=None, email="Bob@ccas.example", at=NOON, role=Role.PARTNER, **where):
    return invitations.invite(session, email=email, name="Bob Martin", role=role, by=by, at=at, **where)


def last_token(session, template="invitation"):
    return token_in(letters(session, template)[-1]["link"])


def accept(session, token, *, at=NOON + HOUR, password=PHRASE):
    return invitations.accept(session, token=token, name="Bob", password=password, at=at, hasher=QUICK)


def test_who_accepts_an_invitation_has_the_account_and_the_place_it_offers(session):
    ccas = organization(session)
    ana = person(session, runs=ccas)
    invite(session, by=ana, organization_id=ccas.id, organization_label="CCAS", position=Position.MANAGER)

    [told] = letters(session, "invitation")
    bob = accept(session, last_token(session))

    assert (told["inviter"], told["organization"], told["expires_at"]) == (
        "Ana",
        "CCAS",
        "2026-11-19T12:00:00+00:00",
    )
    assert (bob.email, bob.role, bob.organization_label) == ("bob@ccas.example", Role.PARTNER, "CCAS")
    assert [(each.organization_id, each.position) for each in bob.memberships] == [
        (ccas.id, Position.MANAGER)
    ]
    assert logged(session)[-4:] == ["invited", "account-opened", "member-joined", "invitation-accepted"]


def test_a_link_serves_once_and_its_token_is_not_kept(session):
    invite(session)
    token = last_token(session)
    [kept] = session.scalars(select(Ticket.token_hash))
    assert (len(token), kept) == (43, fingerprint(token))

    accept(session, token)

    for late in (lambda: accept(session, token), lambda: invitations.find(session, token, at=NOON)):
        with pytest.raises(NotFound, match="plus valable"):
            late()
    assert session.scalars(select(Ticket)).all() == []


def test_a_link_is_good_for_72_hours(session):
    invite(session)
    token = last_token(session)
    assert invitations.find(session, token, at=NOON + 72 * HOUR - MINUTE).email == "bob@ccas.example"
    with pytest.raises(NotFound):
        invitations.find(session, token, at=NOON + 72 * HOUR)


def test_a_revoked_invitation_opens_nothing_and_an_accepted_one_is_not_revoked(session):
    ana = person(session, role=Role.CURATOR)
    revoked, kept = invite(session, by=ana), invite(session, by=ana, email="carl@ccas.example")
    token, other = (token_in(data["link"]) for data in letters(session, "invitation"))
    invitations.revoke(session, revoked, by=ana, at=NOON)
    with pytest.raises(NotFound):
        accept(session, token)
    accept(session, other)
    with pytest.raises(NotAllowed, match="déjà été acceptée"):
        invitations.revoke(session, kept, by=ana, at=NOON + DAY)


def test_inviting_again_revokes_the_earlier_invitation(session):
    invite(session)
    first = last_token(session)
    invite(session, at=NOON + HOUR)
    with pytest.raises(NotFound):
        accept(session, first)
    assert accept(session, last_token(session), at=NOON + 2 * HOUR)


def test_reminders_leave_at_24_and_48_hours_once_each_and_all_links_work(session):
    invite(session)
    invite(session, email="late@ccas.example", at=NOON - 60 * HOUR)
    gone = invite(session, email="gone@ccas.example")
    invitations.revoke(session, gone, by=None, at=NOON)

    written = [
        invitations.remind(session, at=NOON + hours * HOUR) for hours in (0, 1, 23, 24, 25, 48, 49, 71)
    ]

    assert written == [1, 0, 0, 1, 0, 1, 0, 0]
    reminded = [to for template, to in letters(session) if template == "invitation_reminder"]
    assert sorted(reminded) == ["bob@ccas.example", "bob@ccas.example", "late@ccas.example"]
    links = {data["link"] for data in letters(session, "invitation_reminder")}
    assert len(links) == 3
    assert accept(session, last_token(session, "invitation_reminder"), at=NOON + 71 * HOUR)


def test_who_has_an_account_takes_one_more_place_and_keeps_their_role(session):
    ccas, mission = organization(session), organization(session, "Mission locale")
    bob = person(session, "bob", edits=ccas)
    invite(session, organization_id=mission.id)
    token = last_token(session)
    with pytest.raises(NotAllowed, match="connectez-vous"):
        accept(session, token)
    with pytest.raises(NotAllowed, match="autre adresse"):
        invitations.accept_as(session, token=token, user=person(session, "eve"), at=NOON)

    invitations.accept_as(session, token=token, user=bob, at=NOON)

    assert {each.organization_id for each in bob.memberships} == {ccas.id, mission.id}
    assert bob.role is Role.PROFESSIONAL


def test_a_manager_who_accepts_to_be_an_editor_stays_a_manager(session):
    ccas = organization(session)
    bob = person(session, "bob", runs=ccas)
    invite(session, organization_id=ccas.id, position=Position.EDITOR)
    invitations.accept_as(session, token=last_token(session), user=bob, at=NOON)
    assert [each.position for each in bob.memberships] == [Position.MANAGER]


def test_an_invitation_that_adds_nothing_to_an_account_is_refused(session):
    person(session, "bob")
    with pytest.raises(Invalid) as refused:
        invite(session)
    assert refused.value.problems == {"email": "Un compte existe déjà pour cette adresse électronique."}
    assert letters(session) == []


def test_an_invited_curator_has_the_limits_of_the_invitation(session):
    invite(session, role=Role.CURATOR, needs=["mobilite"], territories=["epci:1"])
    scope = accept(session, last_token(session), password="la pluie sur Pontarlier").scope
    assert (scope.needs, scope.territories) == (("mobilite",), ("epci:1",))


def test_an_invitation_with_proconnect_opens_an_account_without_a_password(session):
    invite(session)
    assert accept(session, last_token(session), password=None).password_hash is None


def test_a_refused_password_leaves_the_link_good(database):
    with database.transaction() as session:
        invite(session)
        token = last_token(session)
    with pytest.raises(Invalid), database.transaction() as session:
        accept(session, token, password="court")
    with database.transaction() as session:
        assert accept(session, token).email == "bob@ccas.example"


def test_open_and_looked_after_mean_the_same_in_python_and_in_sql(session):
    ccas, other = organization(session), organization(session, "Autre")
    people = [
        person(session, "curator", role=Role.CURATOR),
        person(session, "manager", runs=ccas, edits=other),
        person(session, "editor", edits=ccas),
    ]
    closed = person(session, "closed", runs=ccas)
    actions.deactivate(session, closed)
    for nth, where in enumerate([{"organization_id": ccas.id}, {"organization_id": other.id}, {}]):
        invite(session, email=f"x{nth}@ccas.example", at=NOON - nth * 30 * HOUR, **where)
    everything = session.scalars(select(Invitation)).all()

    for at in (NOON, NOON + 50 * HOUR):
        in_sql = set(session.scalars(select(Invitation).where(Invitation.is_open(at))))
        assert in_sql == {each for each in everything if each.is_open(at)}
    seen = []
    for user in (*people, closed):
        in_sql = set(session.scalars(queries.invitations_for(user)))
        assert in_sql == {each for each in everything if each.is_for(user)}
        seen.append(len(in_sql))
    assert seen == [3, 1, 0, 0]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_of_eight_who_accept_at_once_one_does(kind, request, tmp_path):
    from resource_base.database import Base, Database

    url = f"sqlite:///{tmp_path / 'race.db'}"
    if kind == "postgresql":
        url = request.getfixturevalue("postgresql_server").create("invitation_race")
    database = Database(url)
    Base.metadata.create_all(database.engine)
    with database.transaction() as session:
        invite(session)
        token = last_token(session)

    def try_once(_nth):
        try:
            with database.transaction() as session:
                accept(session, token)
        except (NotFound, NotAllowed):
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        accepted = list(pool.map(try_once, range(8)))
    with database.reading() as session:
        accounts = len(session.scalars(select(User)).all())
    database.dispose()
    assert (sum(accepted), accounts) == (1, 1)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(token=st.text(st.characters(), max_size=60))
def test_no_text_is_taken_for_a_token(session, token):
    with pytest.raises(NotFound):
        accept(session, token)
    with pytest.raises(NotFound):
        forgotten.choose(session, token=token, password=PHRASE, keys=KEYS, at=NOON)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(
    email=st.one_of(st.text(st.characters(), max_size=60), st.emails()),
    name=st.text(st.characters(), max_size=200),
)
def test_any_text_can_be_typed_into_the_form(session, email, name):
    savepoint, problems = session.begin_nested(), {"none"}
    try:
        invitations.invite(session, email=email, name=name, role=Role.PARTNER, by=None, at=NOON)
    except Invalid as refused:
        problems = set(refused.problems)
    savepoint.rollback()
    assert len(problems & {"none", "email", "name"}) == 1


def test_nobody_has_the_site_write_to_one_address_all_day(session):
    for _ in range(3):
        invite(session)
    with pytest.raises(Invalid, match="déjà été invitée 3 fois") as refused:
        invite(session)
    assert refused.value.problems.keys() == {"email"}
    invite(session, at=NOON + DAY)
    assert len(letters(session, "invitation")) == 4


def test_a_manager_does_not_have_the_site_write_to_everybody(session, monkeypatch):
    monkeypatch.setattr(invitations, "MOST_BY_MANAGER", 2)
    ccas = organization(session)
    ana, staff = person(session, runs=ccas), person(session, "staff", role=Role.CURATOR)
    for by in (ana, staff):
        for number in range(2):
            invite(session, by=by, email=f"{by.name}{number}@x.example", organization_id=ccas.id)
    invite(session, by=staff, email="more@x.example", organization_id=ccas.id)
    with pytest.raises(Invalid, match="déjà invité 2 personnes"):
        invite(session, by=ana, email="another@x.example", organization_id=ccas.id)
    invite(session, by=ana, email="another@x.example", organization_id=ccas.id, at=NOON + DAY)
