"""Results that change in place: nothing that someone types, points at or looks at is taken away."""

import pytest

from resource_base.accounts.models import Role

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 800}
# What a thumb presses and is lower than 44 pixels; a box is pressed by its whole label.
LOW = """() => [...document.querySelectorAll("main :is(button, summary, select, input, h3 a, li a)")]
  .map((control) => control.closest("label") ?? control)
  .filter((control) => control.checkVisibility() && control.getBoundingClientRect().height < 44)
  .map((control) => `${control.tagName} ${control.className} ${control.textContent.trim()}`)"""


def test_what_is_typed_while_an_answer_comes_stays_with_its_suggestions(reader):
    page = reader(Role.PROFESSIONAL).open("/recherche?habite=Pontarlier")
    page.locator("#plus-lieu summary").click()
    page.locator("#autour").evaluate("field => { field.dataset.mine = 'yes'; }")
    page.locator("#besoin-mobilite").check()
    page.locator("#autour").press_sequentially("Morte")
    page.get_by_role("link", name="Mobilité, retirer ce filtre").wait_for()
    assert page.locator("#autour").input_value() == "Morte"
    assert page.locator("#autour[data-mine=yes][role=combobox]").count() == 1
    page.get_by_role("option", name="Morteau").first.wait_for()


def test_what_is_ticked_stays_under_the_pointer(reader):
    page = reader(Role.PROFESSIONAL).open("/recherche?habite=Pontarlier")
    box = page.locator("#besoin-mobilite")
    box.scroll_into_view_if_needed()
    before = box.bounding_box()
    box.check()
    page.get_by_role("link", name="Mobilité, retirer ce filtre").wait_for()
    assert round(page.locator("#besoin-mobilite").bounding_box()["y"] - before["y"]) == 0


def test_going_back_gives_the_question_back(reader):
    page = reader(Role.PROFESSIONAL).open("/recherche?q=permis&habite=Pontarlier")
    page.locator("#q").fill("permis de conduire")
    page.locator("#rayon").select_option("20")
    page.wait_for_url("**/recherche?q=permis+de+conduire&habite=Pontarlier&rayon=20")
    page.locator(".chip", has_text="20").wait_for()
    page.go_back()
    page.wait_for_function("() => document.getElementById('q').value === 'permis'")
    assert page.locator("#rayon").input_value() == ""


def test_on_a_phone_the_map_is_a_view_that_the_address_keeps(reader):
    page = reader(Role.PROFESSIONAL).open("/recherche?habite=Pontarlier")
    page.set_viewport_size(PHONE)
    assert page.locator("#atlas").is_hidden()
    page.get_by_role("link", name="Carte", exact=True).click()
    page.locator(".cluster").first.wait_for()
    assert (page.locator("#listing").is_hidden(), page.url.endswith("#atlas")) == (True, True)
    page.locator(".filters > summary").click()
    page.locator("#besoin-mobilite").check()
    page.wait_for_url("**besoin=mobilite#atlas")
    page.reload()
    assert (page.locator("#listing").is_hidden(), page.locator("#atlas").is_visible()) == (True, True)


def test_on_a_phone_everything_that_one_presses_is_as_high_as_a_thumb(reader):
    page = reader(Role.PROFESSIONAL, width=390, has_touch=True, is_mobile=True).open(
        "/recherche?q=permis&habite=Pontarlier&rayon=20"
    )
    page.locator(".filters > summary").click()
    page.locator("#besoin-mobilite").wait_for()
    assert page.evaluate(LOW) == []


def test_a_point_lights_its_card_up_by_keyboard_too(reader):
    page = reader(Role.PROFESSIONAL).open(
        "/recherche?q=cr%C3%A8che+horaires+%C3%A9tendus&habite=Pontarlier&sans=mots"
    )
    page.locator(".leaflet-marker-icon:has(.point)").first.focus()
    page.locator(".entry.lit").wait_for()


def test_paper_is_black_on_white_for_who_prefers_the_dark_too(reader):
    someone = reader(Role.PROFESSIONAL)
    page = someone.open("/recherche?habite=Pontarlier")
    page.emulate_media(color_scheme="dark")
    dark = colours_of_a_card(page)
    page.emulate_media(color_scheme="dark", media="print")
    assert colours_of_a_card(page) == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"] != dark
    assert (page.locator(".filters").is_hidden(), page.locator(".button").first.is_hidden()) == (True, True)


def colours_of_a_card(page):
    return page.locator(".entry").first.evaluate(
        "card => [getComputedStyle(card).color, getComputedStyle(card).backgroundColor]"
    )
