"""The great journeys by keyboard alone, the focus always seen: with scripts, then with nothing but HTML."""

from contextlib import contextmanager

import pytest

from resource_base.accounts.models import Role
from tests.browser.conftest import served
from tests.browser.typing_only import Typist
from tests.site import Site
from tests.web.planted import fill

pytestmark = pytest.mark.browser

NEXT = "Enregistrer et continuer"
WORDS, ENTRY, REFERENCE = "état published", "État published", "Plateau 12"
TITLES = {True: "Prêt de vélos à Maîche", False: "Atelier de couture à Ornans"}


@pytest.fixture(scope="module")
def own_site(tmp_path_factory):
    """A directory where nothing was ever proposed."""
    folder = tmp_path_factory.mktemp("keyboard")
    site = Site.build(folder, lambda _base, _session: None, demonstration=True)
    yield site
    site.base.database.dispose()


@pytest.fixture(scope="module")
def home(own_site):
    with contextmanager(served)(own_site) as address:
        yield address


def submit(typist, title):
    """From the home page to the page that follows the proposal."""
    typist.follow("Mes propositions")
    typist.follow("Proposer une solution")
    typist.follow("Commencer")
    typist.fill("Nom de la structure", "Roue Libre, Maîche")
    typist.follow(NEXT)
    typist.fill("Titre", title)
    typist.fill("Description", "Un vélo pour aller travailler, un mois au plus.")
    typist.follow(NEXT)
    typist.reach("Mobilité")
    typist.press("Enter")
    typist.choose("Accéder à un véhicule")
    typist.follow(NEXT)
    typist.choose("Tous publics")
    typist.follow(NEXT)
    typist.choose("À distance")
    typist.follow(NEXT)
    typist.follow(NEXT)
    typist.follow(NEXT)
    typist.fill("Téléphone", "03 81 00 00 01")
    typist.follow(NEXT)
    typist.pick("Gratuit", after="Je ne sais pas")
    typist.follow(NEXT)
    typist.follow("Envoyer la proposition")


@pytest.mark.parametrize("scripts", TITLES)
def test_a_solution_is_submitted_followed_and_accepted(reader, home, scripts):
    title = TITLES[scripts]
    author = Typist(reader(Role.PROFESSIONAL, at=home, java_script_enabled=scripts).open("/"))
    submit(author, title)
    assert author.page.locator("h1").inner_text() == title
    author.page.get_by_text("envoyée", exact=True).wait_for()
    author.follow("Mes propositions")
    author.follow(title)
    assert author.page.locator("h1").inner_text() == title

    curator = Typist(reader(Role.CURATOR, at=home, java_script_enabled=scripts).open("/"))
    curator.follow("À traiter")
    curator.follow("Propositions")
    curator.follow(title)
    curator.follow("Publier")
    curator.page.get_by_text(f"{title} : acceptée").wait_for()

    author.page.reload()
    author.page.get_by_text("acceptée", exact=True).wait_for()
    assert (author.unseen, curator.unseen) == ([], [])


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    """A directory with a few entries, of which nobody kept any."""
    site = Site.build(tmp_path_factory.mktemp("shelf"), fill, demonstration=True)
    with contextmanager(served)(site) as address:
        yield address
    site.base.database.dispose()


@pytest.mark.parametrize(("scripts", "role"), {True: Role.PROFESSIONAL, False: Role.CURATOR}.items())
def test_a_solution_is_searched_read_kept_and_handed_over(reader, shelf, scripts, role):
    typist = Typist(reader(role, at=shelf, java_script_enabled=scripts).open("/"))
    page = typist.page
    typist.fill("Que cherchez-vous ?", WORDS)
    with page.expect_navigation():
        typist.press("Enter")
    typist.follow(ENTRY)
    assert page.locator("h1").inner_text() == ENTRY
    typist.follow("Garder dans une sélection")
    typist.fill("Référence", REFERENCE)
    typist.follow("Garder")
    assert page.locator("h1").inner_text() == ENTRY
    typist.follow(REFERENCE)
    assert page.locator("h1").inner_text() == REFERENCE
    typist.follow("Remettre")
    typist.follow("Ouvrir le document à imprimer")
    assert ENTRY in page.locator("main").inner_text()
    assert typist.unseen == []
