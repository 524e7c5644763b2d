"""Starting from a person in a browser: write, take back, keep; on a narrow screen, without scripts."""

import pytest

from resource_base.accounts.models import Role
from tests.browser.conftest import NARROW, WIDE
from tests.browser.looking import overflow, violations

pytestmark = pytest.mark.browser

FREINS = "besoin=sante&besoin=mobilite&besoin=famille&besoin=emploi"
FOUR = f"/personne?{FREINS}&habite=25120+Ma%C3%AEche&trajet=en-bus"


def test_words_are_understood_proposals_taken_back_and_answers_kept(reader):
    page = reader(Role.PROFESSIONAL).open("/")
    page.get_by_role("main").get_by_role("link", name="Pour une personne").click()
    page.get_by_label("Avec vos mots").fill("pas de voiture, deux enfants de 2 et 5 ans, loyer en retard")
    page.get_by_label("Où habite-t-elle").press_sequentially("maich")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_label("en bus").check()
    page.get_by_role("button", name="Voir les réponses").click()
    page.wait_for_url("**/personne?**")
    assert "voiture%2C" not in page.url
    assert page.locator("section.frein").count() == 3
    page.get_by_role("link", name="Accéder à un véhicule, d’après « pas de voiture », retirer").click()
    page.wait_for_function("() => document.querySelectorAll('section.frein').length === 2")
    boxes = page.locator('input[name="entree"]')
    boxes.first.check()
    assert page.locator("#keep-count").inner_text() == "1 solution cochée"
    page.get_by_role("button", name="Garder dans une sélection").click()
    page.wait_for_url("**/selections/garder?**")
    assert page.get_by_role("heading", level=1).count() == 1
    page.go_back()
    assert page.locator("section.frein").count() == 2


def test_going_back_from_the_answers_brings_the_form_as_it_was_but_for_the_words(reader):
    page = reader(Role.PROFESSIONAL).open("/personne")
    page.get_by_label("Avec vos mots").fill("pas de voiture")
    page.locator("#besoin-sante").check()
    page.get_by_label("Où habite-t-elle").fill("25120 Maîche")
    page.get_by_label("en bus").check()
    page.get_by_role("button", name="Voir les réponses").click()
    page.wait_for_url("**/personne?**")
    page.go_back()
    page.locator("h1", has_text="Pour une personne").wait_for()
    assert page.locator("#besoin-sante").is_checked()
    assert page.get_by_label("en bus").is_checked()
    assert page.get_by_label("Où habite-t-elle").input_value() == "25120 Maîche"
    assert page.get_by_label("Avec vos mots").input_value() == ""


def test_on_a_telephone_the_bar_still_counts_what_is_ticked(reader):
    page = reader(Role.PROFESSIONAL, width=NARROW).open(FOUR)
    for box in page.locator('input[name="entree"]').all()[:2]:
        box.check()
    assert page.locator("#keep-count").is_visible()
    assert page.locator("#keep-count").inner_text() == "2 solutions cochées"
    assert overflow(page) == 0


def test_a_finer_theme_ticks_its_frein_and_a_frein_unticked_unticks_its_themes(reader):
    page = reader(Role.PROFESSIONAL).open("/personne")
    frein, theme = page.locator("#besoin-mobilite"), page.locator("#theme-mobilite--preparer-un-permis")
    page.locator(".need-box", has=frein).locator("summary").click()
    theme.check()
    assert frein.is_checked()
    frein.uncheck()
    assert not theme.is_checked()


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("path", ["/personne", FOUR, f"{FOUR}&theme=mobilite--preparer-un-permis&km=1"])
def test_the_page_is_clean_even_unfolded(reader, path, width):
    page = reader(Role.PROFESSIONAL, width=width).open(path)
    assert (violations(page), overflow(page)) == (set(), 0)
    for summary in page.locator("main summary").all():
        if summary.evaluate("each => !each.parentElement.open"):
            summary.click()
    assert (violations(page), overflow(page)) == (set(), 0)


def test_without_scripts_a_person_is_answered_and_a_hole_told(reader):
    page = reader(Role.PROFESSIONAL, java_script_enabled=False).open("/personne")
    page.locator("#besoin-savoirs-de-base").check()
    page.get_by_label("Où habite-t-elle").fill("Maîche")
    page.get_by_label("ou jusqu’à un nombre de kilomètres").fill("1")
    page.locator(".need-box", has=page.locator("#besoin-savoirs-de-base")).locator("summary").click()
    page.get_by_label("Maîtriser le calcul").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Voir les réponses").click()
    assert page.locator(".hole").count() == 1
    with page.expect_navigation():
        page.get_by_role("button", name="Signaler ce besoin").click()
    assert page.locator(".told").inner_text().startswith("Besoin signalé.")
    assert page.locator("section.frein").count() == 1
