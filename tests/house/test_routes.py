"""What is true of every route by its declaration; what each role gets is in a table (matrix.txt)."""

import ast
import inspect
import re
from pathlib import Path

import resource_base
from resource_base.permissions import ALLOWED, SUBJECTS, Permission
from resource_base.web.people import access_requests
from tests.house.crossroads import outcome
from tests.house.matrix import TABLE

# Pages of one thing that ask nothing about it: its query gives it to whom it shows, or the page is for who
# may open all of them.
OF_ONE_THING = {
    *("professional.sheet", "reporting.form", "reporting.report", "people.one", "mailroom.written"),
    *("holdings.read_of_person", "holdings.take_of_person"),
    *("reviews_by_link.entry", "reviews_by_link.confirm"),
    *("reviews_by_link.correct_form", "reviews_by_link.correct"),
    "history.versions",
    *("alerts.edit_search", "alerts.change_search", "alerts.remove_search"),
    *("alerts.stop_form", "alerts.stop"),
    *("selections.accept", "selections.decline"),
}
TAKES_AN_ID = re.compile(r"<uuid:")


def test_every_route_declares_a_permission_and_each_permission_has_a_rule(crossroads):
    views = crossroads.site.app.view_functions
    assert [name for name, view in views.items() if not getattr(view, "permissions", ())] == ["static"]
    assert set(Permission) - {Permission.ANYONE} == set(ALLOWED)


def test_a_route_to_one_thing_declares_what_it_asks_about_it(crossroads):
    app = crossroads.site.app
    to_one = {rule.endpoint for rule in app.url_map.iter_rules() if TAKES_AN_ID.search(rule.rule)}
    silent = {name for name in to_one if not set(app.view_functions[name].permissions) & SUBJECTS.keys()}
    assert silent == OF_ONE_THING


def test_a_view_that_does_not_ask_what_it_declares_about_a_thing_is_a_fault(crossroads, monkeypatch, caplog):
    line = next(each for each in TABLE if each.path == "/demandes-acces/{request}")
    monkeypatch.setattr(access_requests, "ensure", lambda *_args, **_more: None)
    assert outcome(crossroads.ask(line, "cur")) == "500"
    assert "reviewing.one answers without asking for review-request" in caplog.text


def test_a_rule_that_looks_at_its_subject_says_of_what_kind_it_is():
    looking = {permission for permission, rule in ALLOWED.items() if not second_name(rule).startswith("_")}
    assert looking - SUBJECTS.keys() == set()


def second_name(rule):
    return list(inspect.signature(rule).parameters)[1]


def test_a_permission_about_a_thing_is_asked_with_it():
    asked = [call for call in calls_in_the_web() if called(call) in {"allows", "ensure", "may"}]
    needed = {"allows": 3, "ensure": 2, "may": 2}  # `may` takes none: about a thing, it would always say no
    assert [
        ast.unparse(call)
        for call in asked
        if {each.attr for each in call.args if isinstance(each, ast.Attribute)} & {*names_of_subjects()}
        and len(call.args) < needed[called(call)]
    ] == []


def calls_in_the_web():
    for path in sorted((Path(resource_base.__file__).parent / "web").rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        yield from (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def called(call):
    return call.func.id if isinstance(call.func, ast.Name) else ""


def names_of_subjects():
    return (permission.name for permission in SUBJECTS)


def test_a_script_of_a_visitor_is_told_in_its_own_language(crossroads):
    answer = crossroads.client("visit").get(
        "/recherche/points.geojson", headers={"Accept": "application/json"}
    )
    assert (answer.status_code, answer.get_json()) == (401, {"error": "signed out"})


def test_addresses_are_in_kebab_case_and_typed(crossroads):
    plain = re.compile(r"^/[a-z0-9./<>:_-]*$")
    rules = crossroads.site.app.url_map.iter_rules()
    found = [rule.rule for rule in rules if rule.endpoint != "static"]
    assert [rule for rule in found if not plain.match(rule)] == []
    assert [rule for rule in found if re.search(r"<[^:>]+>", rule)] == []
