"""The letters of the site as administrators see them: waiting, given up and tried again, kept in a folder."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from resource_base import mail
from resource_base.database import now
from resource_base.jobs.running import Turn
from resource_base.jobs.table import deliver_letters
from resource_base.mail.models import Letter
from resource_base.mail.vocabulary import LETTERS
from resource_base.settings import MailTransport
from resource_base.web.administration.mailroom_words import LETTER_NAMES
from tests.site import Site
from tests.web.browsing import send

PAGE = "/lettres"


@pytest.fixture
def posted(tmp_path):
    """A site of its own, where no letter was written yet."""
    site = Site.build(tmp_path, lambda _base, _session: None)
    yield site
    site.base.database.dispose()


@pytest.fixture
def client(posted):
    return posted.client_as("administrator")


def write(site, to, **values):
    with site.base.database.transaction() as session:
        data = {"link": "/mot-de-passe-oublie/abc", "expires_at": (now() + timedelta(hours=1)).isoformat()}
        mail.write(session, to=to, template="password_reset", data=data)
        session.flush()
        letter = session.scalars(select(Letter).where(Letter.recipient == to)).one()
        for name, value in values.items():
            setattr(letter, name, value)
        return letter.id


def waiting(site):
    with site.base.database.reading() as session:
        still = select(Letter.recipient).where(Letter.sent_at.is_(None), Letter.given_up_at.is_(None))
        return sorted(session.scalars(still))


def test_an_empty_office_says_so(client):
    page = client.get(PAGE).text
    said = (
        "Aucune lettre n’attend.",
        "Aucune lettre n’est abandonnée.",
        "Aucune lettre n’est encore partie.",
    )
    assert [sentence for sentence in said if sentence not in page] == []


def test_a_letter_given_up_says_why_and_is_tried_again_alone(posted, client):
    first = write(posted, "ana@ccas.example", given_up_at=now(), attempts=6, last_error="550 <no> such box")
    write(posted, "bob@ccas.example", given_up_at=now(), attempts=6, last_error="interrupted at each attempt")
    page = client.get(PAGE).text
    assert ("550 &lt;no&gt; such box" in page, "l’envoi a été interrompu" in page) == (True, True)
    assert send(client, f"{PAGE}/reessayer", on=PAGE, letter=str(first)).location == PAGE
    assert waiting(posted) == ["ana@ccas.example"]
    send(client, f"{PAGE}/reessayer", on=PAGE)
    assert waiting(posted) == ["ana@ccas.example", "bob@ccas.example"]
    assert send(client, f"{PAGE}/reessayer", on=PAGE, letter="rien").status_code == 404


def test_what_comes_too_late_is_not_tried_again(posted, client):
    write(posted, "ana@ccas.example", given_up_at=now(), send_before=now() - timedelta(hours=1))
    page = client.get(PAGE).text
    assert ("trop tard pour réessayer" in page, "Réessayer" in page) == (True, False)
    send(client, f"{PAGE}/reessayer", on=PAGE)
    assert waiting(posted) == []


def test_a_letter_that_stays_in_the_folder_is_read_without_being_run(posted, client):
    letter = write(posted, "ana@ccas.example")
    assert "ana@ccas.example" in client.get(PAGE).text
    deliver_letters(Turn(posted.base))
    page = client.get(PAGE).text
    assert f'href="{PAGE}/dossier/{letter}"' in page
    one = client.get(f"{PAGE}/dossier/{letter}").text
    assert '<a href="/mot-de-passe-oublie/abc">' in one
    assert ("&lt;html" in one, one.count("<html"), "<iframe" in one) == (True, 1, False)
    assert client.get(f"{PAGE}/dossier/{uuid4()}").status_code == 404


def test_no_folder_is_read_where_letters_really_leave(posted, tmp_path):
    letter = write(posted, "ana@ccas.example")
    deliver_letters(Turn(posted.base))
    folder = tmp_path / "real"
    folder.mkdir()
    real = Site.build(
        folder,
        lambda _base, _session: None,
        mail_transport=MailTransport.SMTP,
        smtp_host="smtp.example",
        mail_folder=posted.base.settings.mail_folder,
    )
    theirs = real.client_as("administrator")
    assert theirs.get(f"{PAGE}/dossier/{letter}").status_code == 404
    assert "Écrites dans le dossier" not in theirs.get(PAGE).text
    real.base.database.dispose()


def test_every_letter_has_a_name():
    assert sorted(LETTERS.keys() - LETTER_NAMES.keys()) == []
