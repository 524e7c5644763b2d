from dataclasses import replace

import pytest
from sqlalchemy import select

from resource_base.accounts.models import Role
from resource_base.catalog import queries
from resource_base.catalog.models import Organization
from resource_base.catalog.vocabulary import State, VerifiedHow
from resource_base.curation.proposals import deciding, reviewing, workflow
from resource_base.curation.proposals.vocabulary import Origin, Outcome, ProposalState, Refusal, StepKind
from resource_base.errors import Invalid, Stale
from resource_base.events import ProposalDecided, subscribe
from tests.domain.catalog.making import organization, service
from tests.domain.curation.making import MONDAY, TUESDAY, addition, correction, person, visitor


def outcomes(proposal):
    return {field.name: field.outcome for field in proposal.fields}


def journal(proposal):
    return [step.kind for step in proposal.steps]


def test_a_correction_keeps_only_what_differs_from_what_was_seen(session):
    entry = service(session, fee="payant", themes=("sante--addictions",))

    proposal = correction(
        session,
        entry,
        person(session, "Paul"),
        fee="gratuit",
        themes=["sante--addictions"],
        phone="01 99 00 12 34",
    )

    assert [(each.name, each.base, each.value) for each in proposal.fields] == [
        ("fee", "payant", "gratuit"),
        ("phone", None, "01 99 00 12 34"),
    ]
    assert (proposal.state, proposal.base_version, entry.fee) == (ProposalState.SUBMITTED, 1, "payant")


def test_an_accepted_correction_is_one_new_version_that_names_both_people(session):
    entry = service(session, fee="payant")
    proposal = correction(session, entry, person(session, "Paul"), fee="gratuit", phone="01 99 00 12 34")

    deciding.decide(session, proposal, by=person(session, "Claire"), at=TUESDAY)

    kept = session.scalars(queries.history(entry.id)).first()
    assert (entry.fee, entry.phone, entry.version) == ("gratuit", "01 99 00 12 34", 2)
    assert (kept.author, kept.reason, kept.at) == ("Paul", "Proposition (acceptée par Claire)", TUESDAY)
    assert (proposal.state, proposal.applied_version) == (ProposalState.ACCEPTED, 2)
    assert outcomes(proposal) == {"fee": Outcome.ACCEPTED, "phone": Outcome.ACCEPTED}


def test_a_curator_takes_one_field_amends_another_and_refuses_the_last(session):
    entry = service(session, fee="payant", name="Réparer son vélo", phone="01 99 00 00 01")
    proposal = correction(
        session, entry, person(session, "Paul"), fee="gratuit", name="VÉLO !!!", phone="01 99 00 00 02"
    )
    claire = person(session, "Claire")
    reviewing.amend(session, proposal, {"name": "Réparer son vélo soi-même"}, by=claire, at=MONDAY)

    with pytest.raises(Invalid, match="motif du refus"):
        deciding.decide(session, proposal, by=claire, accept={"fee", "name"}, at=TUESDAY)
    deciding.decide(
        session,
        proposal,
        by=claire,
        accept={"fee", "name"},
        refusal=Refusal.INACCURATE,
        sentence="Ce numéro est celui d’un particulier.",
        at=TUESDAY,
    )

    assert outcomes(proposal) == {
        "fee": Outcome.ACCEPTED,
        "name": Outcome.AMENDED,
        "phone": Outcome.REFUSED,
    }
    assert (entry.fee, entry.name, entry.phone) == ("gratuit", "Réparer son vélo soi-même", "01 99 00 00 01")
    assert (proposal.state, proposal.refusal) == (ProposalState.PARTLY_ACCEPTED, Refusal.INACCURATE)
    assert journal(proposal) == [StepKind.SUBMITTED, StepKind.AMENDED, StepKind.PARTLY_ACCEPTED]


