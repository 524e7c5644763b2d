"""What must not be seen is in no answer at all: page source, points, suggestions, drawings."""

import re

import pytest

from resource_base.accounts.models import Role
from tests.site import VISITOR, Site
from tests.web.handed import REFERENCE, Handing
from tests.web.planted import FOR_CURATORS, FOR_PROFESSIONALS, INTERNAL, PUBLIC, SECRET_PLACE, fill

QUESTIONS = (
    "",
    "?q=h%C3%A9bergement",
    "?q=murs",
    "?habite=25074",
    "?habite=Ma%C3%AEche&tri=distance",
    "?autour=25074&rayon=5",
    "?theme=logement-hebergement--rechercher-une-solution-dhebergement-temporaire",
    "?habite=Morteau&q=toit",
)
SITUATIONS = (
    "?besoin=logement",
    "?besoin=logement&habite=25074&trajet=en-voiture",
    "?besoin=logement&besoin=famille&habite=Morteau&trajet=a-pied&plus=logement",
    "?theme=logement-hebergement--rechercher-une-solution-dhebergement-temporaire&habite=Ma%C3%AEche&km=500",
)
# What is drawn by lot, and may hold a postal code by chance: ids, tokens of forms, nonces.
CHANCE = re.compile(
    r'[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<=name="csrf_token" value=")[^"]+|(?<=nonce=")[^"]+'
)
TYPED = ("hé", "héb", "murs", "sente", "murmures", "prune", "quentin", "odile")


def sources(site, role):
    """Everything that a role can read, by address."""
    client = site.client_as(role)
    paths = ["/", *(f"/recherche{question}" for question in QUESTIONS)]
    paths += [f"/recherche/points.geojson{question}" for question in QUESTIONS]
    paths += [f"/recherche/carte.svg{question}" for question in QUESTIONS]
    paths += [f"/personne{situation}" for situation in SITUATIONS]
    paths += [f"/suggestions?champ=mots&q={typed}" for typed in TYPED]
    for name in ("Hébergement sûr", "Hébergement d’étape"):
        paths += [f"{site.sheet_path(name)}{question}" for question in QUESTIONS]
    return {path: CHANCE.sub("", client.get(path).get_data(as_text=True)) for path in paths}


def holding(found, secrets):
    """The addresses whose answer holds one of these strings, that the question did not bring in itself."""
    return sorted(path for path, text in found.items() if any(secret in text for secret in secrets))


@pytest.fixture(scope="module", params=[VISITOR, *Role])
def seen(request, planted):
    return request.param, sources(planted, request.param)


def test_a_confidential_address_is_in_no_answer_to_anyone(seen):
    role, found = seen
    # A question about the commune itself writes its name back; its places and numbers never.
    others = {path: text for path, text in found.items() if "25074" not in path}
    assert (role, holding(others, SECRET_PLACE)) == (role, [])
    street = [secret for secret in SECRET_PLACE if secret not in {"Bonnétage", "25210"}]
    assert (role, holding(found, street)) == (role, [])


def test_a_decoy_is_seen_by_whoever_may_search(seen):
    role, found = seen
    expected = 0 if role == VISITOR else len(QUESTIONS)
    assert (
        len(holding({path: text for path, text in found.items() if "/solutions/" in path}, PUBLIC[:1]))
        == expected
    )


def test_the_entries_of_a_situation_are_there_for_whoever_may_search(seen):
    role, found = seen
    shown = {path: "Hébergement sûr" in text for path, text in found.items() if path.startswith("/personne")}
    assert (role, set(shown.values())) == (role, {role != VISITOR})


def test_a_contact_for_professionals_is_on_the_sheet_alone(seen, planted):
    role, found = seen
    shelter = planted.sheet_path("Hébergement sûr")
    holders = [path for path in holding(found, FOR_PROFESSIONALS) if not path.startswith(shelter)]
    assert holders == []
    shown = any(path.startswith(shelter) for path in holding(found, FOR_PROFESSIONALS))
    assert (role, shown) == (role, role not in {VISITOR, Role.PARTNER})


def test_what_curators_keep_for_themselves_is_shown_to_them_alone(seen):
    role, found = seen
    shown = bool(holding(found, (*FOR_CURATORS, *INTERNAL)))
    assert (role, shown) == (role, role in {Role.CURATOR, Role.ADMINISTRATOR})


def test_the_words_of_a_confidential_address_find_nothing(planted):
    client = planted.client_as("curator")
    for words in ("murmures", "sente", "prune reservat", "quentin discretot", "préfet", "épineux"):
        results = planted.base.engine.find(planted.base.engine.read(_args(words)), viewer="curator")
        assert (words, results.total) == (words, 0)
        assert (
            "Hébergement sûr"
            not in client.get("/suggestions", query_string={"champ": "mots", "q": words}).text
        )


def test_a_confidential_sheet_says_to_call_and_draws_nothing(planted):
    page = planted.client_as("professional").get(planted.sheet_path("Hébergement sûr")).text
    assert "Adresse confidentielle\u00a0: appelez pour y être orienté." in page
    assert "locator" not in page
    assert "locator" in planted.client_as("professional").get(planted.sheet_path("Hébergement d’étape")).text


def test_only_shown_places_are_points(planted):
    collection = planted.client_as("curator").get("/recherche/points.geojson?q=h%C3%A9bergement").get_json()
    names = [feature["properties"]["name"] for feature in collection["features"]]
    assert [name for name in names if name.startswith("Hébergement")] == ["Hébergement d’étape"]


@pytest.mark.parametrize(
    ("role", "statuses"),
    [
        ("professional", {"published": 200, "suspended": 200, "draft": 404, "withdrawn": 404}),
        ("partner", {"published": 200, "suspended": 404, "draft": 404, "withdrawn": 404}),
        ("curator", {"published": 200, "suspended": 200, "draft": 200, "withdrawn": 200}),
    ],
)
def test_states_are_shown_to_whom_they_concern(planted, role, statuses):
    client = planted.client_as(role)
    found = {state: client.get(planted.sheet_path(f"État {state}")).status_code for state in statuses}
    assert found == statuses


def _args(words):
    from werkzeug.datastructures import MultiDict

    return MultiDict({"q": words, "sans": "mots"})


@pytest.fixture(scope="module")
def faces(tmp_path_factory):
    """Every entry handed over, on paper, in PDF, by a link, a letter and a text."""
    site = Site.build(tmp_path_factory.mktemp("handed"), fill)
    yield Handing.of(site).faces()
    site.base.database.dispose()


def test_no_face_of_what_is_handed_over_has_more_than_the_public_sees(faces):
    hidden = (*SECRET_PLACE, *FOR_PROFESSIONALS, *FOR_CURATORS, *INTERNAL, REFERENCE, "État draft")
    assert {name: [each for each in hidden if each in text] for name, text in faces.items()} == {
        name: [] for name in ("print", "pdf", "link", "mail", "text")
    }


def test_what_the_public_sees_is_on_every_face(faces):
    assert [name for name, text in faces.items() if "03 53 01 99 96" not in text] == []
    assert [name for name, text in faces.items() if "4 place Visible" not in text] == []
    called = {"text": "Hébergement sur"}  # an SMS has no « û »
    assert [name for name, text in faces.items() if called.get(name, "Hébergement sûr") not in text] == []
