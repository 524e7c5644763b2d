"""What roles and positions are called on the pages, and the choices of their forms."""

from enum import StrEnum
from typing import TypeVar

from resource_base.accounts.models import Role
from resource_base.accounts.vocabulary import Position
from resource_base.errors import Invalid

Choice = TypeVar("Choice", bound=StrEnum)

ROLES = {
    Role.PROFESSIONAL: "professionnel",
    Role.PARTNER: "partenaire",
    Role.CURATOR: "référent",
    Role.ADMINISTRATOR: "administrateur",
}
POSITION_NAMES = {Position.EDITOR: "membre", Position.MANAGER: "responsable"}
POSITIONS = {
    Position.EDITOR: "membre : écrit les fiches de la structure",
    Position.MANAGER: "responsable : écrit les fiches, invite et accepte ses collègues",
}


def chosen(kind: type[Choice], value: str | None) -> Choice:
    """What a list of a form says.

    Raises:
        Invalid: nothing, or nothing of the list.
    """
    try:
        return kind(value or "")
    except ValueError as error:
        raise Invalid("Choisissez une réponse dans la liste.") from error
