"""« Votre courriel n’est pas parti »: told to who sent it, never to whom it was."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from resource_base.accounts.models import User
from resource_base.permissions import Permission, allows
from resource_base.sharing.handing_over import letters
from resource_base.sharing.handing_over.letters import Unsent
from resource_base.sharing.selections import queries
from resource_base.sharing.selections.models import Selection
from resource_base.web.context import reading
from resource_base.web.presentation import moment
from resource_base.web.security import own_account

AGAIN = "Vérifiez l’adresse et envoyez de nouveau, ou remettez la sélection autrement."
STILL = "La base essaie encore : vous n’avez rien à faire pour le moment."


@dataclass(frozen=True)
class Told:
    """Letters of one selection that have not left, a sentence each; `given_up` when one never will."""

    sentences: tuple[str, ...]
    given_up: bool


def unsent_of(selection_id: UUID) -> Told | None:
    """What to tell whoever is asking about the letters by which they handed this selection over."""
    mine = letters.unsent(reading(), by=own_account(reading()))
    found = [each for each in mine if each.selection_id == selection_id]
    return Told(tuple(map(sentence, found)), any(each.given_up for each in found)) if found else None


def sentence(letter: Unsent) -> str:
    """« Le courriel du 22 novembre 2026 à 14 h 05 n’est pas parti : … »."""
    what = f"Le courriel préparé le {moment(letter.written_at)}"
    if letter.given_up:
        why = "la messagerie de son destinataire l’a refusé" if letter.refused else "l’envoi a échoué"
        return f"{what} n’est pas parti\u00a0: {why}. {AGAIN}"
    why = "\u00a0: la messagerie de son destinataire le refuse" if letter.refused else ""
    return f"{what} n’est pas encore parti{why}. {STILL}"


def selections_unsent(session: Session, user: User) -> list[Selection]:
    """The selections of which a letter of this person has not left, and that they may still hand over."""
    ids = {each.selection_id for each in letters.unsent(session, by=user)}
    if not ids:
        return []
    found = session.scalars(queries.of_person(user.id).where(Selection.id.in_(ids))).unique()
    may_hand_over = (each for each in found if allows(user, Permission.EDIT_SELECTION, each))
    return [each for each in may_hand_over if each.ended_at is None]
