"""What a territory may choose of its looks, and what stops the start."""

import struct

import pytest

from resource_base import settings
from resource_base.appearance.colours import Scheme, theme, weak
from resource_base.appearance.contrast import contrast, faint, mix
from resource_base.errors import BadSetting

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"><path d="M0 0h120v40z"/></svg>'


def chosen(**values):
    return settings.load({f"RESOURCE_BASE_{name.upper()}": value for name, value in values.items()})


def test_without_a_choice_the_theme_is_as_it_is_written():
    assert {scheme: chosen().chosen(scheme) for scheme in Scheme} == {Scheme.LIGHT: {}, Scheme.DARK: {}}


def test_one_colour_brings_its_shades_and_its_dark():
    found = chosen(primary_colour="#7A1E63")

    assert found.chosen(Scheme.LIGHT) == {
        "primary": "#7a1e63",
        "primary-dark": mix("#7a1e63", "#000000", 0.3),
        "primary-wash": mix("#7a1e63", "#ffffff", 0.9),
    }
    assert set(found.chosen(Scheme.DARK)) == {"primary", "primary-dark", "primary-wash", "on-primary"}
    assert found.colours(Scheme.DARK)["ink"] == theme(Scheme.DARK)["ink"]


@pytest.mark.parametrize("red", ["00", "48", "90"])
@pytest.mark.parametrize("green", ["00", "28", "50"])
@pytest.mark.parametrize("blue", ["00", "60", "a0"])
def test_every_deep_colour_is_legible_everywhere_that_it_is_used(red, green, blue):
    colour = f"#{red}{green}{blue}"
    found = chosen(primary_colour=colour, accent_colour=colour)
    assert [str(pair) for scheme in Scheme for pair in faint(found.colours(scheme))] == []


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("PRIMARY_COLOUR", "#ffcc00", r"#ffcc00: in the light, primary on paper is 1.51:1, below 4.5:1"),
        ("PRIMARY_COLOUR_DARK", "#0b5a5e", r"#0b5a5e: in the dark, primary on paper is 2.01:1, below 4.5:1"),
        ("ACCENT_COLOUR", "#e07b39", r"#e07b39: in the light, accent on paper is 2.97:1, below 4.5:1"),
        ("ACCENT_COLOUR_DARK", "#662200", r"#662200: in the dark, accent on paper is 1.37:1, below 4.5:1"),
        ("PRIMARY_COLOUR", "teal", "expected a colour of six hexadecimal digits"),
    ],
)
def test_a_faint_colour_stops_the_start_with_its_pair_and_its_ratio(name, value, why):
    with pytest.raises(BadSetting, match=f"^RESOURCE_BASE_{name}=.*{why}"):
        settings.load({f"RESOURCE_BASE_{name}": value})


def test_a_colour_is_measured_against_all_that_it_meets():
    grey = "#767676"  # the lightest one that may be read on white

    assert round(contrast(grey, "#ffffff"), 2) == 4.54
    assert [str(pair) for pair in weak({"primary": grey}, Scheme.LIGHT)] == [
        "primary on canvas is 4.18:1, below 4.5:1",
        "primary on primary-wash is 3.88:1, below 4.5:1",
    ]


def png(width, height):
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height) + b"\x08\x06\0\0\0"


@pytest.mark.parametrize(
    ("content", "kind", "width"),
    [
        (SVG.encode(), "image/svg+xml", 132),
        (SVG.replace('viewBox="0 0 120 40"', 'width="30mm" height="40mm"').encode(), "image/svg+xml", 33),
        (png(88, 44), "image/png", 88),
    ],
)
def test_a_logo_is_a_drawing_that_knows_its_size(tmp_path, content, kind, width):
    (tmp_path / "logo").write_bytes(content)
    logo = chosen(logo=str(tmp_path / "logo")).logo
    assert (logo.content_type, logo.content, logo.width_at(44)) == (kind, content, width)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "cannot be read"),
        (b"GIF89a", "neither a PNG nor a well-formed SVG"),
        (b"<html/>", "neither a PNG nor an SVG"),
        (SVG.encode() + b" " * 60_000, "at most 60,000"),
        (png(900, 44), "too long for a header"),
        (SVG.replace("viewBox", "data-box").encode(), "does not say its size"),
        (SVG.replace("<path", "<script>alert(1)</script><path").encode(), "holds <script>"),
        (SVG.replace("<path", '<path onclick="alert(1)"').encode(), "the attribute onclick"),
        (SVG.replace("<path", '<image href="https://x.example/a.png"/><path').encode(), "attribute href"),
        (SVG.replace("<path", "<style>@import 'x.css'</style><path").encode(), "from elsewhere in <style>"),
        (SVG.replace("<path", '<a href="javascript:alert(1)"/><path').encode(), "attribute href"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.encode(), "neither a PNG nor a well-formed SVG"),
    ],
)
def test_a_logo_that_does_more_than_draw_stops_the_start(tmp_path, content, why):
    path = tmp_path / "logo"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadSetting, match=f"^RESOURCE_BASE_LOGO=.*{why}"):
        chosen(logo=str(path))
