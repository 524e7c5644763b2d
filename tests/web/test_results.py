"""The page of results, on the demonstration entries."""

import re

import pytest

from tests.house.keeping import parse, text_of


def page_of(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return parse(answer.text)


def spoken(element):
    return text_of(element).replace("\u00a0", " ").replace("\u202f", " ")


def count_in(element):
    return int(re.findall(r"(\d+) solutions", spoken(element))[0])


def heading(page):
    return spoken(next(page.iter("h1")))


def entries(page):
    return [element for element in page.iter("article") if "entry" in (element.get("class") or "")]


def links(page, class_name):
    return [link for link in page.iter("a") if class_name in (link.get("class") or "").split()]


@pytest.fixture
def client(client_as):
    return client_as("professional")


def test_the_heading_says_what_was_understood(client):
    page = page_of(client, "/recherche?q=voiture&habite=Pontarlier")
    assert re.fullmatch(
        r"« voiture », pour qui habite Pontarlier \(25300\) : \d+ solutions, dont \d+ à distance",
        heading(page),
    )


def test_a_place_among_the_words_is_told_and_can_be_taken_back(client):
    page = page_of(client, "/recherche?q=voiture+pontarlier")
    assert "pour qui habite Pontarlier (25300)" in heading(page)
    notices = [element for element in page.iter("div") if "notice" in (element.get("class") or "")]
    told = next(notice for notice in notices if "a été lu comme le lieu" in spoken(notice))
    assert next(told.iter("a")).get("href") == "/recherche?q=voiture+pontarlier&sans=lieu"
    assert "Pontarlier (25300)" not in heading(page_of(client, "/recherche?q=voiture+pontarlier&sans=lieu"))


def test_a_postal_code_of_several_communes_asks_which(client):
    page = page_of(client, "/recherche?q=voiture&habite=25300")
    choices = next(element for element in page.iter("ul") if "choices" in (element.get("class") or ""))
    links = {spoken(link): link.get("href") for link in choices.iter("a")}
    assert len(links) == 13
    assert links["Pontarlier (25300)"] == "/recherche?q=voiture&habite=25300+Pontarlier"
    assert "Pontarlier (25300)" in heading(page_of(client, links["Pontarlier (25300)"]))


def test_a_card_says_how_far_for_whom_at_what_cost_who_may_call_and_how_fresh(client):
    page = page_of(client, "/recherche?q=cr%C3%A8che+horaires+%C3%A9tendus&habite=Pontarlier")
    card = entries(page)[0]
    facts = [spoken(fact) for fact in card.iter("li")]
    assert spoken(next(card.iter("h3"))) == "Crèche à horaires étendus, de 5 h 15 à 21 h 30"
    who = "par un professionnel ou la personne elle-même"
    assert facts == ["à moins de 1 km", "couvre Pontarlier", "payant", "sur place", who]
    assert re.search(r"vérifiée|à vérifier", spoken(card))
    assert [spoken(mark) for mark in next(card.iter("h3")).iter("mark")] == ["Crèche", "horaires", "étendus"]


def test_a_card_says_since_when_there_is_no_room(client):
    card = entries(page_of(client, "/recherche?q=Les+Poules+rousses"))[0]
    facts = [spoken(fact) for fact in card.iter("li")]
    assert re.fullmatch(r"complet au \d\d? \S+ 20\d\d", facts[0])


def test_a_position_known_by_its_commune_alone_is_approximate(client, site):
    from sqlalchemy import select

    from resource_base.catalog.models import Place, Service

    with site.base.database.reading() as session:
        rough = session.execute(
            select(Service.name, Place.insee)
            .join(Place)
            .where(Place.precision == "commune", Place.position == 0, Service.state == "published")
            .order_by(Service.name)
        ).first()
    page = page_of(client, f"/recherche?q={rough.name}&autour=Besan%C3%A7on")
    card = next(
        card for card in entries(page) if spoken(next(card.iter("h3"))) == rough.name.replace("’", "’")
    )
    assert any(spoken(fact).startswith("≈ à ") for fact in card.iter("li"))


def test_on_site_and_remote_are_two_groups(client):
    page = page_of(client, "/recherche?q=droits&habite=Morteau")
    headings = [spoken(element) for element in page.iter("h2")]
    groups = [text for text in headings if re.match(r"(Sur place|À distance) : ", text)]
    assert [text.partition(" :")[0] for text in groups] == ["Sur place", "À distance"]


def test_the_pages_follow_one_another_and_keep_the_question(client):
    first = page_of(client, "/recherche?besoin=emploi")
    pages = [link.get("href") for link in first.iter("a") if "Page 2" in (link.get("aria-label") or "")]
    assert pages == ["/recherche?besoin=emploi&page=2"]
    second = page_of(client, pages[0])
    names = [{spoken(next(card.iter("h3"))) for card in entries(page)} for page in (first, second)]
    assert (len(names[0]), names[0] & names[1]) == (20, set())


def test_each_sort_is_a_link_and_the_current_one_says_so(client):
    page = page_of(client, "/recherche?habite=Ornans&tri=distance")
    sorts = {spoken(link): link for link in page.iter("a") if (link.get("id") or "").startswith("tri-")}
    assert {name: link.get("href") for name, link in sorts.items()} == {
        "Pertinence": "/recherche?habite=Ornans",
        "Distance": "/recherche?habite=Ornans&tri=distance",
        "Mise à jour": "/recherche?habite=Ornans&tri=date",
    }
    assert [name for name, link in sorts.items() if link.get("aria-current")] == ["Distance"]


def test_each_condition_is_a_chip_that_takes_it_away(client):
    page = page_of(
        client, "/recherche?q=permis&frais=gratuit&rayon=20&habite=Besan%C3%A7on&ouvert=maintenant"
    )
    chips = {spoken(chip): chip.get("href") for chip in links(page, "chip")}
    base = "/recherche?q=permis&habite=Besan%C3%A7on"
    assert chips == {
        "Gratuit": f"{base}&rayon=20&ouvert=maintenant",
        "À moins de 20 km": f"{base}&frais=gratuit&ouvert=maintenant",
        "Ouvert maintenant": f"{base}&rayon=20&frais=gratuit",
        "Tout effacer": base,
    }


def test_ticking_a_facet_keeps_as_many_as_it_announced(client):
    page = page_of(client, "/recherche?habite=Besan%C3%A7on")
    label = next(label for label in page.iter("label") if label.get("for") == "besoin-logement")
    announced = count_in(label)
    narrowed = heading(page_of(client, "/recherche?habite=Besan%C3%A7on&besoin=logement"))
    assert f": {announced} solution" in narrowed


def test_the_facets_are_fields_of_the_question_s_form(client):
    page = page_of(client, "/recherche?frais=gratuit")
    boxes = [field for field in page.iter("input") if field.get("name") == "frais"]
    assert {(box.get("form"), box.get("type")) for box in boxes} == {("question", "checkbox")}
    assert [box.get("value") for box in boxes if box.get("checked") is not None] == ["gratuit"]
    exclusive = [field for field in page.iter("input") if field.get("name") == "fraicheur"]
    assert (exclusive[0].get("value"), exclusive[0].get("type")) == ("", "radio")


def test_a_facet_says_one_solution_and_several(client):
    page = parse(client.get("/recherche?q=permis").text)
    said = {text_of(part) for part in page.iter("span") if part.get("class") == "count"}
    assert {"1 solution"} < said
    assert [each for each in said if each.endswith("s") is each.startswith(("0 ", "1 "))] == []


def test_no_answer_is_no_dead_end(client):
    page = page_of(client, "/recherche?q=xyzzyq+plughq&sans=correction&sans=mots")
    assert heading(page).endswith(": aucune solution")
    panel = next(element for element in page.iter("h2") if "Aucune solution" in spoken(element))
    assert panel is not None
    assert entries(page) == []


def test_when_all_is_kept_to_others_the_first_ones_are_shown_and_the_way_to_all_of_them(client):
    page = page_of(client, "/recherche?q=ccas+pontarlier&habite=Besançon&rayon=5&sans=mots&sans=rayon")
    assert heading(page).endswith(": aucune solution")
    headings = [spoken(element) for element in page.iter("h2")]
    assert "10 solutions réservées aux habitants d’autres communes" in headings
    told = [spoken(element) for element in entries(page)]
    assert len(told) == 3
    assert all("ne couvre pas Besançon" in each and "à 45 km" in each for each in told)
    way = next(link for link in page.iter("a") if spoken(link) == "Voir les 10 solutions").get("href")
    assert heading(page_of(client, way)).endswith("autour de Besançon (25000) : 10 solutions")


def test_what_cannot_be_used_is_said(client):
    page = page_of(client, "/recherche?frais=bijoux&page=zero")
    notices = [spoken(element) for element in page.iter("div") if "notice" in (element.get("class") or "")]
    assert any("bijoux" in notice for notice in notices)


def test_the_home_page_counts_as_the_results_do(client):
    home = page_of(client, "/")
    tiles = {spoken(next(tile.iter("h3")).find("a")): tile for tile in home.iter("article")}
    assert len(tiles) == 9
    for tile in tiles.values():
        link = next(tile.iter("h3")).find("a").get("href")
        assert f": {count_in(tile)} solution" in heading(page_of(client, link))


def test_points_are_the_places_of_all_the_answers_not_of_the_page(client):
    collection = client.get("/recherche/points.geojson?besoin=emploi").get_json()
    ids = {feature["properties"]["id"] for feature in collection["features"]}
    assert len(ids) > 20
    told = set(collection["features"][0]["properties"])
    assert told == {"id", "name", "organization", "commune", "approximate"}
    assert collection["sheets"] == ["/solutions/", "?besoin=emploi"]
    summary = collection["summary"].replace("\u00a0", " ")
    assert summary == f"{len(collection['features'])} lieux sur la carte."


def test_suggestions_propose_communes_and_words(client):
    communes = client.get("/suggestions?champ=lieu&q=pontar").get_json()["suggestions"]
    assert communes[0] == {"value": "25300 Pontarlier", "label": "Pontarlier", "detail": "25300"}
    words = client.get("/suggestions?champ=mots&q=garde").get_json()["suggestions"]
    theme = next(each for each in words if each["label"] == "Garde d’enfants")
    assert theme["url"] == "/recherche?theme=famille--garde-denfants"
    assert client.get("/suggestions?champ=mots&q=g").get_json() == {"suggestions": []}
