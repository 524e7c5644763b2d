"""What is handed over: as the public sees the directory on that day, in the order of the selection."""

import time
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from resource_base.catalog import actions as catalog
from resource_base.catalog.vocabulary import State
from resource_base.sharing.handing_over import counting
from resource_base.sharing.handing_over.handout import HandedEntry
from resource_base.sharing.handing_over.models import HandOver
from resource_base.sharing.handing_over.sentences import LONGEST, first_sentence
from resource_base.sharing.handing_over.using import Closing, Reach, Use, Venue
from resource_base.sharing.handing_over.vocabulary import Standing, Way
from tests.domain.accounts.people import person
from tests.domain.sharing.handing import ACT, TODAY, WHOLE, entry, handed, selection_of

DAY = timedelta(days=1)


@pytest.fixture
def owner(session):
    return person(session, "owner")


def test_what_was_chosen_for_no_frein_is_not_read_as_part_of_one(session, owner):
    one, other = entry(session), entry(session, name="Vestiaire")
    beside = selection_of(session, owner, (one, "mobilite", ""), (other, "", ""))
    assert [group.label for group in handed(session, beside).groups] == ["Mobilité", "Autres solutions"]
    alone = selection_of(session, owner, (other, "", ""))
    assert [group.label for group in handed(session, alone).groups] == [""]


def test_an_entry_is_handed_over_whole_but_for_what_is_not_public(session, owner):
    selection = selection_of(session, owner, (entry(session), "mobilite", "Demandez l’atelier."))
    [group] = handed(session, selection, signed="CCAS du Val").groups
    assert (group.need, group.label) == ("mobilite", "Mobilité")
    assert group.entries == (
        HandedEntry(
            name="Prêt de vélos",
            organization="Maison de Prêt de vélos",
            standing=Standing.OFFERED,
            since=None,
            was="",
            what="Des vélos prêtés pour aller travailler.",
            note="Demandez l’atelier.",
            use=Use(
                alone=True,
                how="Appelez le matin.",
                reaches=(
                    Reach("03\u00a081\u00a000\u00a000\u00a000", "velos@val.example"),
                    Reach("03\u00a081\u00a000\u00a000\u00a001", "", "Odile"),
                ),
                link="https://velos.example/demande",
                venues=(
                    Venue(
                        "Atelier",
                        ("2 rue Basse", "25000 Besançon"),
                        "Besançon",
                        ("Lundi au vendredi : 9 h – 12 h",),
                    ),
                ),
                confidential=False,
                remote=False,
                closings=(Closing(date(2026, 12, 24), date(2027, 1, 2), "Fêtes"),),
                documents=("Pièce d’identité",),
                fee="payant",
                fee_details="5 € par mois",
                conditions="Avoir un emploi.",
                full=True,
                full_as_of=date(2026, 11, 3),
            ),
        ),
    )


def test_nothing_of_professionals_nor_the_reference_is_in_it(session, owner):
    told = repr(handed(session, selection_of(session, owner, (entry(session), "", ""))))
    hidden = ("A 12", "Prune", "00 02", "Quentin", "q@val", "préfet", "ligne directe", "owner")
    assert [each for each in hidden if each in told] == []
    assert "Odile" in told


def test_a_confidential_address_is_in_no_handout_its_hours_are(session, owner):
    shelter = entry(session, "Abri", **{**WHOLE, "address_confidential": True})
    [shown] = handed(session, selection_of(session, owner, (shelter, "", ""))).entries
    assert shown.use is not None
    assert shown.use.confidential
    assert shown.use.venues == (Venue("", (), "", ("Lundi au vendredi : 9 h – 12 h",)),)
    assert "Basse" not in repr(shown)


def test_a_closure_is_told_until_its_last_day_included(session, owner):
    ending = [{"starts": TODAY - DAY * before, "ends": TODAY - DAY * before} for before in (1, 0)]
    closed = entry(session, "Permanence", **{**WHOLE, "closures": ending})
    [shown] = handed(session, selection_of(session, owner, (closed, "", ""))).entries
    assert shown.use is not None
    assert shown.use.closings == (Closing(TODAY, TODAY, ""),)


