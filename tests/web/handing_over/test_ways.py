"""The page of the four ways: for whom, of what, counted when one is used."""

from datetime import timedelta

import time_machine
from sqlalchemy import select

from resource_base.accounts.models import Role, User
from resource_base.database import now
from resource_base.sharing.handing_over import links
from resource_base.sharing.selections.models import SelectionMember
from resource_base.sharing.selections.vocabulary import Right
from resource_base.web.presentation import day, moment
from tests.house.keeping import parse, text_of
from tests.web.handed import ALL, NOTE, Handing, counted, plain


def test_the_page_says_the_four_ways_and_what_becomes_of_the_addresses(handing):
    page = plain(handing.client().get(handing.path).text)
    for title in ("Sur papier", "Par courriel", "Par SMS", "Par un lien"):
        assert f">{title}</h2>" in page
    assert "elle ne garde pas à qui" in page
    assert "Elle sert à cet envoi, puis elle est oubliée." in page


def test_each_way_is_counted_when_it_is_used_and_not_when_a_page_is_read_again(site, handing):
    handing.faces()
    client = handing.client()
    for path in ("", "/document?notes=oui&lien=oui", "/document.pdf", "/texte"):
        assert client.get(handing.path + path).status_code == 200
    assert counted(site) == [("link", 1), ("mail", 1), ("pdf", 1), ("print", 1), ("text", 1)]


def test_a_note_and_an_organisation_are_handed_over_only_when_ticked(site, handing):
    with time_machine.travel(now(), tick=False):
        with_both = plain(handing.handed("/document", **ALL).text)
        without = plain(handing.handed("/document").text)
        signed = f"Agence emploi de Pontarlier, le {day(now())}"
    assert [(each in with_both, each in without) for each in (NOTE, signed)] == [(True, False)] * 2
    assert handing.post("/liens", duree="7").status_code == 303
    assert NOTE not in site.visitor().get(f"/p/{handing.links()[0]}").text


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


def test_the_list_of_links_says_who_made_each_when_and_what_it_shows(site, handing):
    with time_machine.travel(now(), tick=False) as clock:
        first = now()
        handing.post("/liens", duree="90", notes="oui", structure="oui")
        clock.shift(timedelta(minutes=1))
        handing.post("/liens", duree="7")
        with site.base.database.transaction() as session:
            colleague = session.scalars(select(User).where(User.role == Role.CURATOR)).first()
            session.scalars(links.of_selection(handing.id)).first().created_by = colleague
        page = parse(handing.client().get(handing.path).text)
        second = now()
    said = [plain(text_of(line)) for line in page.iter("span") if text_of(line).startswith("Créé")]
    week, quarter = (plain(day(at + timedelta(days=lasts))) for at, lasts in ((second, 7), (first, 90)))
    made = (
        f"Créé par {colleague.name} le {plain(moment(second))}, ouvert jusqu’au {week}. ",
        f"Créé par vous le {plain(moment(first))}, ouvert jusqu’au {quarter}. ",
    )
    assert said == [
        made[0] + "Sans les notes. Sans nom de structure.",
        made[1] + "Avec les notes. De la part de : Agence emploi de Pontarlier.",
    ]
