"""Asking for a person: what is ticked or written becomes codes, and what is not understood is said."""

from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.house.keeping import parse, text_of
from tests.web.browsing import send
from tests.web.situations.reading import page_of, spoken

SENTENCE = "pas de voiture, deux enfants de 2 et 5 ans, loyer en retard"


def asked(answer):
    """The pairs of the address that one is led to."""
    assert answer.status_code == 303
    return parse_qsl(urlsplit(answer.location).query)


def test_what_words_tell_of_her_is_offered_and_takes_no_answer_away(client):
    plain = {"besoin": ["sante", "emploi"], "habite": "Maîche"}
    bare = send(client, "/personne", **plain)
    led = send(client, "/personne", **plain, words="deux enfants")
    counts = [
        [spoken(each) for each in page_of(client, path).iter("p") if "count" in (each.get("class") or "")]
        for path in (bare.location, led.location)
    ]
    assert counts[0] == counts[1][: len(counts[0])]
    page = page_of(client, led.location)
    (told,) = [each for each in page.iter("div") if each.get("class") == "likely"]
    assert [spoken(each) for each in told.iter("li")] == [
        "Familles ? Confirmer : Familles Écarter : Familles"
    ]
    confirm, without = (dict.fromkeys(asked_in(each)) for each in told.iter("a"))
    assert {("public", "familles"), ("public", "demandeurs-emploi")} <= {*confirm}
    assert {pair for pair in without if pair[0] in {"public", "peut-etre"}} == set()
    label = next(each for each in page.iter("label") if each.get("for") == "public-familles")
    assert spoken(label) == "Familles d’après vos mots, à confirmer"
    assert [box.get("checked") for box in label.iter("input")] == [None]


def asked_in(link):
    return parse_qsl(urlsplit(link.get("href")).query)


@pytest.mark.parametrize(("typed", "km"), [("12,5", "13"), ("15 k", "15"), ("15 kms", "15"), ("7.2 km", "8")])
def test_a_distance_is_understood_as_it_is_typed(client, typed, km):
    assert ("km", km) in asked(send(client, "/personne", besoin="sante", habite="Maîche", km=typed))


@pytest.mark.parametrize("typed", ["0", "douze", "15-20", "-3", "501", "1e2", "²"])
def test_a_distance_that_is_none_is_refused_at_its_field_and_nothing_is_lost(client, typed):
    refused = send(client, "/personne", besoin="sante", words="pas de voiture", km=typed)
    assert refused.status_code == 422
    page = parse(refused.text)
    field = next(each for each in page.iter("input") if each.get("id") == "km")
    assert (field.get("value"), field.get("aria-describedby")) == (typed, "km-problem")
    told = next(each for each in page.iter("span") if each.get("id") == "km-problem")
    assert spoken(told) == "Écrivez un nombre de kilomètres, de 1 à 500. Par exemple : 15."
    assert text_of(next(page.iter("textarea"))).strip() == "pas de voiture"


def notices(page):
    return [spoken(part) for part in page.iter("div") if "notice" in (part.get("class") or "").split()]


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
    assert "enfants »" not in spoken(page)
    assert "Garde d’enfants" in chips


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


def test_who_reads_the_words_again_says_that_nobody_is_named_in_them(client):
    page = parse(send(client, "/personne", words="Mme Durand, 34 ans", besoin="sante").text)
    (vouched,) = [spoken(each) for each in page.iter("label") if each.get("for") == "words_read_again"]
    assert vouched == "J’ai relu ce texte : ni nom, ni date de naissance, rien qui dise qui est la personne."


def test_an_address_becomes_its_commune_and_what_is_no_place_is_refused(client):
    led = send(client, "/personne", besoin="sante", habite="12 rue des Lilas 25120 Maîche")
    assert asked(led) == [("besoin", "sante"), ("habite", "25120 Maîche")]
    refused = send(client, "/personne", besoin="sante", habite="chez Mme Xyzzy")
    assert (refused.status_code, "Ce lieu n’est pas reconnu" in refused.text) == (422, True)


def test_a_commune_in_the_words_is_where_she_lives(client):
    assert ("habite", "25300 Pontarlier") in asked(
        send(client, "/personne", words="pas de permis, Pontarlier")
    )


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
            "Compris : Bénéficiaires des minimas sociaux. Il reste à dire",
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
    assert asked == ["words", "habite", "Répondre à ces mots", "besoin-sante", "Voir les réponses"]
    (missed,) = notices(page_of(client, "/personne?besoin=sante"))
    assert missed.startswith("Sans la commune où elle habite")
    assert notices(page_of(client, "/personne?besoin=sante&habite=25120+Ma%C3%AEche")) == []


def test_what_misses_a_frein_is_said_and_an_empty_form_says_nothing(client):
    assert "Cochez au moins un frein" in client.get("/personne?habite=Pontarlier").text
    assert "Cochez au moins un frein" not in client.get("/personne").text
