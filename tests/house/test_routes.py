"""What is true of every route by its declaration; what each role gets is in the table (test_matrix.py)."""

import re

from resource_base.permissions import ALLOWED, Permission


def test_every_route_declares_a_permission_and_each_permission_has_a_rule(crossroads):
    views = crossroads.site.app.view_functions
    silent = [name for name, view in views.items() if not hasattr(view, "permission")]
    assert silent == ["static"]
    assert set(Permission) - {Permission.ANYONE} == set(ALLOWED)


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
