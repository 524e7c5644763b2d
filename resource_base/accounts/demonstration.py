"""The accounts of the demonstration site: invented people, one password that everyone may know.

They are opened by `resource-base demo` alone; production refuses to start in demonstration mode.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from resource_base.accounts import actions, queries
from resource_base.accounts.models import Role

PASSWORD = "essayez-la-base-2026"  # noqa: S105 - shown on the sign-in page of the demonstration


@dataclass(frozen=True)
class DemonstrationAccount:
    email: str
    name: str
    role: Role
    organization_label: str
    role_label: str


ACCOUNTS = (
    DemonstrationAccount(
        "conseillere@demo.example",
        "Nadia Perrot-Lune",
        Role.PROFESSIONAL,
        "Agence emploi de Pontarlier",
        "professionnelle",
    ),
    DemonstrationAccount(
        "travailleur-social@demo.example",
        "Malo Tisserand-Roy",
        Role.PROFESSIONAL,
        "Centre médico-social de Maîche",
        "professionnel",
    ),
    DemonstrationAccount(
        "partenaire@demo.example",
        "Hugo Grandperrin-Vaux",
        Role.PARTNER,
        "Roule Doubs",
        "partenaire",
    ),
    DemonstrationAccount(
        "referente@demo.example",
        "Claire Monnot-Brune",
        Role.CURATOR,
        "Département, direction de l’insertion",
        "référente",
    ),
    DemonstrationAccount(
        "administrateur@demo.example",
        "Yanis Faivre-Clos",
        Role.ADMINISTRATOR,
        "Département, direction de l’insertion",
        "administrateur",
    ),
)


def open_accounts(session: Session) -> None:
    """Open the demonstration accounts that are missing."""
    for account in ACCOUNTS:
        if session.scalar(queries.user_with_email(account.email)) is None:
            actions.create_user(
                session,
                email=account.email,
                name=account.name,
                role=account.role,
                organization_label=account.organization_label,
                password=PASSWORD,
            )
