"""Results in a browser: filters applied at once, list and map in step, suggestions by keyboard."""

import re

import pytest

from resource_base.accounts.models import Role

pytestmark = pytest.mark.browser

# Several outlines share a shape: each begins with a move of the pen.
OUTLINES = """selector => [...document.querySelectorAll(selector)]
  .reduce((sum, path) => sum + path.getAttribute("d").split("M").length - 1, 0)"""


def heading(page):
    return page.locator("h1").inner_text().replace("\u00a0", " ").replace("\u202f", " ")


def test_a_filter_is_applied_at_once_without_losing_focus_and_undone_by_going_back(reader):
    page = reader(Role.PROFESSIONAL).open("/recherche?habite=Pontarlier")
    before = heading(page)
    box = page.locator("#besoin-mobilite")
    box.focus()
    page.keyboard.press("Space")
    page.wait_for_url("**/recherche?habite=Pontarlier&besoin=mobilite")
    page.wait_for_function("document.getElementById('results-status').textContent")
    assert page.evaluate("document.activeElement.id") == "besoin-mobilite"
    assert box.is_checked()
    assert page.locator("#results-status").inner_text() == page.locator("h1").inner_text()
    assert page.title().startswith(page.locator("h1").inner_text())
    page.go_back()
    page.wait_for_url("**/recherche?habite=Pontarlier")
    page.wait_for_function("() => !document.getElementById('besoin-mobilite').checked")
    assert heading(page) == before


def test_a_sort_and_a_filter_add_up(reader):
    page = reader(Role.PROFESSIONAL).open("/recherche?habite=Pontarlier")
    page.get_by_role("link", name="Distance", exact=True).click()
    page.wait_for_url("**/recherche?habite=Pontarlier&tri=distance")
    page.locator("#tri-distance[aria-current]").wait_for()
    assert page.evaluate("document.activeElement.id") == "tri-distance"
    page.locator("#frais-gratuit").check()
    page.wait_for_url("**/recherche?habite=Pontarlier&**")
    page.get_by_role("link", name="Gratuit, retirer ce filtre").wait_for()
    assert sorted(page.url.partition("?")[2].split("&")) == [
        "frais=gratuit",
        "habite=Pontarlier",
        "tri=distance",
    ]


def test_the_address_holds_what_was_asked_and_nothing_empty(reader):
    page = reader(Role.PROFESSIONAL).open("/")
    page.get_by_label("Que cherchez-vous ?").fill("permis")
    page.keyboard.press("Enter")
    page.wait_for_url("**/recherche?**")
    page.get_by_label("Que cherchez-vous ?").fill("permis de conduire")
    page.keyboard.press("Enter")
    page.wait_for_url("**/recherche?q=permis+de+conduire")


def test_suggestions_are_chosen_with_the_keyboard(reader):
    page = reader(Role.PROFESSIONAL).open("/recherche")
    place = page.get_by_label("Où habite la personne ?")
    place.press_sequentially("pontar")
    page.get_by_role("option").first.wait_for()
    assert place.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    chosen = page.locator(f"#{place.get_attribute('aria-activedescendant')}")
    assert chosen.get_attribute("aria-selected") == "true"
    page.keyboard.press("Enter")
    assert place.input_value() == "25300 Pontarlier"
    assert place.get_attribute("aria-expanded") == "false"
    page.keyboard.press("Enter")
    page.wait_for_url("**/recherche?habite=25300+Pontarlier")


def test_suggestions_come_though_the_answer_to_what_was_typed_before_is_late(reader):
    page = reader(Role.PROFESSIONAL).open("/recherche")
    late = []
    page.route(re.compile(r"q=pon$"), lambda route: late.append(route.request.url))  # never answered
    place = page.get_by_label("Où habite la personne ?")
    with page.expect_request(re.compile(r"q=pon$")):
        place.press_sequentially("pon")
    place.press_sequentially("tarl")
    options = page.get_by_role("option")
    options.first.wait_for()
    place.press("Escape")
    options.first.wait_for(state="hidden")
    place.press("ArrowDown")  # asks again
    options.first.wait_for()
    assert len(late) == 1


