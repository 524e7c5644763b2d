"""The links that open a selection: shown again, found by their code only, ended at once and for good."""

from datetime import timedelta

import pytest

from resource_base.accounts.keys import Keys
from resource_base.database import Base
from resource_base.errors import Invalid, NotFound
from resource_base.events import PersonAnonymised
from resource_base.sharing.handing_over import links
from resource_base.sharing.handing_over.links import MONTH, QUARTER, WEEK
from resource_base.sharing.handing_over.models import SelectionLink
from resource_base.sharing.handing_over.vocabulary import LinkState
from tests.domain.accounts.people import KEYS, person
from tests.domain.sharing.handing import NOW, selection_of

INSTANT = timedelta(microseconds=1)


@pytest.fixture
def owner(session):
    return person(session, "owner")


@pytest.fixture
def selection(session, owner):
    return selection_of(session, owner)


@pytest.fixture
def make(session, selection, owner):
    def made(**options):
        return links.make(session, selection, **{"keys": KEYS, "by": owner, "at": NOW, **options})

    return made


def code_of(link):
    code = links.code_of(link, keys=KEYS)
    assert code is not None
    return code


def state_of(session, link, at):
    """What the list says of it, after trying the door."""
    state = links.state_of(link, at=at)
    if state is LinkState.LIVE:
        assert links.find(session, code_of(link), at=at) is link
    else:
        with pytest.raises(NotFound, match=links.CLOSED):
            links.find(session, code_of(link), at=at)
    return state


def test_a_code_is_found_however_it_is_cut_and_typed(session, make):
    link = make()
    code = code_of(link)
    cut = links.in_groups(code)
    on_a_telephone = [
        f" {cut} ",
        cut.replace("-", "\N{EN DASH}"),
        cut.replace("-", "\N{NO-BREAK SPACE}"),
        f"{cut}.",
    ]
    typed = [code, cut, cut.upper(), code.replace("o", "0"), cut.replace("-", " - "), *on_a_telephone]
    assert [links.find(session, each, at=NOW).id for each in typed] == [link.id] * len(typed)
    assert len(code) == 16


def test_a_copy_of_the_database_opens_nothing(session, make):
    link = make()
    rows = session.execute(Base.metadata.tables["selection_link"].select()).all()
    assert code_of(link) not in repr(rows)
    with pytest.raises(NotFound, match=links.CLOSED):
        links.find(session, link.code_hash, at=NOW)
    with pytest.raises(NotFound, match=links.CLOSED):
        links.find(session, str(link.id), at=NOW)


@pytest.mark.parametrize("lasts", [WEEK, MONTH, QUARTER])
def test_a_link_dies_on_its_hour(session, make, lasts):
    link = make(lasts=lasts)
    moments = (NOW + lasts - INSTANT, NOW + lasts)
    assert [state_of(session, link, at) for at in moments] == [LinkState.LIVE, LinkState.EXPIRED]


def test_a_link_lasts_no_longer_than_its_selection(session, selection, make):
    selection.expires_at = NOW + timedelta(days=2)
    link = make()
    assert link.expires_at == selection.expires_at
    selection.expires_at = NOW + timedelta(days=20)
    selection.ended_at = NOW
    assert state_of(session, link, NOW + INSTANT) is LinkState.ENDED


def test_a_revoked_link_is_closed_at_once_and_its_first_hour_stays(session, make):
    link, other = make(), make()
    links.revoke(session, link, at=NOW)
    links.revoke(session, link, at=NOW + MONTH)
    assert (state_of(session, link, NOW), link.revoked_at) == (LinkState.REVOKED, NOW)
    assert state_of(session, other, NOW) is LinkState.LIVE


def test_what_is_no_duration_of_the_list_is_refused(make):
    with pytest.raises(Invalid):
        make(lasts=timedelta(days=3650))


def test_a_selection_has_so_many_open_links_and_no_more(session, make):
    made = [make() for _ in range(links.MOST_LIVE)]
    with pytest.raises(Invalid, match="déjà 20 liens"):
        make()
    links.revoke(session, made[0], at=NOW)
    assert make().revoked_at is None


def test_the_same_link_serves_again_while_it_says_the_same_and_lasts(session, selection, owner, make):
    old, short, silent = make(), make(lasts=WEEK), make(with_notes=False)

    def again(at, **options):
        said = {"signed": "", "with_notes": True, **options}
        return links.live_or_new(session, selection, keys=KEYS, by=owner, at=at, **said)

    assert again(NOW) is old
    assert again(NOW, with_notes=False) is silent
    assert again(NOW, signed="CCAS") not in (old, short, silent)
    assert again(NOW + MONTH - WEEK + INSTANT) not in (old, short, silent)


def test_after_a_change_of_key_a_link_still_opens_and_is_no_longer_shown(session, selection, make):
    link = make()
    code, others = code_of(link), Keys("another key, that is only good for tests")
    assert links.code_of(link, keys=others) is None
    assert links.find(session, code, at=NOW) is link
    assert links.like(session, selection, keys=others, at=NOW, signed="", with_notes=True) is None


def test_what_is_held_on_someone_says_when_they_made_links_and_not_what_opens_them(session, owner, make):
    link = make(lasts=WEEK)
    links.revoke(session, link, at=NOW)
    moments = {"created_at": NOW, "expires_at": NOW + WEEK, "revoked_at": NOW}
    assert links.held_on(session, owner) == {
        "selection_links": [{name: at.isoformat() for name, at in moments.items()}]
    }


def test_ended_links_are_forgotten_and_who_leaves_is_named_no_more(session, owner, make):
    expired, revoked, live = make(lasts=WEEK), make(lasts=QUARTER), make(lasts=QUARTER)
    links.revoke(session, revoked, at=NOW)
    links.forget_person(session, PersonAnonymised(owner.id, owner.name, owner.email))
    session.expire_all()
    assert {link.created_by_id for link in (expired, revoked, live)} == {None}

    assert links.forget_ended(session, at=NOW + links.KEPT_AFTER) == 1
    assert links.forget_ended(session, at=NOW + WEEK + links.KEPT_AFTER) == 1
    assert list(session.query(SelectionLink.id)) == [(live.id,)]
