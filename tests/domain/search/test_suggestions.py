"""What is offered while one types: only what the viewer may see, and never a confidential place."""

from resource_base.catalog import queries
from resource_base.catalog.queries import Viewer
from resource_base.catalog.vocabulary import State, Visibility
from resource_base.search.criteria import Criteria
from resource_base.search.index.documents import document_of
from resource_base.search.suggestions import SuggestionKind
from tests.domain.catalog.making import service
from tests.domain.search.asking import entry
from tests.domain.search.test_documents import CONTACT, PLACE, SECRETS

PERMIT = "mobilite--preparer-un-permis"


def offered(base, text, *, viewer=Viewer.PROFESSIONAL):
    return [(each.kind.value, each.label) for each in base.engine.suggest(text, viewer=viewer)]


def test_themes_organisations_entries_and_communes_are_offered_in_this_order(directory):
    base = directory(
        entry("Pontonniers du permis", organization="Les Ponts"),
        entry("Crèche", organization="La Crèche"),
    )
    assert offered(base, "pont")[:4] == [
        ("structure", "Les Ponts"),
        ("solution", "Pontonniers du permis"),
        ("commune", "Pontarlier"),
        ("commune", "Pont-de-Roide-Vermondans"),
    ]
    assert offered(base, "permi") == [
        ("thematique", "Préparer un permis"),
        ("solution", "Pontonniers du permis"),
    ]


def test_a_theme_is_offered_for_the_expressions_that_call_it_to_mind(directory):
    base = directory(entry("Vélo"), groups=[{"words": ["code de la route"], "themes": [PERMIT]}])
    (suggestion,) = base.engine.suggest("code de la r", viewer=Viewer.PUBLIC)
    assert (suggestion.label, suggestion.detail, suggestion.value) == (
        "Préparer un permis",
        "Mobilité",
        PERMIT,
    )


def test_any_word_of_a_name_may_be_begun_and_the_others_must_be_in_it(directory):
    base = directory(entry("Garage solidaire"), entry("Garage", "solidaire"), entry("Épicerie solidaire"))
    assert offered(base, "garage soli") == [("solution", "Garage solidaire")]
    assert ("solution", "Épicerie solidaire") in offered(base, "épi")


def test_what_is_not_to_be_seen_is_not_offered(directory):
    base = directory(
        entry("Zèbre publié", organization="Zoo ouvert"),
        entry("Zèbre suspendu", organization="Zoo fermé", state=State.SUSPENDED),
        entry("Zèbre brouillon", organization="Zoo secret", state=State.DRAFT),
    )
    assert offered(base, "zèb") == [("solution", "Zèbre publié")]
    assert ("solution", "Zèbre suspendu") in offered(base, "zèb", viewer=Viewer.CURATOR)
    assert offered(base, "zoo") == [("structure", "Zoo ouvert")]


def test_an_edit_is_offered_at_once(directory):
    before = entry("Zèbre rayé")
    base = directory(before, entry("Vélo"))
    base.replace(entry("Okapi", id=before.id))
    assert (offered(base, "zèb"), offered(base, "oka")) == ([], [("solution", "Okapi")])


def test_the_same_name_is_offered_once(directory):
    base = directory(entry("Zèbre"), entry("Zèbre", id=entry("autre").id))
    assert offered(base, "zèbre") == [("solution", "Zèbre")]


def test_one_letter_offers_nothing(directory):
    assert offered(directory(entry("Zèbre")), "z") == []


def test_what_is_confidential_or_for_professionals_is_found_nowhere(session, directory):
    """From the entry in the database to results, explanations, marks of the map and suggestions."""
    shelter = service(
        session,
        name="Mise à l’abri",
        address_confidential=True,
        places=[PLACE],
        contacts=[CONTACT | {"visibility": visibility} for visibility in Visibility],
        **SECRETS,
    )
    session.flush()
    base = directory(document_of(session.scalars(queries.services([shelter.id])).one()), entry("Vélo"))
    secret = "Zébulon Tartempion Glycines Mirabelle Hirondelle Aurore 0381999999 0381888888 0381777777"
    for viewer in Viewer:
        assert shelter.id in base.engine.ids(Criteria(), viewer=viewer)
        assert base.engine.points(Criteria(), viewer=viewer) == []
        for words in secret.split():
            assert shelter.id not in base.engine.ids(Criteria(words=words), viewer=viewer)
            offered = {each.kind for each in base.engine.suggest(words, viewer=viewer)}
            assert offered <= {SuggestionKind.COMMUNE, SuggestionKind.THEME}
    (hit,) = base.find("abri", home="Pontarlier").hits
    assert hit.distance_km is None
    assert "lieu d’accueil non précisé" in [
        reason.sentence for reason in base.find("abri", home="Pontarlier").explain(hit).reasons
    ]
