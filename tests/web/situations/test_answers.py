"""The answers for a person: frein by frein, why, what is further, what is kept."""

from tests.web.browsing import send, statements
from tests.web.situations.reading import TEMPORARY, names, page_of, sections, spoken

MAICHE = (
    "/personne?besoin=sante&besoin=mobilite&besoin=savoirs-de-base&habite=25120+Ma%C3%AEche&trajet=a-velo"
)


def test_each_frein_has_its_section_its_reasons_and_its_way_to_the_search(client):
    page = page_of(client, MAICHE)
    found = sections(page)
    assert list(found) == ["sante", "mobilite", "savoirs-de-base"]
    health = found["sante"]
    assert len(names(health)) == 3
    facts = [spoken(fact) for fact in next(health.iter("article")).iter("li")]
    assert {"couvre Maîche", "gratuit"} <= set(facts)
    link = next(each for each in health.iter("a") if "Voir dans la recherche" in spoken(each))
    assert link.get("href") == "/recherche?habite=25120+Ma%C3%AEche&rayon=7&besoin=sante"
    total = int(spoken(health).split(" solutions")[0].split()[-1])
    assert f": {total} solutions" in spoken(next(page_of(client, link.get("href")).iter("h1")))


def test_a_confidential_address_is_at_no_distance_and_the_card_and_the_sheet_say_so(planted):
    client, said = planted.client_as("professional"), "adresse confidentielle : distance non calculée"
    path = f"/personne?theme={TEMPORARY}&habite=25500+Morteau&trajet=a-pied"
    found = {spoken(next(entry.iter("h3"))): entry for entry in page_of(client, path).iter("article")}
    shelter, decoy = found["Hébergement sûr"], found["Hébergement d’étape"]
    facts = {name: [spoken(fact) for fact in entry.iter("li")] for name, entry in found.items()}
    assert said in facts["Hébergement sûr"]
    assert [fact for fact in facts["Hébergement d’étape"] if "confidentielle" in fact] == []
    sheets = [spoken(page_of(client, next(entry.iter("a")).get("href"))) for entry in (shelter, decoy)]
    assert [said in sheet for sheet in sheets] == [True, False]
    anywhere = page_of(client, f"/personne?theme={TEMPORARY}")
    assert "adresse confidentielle" in spoken(anywhere)
    assert said not in spoken(anywhere)


def test_who_has_no_car_is_asked_how_far_she_goes_and_a_click_says_it(client):
    def reaches(path):
        return {
            spoken(link): link.get("href")
            for link in page_of(client, path).iter("a")
            if " km)" in spoken(link)
        }

    path = "/personne?besoin=mobilite&theme=mobilite--acceder-a-un-vehicule&habite=25120+Ma%C3%AEche"
    found = reaches(path)
    assert list(found) == ["à pied (2 km)", "à vélo (7 km)", "en bus (20 km)"]
    assert found["en bus (20 km)"] == f"{path}&trajet=en-bus"
    assert reaches(found["en bus (20 km)"]) == reaches("/personne?besoin=mobilite&habite=Ma%C3%AEche") == {}


def test_violence_is_said_by_words_or_by_a_click_and_protection_comes_first(client):
    words = "son mari la frappe, elle veut partir avec les enfants"
    told = page_of(
        client, send(client, "/personne", words=words, habite="Maîche", public="familles").location
    )
    assert "En danger : le 17" in spoken(told)
    assert "Mise à l'abri" in names(sections(told)["famille"])[0]
    assert ("« mari la frappe »" in spoken(told), "chez moi" in spoken(told)) == (True, False)
    theme = "/personne?theme=famille--surmonter-conflits-separation-violence&habite=25120+Ma%C3%AEche"
    path = f"{theme}&dit=separation-difficile&plus=famille"
    page = page_of(client, path)
    (click,) = [link for link in page.iter("a") if spoken(link).startswith("Il y a des violences")]
    said = page_of(client, f"{click.get('href')}&plus=famille")
    mediated = ["Médiation familiale" in names(sections(each)["famille"]) for each in (page, said)]
    assert (mediated, "En danger : le 17" in spoken(page), "En danger : le 17" in spoken(said)) == (
        [True, False],
        False,
        True,
    )


