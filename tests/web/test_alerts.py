"""Favourites, saved searches and their news, as a browser without scripts uses them."""

import re
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from resource_base.accounts.models import Role, User
from resource_base.catalog import actions
from resource_base.catalog.models import Service
from resource_base.curation.duplicates import merging
from resource_base.curation.proposals.authors import Author
from resource_base.sharing.alerts import searches
from tests.domain.accounts.test_privacy import KEY, THIRTEEN
from tests.house.keeping import parse, text_of
from tests.site import Site
from tests.web.browsing import send
from tests.web.following import act, edit, fill, followed, letters, notice, spoken

SEARCH = "/recherches/enregistrer"


@pytest.fixture
def site(tmp_path):
    site = Site.build(tmp_path, fill)
    site.base.index.ask_every = 0
    yield site
    site.base.database.dispose()


@pytest.fixture
def client(site):
    return site.client_as("professional")


def press(client, site, name, *, keep="oui", back="/"):
    """The favourite button of an entry."""
    return send(client, "/favoris", fiche=site.service_id(name), garder=keep, retour=back)


def button(page):
    return [re.sub(r"\s+", " ", each) for each in re.findall(r"<span data-label>([^<]+)", page.text)]


def test_a_button_keeps_an_entry_says_so_and_lets_it_go(site, client):
    sheet = site.sheet_path("Vélo du soir")
    assert button(client.get(sheet)) == ["Mettre en favori"]

    kept = press(client, site, "Vélo du soir", back="/recherche?q=vélo#solution-1")
    assert (kept.status_code, urlsplit(kept.location).path) == (303, "/recherche")
    assert button(client.get(sheet)) == ["Dans mes favoris"]
    assert sorted(button(client.get("/recherche?q=vélo"))) == ["Dans mes favoris", "Mettre en favori"]
    assert button(site.client_as("curator").get(sheet)) == ["Mettre en favori"]

    press(client, site, "Vélo du soir", keep="non")
    assert "Aucun favori" in spoken(client.get("/favoris"))


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil.example", "evil"])
def test_the_way_back_of_a_button_stays_here(site, client, back):
    assert press(client, site, "Vélo du soir", back=back).location == "/favoris"


def names(page):
    lines = (each for each in parse(page.text).iter("li") if "followed-line" in (each.get("class") or ""))
    return [next(each.iter("a")).text for each in lines]


def test_favourites_are_sorted_and_chosen_by_frein(site, client):
    for name in ("Vélo du soir", "Garde de nuit", "Vélo du matin"):
        press(client, site, name)
    assert names(client.get("/favoris")) == ["Garde de nuit", "Vélo du matin", "Vélo du soir"]
    assert names(client.get("/favoris?tri=ajout")) == ["Vélo du matin", "Garde de nuit", "Vélo du soir"]
    assert names(client.get("/favoris?besoin=famille")) == ["Vélo du soir"]
    assert "Aucun de vos favoris" in spoken(client.get("/favoris?besoin=numerique"))


def test_favourites_say_what_has_become_of_each(site, client):
    for name in ("Vélo du soir", "Garde de nuit", "Toit"):
        press(client, site, name)
    act(site, "Vélo du soir", actions.suspend, until=None)
    act(site, "Garde de nuit", actions.withdraw)
    page = client.get("/favoris")
    assert "Suspendue pour le moment" in spoken(page)
    assert "N’est plus proposée" in spoken(page)
    assert site.sheet_path("Vélo du soir") in page.text
    assert site.sheet_path("Garde de nuit") not in page.text


def save(client, question="q=vélo", **fields):
    given = dict(each.split("=") for each in question.split("&"))
    return send(client, SEARCH, **{"name": "Vélos", "frequence": "at-once", **given, **fields})


def test_what_one_may_do_with_a_search_folds_into_a_word_so_that_the_answers_come_first(client):
    page = parse(client.get("/recherche?q=vélo").text)
    [folded] = [each for each in page.iter("details") if "more-ways" in each.get("class", "")]
    assert text_of(next(folded.iter("summary"))) == "Plus : garder ou transmettre cette recherche"
    assert [str(each.get("href")).partition("?")[0] for each in folded.iter("a")] == [SEARCH]


