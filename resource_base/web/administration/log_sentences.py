"""The lines of the security log as sentences, with the names of whom they speak of."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from resource_base.accounts.audit import SecurityEvent
from resource_base.accounts.keys import Keys
from resource_base.accounts.log import attempted
from resource_base.accounts.models import AccessRequest, Invitation, Role, User
from resource_base.accounts.vocabulary import ACTION_LABELS, Method, Position, SecurityAction, Stage
from resource_base.catalog.models import Organization
from resource_base.geo.names import fold
from resource_base.web.people.words import POSITION_NAMES, ROLES
from resource_base.web.presentation import capitalize_first

SOMEBODY, SITE, GONE = "Quelqu’un", "Le site", "une personne dont le compte est effacé"
GUEST = "une personne dont la demande est effacée"

A = SecurityAction
# `{who}` did it, `{whom}` and `{of}` (« de Maud », « d’Ana ») name what it is about.
SENTENCES: dict[SecurityAction, str] = {
    A.SIGN_IN_TRIED: "{visitor} a essayé de se connecter au compte {of}",
    A.SIGNED_IN: "{who} a ouvert une session {method}",
    A.SIGNED_OUT: "{who} a fermé sa session",
    A.SESSION_ENDED: "{who} a fermé une autre de ses sessions",
    A.ACCOUNT_OPENED: "Le compte {of} a été ouvert, comme {role}",
    A.ACCOUNT_CLOSED: "{who} a fermé le compte {of}",
    A.ACCOUNT_REOPENED: "{who} a rouvert le compte {of}",
    A.ACCOUNT_ANONYMISED: "{who} a rendu anonyme un compte inutilisé",
    A.ACCOUNT_EXPORTED: "{who} a exporté les données {of}",
    A.RENAMED: "{who} a changé le nom {of}",
    A.ROLE_CHANGED: "{who} a changé le rôle {of} : {before}, désormais {after}",
    A.SCOPE_CHANGED: "{who} a changé le périmètre {of}",
    A.MEMBER_JOINED: "{who} a rattaché {whom} à {organization}, comme {position}",
    A.MEMBER_LEFT: "{who} a retiré {whom} de {organization}",
    A.DOMAIN_TRUSTED: "{who} a reconnu un domaine de messagerie pour {whom}",
    A.DOMAIN_DISTRUSTED: "{who} a cessé de reconnaître un domaine de messagerie pour {whom}",
    A.PASSWORD_CHANGED: "{who} a changé le mot de passe {of}",
    A.PASSWORD_RESET_ASKED: "{visitor} a demandé un lien pour choisir un mot de passe",
    A.PASSWORD_RESET: "{who} a choisi un nouveau mot de passe par le lien reçu",
    A.SECOND_FACTOR_ON: "{who} a activé la double authentification",
    A.SECOND_FACTOR_OFF: "{who} a désactivé la double authentification {of}",
    A.RECOVERY_CODES_RENEWED: "{who} a renouvelé ses codes de secours",
    A.RECOVERY_CODE_USED: "{who} a utilisé un code de secours",
    A.INVITED: "{who} a invité {whom}, comme {role}",
    A.INVITATION_REVOKED: "{who} a annulé l’invitation {of}",
    A.INVITATION_ACCEPTED: "{who} a accepté son invitation",
    A.ACCESS_ASKED: "{visitor} a demandé un accès : {whom}",
    A.ACCESS_GRANTED: "{who} a accepté la demande d’accès {of}",
    A.ACCESS_REFUSED: "{who} a refusé la demande d’accès {of}",
    A.IDENTITY_LINKED: "{who} a rattaché une identité ProConnect à son compte",
    A.IDENTITY_UNLINKED: "{who} a détaché une identité ProConnect de son compte",
    A.SECURITY_LOG_EXPORTED: "{who} a exporté le journal de sécurité",
}
# Said otherwise when someone did it to themselves.
ONESELF: dict[SecurityAction, str] = {
    A.ACCOUNT_EXPORTED: "{who} a exporté ses propres données",
    A.MEMBER_JOINED: "{who} a rejoint {organization}, comme {position}",
    A.MEMBER_LEFT: "{who} a quitté {organization}",
    A.PASSWORD_CHANGED: "{who} a changé son mot de passe",
    A.RENAMED: "{who} a changé son nom",
    A.SECOND_FACTOR_OFF: "{who} a désactivé sa double authentification",
    A.SIGN_IN_TRIED: "{who} a essayé un code de connexion",
}
WAYS: dict[str, str] = {
    Method.PASSWORD: "par mot de passe",
    Method.TOTP: "par mot de passe et code",
    Method.RECOVERY_CODE: "avec un code de secours",
    Method.PROCONNECT: "par ProConnect",
}
OWED: dict[str, str] = {
    Stage.CODE: "par mot de passe ; le code reste à donner",
    Stage.ENROLMENT: "par mot de passe ; la double authentification reste à activer",
}


@dataclass(frozen=True)
class Names:
    """Who and what the lines speak of: `kind:id` → name."""

    known: Mapping[str, str]

    @classmethod
    def of(cls, session: Session, events: Sequence[SecurityEvent], *, keys: Keys) -> "Names":
        """The names that these lines need, each kind read in one question."""
        wanted: dict[str, set[UUID]] = defaultdict(set)
        for kind, identifier in _subjects(events):
            wanted[kind].add(identifier)
        known: dict[str, str] = {}
        for kind, named in (("user", User), ("invitation", Invitation), ("access-request", AccessRequest)):
            found = session.execute(select(named.id, named.name).where(named.id.in_(wanted[kind])))
            known |= {f"{kind}:{identifier}": name for identifier, name in found}
        places = select(Organization.id, Organization.name).where(Organization.id.in_(wanted["organization"]))
        known |= {f"organization:{identifier}": name for identifier, name in session.execute(places)}
        if any(event.object.startswith("account:") for event in events):
            everyone = attempted(keys, session.scalars(select(User)).all())
            known |= {about: user.name for about, user in everyone.items()}
        return cls(known)

    def who(self, event: SecurityEvent) -> str:
        if event.actor_id is None:
            return SITE
        return self.known.get(f"user:{event.actor_id}", GONE.capitalize())

    def whom(self, event: SecurityEvent) -> str:
        kind = event.object.partition(":")[0]
        unknown = {"account": "inconnu de la base", "organization": "une structure effacée", "user": GONE}
        return self.known.get(event.object, unknown.get(kind, GUEST))

    def place(self, identifier: Any) -> str:
        return self.known.get(f"organization:{identifier}", "une structure effacée")


def sentence(event: SecurityEvent, names: Names) -> str:
    """A line of the log, as one says it."""
    oneself = event.object == f"user:{event.actor_id}"
    form = SENTENCES.get(event.action, capitalize_first(ACTION_LABELS.get(event.action, event.action)))
    if oneself:
        form = ONESELF.get(event.action, form)
    who, whom, details = names.who(event), names.whom(event), event.details
    told = form.format(
        who=who,
        visitor=SOMEBODY if event.actor_id is None else who,
        whom=whom,
        of=_of(event, whom),
        method=OWED.get(details.get("stage", ""), WAYS.get(details.get("method", ""), "")),
        role=_named(ROLES, Role, details.get("role")),
        before=_named(ROLES, Role, details.get("before")),
        after=_named(ROLES, Role, details.get("after")),
        position=_named(POSITION_NAMES, Position, details.get("position")),
        organization=names.place(details.get("organization")),
    )
    return f"{told.strip()}."


def _subjects(events: Iterable[SecurityEvent]) -> Iterable[tuple[str, UUID]]:
    for event in events:
        if event.actor_id is not None:
            yield "user", event.actor_id
        pairs = (event.object, f"organization:{event.details.get('organization', '')}")
        for kind, _, text in (pair.partition(":") for pair in pairs):
            try:
                yield kind, UUID(text)
            except ValueError:  # a blinded key, or nothing
                continue


def _of(event: SecurityEvent, whom: str) -> str:
    """« de Maud », « d’Ana »; of an address that no account has, « inconnu de la base »."""
    if event.object.startswith("account:") and whom.startswith("inconnu"):
        return whom
    first = (fold(whom) or ("",))[0]
    return f"d’{whom}" if first.startswith(("a", "e", "i", "o", "u")) else f"de {whom}"


def _named(names: Mapping[Any, str], kind: type[Any], value: object) -> str:
    try:
        return names[kind(value)]
    except ValueError:
        return str(value or "")
