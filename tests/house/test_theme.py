"""The tokens of the theme: each pair of text and ground keeps 4.5:1 in the light and in the dark."""

import re

import pytest

from resource_base.settings import ROOT

TINTS = (
    *("sante", "logement", "mobilite", "famille", "difficultes-financieres"),
    *("administratif-et-juridique", "numerique", "savoirs-de-base", "emploi"),
)
WASHES = ("primary-wash", "accent-wash", "good-wash", "warn-wash", "bad-wash")
GROUNDS = ("paper", "canvas")
TEXTS = [
    *((text, ground) for text in ("ink", "ink-soft", "primary", "primary-dark") for ground in GROUNDS),
    *((text, ground) for text in ("accent", "good", "warn", "bad") for ground in (*GROUNDS, f"{text}-wash")),
    *(("ink", ground) for ground in (*WASHES, "mark", "land", "beyond")),
    *(("primary", "primary-wash"), ("primary-dark", "primary-wash"), ("primary", "mark")),
    *(("ink-soft", "land"), ("on-primary", "primary"), ("on-primary", "primary-dark")),
    *(("on-primary", "accent"), *((tint, ground) for tint in TINTS for ground in GROUNDS)),
]
SHAPES = [(shape, ground) for shape in ("line-strong", "focus") for ground in GROUNDS]
SHAPES += [("primary", "land"), ("land-edge", "land")]
DECORATION = {"line", "land-line"}  # thin lines that tell nothing by themselves


def tokens(scheme):
    css = (ROOT / "static/css/theme.css").read_text(encoding="utf-8")
    light, _, dark = css.partition("@media (prefers-color-scheme: dark)")
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light))
    return found | dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dark)) if scheme == "dark" else found


def luminance(colour):
    """WCAG 2.1, relative luminance of an sRGB colour."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_black_on_white_is_the_greatest_contrast():
    assert round(contrast("#000000", "#ffffff"), 2) == 21


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_pair_keeps_its_contrast(scheme):
    colours = tokens(scheme)
    measured = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in (*TEXTS, *SHAPES)}
    least = {pair: 4.5 if pair in TEXTS else 3 for pair in measured}
    assert {pair: ratio for pair, ratio in measured.items() if ratio < least[pair]} == {}


def test_every_colour_belongs_to_a_pair_and_has_its_dark():
    paired = {name for pair in (*TEXTS, *SHAPES) for name in pair} | DECORATION
    assert set(tokens("light")) == paired
    css = (ROOT / "static/css/theme.css").read_text(encoding="utf-8")
    assert {name for name in paired if css.count(f"--{name}: #") != 2} == set()


def test_colours_are_written_in_the_theme_alone():
    others = {
        path.name: re.findall(r"#[0-9a-fA-F]{3,8}\b", path.read_text(encoding="utf-8"))
        for path in (ROOT / "static/css").glob("*.css")
        if path.name != "theme.css"
    }
    printed = {"#fff", "#000"}
    assert {name: set(found) - printed for name, found in others.items() if set(found) - printed} == {}
