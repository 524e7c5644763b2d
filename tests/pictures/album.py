"""The list of the pictures: through whose eyes, which page, what to do there first, how large."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from resource_base.accounts.models import Role
from resource_base.cli.demonstration_selections import REFERENCE

DESK = (1120, 840)  # pixels, width and height
WIDE = (1440, 900)
SMALL = (760, 760)  # for pages of one narrow column
PHONE = (390, 780)


def stay(_page: Page) -> None:
    """Nothing to do first."""


@dataclass(frozen=True)
class Picture:
    """A page as it is shown in docs/images/<name>.png; `heading` begins its h1 once `before` is done.

    `path` is the page's, or what follows the address of the sheet of which the title begins as `entry`.
    """

    name: str
    heading: str
    role: Role | None
    path: str
    entry: str = ""
    before: Callable[[Page], None] = stay
    size: tuple[int, int] = DESK


def follow(*words: str) -> Callable[[Page], None]:
    """Open the links of these names, one after the other."""

    def go(page: Page) -> None:
        for each in words:
            page.get_by_role("link", name=each).first.click()

    return go


def down_to_the_list(page: Page) -> None:
    """Leave the question above, as one does on a telephone."""
    page.locator("nav.views").evaluate("element => element.scrollIntoView()")


def tell(page: Page) -> None:
    """Say a situation with words, without asking yet."""
    page.get_by_label("Avec vos mots").fill("pas de voiture, deux enfants de 2 et 5 ans, loyer en retard")


def keep(page: Page) -> None:
    """Ask to keep the entry that is read."""
    page.get_by_role("link", name="Garder").or_(page.get_by_role("button", name="Garder")).first.click()


def print_it(page: Page) -> None:
    """Open the document of the selection; without its code, which is another each time."""
    follow(REFERENCE, "Remettre")(page)
    page.locator("#papier-lien").uncheck()
    page.get_by_role("button", name="Ouvrir le document à imprimer").click()
    page.get_by_role("heading", level=1, name="Des solutions pour vous").wait_for()


def begin_to_propose(page: Page) -> None:
    """As a visitor does, up to the step of the themes."""
    page.get_by_label("Prénom et nom").fill("Maëlle Roussel-Combe")
    page.get_by_label("Votre structure").fill("La Remise des Sources, Morteau")
    page.get_by_label("Adresse électronique").fill("maelle@remise-des-sources.example")
    page.get_by_role("button", name="Commencer").click()
    page.get_by_role("link", name="Les thématiques").click()
    page.get_by_label("Avec vos mots").press_sequentially("j’aide à trouver une voiture")
    page.locator("#themes-proposees label").first.wait_for()


CARE = "q=garde+d%E2%80%99enfants+horaires+d%C3%A9cal%C3%A9s&habite=Pontarlier"
CARE_TOLD = "« garde d’enfants horaires décalés », pour qui habite Pontarlier"
PERSON = "besoin=mobilite&besoin=famille&besoin=logement&habite=Ma%C3%AEche&trajet=en-voiture"
CRECHE = "Crèche à horaires étendus"

ALBUM = (
    Picture("connexion", "Se connecter", None, "/connexion", size=SMALL),
    Picture("accueil", "Trouver une solution", Role.PROFESSIONAL, "/"),
    Picture("resultats", CARE_TOLD, Role.PROFESSIONAL, f"/recherche?{CARE}", size=WIDE),
    Picture(
        "resultats-telephone",
        CARE_TOLD,
        Role.PROFESSIONAL,
        f"/recherche?{CARE}",
        before=down_to_the_list,
        size=PHONE,
    ),
    Picture("fiche", CRECHE, Role.PROFESSIONAL, "?habite=Pontarlier", entry=CRECHE),
    Picture(
        "personne", "Pour une personne qui habite Maîche", Role.PROFESSIONAL, f"/personne?{PERSON}", size=WIDE
    ),
    Picture("personne-question", "Pour une personne", Role.PROFESSIONAL, "/personne", before=tell),
    Picture(
        "garder", "Dans quelle sélection ?", Role.PROFESSIONAL, "", entry=CRECHE, before=keep, size=SMALL
    ),
    Picture("selection", REFERENCE, Role.PROFESSIONAL, "/selections", before=follow(REFERENCE), size=SMALL),
    Picture(
        "remettre",
        "Remettre cette sélection",
        Role.PROFESSIONAL,
        "/selections",
        before=follow(REFERENCE, "Remettre"),
    ),
    Picture(
        "document-a-remettre",
        "Des solutions pour vous",
        Role.PROFESSIONAL,
        "/selections",
        before=print_it,
        size=SMALL,
    ),
    Picture("favoris", "Mes favoris", Role.PROFESSIONAL, "/favoris", size=SMALL),
    Picture("proposer-etape", "Les thématiques étape 3 sur 9", None, "/proposer", before=begin_to_propose),
    Picture(
        "suivre-une-proposition",
        "Correction de « Covoiturer entre frontaliers",
        Role.PARTNER,
        "/mes-propositions",
        before=follow("Covoiturer entre frontaliers"),
        size=SMALL,
    ),
    Picture(
        "mes-fiches-a-confirmer",
        "Mes fiches à confirmer",
        Role.PARTNER,
        "/mes-fiches-a-confirmer",
        size=SMALL,
    ),
    Picture("a-traiter", "À traiter", Role.CURATOR, "/a-traiter"),
    Picture("file-des-propositions", "Propositions à examiner", Role.CURATOR, "/propositions", size=SMALL),
    Picture(
        "avant-apres",
        "Correction de « La Bulle",
        Role.CURATOR,
        "/propositions",
        before=follow("La Bulle"),
    ),
    Picture(
        "structures-a-relancer", "Structures à relancer", Role.CURATOR, "/structures-a-relancer", size=SMALL
    ),
    Picture("doublons", "Doublons probables", Role.CURATOR, "/doublons", size=SMALL),
    Picture("besoins", "Besoins sans réponse", Role.CURATOR, "/besoins", size=SMALL),
    Picture("administration", "Administration", Role.ADMINISTRATOR, "/administration"),
)
