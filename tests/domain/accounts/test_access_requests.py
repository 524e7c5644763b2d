from itertools import product
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from resource_base.accounts import access_requests, actions, invitations, queries
from resource_base.accounts.access_requests import Application
from resource_base.accounts.models import AccessRequest, Role
from resource_base.accounts.vocabulary import REQUEST_TRANSITIONS, Position, Refusal, RequestState
from resource_base.errors import Invalid, Stale, TooManyAttempts
from tests.domain.accounts.people import (
    DAY,
    HOUR,
    KEYS,
    NOON,
    PHRASE,
    QUICK,
    letters,
    logged,
    organization,
    person,
    token_in,
)


def application(**said):
    typed = {
        "email": "Bob@ccas-besancon.example",
        "name": "Bob Martin",
        "organization_label": "CCAS de Besançon",
        "function": "travailleur social",
        "message": "Bonjour",
    }
    return Application.parse(**typed | said)


def submitted(session, *, at=NOON, **said):
    access_requests.submit(session, application(**said), at=at)
    return session.scalars(select(AccessRequest).order_by(AccessRequest.created_at.desc())).first()


def test_a_request_enters_the_queue_and_letters_leave(session):
    person(session, "claire", role=Role.CURATOR)
    request = submitted(session)
    assert (request.email, request.state, request.recognised_domain) == (
        "bob@ccas-besancon.example",
        RequestState.SUBMITTED,
        False,
    )
    assert letters(session) == [
        ("access_request_received", "bob@ccas-besancon.example"),
        ("access_request_to_review", "claire@ccas.example"),
    ]
    assert letters(session, "access_request_received") == [{"asked_at": NOON.isoformat()}]


def test_the_first_of_an_organisation_is_for_curators_the_next_for_its_managers_too(session):
    ccas, other = organization(session), organization(session, "Autre")
    claire = person(session, "claire", role=Role.CURATOR)
    first = submitted(session, organization_id=ccas.id)
    manager, stranger = person(session, "ana", runs=ccas), person(session, "eve", runs=other, edits=ccas)
    second = submitted(session, email="carl@ccas.example", organization_id=ccas.id, at=NOON + HOUR)
    loose = submitted(session, email="dan@ccas.example", at=NOON + 2 * HOUR)

    reviewed = {
        user.name: session.scalars(queries.requests_for(user)).all() for user in (claire, manager, stranger)
    }

    assert reviewed == {"Claire": [first, second, loose], "Ana": [first, second], "Eve": []}
    told = [to for template, to in letters(session) if template == "access_request_to_review"]
    assert told == ["claire@ccas.example", "ana@ccas.example", "claire@ccas.example"]
    for user, request in product((claire, manager, stranger), (first, second, loose)):
        assert request.is_for(user) == (request in reviewed[user.name])


def test_a_recognised_domain_is_marked_and_leads_to_its_organisation(session):
    ccas, other = organization(session), organization(session, "Autre")
    actions.trust_domain(session, organization_id=ccas.id, domain="@CCAS-besancon.example")
    found = [
        submitted(session, email=email, organization_id=where, at=NOON + nth * HOUR)
        for nth, (email, where) in enumerate(
            [
                ("a@ccas-besancon.example", None),
                ("b@ccas-besancon.example", ccas.id),
                ("c@ccas-besancon.example", other.id),
                ("d@elsewhere.example", ccas.id),
                ("e@fake.ccas-besancon.example", None),
            ]
        )
    ]
    assert [(each.organization_id, each.recognised_domain) for each in found] == [
        (ccas.id, True),
        (ccas.id, True),
        (other.id, False),
        (ccas.id, False),
        (None, False),
    ]


@pytest.mark.parametrize("domain", ["gmail.com", "@orange.fr", "", "pas un domaine", "x@y@z.fr"])
def test_a_domain_that_anybody_may_have_is_not_recognised(session, domain):
    ccas = organization(session)
    with pytest.raises(Invalid) as refused:
        actions.trust_domain(session, organization_id=ccas.id, domain=domain)
    assert set(refused.value.problems) == {"domain"}


def test_who_is_accepted_opens_the_account_with_the_link(session):
    ccas = organization(session)
    claire = person(session, "claire", role=Role.CURATOR)
    request = submitted(session, organization_id=ccas.id)

    access_requests.accept(
        session,
        request,
        by=claire,
        role=Role.PARTNER,
        organization_id=ccas.id,
        position=Position.MANAGER,
        at=NOON + DAY,
    )

    [granted] = letters(session, "access_granted")
    bob = invitations.accept(
        session,
        token=token_in(granted["link"]),
        name=request.name,
        password=PHRASE,
        at=NOON + 2 * DAY,
        hasher=QUICK,
    )
    assert (bob.email, bob.role, [each.position for each in bob.memberships]) == (
        "bob@ccas-besancon.example",
        Role.PARTNER,
        [Position.MANAGER],
    )
    assert (request.state, request.decided_by, request.decided_at) == (
        RequestState.ACCEPTED,
        claire,
        NOON + DAY,
    )
    assert {"access-asked", "invited", "access-granted"} < set(logged(session))


