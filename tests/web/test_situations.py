"""« Partir d’une personne »: from what is ticked or written to the answers, the holes, and what is kept."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from sqlalchemy import select

from resource_base.curation.needs.models import UnmetNeed
from tests.house.keeping import parse, text_of
from tests.web.browsing import send, statements

TEMPORARY = "logement-hebergement--rechercher-une-solution-dhebergement-temporaire"
SENTENCE = "pas de voiture, deux enfants de 2 et 5 ans, loyer en retard"
MAICHE = (
    "/personne?besoin=sante&besoin=mobilite&besoin=savoirs-de-base&habite=25120+Ma%C3%AEche&trajet=a-velo"
)


def spoken(element):
    return text_of(element).replace("\u00a0", " ").replace("\u202f", " ")


def page_of(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return parse(answer.text)


def sections(page):
    return {each.get("id").removeprefix("frein-"): each for each in page.iter("section") if each.get("id")}


def names(section):
    return [spoken(next(entry.iter("h3"))) for entry in section.iter("article")]


def asked(answer):
    """The pairs of the address that one is led to."""
    assert answer.status_code == 303
    return parse_qsl(urlsplit(answer.location).query)


@pytest.fixture
def client(client_as):
    return client_as("professional")


def needs(site):
    with site.base.database.reading() as session:
        return session.scalars(select(UnmetNeed).order_by(UnmetNeed.at)).all()


# --- Asking -----------------------------------------------------------------------------------------


def test_words_become_codes_and_are_in_no_address(client):
    answer = send(client, "/personne", words=SENTENCE, habite="Maîche", trajet="en-bus")
    pairs = asked(answer)
    assert [value for name, value in pairs if name == "theme"] == [
        "famille--garde-denfants",
        "logement-hebergement--reduire-les-impayes-de-loyer",
        "mobilite--acceder-a-un-vehicule",
    ]
    assert ("habite", "25120 Maîche") in pairs
    assert ("trajet", "en-bus") in pairs
    assert not {"words", "csrf_token"} & {name for name, _ in pairs}
    page = page_of(client, answer.location)
    chips = [spoken(chip) for chip in page.iter("a") if "chip" in (chip.get("class") or "").split()]
    assert "Accéder à un véhicule « pas de voiture »" in chips
    assert "Réduire les impayés de loyer « loyer en retard »" in chips
    assert "« deux enfants" not in spoken(page)


def test_a_proposal_is_taken_back_by_its_chip(client):
    page = page_of(client, "/personne?theme=mobilite--acceder-a-un-vehicule&besoin=sante&dit=pas.voiture")
    chip = next(each for each in page.iter("a") if spoken(each).startswith("Accéder à un véhicule"))
    assert chip.get("href") == "/personne?besoin=sante&dit=pas.voiture"


@pytest.mark.parametrize(
    "words", ["Mme Durand, 34 ans, pas de voiture", "née le 03/02/1988", "2 85 05 78 006 084 41"]
)
def test_words_that_look_like_someone_s_are_refused_and_travel_nowhere(client, words):
    answer = send(client, "/personne", words=words, besoin="sante")
    assert answer.status_code == 422
    assert "Ce texte semble" in answer.text
    page = parse(answer.text)
    assert words in text_of(next(page.iter("textarea")))
    ticked = [box.get("value") for box in page.iter("input") if box.get("checked") is not None]
    assert "sante" in ticked
    assert answer.location is None


def test_an_address_becomes_its_commune_and_what_is_no_place_is_refused(client):
    led = send(client, "/personne", besoin="sante", habite="12 rue des Lilas 25120 Maîche")
    assert asked(led) == [("besoin", "sante"), ("habite", "25120 Maîche")]
    refused = send(client, "/personne", besoin="sante", habite="chez Mme Xyzzy")
    assert (refused.status_code, "Ce lieu n’est pas reconnu" in refused.text) == (422, True)


def test_a_commune_in_the_words_is_where_she_lives(client):
    assert ("habite", "25300 Pontarlier") in asked(
        send(client, "/personne", words="pas de permis, Pontarlier")
    )


def notices(page):
    return [spoken(part) for part in page.iter("div") if "notice" in (part.get("class") or "").split()]


def test_words_that_were_not_understood_are_said_once_and_are_in_no_address(client):
    led = send(client, "/personne", words="pas de voiture, aime le xyzzy", habite="Maîche")
    assert "xyzzy" not in led.location
    assert "xyzzy" not in str(led.headers)
    (told,) = notices(page_of(client, led.location))
    assert told.startswith("Non compris : « aime le xyzzy ».")
    assert notices(page_of(client, led.location)) == []


@pytest.mark.parametrize(
    ("words", "understood", "asked_for"),
    [
        ("xyzzy plugh", "Non compris : « xyzzy plugh ». Cochez", "ou dites la situation avec d’autres mots."),
        (
            "RSA",
            "Compris : Bénéficiaires des minimas sociaux, Demandeurs d’emploi. Il reste à dire",
            "ou dites la situation avec vos mots.",
        ),
    ],
)
def test_words_without_a_frein_are_answered_by_what_was_understood(client, words, understood, asked_for):
    led = send(client, "/personne", words=words)
    (told,) = notices(page_of(client, led.location))
    assert (told.startswith(understood), told.endswith(asked_for)) == (True, True), told


def test_where_she_lives_is_asked_before_the_words_are_sent_and_missed_on_the_answers(client):
    form = next(each for each in page_of(client, "/personne").iter("form") if each.get("id") == "demande")
    asked = [
        each.get("id") or text_of(each)
        for each in form.iter()
        if each.tag in {"textarea", "button"} or each.get("id") in {"habite", "besoin-sante"}
    ]
    assert asked == ["words", "habite", "Comprendre", "besoin-sante", "Voir les réponses"]
    (missed,) = notices(page_of(client, "/personne?besoin=sante"))
    assert missed.startswith("Sans la commune où elle habite")
    assert notices(page_of(client, "/personne?besoin=sante&habite=25120+Ma%C3%AEche")) == []


def test_what_misses_a_frein_is_said_and_an_empty_form_says_nothing(client):
    assert "Cochez au moins un frein" in client.get("/personne?habite=Pontarlier").text
    assert "Cochez au moins un frein" not in client.get("/personne").text


# --- Answers ----------------------------------------------------------------------------------------


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


def test_more_are_shown_on_demand(client):
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


# --- Holes ------------------------------------------------------------------------------------------


def test_a_hole_is_told_in_one_click_once_and_the_answers_stay(own):
    client = own.client_as("professional")
    path = f"/personne?besoin=mobilite&theme={TEMPORARY}&habite=25300+Pontarlier&trajet=a-pied"
    page = page_of(client, path)
    assert "La base n’a rien pour cette personne." in spoken(sections(page)["mobilite"])
    form = next(form for form in sections(page)["mobilite"].iter("form"))
    sent = [(field.get("name"), field.get("value")) for field in form.iter("input")]
    for _ in range(2):
        told = client.post("/personne/besoins", data=_lists(sent))
        assert told.status_code == 303
        assert told.location.endswith("#frein-mobilite")
        assert sections(page_of(client, told.location)).keys() == {"logement", "mobilite"}
    (need,) = needs(own)
    assert (need.words, need.place, need.needs, need.themes) == ("", "commune:25462", ("mobilite",), ())
    after = sections(page_of(client, path))["mobilite"]
    assert "Besoin signalé." in spoken(after)
    assert list(after.iter("form")) == []
    other = own.client_as("curator")
    assert "Besoin signalé." not in other.get(path).text


def test_all_the_holes_are_told_at_once_and_what_has_answers_is_not(own):
    client = own.client_as("professional")
    path = f"/personne?besoin=mobilite&besoin=sante&theme={TEMPORARY}&habite=Morteau"
    assert names(sections(page_of(client, path))["logement"]) != []
    form = next(
        form for form in page_of(client, path).iter("form") if "all-holes" in (form.get("class") or "")
    )
    assert "Signaler les 2 besoins sans réponse" in spoken(form)
    sent = [(field.get("name"), field.get("value")) for field in form.iter("input")]
    client.post("/personne/besoins", data=_lists([*sent, ("manque", "logement")]))
    assert {need.needs for need in needs(own)} == {("mobilite",), ("sante",)}
    assert "Signaler les" not in client.get(path).text


def test_a_suspended_entry_is_seen_by_curators_alone(own):
    path = f"/personne?theme={TEMPORARY}&plus=logement"
    found = {
        role: "État suspended" in own.client_as(role).get(path).text
        for role in ("partner", "professional", "curator")
    }
    assert found == {"partner": False, "professional": False, "curator": True}


def _lists(pairs):
    sent: dict[str, list[str]] = {}
    for name, value in pairs:
        sent.setdefault(name, []).append(value)
    return sent