def test_entries_stand_by_frein_in_their_order_and_notes_only_when_wished(session, owner):
    bike, home, bus = (entry(session, name, description="x") for name in ("Vélo", "Toit", "Bus"))
    kept = ((bike, "mobilite", "un"), (home, "logement", ""), (bus, "mobilite", "deux"))
    selection = selection_of(session, owner, *kept)
    made = handed(session, selection)
    assert [(group.need, [(each.name, each.note) for each in group.entries]) for group in made.groups] == [
        ("mobilite", [("Vélo", "un"), ("Bus", "deux")]),
        ("logement", [("Toit", "")]),
    ]
    without = handed(session, selection, with_notes=False)
    assert [each.note for each in without.entries] == ["", "", ""]


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        ({"valid_until": TODAY - DAY}, (Standing.OVER, TODAY - DAY, False)),
        ({"valid_until": TODAY}, (Standing.OFFERED, None, True)),
        ({"valid_from": TODAY + DAY}, (Standing.NOT_YET, TODAY + DAY, True)),
    ],
)
def test_what_is_over_or_begins_later_is_said(session, owner, dates, said):
    kept = entry(session, "Cours", description="x", **dates)
    [shown] = handed(session, selection_of(session, owner, (kept, "", ""))).entries
    assert (shown.standing, shown.since, shown.use is not None) == said


def test_what_was_suspended_or_withdrawn_since_is_named_and_no_longer_used(session, owner):
    paused, gone = entry(session, "Pause"), entry(session, "Fin")
    selection = selection_of(session, owner, (paused, "", "note"), (gone, "", ""))
    catalog.suspend(session, paused, until=TODAY + DAY, act=ACT)
    catalog.withdraw(session, gone, act=ACT)
    shown = handed(session, selection).entries
    assert [(each.name, each.standing, each.since, each.what, each.use) for each in shown] == [
        ("Pause", Standing.SUSPENDED, TODAY + DAY, "", None),
        ("Fin", Standing.OVER, None, "", None),
    ]


def test_a_draft_that_nobody_saw_is_left_out_and_counted(session, owner):
    draft = entry(session, "Brouillon", State.DRAFT)
    made = handed(session, selection_of(session, owner, (draft, "", ""), (entry(session), "", "")))
    assert ([each.name for each in made.entries], made.left_out) == (["Prêt de vélos"], 1)


def test_an_entry_merged_into_another_is_shown_as_that_one_once(session, owner):
    kept, twin, alone = entry(session, "Gardée"), entry(session, "Jumelle"), entry(session, "Seule")
    selection = selection_of(session, owner, (twin, "mobilite", "un"), (alone, "", ""), (kept, "", "deux"))
    catalog.withdraw(session, twin, act=ACT)
    made = handed(session, selection, heirs=[(twin, kept)])
    assert [(each.name, each.was, each.note) for each in made.entries] == [
        ("Gardée", "Jumelle", "un\n\ndeux"),
        ("Seule", "", ""),
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", ""),
        ("Un prêt sans caution", "Un prêt sans caution"),
        ("## Un prêt\n- de **vélos** [ici](https://x.example). Et plus.", "Un prêt de vélos ici."),
        ("Le 3.5 t. de M. Roy roule bien. Venez.", "Le 3.5 t. de M. Roy roule bien."),
        ("mot " * 100, ("mot " * (LONGEST // 4)).rstrip() + "…"),
    ],
)
def test_the_first_sentence_is_plain_and_short(text, sentence):
    assert first_sentence(text) == sentence


def test_a_link_goes_whole_from_a_first_sentence():
    text = "Lisez [la page](https://fr.wikipedia.org/wiki/Foo_(bar)) du club."
    assert first_sentence(text) == "Lisez la page du club."


@pytest.mark.parametrize("mark", ["\n", "[", "[a]("])
def test_a_long_text_is_read_in_no_time(mark):
    began = time.process_time()
    first_sentence(mark * (50_000 // len(mark)))
    assert time.process_time() - began < 2  # it took a minute


def test_what_is_handed_over_is_counted_by_month_and_way_and_names_nobody(session, owner):
    bike, home = entry(session, "Vélo"), entry(session, "Toit")
    made = handed(session, selection_of(session, owner, (bike, "mobilite", ""), (home, "", "")))
    for way in (Way.PRINT, Way.LINK, Way.PRINT):
        counting.count(session, made, way=way)
    found = session.execute(counting.by_month(date(2026, 11, 1), date(2026, 11, 30))).all()
    assert [tuple(row) for row in found] == [(2026, 11, Way.LINK, 1, 2), (2026, 11, Way.PRINT, 2, 4)]
    assert session.execute(counting.by_month(date(2026, 12, 1), date(2026, 12, 31))).all() == []
    rows = {(each.day, each.entries, each.needs) for each in session.scalars(select(HandOver))}
    assert rows == {(TODAY, 2, ("mobilite",))}
    assert set(HandOver.__table__.columns.keys()) == {"id", "day", "way", "entries", "needs"}