def test_shelters_alone_are_not_shown_before_they_are_asked_for_and_the_link_says_what_they_are(client):
    path = f"/personne?theme={TEMPORARY}&habite=25120+Ma%C3%AEche&trajet=a-pied&public=femmes"
    section = sections(page_of(client, path))["logement"]
    (button,) = [spoken(each) for each in section.iter("button")]
    assert button == "Afficher 2 solutions pour victimes de violences : Logement"
    unfolded = names(sections(page_of(client, f"{path}&plus=logement"))["logement"])
    assert set(unfolded) - set(names(section)) == {
        "Appartements-relais du Haut-Doubs",
        "Mise à l'abri immédiate, avec les enfants",
    }


def ticks_of(page):
    """The ticks of the answers, by what they send: whether they are ticked."""
    boxes = [box for box in page.iter("input") if box.get("name") == "entree"]
    return {box.get("value"): box.get("checked") is not None for box in boxes}


def fields_of(form):
    return {field.get("name"): field.get("value") for field in form.iter("input")}


def form_of_ticks(page):
    return next(each for each in page.iter("form") if each.get("id") == "garder")


def test_more_answers_are_shown_and_what_was_ticked_stays_so(client):
    page = page_of(client, MAICHE)
    first = next(iter(ticks_of(page)))
    (button,) = [each for each in sections(page)["sante"].iter("button") if "Afficher" in spoken(each)]
    count = int(spoken(button).removeprefix("Afficher ").removesuffix(" autres solutions : Santé"))
    assert (button.get("form"), button.get("formaction")) == ("garder", "/personne")
    sent = {
        "entree": [first, "Mme Durand"],
        **fields_of(form_of_ticks(page)),
        button.get("name"): button.get("value"),
    }
    led = client.get(button.get("formaction"), query_string=sent)
    assert (led.status_code, "Durand" in led.location, led.location.endswith("#frein-sante")) == (
        303,
        False,
        True,
    )
    longer = page_of(client, led.location)
    assert [value for value, ticked in ticks_of(longer).items() if ticked] == [first]
    assert len(names(sections(longer)["sante"])) == 3 + count
    assert len(names(sections(longer)["mobilite"])) == len(names(sections(page)["mobilite"]))


def test_keeping_nothing_leads_back_to_the_answers_and_asks_for_a_tick(client):
    led = client.get("/selections/garder", query_string=fields_of(form_of_ticks(page_of(client, MAICHE))))
    assert (led.status_code, led.location) == (303, f"{MAICHE}&entree=")
    asks = "Cochez au moins une solution à garder."
    assert [asks in spoken(page_of(client, path)) for path in (led.location, MAICHE)] == [True, False]
    assert client.get("/selections/garder", query_string={"retour": "/recherche"}).status_code == 422


def test_what_was_kept_for_another_may_be_kept_for_her_and_the_card_says_where_it_is(own):
    client = own.client_as("professional")
    path = f"/personne?theme={TEMPORARY}&habite=25500+Morteau"
    kept, other = list(ticks_of(page_of(client, path)))[:2]
    send(
        client,
        "/selections/garder",
        on=f"/selections/garder?entree={kept}",
        entree=kept,
        selection="nouvelle",
        reference="Mère, jeudi",
    )
    page = page_of(client, path)
    assert {kept, other} <= {*ticks_of(page)}
    said = {
        box.get("value"): "déjà dans Mère, jeudi" in spoken(card)
        for card in page.iter("article")
        for box in card.iter("input")
    }
    assert (said[kept], said[other]) == (True, False)


def test_more_are_shown_on_demand(client_as):
    client = client_as("partner")
    url = "/personne?besoin=emploi"
    page = page_of(client, url)
    more = next(link for link in page.iter("a") if spoken(link) == "Afficher 10 autres solutions")
    assert more.get("href") == f"{url}&plus=emploi#frein-emploi"
    first, longer = (
        names(sections(page)["emploi"]),
        names(sections(page_of(client, more.get("href")))["emploi"]),
    )
    assert (len(first), len(longer), longer[:3]) == (3, 13, first)


