"""Where one chooses a password, the page says what it should not rest on, and the script its rule."""

import json

from resource_base.accounts import actions, passwords
from resource_base.accounts.common_passwords import COMMON
from resource_base.accounts.demonstration import ACCOUNTS
from resource_base.accounts.models import Role
from resource_base.accounts.passwords import Fault, Verdict
from tests.house.keeping import parse
from tests.web.browsing import send
from tests.web.letters import last_link
from tests.web.test_joining import invite, someone_new

SITE = ["Base de ressources sociales", "Doubs"]


def chosen_on(page):
    return next(field for field in parse(page.text).iter("input") if field.get("data-strength"))


def told_by(page):
    field = chosen_on(page)
    return field.get("data-shortest"), json.loads(field.get("data-words"))


def test_the_three_pages_know_whom_the_password_is_for(planted):
    email, name = someone_new(), 'Lise O\'Brien "<b>" & fils'
    invited = told_by(planted.visitor().get(invite(planted, email, Role.CURATOR)))
    with planted.base.database.transaction() as session:
        actions.create_user(session, email=f"x{email}", name=name, role=Role.PROFESSIONAL)
    client = planted.visitor()
    send(client, "/mot-de-passe-oublie", email=f"x{email}")
    forgotten = told_by(client.get(last_link(planted, f"x{email}")))
    changed = told_by(planted.client_as("professional").get("/mon-compte/mot-de-passe"))
    adviser = next(each for each in ACCOUNTS if each.role is Role.PROFESSIONAL)
    assert invited == ("16", [*SITE, email, ""])
    assert forgotten == ("14", [*SITE, name, f"x{email}", ""])
    assert changed[1][2:4] == [adviser.name, adviser.email]


def test_a_refused_password_is_told_as_the_script_tells_it(planted):
    client = planted.visitor()
    link = invite(planted, someone_new(), Role.PROFESSIONAL)
    page = send(client, link, name="Lise Marchal", password="bonjour marchal 2026")
    assert "trop facile à deviner" in page.text
    assert "Il lui manque 8 caractères bien à vous" in page.text
    assert chosen_on(page).get("aria-describedby") == "password-hint password-problem"


def test_the_rule_that_the_script_is_told_is_the_one_of_the_server(planted):
    client = planted.client_as("partner")
    answer = client.get(chosen_on(client.get("/mon-compte/mot-de-passe")).get("data-strength"))
    told = json.loads(answer.text)
    assert set(told["common"].split()) == COMMON
    assert (told["fewestBits"], told["strongBits"], told["fewestOwn"], told["longest"]) == (50, 80, 8, 128)
    kinds = {kind.value for kind in (*Fault, *Verdict)} - {Verdict.REFUSED.value}
    assert set(told["sentences"]) == kinds
    assert told["sentences"]["strong"] == passwords.VERDICTS[Verdict.STRONG]
