"""On paper and as a PDF: the same words, as large as one likes."""

import re

from resource_base.sharing.handing_over import links
from resource_base.web.handing_over import pdf
from tests.web.handed import ALL, DECOY, Handing, counted, main_words, pdf_text, plain


def test_large_print_is_the_same_page_larger(handing):
    large, usual = (handing.handed("/document", **ticked).text for ticked in ({"gros": "oui"}, {}))
    assert '<html lang="fr" class="large">' in large
    assert large.replace(' class="large"', "") == usual


def test_the_code_of_the_paper_leads_to_the_page_of_the_same_list(site, handing):
    page = handing.handed("/document", **ALL).text
    [code] = handing.links()
    assert f"127.0.0.1:8000/p/{links.in_groups(code)}" in page
    assert "<svg" in page
    assert "<svg" not in handing.handed("/document").text
    assert DECOY in site.visitor().get(f"/p/{links.in_groups(code)}").text
    handing.handed("/document.pdf", **ALL)
    assert handing.links() == [code]


def test_without_what_draws_a_pdf_the_button_is_absent_and_the_print_view_stays(handing, monkeypatch):
    assert "Télécharger le PDF" in handing.client().get(handing.path).text
    monkeypatch.setattr(pdf, "is_available", lambda: False)
    assert "Télécharger le PDF" not in handing.client().get(handing.path).text
    answer = handing.client().get(f"{handing.path}/document.pdf")
    assert (answer.status_code, "Enregistrer en PDF" in answer.text) == (404, True)
    assert handing.handed("/document").status_code == 200


def test_a_pdf_is_made_of_so_many_entries_and_no_more(site, handing, monkeypatch):
    monkeypatch.setattr(pdf, "MOST_ENTRIES", 1)
    assert handing.client().get(f"{handing.path}/document.pdf").status_code == 200
    longer = Handing.of(site, DECOY, "Hébergement sûr")
    assert "Télécharger le PDF" not in longer.client().get(longer.path).text
    assert longer.client().get(f"{longer.path}/document.pdf").status_code == 422
    assert longer.post("/document.pdf").status_code == 422
    assert counted(site) == []


def test_the_pdf_says_what_the_print_view_says_word_for_word(site):
    handing = Handing.of(site, DECOY, "Hébergement sûr", "État")
    page = handing.handed("/document", **ALL)
    paper = handing.handed("/document.pdf", **ALL)
    assert paper.mimetype == "application/pdf"
    assert re.fullmatch(
        r'attachment; filename="solutions-\d{4}-\d\d-\d\d\.pdf"', paper.headers["Content-Disposition"]
    )
    assert squeezed(pdf_text(paper.data)) == squeezed(main_words(page.text))


def squeezed(text):
    """The letters of a text in order, however its lines are cut."""
    return re.sub(r"\s+", "", plain(text))
