"""Nothing is left over: each template, macro, style and static file is used somewhere."""

import re

from resource_base.settings import ROOT

TEMPLATES, STATIC, CODE = ROOT / "templates", ROOT / "static", ROOT / "resource_base"
OTHERS_CLASSES = re.compile(r"^(leaflet-|js$|visually-hidden$|table$)")  # drawn by libraries, or by a script
BUILT_CLASSES = {"good", "warn", "bad", "strong", "quiet", "city"}  # tones, which Python and scripts choose


def sources(*suffixes: str) -> str:
    files = [
        path
        for folder in (TEMPLATES, STATIC, CODE)
        for path in sorted(folder.rglob("*"))
        if path.suffix in suffixes and "vendor" not in path.parts
    ]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def test_every_template_is_rendered_or_included():
    text = sources(".html", ".svg", ".py")
    names = [str(path.relative_to(TEMPLATES)) for path in sorted(TEMPLATES.rglob("*.*"))]
    pages = [name for name in names if not name.startswith("mail/")]  # letters are named in mail.vocabulary
    assert [name for name in pages if f'"{name}"' not in text] == []


def test_every_macro_is_called():
    text = sources(".html", ".svg")
    names = re.findall(r"{% macro (\w+)\(", text)
    uses = {name: len(re.findall(rf"\b{name}(?: as \w+)?\b", text)) for name in names}
    assert [name for name, count in uses.items() if count < 3] == []  # its definition, its import, its call


def test_every_static_file_is_linked():
    text = sources(".html", ".css", ".js", ".py")
    files = [path for path in sorted(STATIC.rglob("*.*")) if "vendor" not in path.parts]
    assert [path.name for path in files if str(path.relative_to(STATIC)) not in text] == []


def test_every_icon_is_shown():
    names = re.findall(r'<symbol id="([\w-]+)"', (STATIC / "img/icons.svg").read_text(encoding="utf-8"))
    text = sources(".html", ".py") + (ROOT / "seeds/vocabulary/needs.json").read_text(encoding="utf-8")
    assert [name for name in names if not re.search(rf"""["']{name}["']""", text)] == []


def test_every_icon_that_a_template_names_is_drawn_on_the_same_grid():
    sprite = (STATIC / "img/icons.svg").read_text(encoding="utf-8")
    drawn = dict(re.findall(r'<symbol id="([\w-]+)" viewBox="([\d ]+)">', sprite))
    assert set(drawn.values()) == {"0 0 24 24"}
    assert re.findall(r'stroke="|stroke-width="|fill="(?!currentColor)|style=', sprite) == []
    assert set(re.findall(r"icon\('([\w-]+)'", sources(".html"))) - set(drawn) == set()


def test_every_class_of_the_style_sheets_is_worn():
    styles = "\n".join(path.read_text(encoding="utf-8") for path in (STATIC / "css").glob("*.css"))
    named = set(
        re.findall(r"\.([a-z][\w-]*)(?=[^{}]*{)", re.sub(r"/\*.*?\*/|\d\.\d+", "", styles, flags=re.DOTALL))
    )
    text = sources(".html", ".svg", ".js", ".py")
    slugs = set(re.findall(r'"slug": "([\w-]+)"', (ROOT / "seeds/vocabulary/needs.json").read_text("utf-8")))
    worn = {name for name in named if re.search(rf"(?<![\w-]){name}(?![\w-])", text)} | BUILT_CLASSES
    tints = {f"tint-{slug}" for slug in slugs}
    assert sorted(name for name in named - worn - tints if not OTHERS_CLASSES.match(name)) == []


def test_every_class_that_a_page_wears_is_drawn():
    sheets = [*(STATIC / "css").glob("*.css"), STATIC / "vendor/bootstrap.min.css"]
    styles = "\n".join(path.read_text(encoding="utf-8") for path in sheets)
    drawn = set(re.findall(r"\.([a-z][\w-]*)", styles))
    pages = [path for path in TEMPLATES.rglob("*.html") if path.parent.name != "mail"]
    text = "\n".join(path.read_text(encoding="utf-8") for path in pages)
    worn = [re.sub(r"{[{%].*?[%}]}", " ", held) for held in re.findall(r'\bclass="([^"]*)"', text)]
    assert sorted({name for names in worn for name in names.split()} - drawn) == []


def test_every_frein_has_its_icon_and_its_tint():
    slugs = re.findall(r'"slug": "([\w-]+)"', (ROOT / "seeds/vocabulary/needs.json").read_text("utf-8"))
    icons = (STATIC / "img/icons.svg").read_text(encoding="utf-8")
    theme = (STATIC / "css/theme.css").read_text(encoding="utf-8")
    assert [slug for slug in slugs if f'id="{slug}"' not in icons or theme.count(f"--{slug}:") != 2] == []


def test_folium_is_never_given_a_text():
    code = "\n".join(path.read_text(encoding="utf-8") for path in sorted(CODE.rglob("*.py")))
    assert re.findall(r"\b(?:Popup|Tooltip|Icon|GeoJsonPopup|GeoJsonTooltip)\(", code) == []


def test_no_template_writes_a_text_unescaped():
    assert re.findall(r"\|\s*safe", sources(".html", ".svg")) == []


def test_files_stay_short():
    long = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for folder in (CODE, TEMPLATES, STATIC)
        for path in folder.rglob("*.*")
        if path.suffix in {".py", ".html", ".css", ".js"} and not {"vendor", "versions"} & set(path.parts)
    }
    assert {name: lines for name, lines in long.items() if lines > 300} == {}


def test_every_exception_to_a_rule_gives_its_reason():
    marks = re.compile(r"# (?:noqa|type: ignore)\b.*")
    reasoned = re.compile(r"# (?:noqa: [A-Z0-9, ]+ - \S|type: ignore\[[\w,-]+\] # \S)")
    found = {
        f"{path.relative_to(ROOT)}: {mark}"
        for folder in (CODE, ROOT / "tests", ROOT / "benchmarks")
        for path in sorted(folder.rglob("*.py"))
        for mark in marks.findall(path.read_text(encoding="utf-8"))
        if not reasoned.match(mark) and path.name != "test_leftovers.py"
    }
    assert found == set()
