"""No free text escapes the watch: each is drawn by the macro that warns, and guarded where it is read."""

import re

from resource_base.settings import ROOT

TEMPLATES, PAGES = ROOT / "templates", ROOT / "resource_base" / "web"
# The names of a call, of a long form, or of a short one.
GUARDS = r"\bguard\(([^)]*)\)|\bWATCHED = \((?s:(.*?))\n\)|\bWATCHED = \((\".*\")\)"


def found(folder, suffix, pattern):
    files = sorted(path for path in folder.rglob(f"*{suffix}") if path.name != "free_texts.py")
    return [(path.name, each) for path in files for each in re.findall(pattern, path.read_text("utf-8"))]


def test_every_text_of_several_lines_is_drawn_by_the_macro_that_warns():
    assert found(TEMPLATES, ".html", "<textarea") == [("components.html", "<textarea")]


def test_every_free_text_of_a_page_is_guarded_where_it_is_read():
    of_several_lines = {name for _, name in found(TEMPLATES, ".html", r"free_text\('(\w+)'")}
    of_one = {name for _, name in found(TEMPLATES, ".html", r"\('(\w+)'[^)]*\bwatched=true")}
    drawn = of_several_lines | of_one
    guards = [names for _, either in found(PAGES, ".py", GUARDS) for names in either]
    guarded = {name for names in guards for name in re.findall(r'"(\w+)"', names)}
    assert drawn - guarded == set()
    assert ({"message", "sentence"} <= of_several_lines, "fee_details" in of_one) == (True, True)
