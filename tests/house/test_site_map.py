"""The map of the site leads each to all that they may open, under its own title, and to nothing else."""

import pytest

from tests.house.keeping import parse, text_of
from tests.house.matrix import COLUMNS, TABLE

ADDRESS = "/plan-du-site"
# What is read on the way to something, or is no page: none is a place that one looks for.
ON_THE_WAY = ("/connexion", "/aide/", "/recherches/", "/selections/", "/fiches/agir", "/proconnect", ADDRESS)


def told(client):
    main = next(parse(client.get(ADDRESS).get_data(as_text=True)).iter("main"))
    return {link.get("href"): text_of(link) for link in main.iter("a")}


@pytest.mark.parametrize("who", COLUMNS)
def test_each_link_of_the_map_opens_the_page_that_it_names(crossroads, who):
    client = crossroads.client(who)
    wrong = []
    for path, name in told(client).items():
        answer = client.get(path, follow_redirects=path == "/ma-structure")
        heading = text_of(next(parse(answer.get_data(as_text=True)).iter("h1")))
        named = heading.startswith(name) or name in {"Ma structure", "Double authentification"}
        if answer.status_code != 200 or not named:
            wrong.append((path, name, answer.status_code, heading))
    assert wrong == []


@pytest.mark.parametrize("who", COLUMNS)
def test_the_map_misses_no_page_that_one_may_open(crossroads, who):
    client = crossroads.client(who)
    paths = {
        line.path
        for line in TABLE
        if line.method == "GET" and line.expected[who] == "200" and "{" not in line.path and not line.fields
    }
    found = {path for path in paths if client.get(path).mimetype == "text/html"}
    missed = {path for path in found - set(told(client)) if not path.startswith(ON_THE_WAY)}
    assert missed == ({"/demander-un-acces", "/mot-de-passe-oublie"} if who != "visit" else set())
