"""The page that a link opens without an account: it keeps to itself, ends on its hour, is not guessed."""

from datetime import timedelta

import time_machine

from resource_base.database import now
from resource_base.sharing.handing_over import links
from resource_base.sharing.handing_over.models import SelectionLink
from resource_base.sharing.selections import deleting
from resource_base.web.handing_over import behind_a_link
from tests.web.handed import DECOY, Handing


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


def test_a_deleted_selection_closes_its_links_for_good(site, handing):
    path = handing.open_link().request.path
    answers = []
    for act in (deleting.delete, deleting.bring_back):
        handing.change(act)
        answers.append(site.visitor().get(path).status_code)
    assert answers == [404, 404]
    assert handing.open_link().status_code == 200


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