def test_words_that_were_read_are_to_be_confirmed_and_boxes_that_were_ticked_are_not(client):
    said, ticked = (
        "/personne?theme=mobilite--acceder-a-un-vehicule&dit=pas.voiture",
        "/personne?besoin=mobilite",
    )
    asks = "Vos mots ont été lus comme les thématiques ci-dessous"
    assert [asks in client.get(path).text for path in (said, ticked)] == [True, False]


def test_an_entry_without_hours_says_so_to_who_is_free_at_some_times_only(client):
    def told(path):
        return {
            spoken(next(entry.iter("h3"))): "horaires non connus" in spoken(entry)
            for entry in page_of(client, path).iter("article")
        }

    at_any_time = f"{MAICHE}&plus=sante"
    on_monday = told(f"{at_any_time}&jour=lundi")
    assert set(on_monday.values()) == {True, False}
    assert set(told(at_any_time).values()) == {False}


def test_few_answers_to_a_finer_theme_lead_to_the_whole_frein(client):
    whole = "/personne?besoin=mobilite&habite=25120+Ma%C3%AEche&trajet=a-velo"
    finer = whole.replace("&habite", "&theme=mobilite--acceder-a-un-vehicule&habite")
    section = sections(page_of(client, finer))["mobilite"]
    wider = next(link for link in section.iter("a") if spoken(link) == "Élargir à tout le frein « Mobilité »")
    assert wider.get("href") == whole
    assert "Élargir" not in client.get(whole).text


def test_what_is_further_is_counted_and_offered(client):
    page = page_of(client, f"{MAICHE}&theme=mobilite--preparer-un-permis")
    link = next(each for each in sections(page)["mobilite"].iter("a") if "plus loin" in spoken(each))
    assert spoken(link).startswith("1 autre plus loin, à 23 km")
    assert "tri=distance" in link.get("href")
    assert "rayon" not in link.get("href")


def test_ticks_lead_to_the_selections_with_the_situation_and_partners_have_none(client, client_as):
    page = page_of(client, MAICHE)
    ticks = [box for box in page.iter("input") if box.get("name") == "entree"]
    assert {box.get("value").partition("/")[2] for box in ticks} >= {"sante", "mobilite"}
    form = next(each for each in page.iter("form") if each.get("id") == "garder")
    hidden = {field.get("name"): field.get("value") for field in form.iter("input")}
    assert (form.get("action"), f"/personne?{hidden['situation']}", hidden["retour"]) == (
        "/selections/garder",
        MAICHE,
        MAICHE,
    )
    kept = client.get("/selections/garder", query_string={"entree": ticks[0].get("value"), **hidden})
    assert kept.status_code == 200
    copied = next(box.get("value") for box in page.iter("input") if box.get("id") == "lien")
    assert copied == f"http://localhost{MAICHE}"
    partner = page_of(client_as("partner"), MAICHE)
    assert [box for box in partner.iter("input") if box.get("name") == "entree"] == []
    assert "garder" not in {form.get("id") for form in partner.iter("form")}


def test_what_is_ticked_stays_ticked_in_the_folded_form(client):
    page = page_of(client, f"{MAICHE}&public=jeunes&jour=lundi&km=12")
    ticked = {
        (box.get("name"), box.get("value")) for box in page.iter("input") if box.get("checked") is not None
    }
    assert {("besoin", "sante"), ("public", "jeunes"), ("jour", "lundi"), ("trajet", "a-velo")} <= ticked
    assert next(box.get("value") for box in page.iter("input") if box.get("id") == "km") == "12"


def test_the_page_asks_the_database_as_often_whatever_the_freins(site, client):
    client.get(MAICHE)
    few, many = "/personne?besoin=sante&habite=Ornans", "/personne?besoin=sante&besoin=emploi&besoin=famille"
    assert len(statements(site, client, few)) == len(statements(site, client, many)) <= 8