def test_a_search_is_saved_from_the_results_under_the_name_that_is_suggested(site, client):
    results = client.get("/recherche?q=vélo&frais=gratuit&tri=date&ouvert=maintenant")
    link = re.findall(r'href="(/recherches/enregistrer\?[^"]+)"', results.text)[0].replace("&amp;", "&")
    form = client.get(link)
    assert "2 solutions répondent aujourd’hui" in spoken(form)
    assert "ce filtre n’est pas gardé" in spoken(form)
    fields = parse(form.text).iter("input")
    given = {str(each.get("name")): each.get("value") for each in fields}
    del given["csrf_token"]
    assert given["name"] == "vélo"

    assert send(client, SEARCH, on=link, frequence="monthly", **given).location == "/recherches"
    told = "La recherche « vélo » est enregistrée. Courriel : une fois par mois, le premier jour."
    assert [told in spoken(client.get("/recherches")) for _ in range(2)] == [True, False]  # once
    assert followed(site, Role.PROFESSIONAL)[1] == [("vélo", "q=v%C3%A9lo&frais=gratuit", "monthly")]
    save(client, "q=vélo&frais=gratuit", name="Encore")
    assert [each[0] for each in followed(site, Role.PROFESSIONAL)[1]] == ["vélo"]


def test_a_saved_search_keeps_the_place_and_the_spelling_as_they_were_understood(site, client):
    save(client, "q=vélo pontarlier")
    assert followed(site, Role.PROFESSIONAL)[1][0][1] == "q=v%C3%A9lo&habite=25300+Pontarlier"


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"name": "Pour Mme Sylvie Durand"}, "Relisez"),
        ({"name": "née le 12 mars 1984"}, "Relisez"),
        ({"name": f"{THIRTEEN} {KEY}"}, "Relisez"),
        ({"q": f"{THIRTEEN} {KEY}"}, "ses mots ressemblent à une donnée personnelle"),
        ({"name": " "}, "Donnez un nom"),
        ({"name": "x" * 101}, "trop long"),
    ],
)
def test_a_name_that_tells_a_person_is_refused_shown_again_and_kept_nowhere(site, client, fields, told):
    answer = save(client, **fields)
    assert (answer.status_code, followed(site, Role.PROFESSIONAL)[1]) == (422, [])
    assert told in spoken(answer)
    assert fields.get("name", "Vélos").strip() in answer.text


def test_a_search_that_everything_answers_is_to_be_made_more_precise(client, monkeypatch):
    monkeypatch.setattr(searches, "WIDEST", 1)
    answer = save(client)
    assert (answer.status_code, "précisez-la" in spoken(answer)) == (422, True)


def test_one_person_keeps_so_many_searches(client, monkeypatch):
    monkeypatch.setattr(searches, "MOST", 1)
    assert save(client, "q=toit").status_code == 303
    answer = save(client)
    assert (answer.status_code, "Vous avez 1 recherches" in spoken(answer)) == (422, True)


def test_a_search_is_renamed_and_deleted_by_its_owner_alone(site, client):
    save(client)
    page = client.get("/recherches")
    one = re.findall(r'href="(/recherches/[0-9a-f-]{36})"', page.text)[0]
    assert send(client, one, name="née le 12 mars 1984", frequence="none").status_code == 422
    assert send(client, one, name="Deux roues", frequence="none").status_code == 303
    assert followed(site, Role.PROFESSIONAL)[1] == [("Deux roues", "q=v%C3%A9lo", "none")]

    other = site.client_as("curator")
    assert other.get(one).status_code == 404
    send(other, f"{one}/supprimer", on="/favoris")
    assert len(followed(site, Role.PROFESSIONAL)[1]) == 1
    send(client, f"{one}/supprimer", on="/recherches")
    assert followed(site, Role.PROFESSIONAL)[1] == []


