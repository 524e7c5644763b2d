"""A favourite that was merged into another entry: followed there, told once."""

import pytest
from sqlalchemy import select

from resource_base import mail
from resource_base.catalog import actions
from resource_base.catalog.models import Service
from resource_base.curation.duplicates import merging
from resource_base.curation.proposals.authors import Author
from resource_base.sharing.alerts.models import Favourite
from tests.domain.catalog.making import ACT
from tests.domain.sharing.following import happen, of


def merge_into(name):
    """Merge the entry into the one of this name."""

    def merge(session, entry):
        kept = session.scalars(select(Service).where(Service.name == name)).one()
        versions = (kept.version, entry.version)
        merging.merge(session, kept, entry, {}, versions=versions, by=Author.of(of("dora", session)))

    return merge


def favourites_of(directory, name):
    with directory.database.reading() as session:
        theirs = select(Favourite).where(Favourite.user_id == of(name, session).id)
        return sorted(each.service.name for each in session.scalars(theirs))


@pytest.mark.parametrize(
    ("kept", "favourites"),
    [
        ("Garde 7", ["Garde 1", "Garde 3", "Garde 7", "Vélo 2"]),
        ("Garde 3", ["Garde 1", "Garde 3", "Vélo 2"]),  # one of theirs already
    ],
)
def test_a_merged_favourite_follows_to_the_entry_that_was_kept_and_is_told_once(followed, kept, favourites):
    happen(followed, 1, merge_into(kept))
    followed.run_twice_at_once(1)
    followed.run(2)
    assert favourites_of(followed, "ana") == favourites
    lines = [(name, what) for to, name, what in followed.letters() if to.startswith("ana")]
    assert lines == [("Vélo 0", f"réunie avec « {kept} », qui la remplace")]

    def edit_kept(session, _entry):
        entry = session.scalars(select(Service).where(Service.name == kept)).one()
        actions.revise(session, entry, {"phone": "0353010001"}, act=ACT)

    happen(followed, 3, edit_kept)
    followed.run(3)
    lines = [(name, what) for to, name, what in followed.letters() if to.startswith("ana")]
    assert lines == [(kept, "fiche modifiée (téléphone)")]


def test_a_merged_entry_leads_to_the_one_that_was_kept(followed):
    happen(followed, 1, merge_into("Garde 7"))
    followed.run(1)
    with followed.database.reading() as session:
        kept = session.scalars(select(Service.id).where(Service.name == "Garde 7")).one()
        letters = session.scalars(select(mail.models.Letter)).all()
    lines = {letter.recipient: letter.data["news"] for letter in letters}
    assert [(line["what"], line["link"]) for line in lines["ana@ccas.example"]] == [
        ("réunie avec « Garde 7 », qui la remplace", f"/solutions/{kept}")
    ]
