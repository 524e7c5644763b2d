"""Settings, read once from the environment; a bad one stops the start with its name and why."""

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum, unique
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from resource_base import publication
from resource_base.appearance import identity
from resource_base.appearance.identity import Identity
from resource_base.errors import BadSetting
from resource_base.publication import Publication, mail_box, text

ROOT = Path(__file__).resolve().parent.parent
PREFIX = "RESOURCE_BASE_"
T = TypeVar("T")

# The levels of assurance of ProConnect that stand for two factors; the others are eidas0 and eidas1.
TWO_FACTORS = ("eidas0-mfa", "eidas1-mfa", "eidas2", "eidas3")


@unique
class Environment(StrEnum):
    DEVELOPMENT = "development"
    TEST = "test"
    PRODUCTION = "production"


@unique
class Geocoder(StrEnum):
    OFF = "off"
    BAN = "ban"


@unique
class Tiles(StrEnum):
    NONE = "none"
    IGN = "ign"
    OSM_FRANCE = "osm-france"


@unique
class MailTransport(StrEnum):
    SMTP = "smtp"
    FOLDER = "folder"
    OFF = "off"


@unique
class SmtpSecurity(StrEnum):
    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True)
class Settings(Publication, Identity):
    """Everything an installation may choose. Paths are absolute; durations say their unit in their name."""

    environment: Environment = Environment.DEVELOPMENT
    secret_key: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    database_url: str = f"sqlite:///{ROOT / 'instance' / 'resource_base.db'}"
    index_dir: Path = ROOT / "instance" / "index"
    seeds_dir: Path = ROOT / "seeds"
    site_name: str = "Base de ressources sociales"
    territory_name: str = "Doubs"
    departments: tuple[str, ...] = ("25",)
    demonstration: bool = False
    trusted_hosts: tuple[str, ...] = ()
    behind_proxy: bool = False
    geocoder: Geocoder = Geocoder.OFF
    geocoder_domain: str = "data.geopf.fr/geocodage"
    tiles: Tiles = Tiles.NONE
    public_url: str = "http://127.0.0.1:8000"
    mail_transport: MailTransport = MailTransport.FOLDER
    mail_folder: Path = ROOT / "instance" / "mail"
    mail_from: str = "ne-pas-repondre@departement.example"
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_security: SmtpSecurity = SmtpSecurity.STARTTLS
    smtp_user: str = ""
    smtp_password: str = field(default="", repr=False)
    proconnect_issuer: str = ""
    proconnect_client_id: str = ""
    proconnect_client_secret: str = field(default="", repr=False)
    proconnect_acr: tuple[str, ...] = TWO_FACTORS
    review_interval_days: int = 180
    # Programmes of workshops change with the term; the rules of financial aid are voted for a year.
    review_intervals: tuple[tuple[str, int], ...] = (("aide-financiere", 365), ("atelier", 90))
    review_letter_days: int = 0
    review_reminder_days: tuple[int, ...] = (14, 28)
    review_escalation_days: int = 42
    review_flag_days: int = 56
    review_announcement_days: int = 120
    review_notice_days: int = 30
    selection_months: int = 6
    proposals_per_address: int = 10  # of the public door, an hour
    proposals_per_email: int = 5  # a day
    exports_per_hour: int = 20
    api_calls_per_hour: int = 2000
    session_idle_hours: int = 8
    session_absolute_hours: int = 12

    @property
    def is_production(self) -> bool:
        return self.environment is Environment.PRODUCTION

    @property
    def proconnect(self) -> bool:
        """Whether one may sign in with ProConnect here."""
        return bool(self.proconnect_issuer)


