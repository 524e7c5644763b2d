"""The first day: pages of a base where nothing is yet say what to do."""

import pytest

from tests.site import Site


@pytest.fixture(scope="module")
def new_site(tmp_path_factory):
    site = Site.build(tmp_path_factory.mktemp("new"), lambda _base, _session: None)
    yield site
    site.base.database.dispose()


def test_the_home_of_an_empty_base_leads_to_the_form_of_a_first_solution(new_site):
    page = new_site.client_as("professional").get("/").text
    assert 'La base est encore vide. <a href="/proposer">Proposer une première solution</a>' in page
    assert "Parcourir" not in page


def test_an_administrator_reads_the_first_steps_until_an_entry_is_published(new_site, planted):
    steps = [
        "Premiers pas" in site.client_as(role).get("/administration").text
        for site, role in ((new_site, "administrator"), (new_site, "curator"), (planted, "administrator"))
    ]
    assert steps == [True, False, False]
    listed = new_site.client_as("administrator").get("/structures").text
    assert "elles y entrent avec les fiches, importées ou proposées" in listed


@pytest.mark.parametrize("path", ["/recherche", "/recherche?habite=Pontarlier", "/recherche/carte.svg"])
def test_a_search_in_an_empty_base_is_a_page_like_any(new_site, path):
    answer = new_site.client_as("professional").get(path)
    assert (answer.status_code, "une solution" in answer.text or "Aucun" in answer.text) == (200, True)


def test_a_search_in_an_empty_base_blames_no_words(new_site, planted):
    told = [
        [
            words in site.client_as("professional").get("/recherche?q=zzyzx").text
            for words in ("La base se remplit", "plus généraux")
        ]
        for site in (new_site, planted)
    ]
    assert told == [[True, False], [False, True]]
