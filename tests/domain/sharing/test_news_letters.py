"""Letters of news: one that fails stops no other, another frequency moves them, what is dropped stays out."""

from sqlalchemy import select

from resource_base import mail
from resource_base.catalog.models import Service
from resource_base.events import PersonAnonymised, announce
from resource_base.sharing.alerts import favourites, forgetting, searches
from resource_base.sharing.alerts.models import Favourite, FavouriteAlerts, News, SavedSearch
from resource_base.sharing.alerts.vocabulary import Frequency
from tests.domain.sharing.following import choose, edit, happen, of, told
from tests.domain.sharing.year import day

AT_ONCE, WEEKLY, MONTHLY, NONE = Frequency


def test_one_who_cannot_be_written_to_stops_no_other(followed, monkeypatch, caplog):
    write = mail.write

    def fail_for_ana(session, *, to, **more):
        if to.startswith("ana"):
            raise ValueError("a template without its data")
        return write(session, to=to, **more)

    happen(followed, 1, edit("On répare."))
    with monkeypatch.context() as patch:
        patch.setattr(mail, "write", fail_for_ana)
        followed.run(1)
    assert told(followed) == ["bob", "clea", "dora"]
    assert "letter to" in caplog.text
    followed.run(1)
    assert told(followed) == ["ana"]


def test_another_frequency_moves_what_waits_and_none_keeps_it_for_the_site(followed):
    for name in ("ana", "bob", "clea", "dora"):
        choose(followed, name, MONTHLY)
    happen(followed, 1, edit("On répare."))
    followed.run(1)
    assert told(followed) == []
    choose(followed, "bob", AT_ONCE)
    choose(followed, "clea", WEEKLY)
    choose(followed, "dora", NONE)
    followed.run(2)
    assert told(followed) == ["bob"]
    followed.run(7)
    assert told(followed) == ["clea"]
    followed.run(60)
    assert told(followed) == ["ana"]


def test_what_nothing_brings_any_more_is_not_written(followed):
    choose(followed, "bob", MONTHLY)
    happen(followed, 1, edit("On répare."))
    followed.run(1)
    with followed.database.transaction() as session:
        bob = of("bob", session)
        for search in session.scalars(select(SavedSearch).where(SavedSearch.user_id == bob.id)).all():
            searches.remove(session, bob, search.id)
        waiting = select(News).where(News.user_id == bob.id)
        assert [each.favourite for each in session.scalars(waiting)] == [True]
        entry = session.scalars(select(Service).where(Service.name == "Vélo 0")).one()
        favourites.remove(session, bob, entry.id)
        assert session.scalars(waiting).all() == []


def test_who_leaves_leaves_nothing_and_news_are_forgotten_after_a_year(followed):
    happen(followed, 1, edit("On répare."))
    followed.run(1)
    with followed.database.transaction() as session:
        assert forgetting.forget_old(session, at=day(365)) == 0
        ana = of("ana", session)
        announce(session, PersonAnonymised(ana.id, ana.name, ana.email))
        for kind in (News, Favourite, FavouriteAlerts, SavedSearch):
            assert session.scalars(select(kind).where(kind.user_id == ana.id)).all() == []
        assert forgetting.forget_old(session, at=day(366)) == 3
