"""The security log in sentences: who reads it finds people and periods, and takes it away as CSV."""

import csv
import io
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from resource_base.accounts import actions, audit, invitations
from resource_base.accounts.audit import SecurityEvent
from resource_base.accounts.models import Role
from resource_base.accounts.vocabulary import ACTION_LABELS, Position, SecurityAction
from resource_base.catalog import actions as catalog
from resource_base.database import now
from resource_base.web.administration.log_sentences import SENTENCES, Names, sentence
from tests.house.keeping import parse
from tests.site import Site
from tests.web.browsing import send, sign_in

PAGE = "/journal"
numbers = count()


@pytest.fixture
def logged(tmp_path):
    """A site of its own, whose log holds what the test does."""
    site = Site.build(tmp_path, lambda _base, _session: None)
    yield site
    site.base.database.dispose()


@pytest.fixture
def client(logged):
    return logged.client_as("administrator")


def person(site, name, *, role=Role.PROFESSIONAL, password=None):
    email = f"z{next(numbers)}@ccas.example"
    with site.base.database.transaction() as session:
        return actions.create_user(session, email=email, name=name, role=role, password=password)


def said(client, **asked):
    """The sentences of the page, the newest first."""
    page = client.get(PAGE, query_string=asked).text
    items = page.partition('<ol class="plain-list rows">')[2].partition("</ol>")[0].split("<li>")[1:]
    return [item.split("<br>")[0] for item in items]


def test_what_was_done_reads_as_sentences(logged, client):
    ana, bob = person(logged, "Ana Kralj", role=Role.CURATOR), person(logged, "Bob Roy")
    with logged.base.database.transaction() as session:
        place = catalog.add_organization(session, source="t", source_id="1", fields={"name": "Le Relais"})
        bob = session.merge(bob)
        actions.change_role(session, bob, role=Role.PARTNER, by=ana)
        actions.join(session, bob, organization_id=place.id, position=Position.MANAGER, by=ana)
        actions.trust_domain(session, organization_id=place.id, domain="relais.fr", by=ana)
        invitations.invite(session, email="eve@relais.fr", name="Ève", role=Role.PARTNER, by=bob)
        actions.leave(session, bob, organization_id=place.id, by=bob)
    assert said(client)[:6] == [
        "Bob Roy a quitté Le Relais.",
        "Bob Roy a invité Ève, comme partenaire.",
        "Ana Kralj a reconnu un domaine de messagerie pour Le Relais.",
        "Ana Kralj a rattaché Bob Roy à Le Relais, comme responsable.",
        "Ana Kralj a changé le rôle de Bob Roy : professionnel, désormais partenaire.",
        "Le compte de Bob Roy a été ouvert, comme professionnel.",
    ]
    assert said(client, nature="role-changed", personne="KRALJ") == [
        "Ana Kralj a changé le rôle de Bob Roy : professionnel, désormais partenaire."
    ]


def test_attempts_are_told_of_whom_they_were_made_on(logged, client):
    ana = person(logged, "Ana Kralj")
    for email in (ana.email, "nobody@ccas.example"):
        sign_in(logged.visitor(), email=email, password="not theirs at all")
    known, unknown = (
        "Quelqu’un a essayé de se connecter au compte d’Ana Kralj.",
        "Quelqu’un a essayé de se connecter au compte inconnu de la base.",
    )
    assert said(client, nature="sign-in-tried") == [unknown, known]
    found = [
        said(client, nature="sign-in-tried", personne=each) for each in (ana.email, "nobody@ccas.example")
    ]
    assert found == [[known], [unknown]]
    assert said(client, personne="zzz") == []


def test_who_signs_in_at_once_is_one_line(logged, client):
    ana = person(logged, "Ana Kralj", password="une phrase assez longue")
    visitor = logged.visitor()
    for password in ("une phrase assez courte", "une phrase assez longue"):
        sign_in(visitor, email=ana.email, password=password)
    assert said(client, personne="Kralj")[:2] == [
        "Ana Kralj a ouvert une session par mot de passe.",
        "Quelqu’un a essayé de se connecter au compte d’Ana Kralj.",
    ]
    sign_in(logged.visitor(), email=ana.email, password="une phrase assez longue")
    assert len(said(client, personne="Kralj", nature="sign-in-tried")) == 1


