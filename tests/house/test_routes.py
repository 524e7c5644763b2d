"""Every route declares a permission, every permission has a rule, and each role gets what the table says."""

import re

import pytest

from resource_base.accounts.vocabulary import Stage
from resource_base.permissions import ALLOWED, Permission
from tests.site import ROLES, VISITOR

OPEN = {
    *("account.sign_in", "account.sign_in_form", "account.sign_out"),
    *("forgotten.ask_form", "forgotten.ask"),
    *("joining.request_form", "joining.ask_for_access"),
    *("public.accessibility", "public.legal_notice", "public.personal_data"),
    *("public.alive", "public.robots", "public.security_txt"),
}
# Open to who was sent their link; a made-up one leads nowhere, whoever follows it.
LINKS = {"forgotten.choose_form", "forgotten.choose", "joining.invitation", "joining.accept"}
# Open to who owes the second step alone: everyone else is led to where they are.
STEPS = {
    *("second_step.code_form", "second_step.give_code"),
    *("second_step.enrolment_form", "second_step.begin", "second_step.confirm"),
}
# Closed to who is no curator nor administrator, and what these get of the entry whose id is in the path.
STAFF = {"curator", "administrator"}
FOR_STAFF = {"reviewing.queue": 200, "reviewing.one": 404, "inviting.waiting": 200}
FOR_ADMINISTRATORS = {"people.everyone": 200, "people.one": 404}
STEP_OF = {Stage.CODE: "/connexion/code", Stage.ENROLMENT: "/connexion/double-authentification"}
FORMS = {
    *("/connexion", "/deconnexion", "/connexion/code"),
    *("/connexion/double-authentification", "/connexion/double-authentification/cle"),
    *("/mot-de-passe-oublie", "/mot-de-passe-oublie/<string:token>"),
    *("/demandes-acces/<uuid:request_id>/accepter", "/demandes-acces/<uuid:request_id>/refuser"),
    *("/mon-compte/nom", "/mon-compte/mot-de-passe"),
    *("/mon-compte/sessions/fermer", "/mon-compte/sessions/fermer-les-autres"),
    *("/mon-compte/double-authentification", "/mon-compte/double-authentification/cle"),
    *("/mon-compte/double-authentification/codes", "/mon-compte/double-authentification/desactiver"),
    *("/invitations", "/invitations/<uuid:invitation_id>/annuler"),
    *("/personnes/<uuid:user_id>/role", "/personnes/<uuid:user_id>/fermer"),
    *("/personnes/<uuid:user_id>/rouvrir", "/personnes/<uuid:user_id>/reinitialiser-double-authentification"),
    *("/demander-un-acces", "/invitation/<string:token>", "/invitation/<string:token>/rejoindre"),
}
FETCHED = {"professional.points": "points", "professional.suggestions": "suggestions"}
ARGUMENTS = re.compile(r"<uuid:\w+>|<string:token>")


def rules(site, method):
    return [
        rule for rule in site.app.url_map.iter_rules() if method in rule.methods and rule.endpoint != "static"
    ]


def path_of(rule, site):
    return ARGUMENTS.sub(str(site.service_id("Crèche à horaires")), rule.rule)


def test_every_route_declares_a_permission_and_each_permission_has_a_rule(site):
    declared = {
        rule.endpoint: site.app.view_functions[rule.endpoint].permission
        for method in ("GET", "POST")
        for rule in rules(site, method)
    }
    assert {
        endpoint for endpoint, asked in declared.items() if asked is Permission.ANYONE
    } == OPEN | LINKS | STEPS
    assert set(Permission) - {Permission.ANYONE} == set(ALLOWED)


def test_every_role_opens_every_page_that_its_permissions_allow(site):
    for role in ROLES:
        client = site.client_as(role)
        for rule in rules(site, "GET"):
            if rule.endpoint in FOR_ADMINISTRATORS:
                status = FOR_ADMINISTRATORS[rule.endpoint] if role == "administrator" else 403
                assert (rule.rule, client.get(path_of(rule, site)).status_code) == (rule.rule, status)
            elif rule.endpoint in FOR_STAFF:
                status = FOR_STAFF[rule.endpoint] if role in STAFF else 403
                assert (rule.rule, client.get(path_of(rule, site)).status_code) == (rule.rule, status)
            elif rule.endpoint in LINKS:
                assert (rule.rule, client.get(path_of(rule, site)).status_code) == (rule.rule, 404)
            elif rule.endpoint in STEPS:
                assert (rule.rule, client.get(rule.rule).location) == (rule.rule, "/connexion")
            elif rule.endpoint != "account.sign_in_form":  # leads home whoever is signed in
                assert (rule.rule, client.get(path_of(rule, site)).status_code) == (rule.rule, 200)