def test_a_refusal_writes_nothing_to_the_entry(session):
    entry = service(session)
    proposal = correction(session, entry, person(session, "Paul"), name="Autre chose")

    deciding.decide(
        session, proposal, by=person(session, "Claire"), accept=(), refusal=Refusal.OTHER, at=TUESDAY
    )

    assert (proposal.state, entry.version, entry.name) == (ProposalState.REFUSED, 1, "Réparer son vélo")
    with pytest.raises(Invalid, match="plus de décision"):
        deciding.decide(session, proposal, by=person(session, "Dora"), at=TUESDAY)


def test_a_new_entry_of_a_new_organisation_is_published_with_it(session):
    proposal = addition(
        session, person(session, "Paul", Role.PARTNER), themes=["mobilite--preparer-un-permis"]
    )

    deciding.decide(session, proposal, by=person(session, "Claire"), at=TUESDAY)

    entry = proposal.service
    assert entry is not None
    assert (entry.name, entry.state, entry.published_at) == ("Prêt de vélos", State.PUBLISHED, TUESDAY)
    assert (entry.organization.name, entry.source_id) == ("Roue Libre", str(proposal.id))
    assert proposal.organization_id == entry.organization_id


def test_a_new_entry_of_a_known_organisation_adds_no_organisation(session):
    known = organization(session)
    session.flush()
    proposal = addition(session, person(session, "Paul"), known)

    deciding.decide(session, proposal, by=person(session, "Claire"), at=TUESDAY)

    assert proposal.organization_id == known.id
    assert session.scalars(select(Organization)).all() == [known]


def test_a_new_entry_is_true_on_the_day_it_was_sent_and_a_correction_says_nothing_of_the_rest(session):
    known, claire = organization(session, name="Roue Libre"), person(session, "Claire")
    entry = service(session)
    session.flush()
    ana = replace(person(session, "Ana", Role.PARTNER), organization_id=known.id)
    sent = [addition(session, author, known) for author in (ana, person(session, "Paul"), visitor())]
    workflow.confirm_address(session, sent[-1], at=MONDAY)

    for proposal in (*sent, correction(session, entry, ana, fee="gratuit")):
        deciding.decide(session, proposal, by=claire, at=TUESDAY)

    published = [each.service for each in sent if each.service]
    assert [(each.verified_at, each.verified_by, each.verified_how) for each in published] == [
        (MONDAY, "Ana, Roue Libre", VerifiedHow.FORM),
        (MONDAY, "Paul", None),
        (MONDAY, "Roue Libre", VerifiedHow.FORM),
    ]
    assert entry.verified_at is None


def test_a_new_entry_says_what_every_entry_says(session):
    paul = person(session, "Paul")
    with pytest.raises(Invalid) as refused:
        addition(session, paul, description="", organization={"name": " "})
    assert refused.value.problems == {"organization": "Donnez le nom de la structure."}
    with pytest.raises(Invalid) as refused:
        addition(session, paul, description="")
    assert refused.value.problems == {"description": "Ce champ est nécessaire."}


def test_what_a_curator_added_stays_when_the_author_rewrites_the_rest(session):
    proposal = correction(
        session, service(session, name="Vélo"), person(session, "Paul"), name="Velos", fee="gratuit"
    )
    reviewing.amend(
        session, proposal, {"name": "Vélos", "phone": "01 99 00 12 34"}, by=person(session, "Claire")
    )
    workflow.revise_by_author(session, proposal, {"fee": "gratuit", "phone": None}, at=TUESDAY)

    assert [(each.name, each.wished) for each in sorted(proposal.fields, key=lambda each: each.name)] == [
        ("fee", "gratuit"),
        ("phone", "01 99 00 12 34"),
    ]
    assert (proposal.steps[-1].kind, proposal.steps[-1].text) == (StepKind.REVISED, "name")