def test_a_period_is_of_days_in_france(logged, client):
    at = datetime(2026, 3, 9, 23, 30, tzinfo=UTC)  # the 10th in France
    with logged.base.database.transaction() as session:
        audit.record(session, SecurityAction.PASSWORD_RESET_ASKED, actor=None, at=at)
    line = ["Quelqu’un a demandé un lien pour choisir un mot de passe."]
    found = [
        said(client, du=first, au=last) for first, last in (("2026-03-10",) * 2, ("2026-03-01", "2026-03-09"))
    ]
    assert found == [line, []]


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        ({"du": "hier"}, "Cette date n’en est pas une"),
        ({"du": "2026-03-10", "au": "2026-03-01"}, "La période finit avant de commencer."),
        ({"nature": "king"}, "Choisissez une nature dans la liste."),
    ],
)
def test_a_question_that_makes_no_sense_is_told_and_kept(client, asked, problem):
    answer = client.get(PAGE, query_string={**asked, "personne": "Ana"})
    assert (answer.status_code, problem in answer.text, 'value="Ana"' in answer.text) == (422, True, True)


def test_a_long_log_is_read_page_by_page(logged, client):
    with logged.base.database.transaction() as session:
        for number in range(120):
            session.add(
                SecurityEvent(
                    at=now() + timedelta(seconds=number),
                    action=SecurityAction.PASSWORD_RESET_ASKED,
                    request_id=f"r{number}",
                )
            )
    pages = [
        client.get(PAGE, query_string={"nature": "password-reset-asked", "page": n}).text for n in (1, 3, 9)
    ]
    assert ["demande r119<" in page for page in pages] == [True, False, False]
    assert ["demande r0<" in page for page in pages] == [False, True, True]
    assert "nature=password-reset-asked&amp;page=2" in pages[0]


def test_the_export_holds_what_was_asked_and_no_formula_and_is_logged(logged, client):
    person(logged, "=HYPERLINK(1)")
    answer = send(client, f"{PAGE}/exporter", on=PAGE, nature="account-opened", personne="hyperlink")
    assert answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
    header, *rows = csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";")
    assert [(row[1], row[2], row[3]) for row in rows] == [
        ("compte ouvert", "Le compte de =HYPERLINK(1) a été ouvert, comme professionnel.", "")
    ]
    assert len(header) == len(rows[0])
    assert said(client, nature="security-log-exported") == [
        "Yanis Faivre-Clos a exporté le journal de sécurité."
    ]
    everything = send(client, f"{PAGE}/exporter", on=PAGE).text
    assert '";"=' not in everything
    with logged.base.database.transaction() as session:
        session.add(
            SecurityEvent(at=now(), action=SecurityAction.SIGNED_OUT, object="=1+1", request_id="@SUM(1)")
        )
    again = send(client, f"{PAGE}/exporter", on=PAGE).text
    assert ('"\'=1+1"' in again, '"\'@SUM(1)"' in again) == (True, True)


@pytest.mark.usefixtures("one_export")
def test_exports_are_not_without_end(client):
    answers = [send(client, f"{PAGE}/exporter", on=PAGE).status_code for _ in range(2)]
    assert answers == [200, 429]


def test_the_list_of_kinds_is_cut_into_groups_and_misses_none(client):
    groups = parse(client.get(PAGE).text).findall(".//select[@id='nature']/optgroup")
    named = [option.get("value") for group in groups for option in group]
    assert groups[0].get("label") == "Connexions"
    assert "Identité ProConnect rattachée" in [option.text for option in groups[1]]
    assert (set(named), len(named)) == ({each.value for each in SecurityAction}, len(SecurityAction))


def test_every_action_has_a_sentence_that_can_be_said():
    assert SENTENCES.keys() == ACTION_LABELS.keys() == set(SecurityAction)
    bare = SecurityEvent(action=SecurityAction.SIGNED_IN, object="", details={}, actor_id=None)
    told = []
    for action in SecurityAction:
        bare.action = action
        told.append(sentence(bare, Names({})))
    assert [each for each in told if "{" in each or not each.endswith(".")] == []