def test_a_visitor_is_led_to_sign_in_and_comes_back_to_the_page(site):
    client = site.client_as(VISITOR)
    for rule in rules(site, "GET"):
        answer = client.get(path_of(rule, site) + "?q=permis")
        if rule.endpoint in OPEN:
            assert (rule.rule, answer.status_code) == (rule.rule, 200)
        elif rule.endpoint in LINKS:
            assert (rule.rule, answer.status_code) == (rule.rule, 404)
        elif rule.endpoint in STEPS:
            assert (rule.rule, answer.location) == (rule.rule, "/connexion")
        else:
            assert (rule.rule, answer.status_code) == (rule.rule, 302)
            assert answer.location.startswith("/connexion?next=/")


def test_a_script_of_a_visitor_is_told_in_its_own_language(site):
    answer = site.visitor().get("/recherche/points.geojson", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.get_json()) == (401, {"error": "signed out"})


@pytest.mark.parametrize("role", [VISITOR, *ROLES])
def test_every_form_without_its_token_is_refused(site, role):
    client = site.client_as(role)
    found = {rule.rule: client.post(path_of(rule, site)).status_code for rule in rules(site, "POST")}
    assert found == dict.fromkeys(FORMS, 400)


@pytest.mark.parametrize("role", ["professional", "partner", "curator"])
def test_the_forms_of_staff_and_of_administrators_are_closed_to_others(site, role, monkeypatch):
    monkeypatch.setitem(site.app.config, "WTF_CSRF_ENABLED", False)
    client = site.client_as(role)
    closed = FOR_ADMINISTRATORS if role in STAFF else FOR_STAFF | FOR_ADMINISTRATORS
    pages = {endpoint.partition(".")[0] for endpoint in closed}
    for rule in rules(site, "POST"):
        if rule.endpoint.partition(".")[0] in pages:
            assert (rule.rule, client.post(path_of(rule, site)).status_code) == (rule.rule, 403)


@pytest.mark.parametrize("stage", [Stage.CODE, Stage.ENROLMENT])
def test_who_owes_the_second_step_is_led_to_it_from_every_other_page(site, stage):
    client = site.half_way(stage)
    for rule in rules(site, "GET"):
        answer = client.get(path_of(rule, site))
        if rule.endpoint in OPEN or rule.rule == STEP_OF[stage]:
            assert (rule.rule, answer.status_code) == (rule.rule, 200)
        elif rule.endpoint in LINKS:
            assert (rule.rule, answer.status_code) == (rule.rule, 404)
        else:
            assert (rule.rule, answer.location) == (rule.rule, STEP_OF[stage])


@pytest.mark.parametrize("stage", [Stage.CODE, Stage.ENROLMENT])
def test_no_form_but_those_of_the_step_takes_a_half_way_session(site, stage, monkeypatch):
    monkeypatch.setitem(site.app.config, "WTF_CSRF_ENABLED", False)
    client = site.half_way(stage)
    for rule in rules(site, "POST"):
        if rule.endpoint not in OPEN | LINKS and not rule.rule.startswith(STEP_OF[stage]):
            answer = client.post(path_of(rule, site))
            assert (rule.rule, answer.location) == (rule.rule, STEP_OF[stage])


def test_reading_writes_nothing(site):
    from sqlalchemy import event

    written = []

    def watch(_connection, _cursor, statement, *_rest):
        if not statement.lstrip().upper().startswith(("SELECT", "BEGIN", "PRAGMA")):
            written.append(statement)

    client = site.client_as("curator")
    client.get("/")  # the index is made by the first search
    event.listen(site.base.database.engine, "before_cursor_execute", watch)
    try:
        for rule in rules(site, "GET"):
            client.get(path_of(rule, site))
    finally:
        event.remove(site.base.database.engine, "before_cursor_execute", watch)
    assert written == []


def test_addresses_are_in_kebab_case_and_typed(site):
    plain = re.compile(r"^/[a-z0-9./<>:_-]*$")
    found = [rule.rule for rule in site.app.url_map.iter_rules() if rule.endpoint != "static"]
    assert [rule for rule in found if not plain.match(rule)] == []
    assert [rule for rule in found if re.search(r"<[^:>]+>", rule)] == []