def test_a_refusal_has_a_reason_and_is_sent(session):
    claire = person(session, "claire", role=Role.CURATOR)
    request = submitted(session)
    with pytest.raises(Invalid, match="Dites pourquoi"):
        access_requests.refuse(session, request, by=claire, reason=Refusal.OTHER, at=NOON)
    access_requests.refuse(
        session, request, by=claire, reason=Refusal.ELSEWHERE, sentence="Voyez la Haute-Saône.", at=NOON
    )
    assert request.state is RequestState.REFUSED
    assert letters(session, "access_refused") == [
        {
            "reason": "Votre structure n’intervient pas sur le territoire que couvre la base."
            " Voyez la Haute-Saône."
        }
    ]


STEPS = {
    RequestState.ACCEPTED: lambda session, request, by: access_requests.accept(
        session, request, by=by, at=NOON
    ),
    RequestState.REFUSED: lambda session, request, by: access_requests.refuse(
        session, request, by=by, reason=Refusal.ELSEWHERE, at=NOON
    ),
    RequestState.EXPIRED: lambda session, _request, _by: access_requests.expire(session, at=NOON + 30 * DAY),
}


@pytest.mark.parametrize(("before", "step"), list(product(RequestState, STEPS)))
def test_each_state_lets_through_the_steps_of_the_table(session, before, step):
    claire = person(session, "claire", role=Role.CURATOR)
    request = submitted(session)
    request.state = before
    session.flush()
    if step in REQUEST_TRANSITIONS[before]:
        STEPS[step](session, request, claire)
        assert request.state is step
    elif step is RequestState.EXPIRED:
        assert STEPS[step](session, request, claire) == 0
    else:
        with pytest.raises(Stale, match="déjà répondu"):
            STEPS[step](session, request, claire)
        assert request.state is before


def test_requests_without_an_answer_end_after_thirty_days(session):
    request = submitted(session)
    young = submitted(session, email="young@ccas.example", at=NOON + DAY)
    ended = [access_requests.expire(session, at=NOON + days * DAY) for days in (29, 30, 30)]
    assert (ended, request.state, young.state) == ([0, 1, 0], RequestState.EXPIRED, RequestState.SUBMITTED)


def test_who_has_an_account_gets_a_link_instead_and_nobody_is_told(session):
    person(session, "claire", role=Role.CURATOR)
    bob = person(session, "bob", password=PHRASE)
    closed = person(session, "closed")
    actions.deactivate(session, closed)
    for email in (bob.email, closed.email):
        access_requests.submit(session, application(email=email), at=NOON)
    assert session.scalars(select(AccessRequest)).all() == []
    assert letters(session) == [("password_reset", "bob@ccas.example")]


def test_asking_twice_is_one_request(session):
    first = submitted(session)
    access_requests.submit(session, application(message="Encore moi"), at=NOON + HOUR)
    assert session.scalars(select(AccessRequest)).all() == [first]
    assert [template for template, _ in letters(session)] == ["access_request_received"]


def test_every_field_at_fault_is_told():
    with pytest.raises(Invalid) as refused:
        application(email="bob", name=" ", organization_label="", function="x" * 151, message="x" * 2001)
    assert set(refused.value.problems) == {"email", "name", "organization_label", "function", "message"}


def test_an_organisation_that_does_not_exist_is_an_error_not_a_silence(session):
    from sqlalchemy.exc import IntegrityError

    with pytest.raises(IntegrityError):
        submitted(session, organization_id=uuid4())


def test_an_address_sends_the_form_a_few_times_an_hour(session):
    def count(email, address):
        access_requests.count(session, keys=KEYS, email=email, address=address, at=NOON)

    for _ in range(3):
        count("bob@ccas.example", "192.0.2.1")
    with pytest.raises(TooManyAttempts):
        count("BOB@ccas.example", "192.0.2.2")
    for nth in range(17):
        count(f"x{nth}@ccas.example", "192.0.2.1")
    with pytest.raises(TooManyAttempts):
        count("new@ccas.example", "192.0.2.1")


ANY = st.text(st.characters(), max_size=200)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(
    st.fixed_dictionaries(
        {
            "email": st.one_of(ANY, st.emails()),
            **dict.fromkeys(("name", "organization_label", "function", "message"), ANY),
        }
    )
)
@example({"email": "0@0.XN--00B1B", "name": "0", "organization_label": "0", "function": "0", "message": ""})
def test_any_text_can_be_typed_into_the_form(session, typed):
    savepoint, problems = session.begin_nested(), {}
    try:
        access_requests.submit(session, application(**typed), at=NOON)
    except Invalid as refused:
        problems = refused.problems
    entered = session.scalars(select(AccessRequest)).all()
    savepoint.rollback()
    assert len(entered) == (0 if problems else 1)