def test_its_author_rewrites_a_proposal_under_review_and_the_curator_is_told(session):
    entry = service(session, name="Réparer son vélo")
    proposal = correction(session, entry, person(session, "Paul"), name="Vélos")
    claire = person(session, "Claire")
    reviewing.claim(session, proposal, by=claire, at=MONDAY)
    reviewing.amend(session, proposal, {"name": "Les vélos"}, by=claire, at=MONDAY)
    shown = proposal.version

    workflow.revise_by_author(session, proposal, {"name": "Vélos et trottinettes"}, at=TUESDAY)

    with pytest.raises(Stale):
        deciding.decide(session, proposal, by=claire, expected=shown, at=TUESDAY)
    assert [(each.wished, each.is_amended) for each in proposal.fields] == [("Vélos et trottinettes", False)]
    assert (proposal.steps[-1].kind, proposal.steps[-1].text) == (StepKind.REVISED, "name")


def test_curators_do_not_see_a_visitor_s_proposal_before_the_address_is_confirmed(session):
    proposal = addition(session, visitor())
    assert (proposal.state, proposal.author_email) == (ProposalState.UNCONFIRMED, "ana@ateliers.example")
    with pytest.raises(Invalid):
        deciding.decide(session, proposal, by=person(session, "Claire"), at=TUESDAY)

    workflow.confirm_address(session, proposal, at=TUESDAY)
    workflow.confirm_address(session, proposal, at=TUESDAY)

    assert (proposal.state, proposal.submitted_at) == (ProposalState.SUBMITTED, TUESDAY)
    assert journal(proposal) == [StepKind.SUBMITTED, StepKind.CONFIRMED]


def test_a_draft_is_kept_as_typed_and_the_second_window_is_told(session):
    entry = service(session)
    proposal = workflow.draft(session, author=person(session, "Paul"), service=entry, at=MONDAY)
    shown = proposal.version
    workflow.save(session, proposal, {"phone": ["pas un numéro"]}, expected=shown, at=MONDAY)

    with pytest.raises(Stale):
        workflow.save(session, proposal, {"phone": ["01 99 00 00 01"]}, expected=shown, at=MONDAY)
    workflow.save(session, proposal, {"email": ["a@b.example"]}, at=TUESDAY)
    assert proposal.typed == {"phone": ["pas un numéro"], "email": ["a@b.example"]}


def test_questions_and_answers_stay_in_the_journal(session):
    proposal = correction(session, service(session), person(session, "Paul"), fee="gratuit")
    reviewing.ask(session, proposal, " Depuis quand ? ", by=person(session, "Claire"), at=MONDAY)
    workflow.answer(session, proposal, "Depuis mai.", by=workflow.author_of(proposal), at=TUESDAY)

    assert [(step.kind, step.by, step.text) for step in proposal.steps[1:]] == [
        (StepKind.ASKED, "Claire", "Depuis quand ?"),
        (StepKind.ANSWERED, "Paul", "Depuis mai."),
    ]


def test_a_withdrawal_proposed_and_accepted_takes_the_entry_out_and_another_brings_it_back(session):
    entry = service(session)
    claire = person(session, "Claire")
    gone = {"state": "withdrawn", "withdrawn_reason": "La structure a fermé."}
    deciding.change_now(session, entry, gone, author=claire, origin=Origin.STAFF, at=MONDAY)
    assert (entry.state, entry.withdrawn_reason) == (State.WITHDRAWN, "La structure a fermé.")

    deciding.change_now(
        session, entry, {"state": "published"}, author=claire, origin=Origin.STAFF, at=TUESDAY
    )
    assert (entry.state, entry.withdrawn_reason, entry.version) == (State.PUBLISHED, None, 3)


def test_a_decision_is_announced_once(session):
    heard = []
    end = subscribe(ProposalDecided, lambda _session, event: heard.append(event.proposal_id))
    try:
        proposal = correction(session, service(session), person(session, "Paul"), fee="gratuit")
        deciding.decide(session, proposal, by=person(session, "Claire"), at=TUESDAY)
    finally:
        end()
    assert heard == [proposal.id]
