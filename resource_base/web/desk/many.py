"""What each bulk act would do to the entries that were ticked: which it changes, which it leaves alone."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum, unique
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from resource_base.catalog.models import Service
from resource_base.catalog.vocabulary import THEMES, State, VerifiedHow, category_of, label
from resource_base.curation.bulk.actions import themes_after
from resource_base.curation.freshness.actions import CONFIRMED_IN
from resource_base.errors import Invalid, NotFound
from resource_base.web.looking_after import ensure_all_theirs
from resource_base.web.presentation import ago, listed, typeset

NOT_YOURS = "L’une de ces fiches n’existe pas, ou n’est pas de votre ressort. Rien n’a été fait."
HOW = {
    VerifiedHow.PHONE: "Par téléphone",
    VerifiedHow.MAIL: "Par courriel",
    VerifiedHow.VISIT: "Sur place",
}


@unique
class Deed(StrEnum):
    """What one may do to the entries that are ticked; the values are those of addresses."""

    VERIFY = "verifier"
    THEMES = "thematiques"
    WITHDRAW = "retirer"


@dataclass(frozen=True)
class Effect:
    """What an act does to an entry, in words; `changes`: it is not left alone."""

    entry: Service
    words: str
    changes: bool


def ticked(session: Session, given: Sequence[str]) -> list[Service]:
    """The entries that a form names, in the order of their names.

    Raises:
        Invalid: there is none.
        NotFound: one of them does not exist, or is not this curator's to look after.
    """
    try:
        ids = {UUID(each) for each in given}
    except ValueError as error:
        raise NotFound(NOT_YOURS) from error
    if not ids:
        raise Invalid("Cochez au moins une fiche.", {"entries": "Cochez au moins une fiche."})
    whole = select(Service).where(Service.id.in_(ids)).order_by(Service.name, Service.id)
    entries = list(
        session.scalars(whole.options(joinedload(Service.organization), selectinload(Service.places)))
    )
    if len(entries) != len(ids):
        raise NotFound(NOT_YOURS)
    ensure_all_theirs(entries, refusal=NOT_YOURS)
    return entries


def effects(deed: Deed, entries: Sequence[Service], themes: Mapping[str, Collection[str]]) -> list[Effect]:
    """What the act does to each entry; `themes` are the codes to `add` and to `remove`."""
    told: Callable[[Service], tuple[str, bool]] = {
        Deed.VERIFY: _verified,
        Deed.THEMES: lambda entry: _themed(entry, add=themes["add"], remove=themes["remove"]),
        Deed.WITHDRAW: _withdrawn,
    }[deed]
    return [Effect(entry, *told(entry)) for entry in entries]


def borne(entries: Sequence[Service]) -> list[tuple[str, str]]:
    """The themes that these entries bear, with their labels."""
    return [(code, label(code)) for code in sorted({theme for entry in entries for theme in entry.themes})]


def themes_by_category() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every theme with its label, under the label of its category."""
    categories = dict.fromkeys(category_of(code) for code in THEMES)
    return [
        (label(category), [(code, label(code)) for code in THEMES if category_of(code) == category])
        for category in categories
    ]


def _verified(entry: Service) -> tuple[str, bool]:
    if entry.state not in CONFIRMED_IN:
        return "n’est pas dans la base\u00a0: laissée telle quelle", False
    last = f"vérifiée {ago(entry.verified_at)}" if entry.verified_at else "jamais vérifiée"
    return f"jusqu’ici {last}", True


def _withdrawn(entry: Service) -> tuple[str, bool]:
    if entry.state is State.WITHDRAWN:
        return "déjà retirée\u00a0: laissée telle quelle", False
    was = {
        State.PUBLISHED: "publiée",
        State.SUSPENDED: "suspendue",
        State.DRAFT: "brouillon",
    }[entry.state]
    return f"{was}, elle sort de la base", True


def _themed(entry: Service, *, add: Collection[str], remove: Collection[str]) -> tuple[str, bool]:
    after = themes_after(entry, add=add, remove=remove)
    gained = [label(code) for code in after if code not in entry.themes]
    lost = [label(code) for code in entry.themes if code not in after]
    told = [
        f"gagne {listed([f'« {each} »' for each in gained])}" if gained else "",
        f"perd {listed([f'« {each} »' for each in lost])}" if lost else "",
    ]
    words = typeset(" et ".join(filter(None, told)))
    return words or "rien à changer\u00a0: laissée telle quelle", bool(gained or lost)
