"""Proposing a solution in a browser: by keyboard with scripts, and with nothing but HTML."""

import re

import pytest
from sqlalchemy import select

from resource_base.accounts.models import Role
from resource_base.curation.proposals.models import Proposal
from resource_base.web.forms.groups import STEPS
from tests.browser.conftest import NARROW, WIDE
from tests.browser.looking import overflow, violations

pytestmark = pytest.mark.browser

NEXT = "Enregistrer et continuer"


def begin(someone):
    """Begin a proposal; the address of its pages."""
    page = someone.open("/proposer")
    page.get_by_role("button", name="Commencer").click()
    page.wait_for_url(re.compile("/etapes/"))
    return page.url.partition("/etapes")[0].removeprefix(someone.address)


def go_on(page):
    before = page.url
    page.get_by_role("button", name=NEXT).click()
    page.wait_for_url(lambda url: url != before)


def wished(site, home):
    """The plain values that were sent."""
    with site.base.database.reading() as session:
        proposal = session.scalars(select(Proposal).where(Proposal.note == home)).one()
        return {field.name: field.value for field in proposal.fields}


def send(page, home):
    page.get_by_label("Un mot pour les référents").fill(home)
    page.get_by_role("button", name="Envoyer la proposition").click()
    page.get_by_text("envoyée", exact=True).wait_for()


