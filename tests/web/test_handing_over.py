"""Handing a selection over: the same words on five faces, nothing that is not public on any, counted once."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from resource_base.accounts.limits import Limit
from resource_base.accounts.models import Role, User
from resource_base.catalog.models import Service
from resource_base.curation.duplicates.merging import merge
from resource_base.curation.proposals.authors import Author
from resource_base.database import Base, now
from resource_base.jobs.running import Turn
from resource_base.jobs.table import deliver_letters
from resource_base.settings import MailTransport
from resource_base.sharing.handing_over import letters, links
from resource_base.sharing.handing_over.models import SelectionLink
from resource_base.sharing.selections.models import SelectionMember
from resource_base.sharing.selections.vocabulary import Right
from resource_base.web.handing_over import behind_a_link, pdf, words
from resource_base.web.presentation import day
from tests.site import Site
from tests.web.handed import ALL, NOTE, WHO, Handing, counted, main_words, pdf_text, plain
from tests.web.planted import fill

DECOY = "Hébergement d’étape"


@pytest.fixture
def site(tmp_path):
    """A site of its own, where nothing was handed over yet."""
    site = Site.build(tmp_path, fill)
    yield site
    site.base.database.dispose()


@pytest.fixture
def handing(site):
    return Handing.of(site, DECOY)


def dump(site, *but):
    """All that the database holds, but some tables, as one text."""
    with site.base.database.reading() as session:
        tables = [table for table in Base.metadata.sorted_tables if table.name not in but]
        return repr([session.execute(table.select()).all() for table in tables])


def test_the_page_says_the_four_ways_and_what_becomes_of_the_addresses(handing):
    page = plain(handing.client().get(handing.path).text)
    for title in ("Sur papier", "Par courriel", "Par SMS", "Par un lien"):
        assert f">{title}</h2>" in page
    assert "elle ne garde pas à qui" in page
    assert "Elle sert à cet envoi, puis elle est oubliée." in page


def test_each_way_is_counted_when_it_is_used_and_not_when_a_page_is_read_again(site, handing):
    handing.faces()
    client = handing.client()
    for path in ("", "/document?notes=oui&qr=oui", "/document.pdf", "/texte"):
        assert client.get(handing.path + path).status_code == 200
    assert counted(site) == [("link", 1), ("mail", 1), ("pdf", 1), ("print", 1), ("text", 1)]


def test_a_note_and_an_organisation_are_handed_over_only_when_ticked(site, handing):
    with_both = plain(handing.handed("/document", **ALL).text)
    without = plain(handing.handed("/document").text)
    signed = f"Agence emploi de Pontarlier, le {day(now())}"
    assert [(each in with_both, each in without) for each in (NOTE, signed)] == [(True, False)] * 2
    assert handing.post("/liens", duree="7").status_code == 303
    assert NOTE not in site.visitor().get(f"/p/{handing.links()[0]}").text


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


def test_a_selection_that_is_over_is_handed_over_no_more(site, handing):
    code = handing.open_link().request.path

    def end(_session, selection):
        selection.expires_at = now()

    handing.change(end)
    assert handing.client().get(handing.path).status_code == 404
    assert site.visitor().get(code).status_code == 404


def test_who_only_reads_is_not_offered_to_hand_over_and_who_put_away_still_is(site, handing):
    def put_away_and_share(session, selection):
        reader = session.scalars(select(User).where(User.role == Role.CURATOR).order_by(User.email)).first()
        selection.archived_at = now()
        selection.members.append(SelectionMember(user_id=reader.id, right=Right.READ, since=now()))

    handing.change(put_away_and_share)
    reader = site.client_as(Role.CURATOR)
    pages = [client.get(f"/selections/{handing.id}") for client in (handing.client(), reader)]
    assert [(page.status_code, f'href="{handing.path}"' in page.text) for page in pages] == [
        (200, True),
        (200, False),
    ]
    assert handing.handed("/document").status_code == 200
    assert reader.get(handing.path).status_code == 403


def test_an_empty_selection_is_not_handed_over(site):
    draft = Handing.of(site, "État draft")
    page = draft.client().get(draft.path).text
    assert "Il n’y a rien à remettre" in page
    assert draft.client().get(f"{draft.path}/document").status_code == 422


def test_what_is_suspended_or_gone_is_said_on_every_face(site):
    faces = Handing.of(site, "État s", "État w").faces()
    for name, text in faces.items():
        assert ("suspendue jusqu’au" in text.replace("'", "’").replace("&#39;", "’"), name) == (True, name)
        assert ("plus proposée" in text, name) == (True, name)


def test_what_nobody_may_call_alone_says_who_can(site):
    page = plain(Handing.of(site, "Hébergement sûr").handed("/document").text)
    assert "la personne qui vous a remis cette liste peut appeler pour vous." in page
    assert "L’adresse n’est pas publique." in page


def test_an_entry_merged_since_is_handed_over_as_the_one_that_was_kept(site):
    handing = Handing.of(site, "État published")
    with site.base.database.transaction() as session:
        kept, other = (session.get_one(Service, site.service_id(name)) for name in (DECOY, "État published"))
        merge(session, kept, other, {}, versions=(kept.version, other.version), by=Author(name="Claire"))
    for name, text in handing.faces().items():
        said = plain(text).replace("&#34;", '"').replace('"', "")
        assert (DECOY.replace("’", "'") in said.replace("&#39;", "'").replace("’", "'"), name) == (True, name)
        assert (re.search("emplace «? ?État published", said) is not None, name) == (True, name)


def test_the_text_for_an_sms_is_short_and_plain(site):
    handing = Handing.of(site)
    page = handing.handed("/texte", qr="oui").text
    text = re.search(r"<pre[^>]*>(.*)</pre>", page, re.DOTALL)
    assert text
    *entries, link = text[1].split("\n\n")
    assert max(len(entry.splitlines()) for entry in entries) <= 5
    assert link.startswith("Tout le détail : http://127.0.0.1:8000/p/")
    assert set("’…«»\u00a0\u202f").isdisjoint(text[1])
    assert "03 53 01 99 96" in text[1]


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("Hôtel « L’Œil », ça coûte 5 € – à Besançon…", 'Hotel "L\'OEil", ca coute 5 € - à Besancon...'),
        ("Été, forêt, maïs, À GAUCHE", "Été, foret, mais, A GAUCHE"),
        ("Écrire : forêt@hôtel.example\nhttps://hôtel.example/forêt", None),
        ("مرحبا 你好", None),
    ],
)
def test_an_sms_is_written_in_the_signs_that_cost_least(text, sent):
    assert words.in_sms(text) == (sent or text)


# --- The letter ---------------------------------------------------------------------------------


def test_to_whom_it_was_sent_is_in_the_waiting_letter_and_nowhere_else(site, handing, caplog):
    answer = handing.post("/courriel", email=f" {WHO.upper()} ", **ALL)
    assert answer.location.endswith("/remettre?parti=oui")
    assert "oubliée dès qu’elle est partie" in handing.client().get(answer.location).text
    assert WHO in dump(site)
    assert "quelquun" not in dump(site, "letter").lower()
    assert "quelquun" not in site.client_as("administrator").get("/lettres").text.lower()

    deliver_letters(Turn(site.base))
    assert "quelquun" not in dump(site).lower()
    assert "quelquun" not in caplog.text.lower()


def test_the_letter_leads_to_the_page_and_repeats_no_note(site, handing):
    handing.post("/courriel", email=WHO, **ALL)
    letter = handing.letter()
    text = letter.get_body(("plain",)).get_content()
    assert NOTE not in text
    path = re.search(r"http://127\.0\.0\.1:8000(/p/\S+)", text)
    assert path
    assert NOTE in site.visitor().get(path[1]).text
    assert "Agence emploi de Pontarlier vous remet ces solutions." in text


@pytest.mark.parametrize("email", ["", "personne", "a@b", "a b@c.fr", "x\r\nBcc: y@z.fr"])
def test_an_address_that_cannot_be_written_to_is_refused_and_nothing_is_counted(site, handing, email):
    answer = handing.post("/courriel", email=email)
    assert (answer.status_code, counted(site), handing.links()) == (422, [], [])
    assert "Cette adresse électronique n’est pas valide" in answer.text


def test_one_writes_so_many_letters_a_day_and_so_many_to_one_person(handing, monkeypatch):
    sent = [handing.post("/courriel", email=WHO).status_code for _ in range(6)]
    assert sent == [303] * 5 + [429]
    monkeypatch.setattr(letters, "PER_SENDER", Limit("few", 2, timedelta(days=1)))
    others = [handing.post("/courriel", email=f"a{n}@maison.example") for n in range(3)]
    assert [each.status_code for each in others] == [303, 303, 429]
    assert "Retry-After" in others[-1].headers


def test_where_no_mail_leaves_the_way_is_absent(tmp_path):
    site = Site.build(tmp_path, fill, mail_transport=MailTransport.OFF)
    handing = Handing.of(site, DECOY)
    assert "Par courriel" not in handing.client().get(handing.path).text
    assert handing.post("/courriel", email=WHO).status_code == 404
    site.base.database.dispose()


# --- The link -----------------------------------------------------------------------------------


def test_the_page_of_a_link_keeps_to_itself(handing):
    answer = handing.open_link()
    told = {name: answer.headers.get(name) for name in ("X-Robots-Tag", "Referrer-Policy", "Cache-Control")}
    assert told == {
        "X-Robots-Tag": "noindex, nofollow, noarchive",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "private, no-store",
    }
    assert "Set-Cookie" not in answer.headers
    assert '<meta name="robots" content="noindex, nofollow, noarchive">' in answer.text
    assert "<script" not in answer.text
    assert 'href="tel:0353019996"' in answer.text


def test_a_link_dies_on_its_hour_by_revocation_and_with_its_selection_with_one_answer(site, handing):
    with time_machine.travel(now(), tick=False) as clock:
        handing.post("/liens", duree="7")
        path = f"/p/{handing.links()[0]}"
        clock.shift(timedelta(days=7, seconds=-1))
        assert site.visitor().get(path).status_code == 200
        clock.shift(timedelta(seconds=1))
        expired = site.visitor().get(path)
    unknown = site.visitor().get("/p/abcd-efgh-ijkl-mnop")

    revoked = handing.open_link().request.path
    with site.base.database.reading() as session:
        link = session.scalars(links.of_selection(handing.id)).first()
    assert handing.post(f"/liens/{link.id}/fermer").location.endswith("/remettre#liens")
    closed = site.visitor().get(revoked)

    ended = handing.open_link().request.path
    handing.change(lambda session, selection: session.delete(selection))
    gone = site.visitor().get(ended)
    assert {answer.status_code for answer in (expired, unknown, closed, gone)} == {404}
    assert len({answer.text for answer in (expired, unknown, closed, gone)}) == 1
    assert "demandez-en un autre à la personne qui vous l’a donné" in unknown.text


def test_guessing_has_to_wait_and_who_knows_a_code_does_not(site, handing):
    path = handing.open_link().request.path
    tries = [site.visitor().get(f"/p/guess{n}").status_code for n in range(behind_a_link.GUESSES.times + 1)]
    assert tries == [404] * behind_a_link.GUESSES.times + [429]
    assert site.visitor().get(path).status_code == 200


def test_a_link_of_another_selection_is_not_closed_from_here(site, handing):
    other = Handing.of(site, DECOY)
    other.open_link()
    with site.base.database.reading() as session:
        link = session.scalars(links.of_selection(other.id)).one()
    assert handing.post(f"/liens/{link.id}/fermer").status_code == 404
    with site.base.database.reading() as session:
        assert session.get_one(SelectionLink, link.id).revoked_at is None


def test_a_duration_that_is_not_of_the_list_is_refused(handing):
    assert handing.post("/liens", duree="3650").status_code == 422


# --- The PDF ------------------------------------------------------------------------------------


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