def load(environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings told by `environ` (variables `RESOURCE_BASE_*`).

    Raises:
        BadSetting: a variable is unknown or its value cannot be used; the message names it.
    """
    given = {name.removeprefix(PREFIX): value for name, value in environ.items() if name.startswith(PREFIX)}
    unknown = sorted(given.keys() - READERS.keys())
    if unknown:
        known = ", ".join(sorted(READERS))
        raise BadSetting(f"{PREFIX}{unknown[0]} is not a setting. Known ones: {known}")
    values = {name.lower(): _read(name, READERS[name], value) for name, value in given.items()}
    settings = Settings(**values)  # type: ignore[arg-type] # READERS gives each field its own type
    _refuse_unsafe(settings, given)
    publication.refuse_incomplete(settings, is_production=settings.is_production, prefix=PREFIX)
    identity.refuse_faint(settings, prefix=PREFIX)
    _refuse_undeliverable(settings, given)
    _refuse_half_a_sign_on(settings, given)
    return settings


def _read(name: str, reader: Callable[[str], T], value: str) -> T:
    try:
        return reader(value.strip())
    except ValueError as error:
        raise BadSetting(f"{PREFIX}{name}={value!r}: {error}") from error


def _refuse_unsafe(settings: Settings, given: Mapping[str, str]) -> None:
    if not settings.is_production:
        return
    if "SECRET_KEY" not in given or len(settings.secret_key) < 32:
        raise BadSetting(f"{PREFIX}SECRET_KEY must be set to at least 32 random characters in production")
    if not settings.trusted_hosts:
        raise BadSetting(f"{PREFIX}TRUSTED_HOSTS must list the host names of the site in production")
    if settings.demonstration:
        raise BadSetting(f"{PREFIX}DEMONSTRATION shows passwords on the sign-in page: never in production")
    if "PUBLIC_URL" not in given or not settings.public_url.startswith("https://"):
        raise BadSetting(f"{PREFIX}PUBLIC_URL must be the https:// address of the site in production")
    if settings.mail_transport is MailTransport.FOLDER:
        raise BadSetting(f"{PREFIX}MAIL_TRANSPORT must be smtp or off in production: a folder reaches nobody")


def _refuse_undeliverable(settings: Settings, given: Mapping[str, str]) -> None:
    if settings.mail_transport is not MailTransport.SMTP:
        return
    for name in ("SMTP_HOST", "MAIL_FROM"):
        if name not in given:
            raise BadSetting(f"{PREFIX}{name} must be set when {PREFIX}MAIL_TRANSPORT=smtp")
    if bool(settings.smtp_user) != bool(settings.smtp_password):
        raise BadSetting(f"{PREFIX}SMTP_USER and {PREFIX}SMTP_PASSWORD go together")
    if settings.smtp_password and settings.smtp_security is SmtpSecurity.NONE:
        raise BadSetting(f"{PREFIX}SMTP_SECURITY=none would send {PREFIX}SMTP_PASSWORD in clear")


def _refuse_half_a_sign_on(settings: Settings, given: Mapping[str, str]) -> None:
    needed = ("PROCONNECT_ISSUER", "PROCONNECT_CLIENT_ID", "PROCONNECT_CLIENT_SECRET")
    missing = [name for name in needed if name not in given]
    if missing and any(name.startswith("PROCONNECT_") for name in given):
        raise BadSetting(f"{PREFIX}{missing[0]} must be set too: ProConnect needs all of {', '.join(needed)}")
    if settings.is_production and settings.proconnect_issuer.startswith("http:"):
        raise BadSetting(f"{PREFIX}PROCONNECT_ISSUER must be an https:// address in production")


def _list(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",") if part.strip())


def _departments(value: str) -> tuple[str, ...]:
    codes = _list(value)
    if not codes or any(len(code) not in {2, 3} for code in codes):
        raise ValueError("expected INSEE codes of départements, such as 25 or 25,90")
    return codes


def _boolean(value: str) -> bool:
    truth = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    if value.lower() not in truth:
        raise ValueError("expected yes or no")
    return truth[value.lower()]


def _positive(value: str) -> int:
    number = int(value)
    if number <= 0:
        raise ValueError("must be above zero")
    return number


def _days(value: str) -> int:
    number = int(value)
    if number < 0:
        raise ValueError("must not be below zero")
    return number


def _list_of_days(value: str) -> tuple[int, ...]:
    return tuple(map(_positive, _list(value)))


def _days_by_kind(value: str) -> tuple[tuple[str, int], ...]:
    pairs = [part.partition("=") for part in _list(value)]
    return tuple((kind.strip(), _positive(days)) for kind, _, days in pairs)


def _port(value: str) -> int:
    number = int(value)
    if not 0 < number < 65536:
        raise ValueError("must be between 1 and 65535")
    return number


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("expected the address of the site, such as https://ressources.departement.fr")
    return value.rstrip("/")


def _assurance_levels(value: str) -> tuple[str, ...]:
    levels = _list(value)
    if not levels or not set(levels) <= set(TWO_FACTORS):
        raise ValueError(f"expected some of {', '.join(TWO_FACTORS)}")
    return levels


def _path(value: str) -> Path:
    return Path(text(value)).absolute()


READERS: Mapping[str, Callable[[str], object]] = {
    "ENVIRONMENT": Environment,
    "SECRET_KEY": text,
    "DATABASE_URL": text,
    "INDEX_DIR": _path,
    "SEEDS_DIR": _path,
    "SITE_NAME": text,
    "TERRITORY_NAME": text,
    "DEPARTMENTS": _departments,
    **publication.READERS,
    **identity.READERS,
    "DEMONSTRATION": _boolean,
    "TRUSTED_HOSTS": _list,
    "BEHIND_PROXY": _boolean,
    "GEOCODER": Geocoder,
    "GEOCODER_DOMAIN": text,
    "TILES": Tiles,
    "PUBLIC_URL": _web_address,
    "MAIL_TRANSPORT": MailTransport,
    "MAIL_FOLDER": _path,
    "MAIL_FROM": mail_box,
    "SMTP_HOST": text,
    "SMTP_PORT": _port,
    "SMTP_SECURITY": SmtpSecurity,
    "SMTP_USER": text,
    "SMTP_PASSWORD": text,
    "PROCONNECT_ISSUER": _web_address,
    "PROCONNECT_CLIENT_ID": text,
    "PROCONNECT_CLIENT_SECRET": text,
    "PROCONNECT_ACR": _assurance_levels,
    "REVIEW_INTERVAL_DAYS": _positive,
    "REVIEW_INTERVALS": _days_by_kind,
    "REVIEW_LETTER_DAYS": _days,
    "REVIEW_REMINDER_DAYS": _list_of_days,
    "REVIEW_ESCALATION_DAYS": _positive,
    "REVIEW_FLAG_DAYS": _days,
    "REVIEW_ANNOUNCEMENT_DAYS": _positive,
    "REVIEW_NOTICE_DAYS": _positive,
    "SELECTION_MONTHS": _positive,
    "PROPOSALS_PER_ADDRESS": _positive,
    "PROPOSALS_PER_EMAIL": _positive,
    "EXPORTS_PER_HOUR": _positive,
    "API_CALLS_PER_HOUR": _positive,
    "SESSION_IDLE_HOURS": _positive,
    "SESSION_ABSOLUTE_HOURS": _positive,
}
