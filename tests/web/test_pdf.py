"""The PDF document: tagged, in French, with its title; made without the network nor any file but ours."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from threading import Event
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from resource_base.accounts.limits import Limit
from resource_base.errors import NotFound, TooManyAttempts
from resource_base.web.handing_over import paper, pdf, turns
from tests.site import Site
from tests.web.handed import ALL, Handing, pdf_text, plain
from tests.web.planted import fill

PAGE = (
    '<!doctype html><html lang="fr"><head><title>Essai</title>{}</head><body><h1>Essai</h1>{}</body></html>'
)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    site = Site.build(tmp_path_factory.mktemp("pdf"), fill)
    yield site
    site.base.database.dispose()


@pytest.fixture
def fetcher(site):
    from resource_base.web.handing_over.typesetting import OwnFiles

    return OwnFiles(site.app.static_folder, "/static/")


def elements(reader):
    """(tag, alternative text) of every element of the structure, in its order."""

    def below(node):
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, DictionaryObject):
            if "/S" in node:
                yield str(node["/S"]), str(node.get("/Alt", ""))
            yield from below(node.get("/K", []))
        elif isinstance(node, list):
            for child in node:
                yield from below(child)

    return list(below(reader.trailer["/Root"]["/StructTreeRoot"]))


def test_it_is_tagged_titled_and_in_french(site):
    handing = Handing.of(site, "Hébergement d’étape")
    reader: Any = PdfReader(BytesIO(handing.handed("/document.pdf", **ALL).data))
    root = reader.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"], root["/ViewerPreferences"]["/DisplayDocTitle"]) == (
        "fr",
        True,
        True,
    )
    assert reader.metadata is not None
    assert reader.metadata.title == "Des solutions pour vous – Base de ressources sociales"
    assert b"pdfuaid" in root["/Metadata"].get_data()

    found = elements(reader)
    assert [tag for tag, _ in found if tag in {"/H1", "/H2", "/H3"}] == ["/H1", "/H2", "/H3"]
    [drawing] = [alternative for tag, alternative in found if tag == "/Figure"]
    assert plain(drawing).startswith("Code QR : 127.0.0.1:8000/p/")


def test_the_colours_of_a_territory_are_for_screens_and_nothing_is_missed_on_paper(tmp_path, caplog):
    site = Site.build(tmp_path, fill, primary_colour="#7a1020")
    handing = Handing.of(site, "Hébergement d’étape")
    assert "couleurs" in handing.handed("/document").text
    assert handing.handed("/document.pdf").status_code == 200
    assert [record.message for record in caplog.records if record.name == "weasyprint"] == []
    site.base.database.dispose()


def test_telephone_numbers_are_links_in_large_type(site):
    handing = Handing.of(site, "Hébergement d’étape")
    document: Any = PdfReader(BytesIO(handing.handed("/document.pdf", **ALL).data))
    [page] = document.pages
    leads = [each.get_object()["/A"]["/URI"] for each in page["/Annots"]]
    assert "tel:0353019996" in leads
    sizes: dict[str, float] = {}  # in CSS pixels: WeasyPrint draws in them, scaled to points once
    page.extract_text(
        visitor_text=lambda text, _cm, tm, _font, size: sizes.setdefault(text.strip(), abs(tm[3]) * size)
    )
    number = next(size for text, size in sizes.items() if text.replace("\u00a0", " ") == "03 53 01 99 96")
    assert number == pytest.approx(12 * 1.35 * 96 / 72, rel=0.01)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:1/a.png",
        "https://example.org/a.css",
        "file:///etc/passwd",
        "ftp://example.org/a",
        "https://site.invalid/static/../../pyproject.toml",
        "https://site.invalid/static/%2e%2e/%2e%2e/pyproject.toml",
        "https://site.invalid/connexion",
        "https://site.invalid:81/static/css/handout.css",
        "//site.invalid/static/css/handout.css",
    ],
)
def test_nothing_but_our_own_static_files_is_read(fetcher, address):
    with pytest.raises((ValueError, OSError)):
        fetcher.fetch(address)


def test_our_own_files_and_what_the_page_holds_are_read(fetcher):
    style = fetcher.fetch("https://site.invalid/static/css/handout.css?v=1")
    assert (style.content_type, b"@page" in style.read()) == ("text/css", True)
    assert fetcher.fetch("data:text/plain,bonjour").read() == b"bonjour"


def test_a_page_that_asks_for_more_is_made_without_it(site, caplog):
    asked = (
        '<link rel="stylesheet" href="https://example.org/a.css">',
        '<img src="file:///etc/passwd" alt="x">',
    )
    with site.app.test_request_context():
        made = pdf.make(PAGE.format(*asked))
    assert pdf_text(made).startswith("Essai")
    assert "root:" not in pdf_text(made)
    assert "example.org" in caplog.text


def test_a_library_that_is_there_but_cannot_draw_is_said_kindly(site, monkeypatch):
    import builtins

    real = builtins.__import__

    def broken(name, *args, **kwargs):
        if "typesetting" in (args[2] if len(args) > 2 and args[2] else ()):
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", broken)
    with site.app.test_request_context(), pytest.raises(NotFound, match="Enregistrer en PDF"):
        pdf.make(PAGE.format("", ""))


def test_the_site_starts_without_the_library_and_does_not_load_it_before_the_first_document():
    starts = (
        "import sys\n{}import resource_base.web.application\n"
        "from resource_base.web.handing_over import pdf\n"
        "print(pdf.is_available(), bool(sys.modules.get('weasyprint')))"
    )
    told = [
        subprocess.run(
            [sys.executable, "-c", starts.format(first)], capture_output=True, text=True, check=True
        )
        for first in ("", "sys.modules['weasyprint'] = None\n")
    ]
    assert [each.stdout.strip() for each in told] == ["True False", "False False"]


@pytest.mark.parametrize("missing", ["library", "pango"])
def test_what_is_missing_is_noticed(monkeypatch, missing):
    if missing == "library":
        monkeypatch.setattr(pdf, "find_spec", lambda _name: None)
    else:
        monkeypatch.setattr(pdf, "find_library", lambda _name: None)
    pdf.is_available.cache_clear()
    assert not pdf.is_available()
    pdf.is_available.cache_clear()


def test_one_person_asks_for_so_many_in_an_hour(site, monkeypatch):
    monkeypatch.setattr(paper, "PER_PERSON", Limit("one pdf", 1, timedelta(hours=1), "Beaucoup de PDF."))
    handing = Handing.of(site, "Hébergement d’étape")
    answers = [handing.handed("/document.pdf", **ALL) for _ in range(2)]
    assert [each.status_code for each in answers] == [200, 429]
    assert "Beaucoup de PDF. Réessayez dans 60 minutes." in plain(answers[1].text)
    assert int(answers[1].headers["Retry-After"]) > 3500


def test_one_is_made_at_a_time_one_waits_and_the_others_come_again(tmp_path, monkeypatch):
    order: list[str] = []
    begun, waits, may_end = Event(), Event(), Event()
    taken = turns._taken

    def looking(path):
        found = taken(path)
        if path.name == "pdf.lock" and found is None:
            waits.set()
        return found

    monkeypatch.setattr(turns, "_taken", looking)

    def first():
        with turns.turn(tmp_path):
            begun.set()
            may_end.wait(10)
            order.append("first")

    def second():
        with turns.turn(tmp_path):
            order.append("second")

    with ThreadPoolExecutor(2) as people:
        made = [people.submit(first)]
        assert begun.wait(10)
        made.append(people.submit(second))
        assert waits.wait(10)
        with pytest.raises(TooManyAttempts), turns.turn(tmp_path):
            order.append("third")
        may_end.set()
        for each in made:
            each.result(10)
    assert order == ["first", "second"]
    with turns.turn(tmp_path):
        order.append("fourth")


def test_one_that_is_stuck_is_not_waited_for_for_ever(tmp_path, monkeypatch):
    monkeypatch.setattr(turns, "WAIT", 0.0)
    with turns.turn(tmp_path), pytest.raises(TooManyAttempts), turns.turn(tmp_path):
        pass
    with pytest.raises(ValueError, match="a page that cannot be drawn"), turns.turn(tmp_path):
        raise ValueError("a page that cannot be drawn")
    with turns.turn(tmp_path):
        pass
