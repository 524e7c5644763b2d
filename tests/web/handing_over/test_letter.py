"""The letter: to whom it goes is forgotten once it has left, and it repeats no note."""

import re
from datetime import timedelta

import pytest

from resource_base.accounts.limits import Limit
from resource_base.database import Base
from resource_base.jobs.running import Turn
from resource_base.jobs.table import deliver_letters
from resource_base.settings import MailTransport
from resource_base.sharing.handing_over import letters
from tests.site import Site
from tests.web.handed import ALL, DECOY, NOTE, WHO, Handing, counted
from tests.web.planted import fill


def dump(site, *but):
    """All that the database holds, but some tables, as one text."""
    with site.base.database.reading() as session:
        tables = [table for table in Base.metadata.sorted_tables if table.name not in but]
        return repr([session.execute(table.select()).all() for table in tables])


def test_to_whom_it_was_sent_is_in_the_waiting_letter_and_nowhere_else(site, handing, caplog):
    answer = handing.post("/courriel", email=f" {WHO.upper()} ", **ALL)
    assert answer.location.endswith("/remettre?parti=oui")
    assert "oubliée dès qu’il est parti" in handing.client().get(answer.location).text
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
