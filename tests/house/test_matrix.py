"""Every route × every role gets what the table says (tests/house/matrix.txt); no route is missing from it."""

import pytest
from sqlalchemy import event

from resource_base.permissions import Permission
from tests.house.crossroads import outcome
from tests.house.matrix import COLUMNS, DOOR, TABLE

READ_OR_WRITTEN = {"GET", "POST"}
HEADERS = {"Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Cache-Control"}


def differing(found, expected):
    return {name: (each, expected[name]) for name, each in found.items() if each != expected[name]}


def test_every_route_is_in_the_table_and_every_line_of_it_is_a_route(crossroads):
    app = crossroads.site.app
    routes = {
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in rule.methods & READ_OR_WRITTEN
        if rule.endpoint != "static"
    }
    assert {f"{line.method} {line.rule(app).rule}" for line in TABLE} == routes


def test_every_object_that_the_table_names_exists(crossroads):
    named = set().union(*(line.objects() for line in TABLE))
    assert named - set(crossroads.objects) == set()


@pytest.mark.parametrize("who", COLUMNS)
def test_each_role_gets_what_the_table_says(crossroads, who):
    answers = {line.name: crossroads.ask(line, who) for line in TABLE}
    found = {name: outcome(answer) for name, answer in answers.items()}
    assert differing(found, {line.name: line.expected[who] for line in TABLE}) == {}
    assert {name for name, answer in answers.items() if not set(answer.headers.keys()) >= HEADERS} == set()


@pytest.mark.parametrize("who", COLUMNS)
def test_every_form_without_its_token_is_refused_to_everyone(crossroads, who):
    forms = [line for line in TABLE if line.method == "POST"]
    found = {line.name: outcome(crossroads.ask(line, who, signed=False)) for line in forms}
    assert found == dict.fromkeys(found, "400")


def test_a_route_is_open_to_visitors_exactly_when_it_declares_so(crossroads):
    app = crossroads.site.app
    asked = {line.name: app.view_functions[line.rule(app).endpoint].permissions for line in TABLE}
    opened = {name for name, permissions in asked.items() if permissions == (Permission.ANYONE,)}
    assert opened == {line.name for line in TABLE if line.expected["visit"] != DOOR}


def test_reading_writes_nothing(crossroads):
    written = []

    def watch(_connection, _cursor, statement, *_rest):
        if not statement.lstrip().upper().startswith(("SELECT", "BEGIN", "PRAGMA")):
            written.append(statement)

    client, engine = crossroads.client("admin"), crossroads.site.base.database.engine
    event.listen(engine, "before_cursor_execute", watch)
    try:
        for line in TABLE:
            if line.method == "GET":
                client.get(crossroads.named(line.path))
    finally:
        event.remove(engine, "before_cursor_execute", watch)
    assert written == []