def test_words_typed_before_the_script_has_come_call_themes_too(reader):
    page = (someone := reader(Role.PROFESSIONAL)).page
    begin(someone)
    held = []
    script = re.compile("js/proposal_form")
    page.route(script, lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks what it calls
    with page.expect_request(script):
        page.get_by_role("link", name="Les thématiques").click(no_wait_after=True)
    page.get_by_label("Avec vos mots").fill("on garde les enfants")
    held.pop().continue_()
    page.locator("#themes-proposees").get_by_label("Garde d’enfants").wait_for()


def test_scripts_complete_unfold_and_copy_and_the_keyboard_is_enough(reader, site):
    someone = reader(Role.PROFESSIONAL)
    home = begin(someone)
    page = someone.page
    page.get_by_label("Nom de la structure").fill("Garage du Pont")
    page.keyboard.press("Enter")
    page.get_by_label("Titre").fill("Prêt de scooters à Morteau")
    page.get_by_label("Description").fill("Un scooter pour aller travailler, trois mois au plus.")
    go_on(page)
    page.get_by_label("Avec vos mots").fill("on garde les enfants")
    box = page.locator("#themes-proposees").get_by_label("Garde d’enfants")
    box.wait_for()
    assert not box.is_checked()
    box.focus()
    page.keyboard.press("Space")
    go_on(page)
    page.get_by_label("Tous publics").check()
    go_on(page)
    page.get_by_label("En présentiel").check()
    page.get_by_label("Commune").press_sequentially("mortea")
    page.get_by_role("option", name="Morteau 25500").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    go_on(page)
    page.get_by_label("Ajouter des territoires").press_sequentially("grand pont")
    page.get_by_role("option", name="CC du Grand Pontarlier").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.get_by_label("CC du Grand Pontarlier").is_checked()
    go_on(page)
    monday = page.get_by_role("group", name="Lundi")
    monday.get_by_label("de").first.fill("9h")
    monday.get_by_label("à", exact=True).first.fill("12h30")
    monday.get_by_role("button", name="Recopier").click()
    page.locator("#horaires-lus").get_by_text("Lundi et mardi : 9 h – 12 h 30").wait_for()
    page.get_by_role("button", name="Ajouter une fermeture").click()
    page.get_by_label("Du (facultatif)").fill("2026-12-24")
    go_on(page)
    page.get_by_role("textbox", name="Téléphone", exact=True).fill("03 81 00 00 00")
    go_on(page)
    page.get_by_label("Gratuit").check()
    go_on(page)
    assert page.get_by_role("heading", name="Prêt de scooters à Morteau").is_visible()
    send(page, home)
    sent = wished(site, home)
    assert (sent["themes"], sent["coverage"]) == (["famille--garde-denfants"], ["epci:242500338"])
    assert (sent["opening_hours"], sent["places"][0]["commune"]) == ("Mo,Tu 09:00-12:30", "Morteau")
    assert sent["closures"] == [{"starts": "2026-12-24", "ends": "2026-12-24", "reason": None}]


def test_everything_works_without_a_script(reader, site):
    someone = reader(Role.PROFESSIONAL, java_script_enabled=False)
    home = begin(someone)
    page = someone.page
    page.get_by_label("Nom de la structure").fill("Maison des langues")
    go_on(page)
    page.get_by_label("Titre").fill("Cours de français du soir")
    page.get_by_label("Description").fill("Des cours pour parler et écrire, deux soirs par semaine.")
    go_on(page)
    page.get_by_label("Avec vos mots").fill("apprendre à lire")
    page.get_by_role("button", name="Proposer des thématiques").click()
    page.locator("#themes-proposees input").first.check()
    go_on(page)
    go_on(page)
    page.get_by_label("En présentiel").check()
    page.get_by_label("Commune").first.fill("25300 Pontarlier")
    go_on(page)
    page.get_by_label("Ajouter des territoires").fill("le Doubs, Zzyx")
    page.get_by_role("button", name="Ajouter", exact=True).click()
    assert page.get_by_label("Doubs (département)").is_checked()
    assert page.get_by_label("Ajouter des territoires").input_value() == "Zzyx"
    page.get_by_label("Ajouter des territoires").fill("")
    go_on(page)
    page.get_by_role("group", name="Mardi").get_by_label("de").first.fill("18h")
    page.get_by_role("group", name="Mardi").get_by_label("à", exact=True).first.fill("20h")
    go_on(page)
    page.get_by_role("textbox", name="Courriel", exact=True).fill("cours@langues.example")
    page.get_by_role("button", name="Ajouter un contact").click()
    page.get_by_role("group", name="Contact 2").get_by_label("Nom").fill("Odile")
    go_on(page)
    go_on(page)
    send(page, home)
    sent = wished(site, home)
    assert (sent["coverage"], sent["opening_hours"]) == (["departement:25"], "Tu 18:00-20:00")
    assert [each["name"] for each in sent["contacts"]] == ["Odile"]


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_every_step_is_clean(reader, width):
    someone = reader(Role.PROFESSIONAL, width=width)
    home = begin(someone)
    paths = [f"{home}/etapes/{step.slug}" for step in STEPS] + [f"{home}/relire", home, "/mes-propositions"]
    found = {}
    for path in paths:
        page = someone.open(path)
        found[path] = (violations(page), overflow(page))
    assert {path: each for path, each in found.items() if each != (set(), 0)} == {}


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_open_pages_and_a_correction_are_clean(reader, site, width):
    correction = f"{site.sheet_path('Crèche à horaires')}/corriger"
    paths = {"/proposer": None, "/qui-figure-dans-la-base": None, correction: Role.PROFESSIONAL}
    found = {}
    for path, role in paths.items():
        page = reader(role, width=width).open(path)
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
        found[path] = (violations(page), overflow(page))
    assert {path: each for path, each in found.items() if each != (set(), 0)} == {}


def test_a_problem_leads_to_its_field(reader):
    someone = reader(Role.PROFESSIONAL)
    home = begin(someone)
    page = someone.open(f"{home}/etapes/mobiliser")
    page.get_by_role("textbox", name="Téléphone", exact=True).fill("03 81")
    page.get_by_role("button", name=NEXT).click()
    page.get_by_role("link", name="Ce numéro de téléphone n’existe pas").click()
    page.wait_for_url(re.compile("#telephone$"))
    assert page.get_by_role("textbox", name="Téléphone", exact=True).input_value() == "03 81"
    someone.complaints.clear()  # Chromium tells a 422 on its console
