"""The header: what it leads to, in one list. Whoever may not open a page does not see its link."""

from dataclasses import dataclass

from flask import request, url_for

from resource_base.permissions import Permission
from resource_base.web.security import may


@dataclass(frozen=True)
class Entry:
    """A link of the header. `within` are the blueprints whose pages are found under it."""

    endpoint: str
    label: str
    permission: Permission
    within: tuple[str, ...] = ()


@dataclass(frozen=True)
class Door:
    """An entry as the header shows it; `current` is what `aria-current` says, empty elsewhere."""

    label: str
    url: str
    current: str


# From left to right. Everything that staff alone look after stands under « Administration ».
ENTRIES = (
    Entry("professional.home", "Accueil", Permission.SIGNED_IN),
    Entry("professional.results", "Solutions", Permission.SEARCH),
    Entry("situations.person", "Pour une personne", Permission.SEARCH, within=("situations",)),
    Entry(
        "selections.mine",
        "Sélections",
        Permission.KEEP_SELECTIONS,
        within=("selections", "handing_over", "alerts"),
    ),
    Entry(
        "my_proposals.mine",
        "Mes propositions",
        Permission.PROPOSE,
        within=("my_proposals", "proposals", "proposing", "correcting"),
    ),
    Entry(
        "organizations.mine",
        "Ma structure",
        Permission.SEE_OWN_ORGANIZATIONS,
        within=("organizations", "own_entries"),
    ),
    Entry(
        "board.summary",
        "À traiter",
        Permission.SEE_BOARD,
        within=(
            "board",
            "entries",
            "bulk",
            "standing",
            "desk",
            "history",
            "reports_desk",
            "needs_desk",
            "duplicates",
            "calling",
        ),
    ),
    Entry(
        "administration.summary",
        "Administration",
        Permission.SEE_ADMINISTRATION,
        within=(
            "people",
            "scopes",
            "organizations",
            "trusting",
            "members",
            "reviewing",
            "inviting",
            "mailroom",
            "security_log",
        ),
    ),
)
ACCOUNT = Entry("my_account.summary", "Mon compte", Permission.MANAGE_OWN_ACCOUNT)


def doors() -> list[Door]:
    """The links of the header for who is asking."""
    return [_door(entry) for entry in ENTRIES if may(entry.permission)]


def account_door() -> Door:
    """What stands at the right end, beside the way out."""
    return _door(ACCOUNT)


def _door(entry: Entry) -> Door:
    here = "page" if request.endpoint == entry.endpoint else ""
    section = "true" if request.blueprint in entry.within else ""
    return Door(entry.label, url_for(entry.endpoint), here or section)
