"""« Votre courriel n’est pas parti »: told to who sent it, where they look; never to whom it was."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from resource_base.database import now
from resource_base.mail import delivery
from resource_base.mail.models import Letter
from resource_base.sharing.selections import deleting
from tests.web.browsing import send
from tests.web.handed import WHO, plain
from tests.web.selections.selecting import spoken

GIVEN_UP = "n’est pas parti : la messagerie de son destinataire l’a refusé. Vérifiez l’adresse"
WAITING = "n’est pas encore parti"
AT_HOME = "un courriel n’est pas parti"


@pytest.fixture
def refused(site, handing):
    """A letter that the server of its recipient refused at each attempt; the page of the selection."""
    handing.post("/courriel", email=WHO)
    become(site, given_up_at=now(), last_error=f"550 {delivery.NOT_KEPT}", recipient="", data={})
    return handing.path.removesuffix("/remettre")


def become(site, **values):
    """What delivery makes of the letters."""
    with site.base.database.transaction() as session:
        session.execute(update(Letter).values(**values))


def test_its_sender_reads_it_in_the_selection_where_it_is_handed_over_and_on_home(handing, refused):
    client = handing.client()
    pages = [spoken(client.get(path)) for path in (refused, handing.path)]
    assert [GIVEN_UP in each for each in pages] == [True, True]
    assert AT_HOME in plain(client.get("/").text)


def test_once_read_it_is_told_no_more_and_no_trace_of_the_sender_stays(site, handing, refused):
    client = handing.client()
    assert send(client, f"{handing.path}/courriel/lu", on=refused).location == refused
    told = [spoken(client.get(path)) for path in (refused, handing.path, "/")]
    assert [GIVEN_UP in each or AT_HOME in each for each in told] == [False] * 3
    with site.base.database.reading() as session:
        assert session.scalars(select(Letter.key)).all() == [None]


def test_sent_again_the_one_before_is_told_no_more(handing, refused):
    handing.post("/courriel", email="autre@maison.example")
    assert GIVEN_UP not in spoken(handing.client().get(refused))


def test_one_that_waits_too_long_is_told_without_anything_to_do(site, handing):
    handing.post("/courriel", email=WHO)
    page = handing.path.removesuffix("/remettre")
    assert WAITING not in spoken(handing.client().get(page))
    become(site, created_at=now() - timedelta(hours=1))
    told = spoken(handing.client().get(page))
    assert [WAITING in told, "J’ai lu" in told, WHO in told] == [True, False, False]


def test_of_a_selection_that_was_deleted_nothing_is_told(handing, refused):
    handing.change(deleting.delete)
    assert AT_HOME not in plain(handing.client().get("/").text)
    assert handing.client().get(refused).status_code == 404
