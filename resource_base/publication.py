"""What the law asks a site to say of itself: who publishes it, who hosts it, how accessible it is.

Loi n° 2004-575 (LCEN) article 1-1 for the publisher and the host, RGPD article 13 for personal data, décret
n° 2019-768 for the declaration of accessibility. The values by default are examples, which the pages say;
production refuses to start on one of them.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date

from resource_base import conformance
from resource_base.conformance import Conformance, Evaluation
from resource_base.errors import BadSetting


@dataclass(frozen=True)
class Publication:
    """What the pages of the law say, each a setting of the same name in capitals."""

    publisher: str = "Département d’exemple"
    publisher_address: str = "1 place de l’Exemple, 25000 Besançon"
    publisher_phone: str = "03 53 01 00 00"  # of the numbers that are kept for fiction (ARCEP)
    publication_director: str = "la présidente ou le président du conseil départemental"
    contact_email: str = "contact@departement.example"
    host: str = "Hébergeur d’exemple"
    host_address: str = "2 rue de l’Exemple, 75001 Paris"
    host_phone: str = "01 99 00 00 00"
    data_protection_email: str = "dpd@departement.example"
    accessibility_email: str = "accessibilite@departement.example"
    accessibility_date: date = date(2026, 1, 1)
    accessibility_evaluation: Evaluation = field(default_factory=conformance.ours, repr=False)

    @property
    def accessibility_state(self) -> Conformance:
        """What the evaluation allows to claim."""
        return self.accessibility_evaluation.state

    @property
    def left_as_example(self) -> tuple[str, ...]:
        """The settings of which the value is still the example."""
        return tuple(
            each.name.upper()
            for each in fields(Publication)
            if each.name not in OPTIONAL and getattr(self, each.name) == each.default
        )


OPTIONAL = {"accessibility_evaluation"}


def refuse_incomplete(said: Publication, *, is_production: bool, prefix: str) -> None:
    """Stop the start of a site that does not say what it must.

    Raises:
        BadSetting: in production, an example was left.
    """
    if is_production and said.left_as_example:
        missing = ", ".join(prefix + name for name in said.left_as_example)
        raise BadSetting(f"{missing} must be set in production: the law asks the site to say them")


def text(value: str) -> str:
    if not value:
        raise ValueError("must not be empty")
    return value


def mail_box(value: str) -> str:
    if not re.fullmatch(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", value, re.ASCII):
        raise ValueError("expected an address alone, such as ressources@departement.fr")
    return value


def _day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise ValueError("expected a day, such as 2026-11-22") from error


READERS: Mapping[str, Callable[[str], object]] = {
    "PUBLISHER": text,
    "PUBLISHER_ADDRESS": text,
    "PUBLISHER_PHONE": text,
    "PUBLICATION_DIRECTOR": text,
    "CONTACT_EMAIL": mail_box,
    "HOST": text,
    "HOST_ADDRESS": text,
    "HOST_PHONE": text,
    "DATA_PROTECTION_EMAIL": mail_box,
    "ACCESSIBILITY_EMAIL": mail_box,
    "ACCESSIBILITY_DATE": _day,
    "ACCESSIBILITY_EVALUATION": conformance.read,
}
