"""Two windows open on one selection: what both write is there, or somebody is asked; nothing goes unseen."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from resource_base.catalog.vocabulary import State
from resource_base.database import now
from resource_base.errors import Invalid, Stale
from resource_base.sharing.selections import actions
from resource_base.sharing.selections.editing import Edit, Written, mark, put_back, save
from resource_base.sharing.selections.keeping import Chosen, keep
from tests.domain.catalog.making import service
from tests.domain.sharing.selecting import Binome


@pytest.fixture
def binome(session):
    return Binome.of(session)


@pytest.fixture
def windows(session, binome):
    """The page, opened by both."""
    return binome.window(session), binome.window(session, binome.colleague)


def test_notes_of_different_entries_are_both_kept(session, binome, windows):
    mine, theirs = windows
    first = theirs.write("B", "Fermé le lundi.").save(session)
    second = mine.write("A", "Appeler avant.").save(session)
    assert binome.notes(session) == {"A": "Appeler avant.", "B": "Fermé le lundi."}
    assert (first.met, second.met, second.clashes) == (False, True, ())


def test_moves_meet_and_what_was_added_or_taken_out_meanwhile_stays_so(session, binome, windows):
    mine, theirs = windows
    theirs.drop("C").arrange("BACD").save(session)
    keep(session, binome.held(session), [Chosen(binome.services["X"])])
    mine.arrange("DABC").save(session)
    assert binome.order(session) == "DBAX"


def test_a_note_that_both_changed_comes_back_with_both_texts_and_the_first_stays(session, binome, windows):
    mine, theirs = windows
    theirs.write("A", "Fermé le lundi.").save(session)
    (clash,) = mine.write("A", "Appeler avant.").arrange("BACD").save(session).clashes
    said = (clash.service.name, clash.mine, clash.theirs, clash.by, clash.is_gone)
    assert said == ("Entrée A", "Appeler avant.", "Fermé le lundi.", binome.colleague, False)
    assert (binome.notes(session), binome.order(session)) == ({"A": "Fermé le lundi."}, "BACD")


def test_a_note_chosen_once_the_other_was_read_is_written(session, binome, windows):
    theirs = windows[1].write("A", "Fermé le lundi.")
    theirs.save(session)
    chosen = {binome.services["A"].id: Written("Fermé le lundi. Appeler avant.", mark("Fermé le lundi."))}
    assert save(session, binome.held(session), Edit(notes=chosen), by=binome.owner).clashes == ()
    assert binome.notes(session) == {"A": "Fermé le lundi. Appeler avant."}


def test_the_same_note_written_twice_is_no_clash(session, windows):
    mine, theirs = windows
    theirs.write("A", "Appeler avant.").save(session)
    assert mine.write("A", "Appeler avant.\r\n").save(session).clashes == ()


def test_a_note_for_an_entry_that_is_gone_comes_back_and_puts_it_back(session, binome, windows):
    mine, theirs = windows
    theirs.drop("A").save(session)
    (clash,) = mine.write("A", "Appeler avant.").save(session).clashes
    assert (clash.service.name, clash.mine, clash.is_gone) == ("Entrée A", "Appeler avant.", True)

    service_id = clash.service.id
    again = Edit(
        {service_id: clash.need},
        notes={service_id: Written(clash.mine, clash.seen)},
        put_back=frozenset({service_id}),
    )
    save(session, binome.held(session), again, by=binome.owner)
    assert (binome.order(session), binome.notes(session)) == ("BCDA", {"A": "Appeler avant."})
    assert {each.need for each in binome.held(session).entries} == {"mobilite"}


def test_an_entry_is_not_taken_out_with_a_note_that_was_not_read(session, binome, windows):
    mine, theirs = windows
    theirs.write("A", "Ouvre en mars.").save(session)
    outcome = mine.drop("A").drop("B").save(session)
    assert [each.name for each in outcome.spared] == ["Entrée A"]
    assert binome.order(session) == "ACD"
    assert binome.window(session).drop("A").save(session).spared == ()
    assert (binome.order(session), binome.notes(session)) == ("CD", {})


def test_a_form_names_no_entry_that_was_never_shown_to_anyone(session, binome):
    hidden = service(session, "draft", state=State.DRAFT, name="Entrée secrète")
    asked = Edit(notes={hidden.id: Written("?", mark(""))}, put_back=frozenset({hidden.id}))
    outcome = save(session, binome.held(session), asked, by=binome.owner)
    assert (outcome.clashes, binome.order(session)) == ((), "ABCD")


def test_of_notes_that_are_refused_nothing_is_written(session, binome, windows):
    mine = windows[0].write("A", "x" * 501).write("B", "Appeler avant.").arrange("DCBA")
    with pytest.raises(Invalid) as refused:
        mine.save(session)
    assert list(refused.value.problems) == [f"note-{binome.services['A'].id}"]
    assert (binome.notes(session), binome.order(session)) == ({}, "ABCD")


@pytest.mark.parametrize("over", [False, True])
def test_what_is_put_away_or_over_is_not_changed(session, binome, windows, over):
    if over:
        actions.end_expired(session, at=actions.after(now(), 12))
    else:
        actions.archive(session, binome.held(session))
    with pytest.raises(Stale):
        windows[0].write("A", "Appeler avant.").save(session)


LETTERS = st.sampled_from("ABCDX")
TEXTS = st.sampled_from(["", "un", "deux", "trois"])
DEEDS = st.lists(
    st.tuples(
        st.integers(0, 1),  # whose window
        st.one_of(
            st.tuples(st.just("write"), LETTERS, TEXTS),
            st.tuples(st.just("drop"), LETTERS),
            st.tuples(st.just("arrange"), st.permutations("ABCDX").map("".join)),
            st.tuples(st.just("keep"), LETTERS),
            st.tuples(st.just("save")),
        ),
    ),
    max_size=25,
)


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS)
def test_no_entry_and_no_note_is_lost_whatever_the_order_of_things(request, engine, deeds):
    connection = request.getfixturevalue(engine).execution_options(write=True).connect()
    with connection, connection.begin() as outer, Session(connection) as session:
        binome = Binome.of(session)
        people = [binome.owner, binome.colleague]
        windows = [binome.window(session, each) for each in people]
        for who, (deed, *what) in deeds:
            if deed == "save":
                save_and_look(session, binome, windows[who])
                windows[who] = binome.window(session, people[who])
            elif deed == "keep":
                keep(session, binome.held(session), [Chosen(binome.services[what[0]])])
            elif deed == "arrange":
                windows[who].order = sorted(
                    windows[who].shown, key=lambda each: what[0].index(name_of(binome, each))
                )
            elif binome.services[what[0]].id in windows[who].shown:
                getattr(windows[who], deed)(*what)
        outer.rollback()


def save_and_look(session, binome, window):
    """Save a window: whatever went was read by who made it go, whatever was typed is there or comes back."""
    before = {each.service_id: each.note for each in binome.held(session).entries}
    outcome = window.save(session)
    after = {each.service_id: each.note for each in binome.held(session).entries}
    clashing = {each.service.id: each.mine for each in outcome.clashes}
    for service_id, note in before.items():
        written = window.typed.get(service_id)
        if service_id not in after:
            assert service_id in window.dropped
            assert note in {"", window.shown.get(service_id), written}
        elif after[service_id] != note:
            assert (note, after[service_id]) == (window.shown[service_id], written)
    for service_id, text in window.typed.items():
        if text not in {window.shown[service_id], ""} and service_id not in window.dropped:
            assert text in {after.get(service_id), clashing.get(service_id)}
    take_back_and_look(session, binome, outcome)


def take_back_and_look(session, binome, outcome):
    """What was taken out can be put back, all of it, and moves nothing else; then it is gone again."""
    left = [each.service_id for each in binome.held(session).entries]
    notes = {each.service_id: each.note for each in outcome.taken}
    nested = session.begin_nested()
    for each in reversed(outcome.taken):
        assert put_back(session, binome.held(session), each)
        assert not put_back(session, binome.held(session), each)
    entries = binome.held(session).entries
    assert {each.service_id: each.note for each in entries if each.service_id in notes} == notes
    assert [each.service_id for each in entries if each.service_id not in notes] == left
    nested.rollback()


@pytest.mark.parametrize("letters", ["A", "C", "D", "AB", "BD", "ABCD"])
def test_what_is_put_back_stands_where_it_stood(session, binome, letters):
    window = binome.window(session)
    for letter in letters:
        window.drop(letter)
    outcome = window.arrange("DCBA").save(session)
    for taken in reversed(outcome.taken):
        put_back(session, binome.held(session), taken)
    assert binome.order(session) == "DCBA"


def name_of(binome, service_id):
    return next(letter for letter, each in binome.services.items() if each.id == service_id)
