"""The closed lists of accounts, with what each value is called in French where somebody reads it."""

from enum import StrEnum, unique


@unique
class Position(StrEnum):
    """What someone does in an organisation: writes its entries, or also invites and approves colleagues."""

    EDITOR = "editor"
    MANAGER = "manager"


@unique
class Stage(StrEnum):
    """What a session is good for: everything, giving the code of the second factor, or setting one up."""

    FULL = "full"
    CODE = "code"
    ENROLMENT = "enrolment"


@unique
class Method(StrEnum):
    """How someone proved who they are."""

    PASSWORD = "password"  # noqa: S105 - a way in, not a password
    TOTP = "totp"
    RECOVERY_CODE = "recovery-code"
    PROCONNECT = "proconnect"


@unique
class Purpose(StrEnum):
    """What a link sent by mail is good for, and for nothing else."""

    INVITATION = "invitation"
    PASSWORD_RESET = "password-reset"  # noqa: S105 - a purpose, not a password


@unique
class RequestState(StrEnum):
    """Where a request for access stands."""

    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    EXPIRED = "expired"


REQUEST_TRANSITIONS: dict[RequestState, frozenset[RequestState]] = {
    RequestState.SUBMITTED: frozenset({RequestState.ACCEPTED, RequestState.REFUSED, RequestState.EXPIRED}),
    RequestState.ACCEPTED: frozenset(),
    RequestState.REFUSED: frozenset(),
    RequestState.EXPIRED: frozenset(),
}


@unique
class Refusal(StrEnum):
    """Why a request for access is refused."""

    NOT_A_PROFESSIONAL = "not-a-professional"
    ELSEWHERE = "elsewhere"
    UNKNOWN_ORGANIZATION = "unknown-organization"
    PERSONAL_ADDRESS = "personal-address"
    OTHER = "other"


REFUSAL_SENTENCES: dict[Refusal, str] = {
    Refusal.NOT_A_PROFESSIONAL: "La base est réservée aux professionnels de l’insertion et aux partenaires.",
    Refusal.ELSEWHERE: "Votre structure n’intervient pas sur le territoire que couvre la base.",
    Refusal.UNKNOWN_ORGANIZATION: "Nous n’avons pas pu vérifier votre appartenance à la structure indiquée.",
    Refusal.PERSONAL_ADDRESS: "L’adresse électronique donnée n’est pas une adresse professionnelle.",
    Refusal.OTHER: "Votre demande n’a pas pu être acceptée.",
}


@unique
class SecurityAction(StrEnum):
    """What the security log remembers."""

    SIGN_IN_TRIED = "sign-in-tried"
    SIGNED_IN = "signed-in"
    SIGNED_OUT = "signed-out"
    SESSION_ENDED = "session-ended"
    ACCOUNT_OPENED = "account-opened"
    ACCOUNT_CLOSED = "account-closed"
    ACCOUNT_REOPENED = "account-reopened"
    ACCOUNT_ANONYMISED = "account-anonymised"
    ACCOUNT_EXPORTED = "account-exported"
    RENAMED = "renamed"
    ROLE_CHANGED = "role-changed"
    SCOPE_CHANGED = "scope-changed"
    MEMBER_JOINED = "member-joined"
    MEMBER_LEFT = "member-left"
    DOMAIN_TRUSTED = "domain-trusted"
    DOMAIN_DISTRUSTED = "domain-distrusted"
    PASSWORD_CHANGED = "password-changed"  # noqa: S105 - an event, not a password
    PASSWORD_RESET_ASKED = "password-reset-asked"  # noqa: S105 - an event, not a password
    PASSWORD_RESET = "password-reset"  # noqa: S105 - an event, not a password
    SECOND_FACTOR_ON = "second-factor-on"
    SECOND_FACTOR_OFF = "second-factor-off"
    RECOVERY_CODES_RENEWED = "recovery-codes-renewed"
    RECOVERY_CODE_USED = "recovery-code-used"
    INVITED = "invited"
    INVITATION_REVOKED = "invitation-revoked"
    INVITATION_ACCEPTED = "invitation-accepted"
    ACCESS_ASKED = "access-asked"
    ACCESS_GRANTED = "access-granted"
    ACCESS_REFUSED = "access-refused"
    IDENTITY_LINKED = "identity-linked"
    IDENTITY_UNLINKED = "identity-unlinked"
    SECURITY_LOG_EXPORTED = "security-log-exported"


ACTION_LABELS: dict[SecurityAction, str] = {
    SecurityAction.SIGN_IN_TRIED: "essai de connexion",
    SecurityAction.SIGNED_IN: "connexion",
    SecurityAction.SIGNED_OUT: "déconnexion",
    SecurityAction.SESSION_ENDED: "session fermée à distance",
    SecurityAction.ACCOUNT_OPENED: "compte ouvert",
    SecurityAction.ACCOUNT_CLOSED: "compte fermé",
    SecurityAction.ACCOUNT_REOPENED: "compte rouvert",
    SecurityAction.ACCOUNT_ANONYMISED: "compte anonymisé",
    SecurityAction.ACCOUNT_EXPORTED: "données d’un compte exportées",
    SecurityAction.RENAMED: "nom changé",
    SecurityAction.ROLE_CHANGED: "rôle changé",
    SecurityAction.SCOPE_CHANGED: "périmètre de référent changé",
    SecurityAction.MEMBER_JOINED: "rattachement à une structure",
    SecurityAction.MEMBER_LEFT: "rattachement retiré",
    SecurityAction.DOMAIN_TRUSTED: "domaine de messagerie reconnu",
    SecurityAction.DOMAIN_DISTRUSTED: "domaine de messagerie retiré",
    SecurityAction.PASSWORD_CHANGED: "mot de passe changé",
    SecurityAction.PASSWORD_RESET_ASKED: "mot de passe oublié",
    SecurityAction.PASSWORD_RESET: "mot de passe choisi à nouveau",
    SecurityAction.SECOND_FACTOR_ON: "double authentification activée",
    SecurityAction.SECOND_FACTOR_OFF: "double authentification désactivée",
    SecurityAction.RECOVERY_CODES_RENEWED: "codes de secours renouvelés",
    SecurityAction.RECOVERY_CODE_USED: "code de secours utilisé",
    SecurityAction.INVITED: "invitation envoyée",
    SecurityAction.INVITATION_REVOKED: "invitation annulée",
    SecurityAction.INVITATION_ACCEPTED: "invitation acceptée",
    SecurityAction.ACCESS_ASKED: "demande d’accès",
    SecurityAction.ACCESS_GRANTED: "demande d’accès acceptée",
    SecurityAction.ACCESS_REFUSED: "demande d’accès refusée",
    SecurityAction.IDENTITY_LINKED: "identité ProConnect rattachée",
    SecurityAction.IDENTITY_UNLINKED: "identité ProConnect détachée",
    SecurityAction.SECURITY_LOG_EXPORTED: "journal de sécurité exporté",
}
