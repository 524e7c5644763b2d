"""Who gets another role, or knows an entry by another way, is told what they may see and did not know."""

from sqlalchemy import select

from resource_base.accounts.models import Role
from resource_base.catalog import actions
from resource_base.catalog.queries import Viewer
from resource_base.catalog.vocabulary import Visibility
from resource_base.sharing.alerts import favourites
from resource_base.sharing.alerts.models import News
from resource_base.sharing.alerts.queries import news_of
from resource_base.sharing.alerts.vocabulary import Frequency
from tests.domain.catalog import making
from tests.domain.catalog.making import ACT
from tests.domain.sharing.following import choose, edit, happen, of, told
from tests.domain.sharing.year import day

WEEKLY = Frequency.WEEKLY


def test_who_gets_another_role_is_told_nothing_of_what_they_see_more_or_less(followed):
    happen(followed, 1, edit("On répare."))
    with followed.database.transaction() as session:
        of("ana", session).role = Role.PARTNER
    followed.run(1)
    assert told(followed) == ["bob", "clea", "dora"]

    happen(followed, 2, edit("On répare encore."))
    followed.run(2)
    assert told(followed) == ["ana", "bob", "clea", "dora"]


def test_what_one_may_see_no_more_is_not_written_and_not_kept_for_later(followed):
    happen(followed, 1, lambda session, entry: actions.suspend(session, entry, until=None, act=ACT))
    choose(followed, "ana", WEEKLY)
    followed.run(1)
    with followed.database.transaction() as session:
        of("ana", session).role = Role.PARTNER
    followed.run(8)
    followed.run(9)
    assert told(followed) == ["bob", "clea", "dora"]
    with followed.database.reading() as session:
        theirs = select(News.told_at).where(News.user_id == of("ana", session).id)
        assert session.scalars(theirs).all() == [day(8)]


def test_what_one_knows_by_another_way_is_not_new_to_them(followed):
    def publish(session, _entry):
        made = making.service(session, "Vélo 99", name="Vélo 99", fee="payant")
        session.flush()
        favourites.add(session, of("clea", session), made, viewer=Viewer.PUBLIC)

    happen(followed, 1, publish)
    followed.run(1)
    assert told(followed) == ["dora"]


def test_a_change_that_a_professional_saw_is_not_told_to_the_partner_they_became(followed):
    def add_contact(session, entry):
        contact = {"name": "Lise", "phone": "0353010000", "visibility": Visibility.PROFESSIONALS}
        actions.revise(session, entry, {"contacts": [contact]}, act=ACT)

    choose(followed, "ana", WEEKLY)
    happen(followed, 1, add_contact)
    followed.run(1)
    with followed.database.transaction() as session:
        of("ana", session).role = Role.PARTNER
    followed.run(8)
    assert told(followed) == ["bob", "dora"]
    with followed.database.reading() as session:
        ana = of("ana", session)
        assert session.scalars(news_of(ana.id, viewer=Viewer.PUBLIC, at=day(9))).all() == []
        found = session.scalars(news_of(ana.id, viewer=Viewer.PROFESSIONAL, at=day(9))).one()
        assert (found.changed, found.seen_as) == (("contacts",), Viewer.PROFESSIONAL)
