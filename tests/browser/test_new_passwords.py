"""Choosing a password in a browser: the script judges as the server does, and says it while one types."""

import random

import pytest

from resource_base.accounts import passwords
from resource_base.accounts.common_passwords import COMMON, SEQUENCES
from resource_base.accounts.models import Role
from resource_base.accounts.passwords import FAULTS, VERDICTS, Fault, Verdict
from tests.browser.conftest import NARROW
from tests.browser.looking import overflow, violations

pytestmark = pytest.mark.browser

PAGE = "/mon-compte/mot-de-passe"
WORDS = ("Base de ressources sociales", "Doubs", "Ana Perrot-Lune", "ana.perrot@ccas.example", "Île Straße")
JUDGE = """async ([address, shortest, words, typed]) => {
  const { judge, learn } = await import("/static/js/password_strength.js");
  const rule = await learn(address);
  return typed.map((password) => judge(password, { shortest, words }, rule));
}"""
EXAMPLES = (
    *("court", "x" * 129, "83920174650183", "motdepasse2024!", "M0tdeP@sse2026!!", "azertyuiop123456"),
    *("Bonjour Camille 2026", "abcabcabcabcabcabc", "Département du Doubs", "ana.perrot@ccas.example"),
    *("la pluie sur Pontarlier", "jaime les frites", "éléphant à roulettes", "Perrot-Lune-Ana-9"),
    *("e\u0301le\u0301phant a\u0300 roul", "STRASSE ile straße", "jaimelafritees", "𝒳" * 14),
    *("7Qx!m-p2Zr_w8K", "ﬁn ﬂeur ﬁn ﬂeur", "ÀÉÎÕÜàéîõüç", "ǅǅǅǅǅǅǅǅǅǅǅǅǅǅ", "____--------____"),
)  # fmt: skip


def judged_here(password):
    """The sentence, but for what is too short, of which the script counts what is missing."""
    told = passwords.strength(password, words=WORDS)
    short = FAULTS[Fault.SHORT].format(shortest=passwords.SHORTEST)
    return "short" if told.sentence == short else told.sentence


def test_the_script_and_the_server_judge_the_same(reader):
    chance = random.Random(11)
    pieces = [
        *sorted(COMMON),
        *SEQUENCES,
        *"àéœßÎ€$@!?.-_ 0123456789",
        "loutre",
        "Ana",
        "perrot",
        "straße",
        "kayak",
        "zu",
    ]
    mixed = ["".join(chance.choices(pieces, k=chance.randint(1, 7))) for _ in range(2000)]
    typed = [*EXAMPLES, *mixed, *(each.title() for each in mixed[:300])]
    page = reader(Role.PROFESSIONAL).open(PAGE)
    address = page.locator("[data-strength]").get_attribute("data-strength")
    found = page.evaluate(JUDGE, [address, passwords.SHORTEST, WORDS, typed])
    told = ["short" if kind == "short" else sentence for kind, sentence in found]
    here = [judged_here(password) for password in typed]
    assert [(text, a, b) for text, a, b in zip(typed, told, here, strict=True) if a != b] == []
    kinds = {kind for kind, _ in found}
    assert kinds == {*Fault, *Verdict} - {Verdict.REFUSED}


def test_one_is_told_while_typing_and_nothing_leaves(reader):
    someone = reader(Role.PROFESSIONAL, width=NARROW)
    page, asked = someone.open(PAGE), []
    page.on("request", lambda request: asked.append(request.url.removeprefix(someone.address)))
    field, told = page.get_by_label("Nouveau mot de passe"), page.get_by_role("status")
    field.press_sequentially("petite")
    told.get_by_text("Encore 8 caractères au moins").wait_for()
    field.press_sequentially(" bonjour 2026")
    told.get_by_text("trop facile à deviner").wait_for()
    assert (violations(page), overflow(page)) == (set(), 0)
    field.press_sequentially(" loutre zébrée")
    told.get_by_text(VERDICTS[Verdict.STRONG]).wait_for()
    assert (violations(page), overflow(page)) == (set(), 0)
    assert [path.partition("?")[0] for path in asked] == ["/regle-des-mots-de-passe.json"]
