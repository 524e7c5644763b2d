"""The tokens of the theme: each pair of text and ground keeps 4.5:1 in the light and in the dark."""

import re

import pytest

from resource_base.appearance.colours import THEME, Scheme, theme
from resource_base.appearance.contrast import SHAPES, TEXTS, contrast, faint
from resource_base.settings import ROOT

DECORATION = {"line", "land-line"}  # thin lines that tell nothing by themselves


def test_black_on_white_is_the_greatest_contrast():
    assert round(contrast("#000000", "#ffffff"), 2) == 21


@pytest.mark.parametrize("scheme", Scheme)
def test_every_pair_keeps_its_contrast(scheme):
    assert [str(pair) for pair in faint(theme(scheme))] == []


def test_every_colour_belongs_to_a_pair_and_has_its_dark():
    paired = {name for pair in (*TEXTS, *SHAPES) for name in pair} | DECORATION
    assert set(theme(Scheme.LIGHT)) == paired
    css = THEME.read_text(encoding="utf-8")
    assert {name for name in paired if css.count(f"--{name}: #") != 2} == set()


def test_colours_are_written_in_the_theme_alone():
    others = {
        path.name: re.findall(r"#[0-9a-fA-F]{3,8}\b", path.read_text(encoding="utf-8"))
        for path in (ROOT / "static/css").glob("*.css")
        if path.name != "theme.css"
    }
    printed = {"#fff", "#000"}
    assert {name: set(found) - printed for name, found in others.items() if set(found) - printed} == {}


def test_sizes_of_text_are_steps_of_the_scale():
    documents = {"theme.css", "handout.css"}  # where the scale is, and what is handed over, in larger type
    written = {
        path.name: re.findall(r"font-size: ([\d.]+rem)", path.read_text(encoding="utf-8"))
        for path in (ROOT / "static/css").glob("*.css")
        if path.name not in documents
    }
    assert {name: sizes for name, sizes in written.items() if sizes} == {}