def test_what_was_typed_before_the_script_has_come_is_completed(reader):
    someone = reader(Role.PROFESSIONAL)
    held = []
    script = re.compile("js/combobox")
    someone.page.route(script, lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks what it calls
    with someone.page.expect_request(script):
        someone.page.goto(f"{someone.address}/recherche", wait_until="commit")
    someone.page.get_by_label("Où habite la personne").press_sequentially("pontar")
    held.pop().continue_()
    someone.page.get_by_role("option", name="Pontarlier").first.wait_for()


def test_the_map_shows_clusters_and_outlines_without_network(reader):
    page = reader(Role.PROFESSIONAL).open("/recherche")
    page.locator(".cluster").first.wait_for()
    page.locator("[data-ground=drawn]").wait_for()
    assert page.evaluate(OUTLINES, "path.land") == 564  # 563 communes, one of them in two parts
    assert page.evaluate(OUTLINES, "path.land-edge") == 18
    assert re.fullmatch(
        r"\d+ lieux sur la carte\.", page.locator("#map-status").inner_text().replace("\u00a0", " ")
    )
    cluster = page.locator(".cluster").first
    assert re.fullmatch(r"\d+Groupe de \d+ lieux, ouvrir", cluster.inner_text().replace("\n", ""))
    assert page.locator(".place-name", has_text="Besançon").count() == 1
    assert page.get_by_role("button", name="Zoom avant").count() == 1


def test_a_telephone_fetches_nothing_of_the_map_before_it_is_opened(reader):
    page = reader(Role.PROFESSIONAL, width=390).open("/recherche?q=voiture")
    fetched = []
    page.on("request", lambda asked: fetched.append(asked.url) if asked.resource_type == "fetch" else None)
    page.reload(wait_until="networkidle")
    assert fetched == []
    page.get_by_role("link", name="Carte").click()
    page.locator("[data-ground=drawn]").wait_for()
    assert page.locator(".leaflet-marker-icon").count() > 0
    assert len(fetched) == 2  # the points and the ground


def test_a_card_and_its_point_light_each_other_up(reader):
    page = reader(Role.PROFESSIONAL).open(
        "/recherche?q=cr%C3%A8che+horaires+%C3%A9tendus&habite=Pontarlier&sans=mots"
    )
    point = page.locator(".point").first
    point.wait_for()
    page.locator(".entry").first.hover()
    page.locator(".point.lit").wait_for()
    page.mouse.move(0, 0)
    page.locator(".point:not(.lit)").first.wait_for()
    point.hover()
    page.locator(".entry.lit").wait_for()


def test_a_popup_opens_by_keyboard_gives_its_link_and_gives_the_focus_back(reader):
    page = reader(Role.PROFESSIONAL).open(
        "/recherche?q=cr%C3%A8che+horaires+%C3%A9tendus&habite=Pontarlier&sans=mots"
    )
    marker = page.locator(".leaflet-marker-icon:has(.point)").first
    marker.focus()
    page.keyboard.press("Enter")
    page.locator(".leaflet-popup a[data-entry]").wait_for()
    page.wait_for_function("() => document.activeElement.matches('a[data-entry]')")
    assert page.evaluate("document.activeElement.pathname").startswith("/solutions/")
    page.keyboard.press("Escape")
    page.locator(".leaflet-popup").wait_for(state="detached")
    assert marker.evaluate("element => element === document.activeElement")


def test_payloads_stay_text_in_the_page_and_on_the_map(reader, planted_address):
    someone = reader(Role.CURATOR, at=planted_address)
    page = someone.open("/recherche?q=pi%C3%A8ge")
    marker = page.locator(".leaflet-marker-icon:has(.point)").first
    marker.focus()
    page.keyboard.press("Enter")
    popup = page.locator(".leaflet-popup a[data-entry]")
    popup.wait_for()
    assert "${window.leaked=1} </script><script>window.leaked=2</script>" in popup.inner_text().replace(
        "\u00a0", " "
    )
    assert page.evaluate("window.leaked") is None
    popup.click()
    page.wait_for_url("**/solutions/**")
    assert page.evaluate("window.leaked") is None


def test_without_scripts_the_site_still_searches(reader):
    page = reader(Role.PROFESSIONAL, java_script_enabled=False).open("/")
    page.get_by_label("Que cherchez-vous ?").fill("voiture")
    page.get_by_label("Où habite la personne ?").fill("Pontarlier")
    page.get_by_role("button", name="Rechercher").click()
    assert "« voiture », pour qui habite Pontarlier (25300)" in heading(page)
    page.locator("#frais-gratuit").check()
    page.get_by_role("button", name="Appliquer les filtres").click()
    assert "frais=gratuit" in page.url
    page.wait_for_load_state("networkidle")
    still = page.locator("img.still")
    assert still.evaluate("image => image.complete && image.naturalWidth > 0")
    page.locator(".entry a").first.click()
    assert page.get_by_role("heading", name="Comment mobiliser").count() == 1


def test_the_skip_link_and_the_focus_are_seen(reader):
    page = reader(Role.PROFESSIONAL).open("/recherche?q=voiture")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Aller au contenu")
    assert skip.evaluate(
        "element => element === document.activeElement && element.getBoundingClientRect().top >= 0"
    )
    assert skip.evaluate("element => getComputedStyle(element).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenu"
