"""What an identity provider tells of someone, read with the caution due to whatever comes from elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from resource_base.accounts.addresses import mail_box
from resource_base.errors import Invalid

LONGEST = 150  # characters of a name, as accounts keep it
LONGEST_SUB = 255  # OpenID Connect Core 2
LISTS = {"roles", "amr"}


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the provider says that someone is; (`issuer`, `sub`) is the only thing that names them for good.

    `email` is normalised, and empty when none was told or none can exist: the provider does not prove it.
    `siret` is the employer's, 14 digits. `roles` are ProConnect's (agent_public…) and open nothing here.
    """

    issuer: str
    sub: str
    email: str = ""
    given_name: str = ""
    usual_name: str = ""
    siret: str = ""
    idp_id: str = ""
    roles: tuple[str, ...] = ()
    organization_label: str = ""
    acr: str = ""
    amr: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.usual_name}".strip()

    def as_kept(self) -> dict[str, str]:
        """What a cookie can hold of it for a while: everything but the lists."""
        return {each.name: getattr(self, each.name) for each in fields(self) if each.name not in LISTS}

    @classmethod
    def from_kept(cls, kept: Mapping[str, Any]) -> "Identity":
        """The identity of which `as_kept` gave this."""
        return cls(**{each.name: kept[each.name] for each in fields(cls) if each.name not in LISTS})


def identity_told(claims: Mapping[str, Any], told: Mapping[str, Any]) -> Identity:
    """The identity in the claims of an ID token that was verified, and in what userinfo tells.

    Raises:
        ValueError: they are about two people, or name nobody; in English, for the log.
    """
    sub = claims["sub"]
    if told.get("sub") != sub:
        raise ValueError("userinfo is about another sub")
    if not isinstance(sub, str) or not 0 < len(sub) <= LONGEST_SUB or not sub.isprintable():
        raise ValueError("the sub cannot be kept")
    siret = "".join(_text(told, "siret").split())
    try:
        email = mail_box(_text(told, "email", longest=254))
    except Invalid:
        email = ""
    return Identity(
        issuer=claims["iss"],
        sub=sub,
        email=email,
        given_name=_text(told, "given_name"),
        usual_name=_text(told, "usual_name"),
        siret=siret if len(siret) == 14 and siret.isascii() and siret.isdigit() else "",
        idp_id=_text(told, "idp_id"),
        roles=_texts(told.get("roles")),
        organization_label=_text(told, "organization_label"),
        acr=_text(claims, "acr"),
        amr=_texts(claims.get("amr")),
    )


def _text(claims: Mapping[str, Any], name: str, *, longest: int = LONGEST) -> str:
    value = claims.get(name)
    if not isinstance(value, str):
        return ""
    shown = "".join(character for character in value if character.isprintable())
    return shown.strip()[:longest]


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(str(one)[:LONGEST] for one in value[:20]) if isinstance(value, list) else ()