def test_news_are_shown_until_they_are_read_then_written_no_more(site, client):
    press(client, site, "Vélo du soir")
    send(client, "/favoris/frequence", on="/favoris", frequence="monthly")
    save(client, "q=vélo", frequence="weekly")
    edit(site, "Vélo du soir", "On aide autrement.")
    act(site, "Vélo du matin", actions.withdraw)
    notice(site)

    assert letters(site) == []
    page = spoken(client.get("/nouveautes"))
    assert "Fiche modifiée Description Favori, recherche « Vélos »" in page
    assert "N’est plus proposée Recherche « Vélos »" in page
    home = spoken(client.get("/"))
    assert "Vélo du soir fiche modifiée (description)" in home
    assert "Vélos 2 nouveautés" in home
    assert "2 nouveautés" in spoken(client.get("/recherches"))

    until = re.findall(r'name="jusque" value="([^"]+)"', client.get("/nouveautes").text)[0]
    send(client, "/nouveautes", jusque=until)
    assert "à lire" not in spoken(client.get("/nouveautes"))
    assert "Vélo du soir" not in spoken(client.get("/"))
    assert spoken(site.client_as("partner").get("/nouveautes")).endswith(
        "Rien de nouveau depuis 30 jours dans vos favoris et vos recherches enregistrées."
    )


def test_a_merged_favourite_gives_its_place_to_the_one_that_was_kept_and_pages_say_so(site, client):
    press(client, site, "Vélo du soir")

    def merge(session, entry, act):
        kept = session.get_one(Service, site.service_id("Vélo du matin"))
        curator = session.scalars(select(User).where(User.role == Role.CURATOR)).first()
        versions = (kept.version, entry.version)
        merging.merge(session, kept, entry, {}, versions=versions, by=Author.of(curator), at=act.at)

    act(site, "Vélo du soir", merge)
    notice(site)
    page = client.get("/favoris")
    assert names(page) == ["Vélo du matin"]
    assert "Remplace « Vélo du soir », le " in spoken(page)
    told = "N’est plus proposée Réunie avec « Vélo du matin », qui la remplace Favori"
    news = client.get("/nouveautes")
    assert (told in spoken(news), site.sheet_path("Vélo du matin") in news.text) == (True, True)


def test_a_letter_stops_by_its_link_without_an_account_and_by_a_form(site, client):
    press(client, site, "Vélo du soir")
    save(client)
    edit(site, "Vélo du soir", "On aide autrement.")
    notice(site)
    (letter,) = letters(site)
    (stop,) = letter.data["stops"]
    visitor = site.visitor()

    for link, left in (
        (stop["link"], ("at-once", "none")),
        (letter.data["favourites_stop"], ("none", "none")),
    ):
        page = visitor.get(link)
        assert "Ne plus recevoir ces courriels" in spoken(page)
        assert followed(site, Role.PROFESSIONAL)[0] != left[0] or left[1] == "none"
        answer = send(visitor, link)
        assert (answer.status_code, answer.location) == (303, link)
        frequency, saved = followed(site, Role.PROFESSIONAL)
        assert (frequency, saved[0][2]) == left
        assert "Plus aucun courriel" in spoken(visitor.get(link))
    assert visitor.get(stop["link"][:-1] + "9").status_code == 404

    edit(site, "Vélo du soir", "On aide encore autrement.")
    notice(site)
    assert len(letters(site)) == 1


def test_the_sheets_opened_last_stay_in_the_browser_and_go_when_one_signs_out(site, client):
    for name in ("Toit", "Garde", "Toit"):
        client.get(site.sheet_path(name))
    listed = spoken(client.get("/"))
    assert listed.index("Toit d’urgence", listed.index("récemment")) < listed.index("Garde de nuit")
    assert "récemment" not in spoken(site.client_as("professional").get("/"))

    act(site, "Garde", actions.withdraw)
    assert "Garde de nuit" not in spoken(client.get("/favoris"))
    send(client, "/deconnexion", on="/")
    with client.session_transaction() as cookie:
        assert "recent" not in cookie


def test_no_more_than_eight_of_them_are_kept(site, client):
    with client.session_transaction() as cookie:
        cookie["recent"] = ["0" * 32] * 3 + ["nonsense"] * 5
    client.get(site.sheet_path("Toit"))
    with client.session_transaction() as cookie:
        assert (len(cookie["recent"]), cookie["recent"][0]) == (8, site.service_id("Toit").hex)
    assert "Toit d’urgence" in spoken(client.get("/favoris"))


def test_a_first_visit_to_the_home_page_says_how_to_begin(client):
    assert "Mettez une fiche en favori, enregistrez une recherche" in spoken(client.get("/"))
