"""Accounts from a terminal: the first administrator has nobody to invite them."""

import click

from resource_base.accounts.models import Role
from resource_base.errors import Invalid
from resource_base.installation import Installation


def _asked_for(_context: click.Context, _parameter: click.Parameter, given: str | None) -> str:
    if given is not None:
        return given
    typed, again = (
        str(click.prompt(words, prompt_suffix=" : ", hide_input=True))
        for words in ("Mot de passe", "Le même, encore une fois")
    )
    if typed != again:
        raise Invalid("Les deux mots de passe diffèrent : rien n’a été écrit.")
    return typed


@click.group()
def account() -> None:
    """Open and close accounts."""


@account.command()
@click.argument("email")
@click.option("--name", required=True, help="First and last name.")
@click.option("--role", type=click.Choice([role.value for role in Role]), default=Role.PROFESSIONAL.value)
@click.option("--password", callback=_asked_for, help="Asked for when not given, and never shown.")
@click.pass_obj
def add(installation: Installation, email: str, name: str, role: str, password: str) -> None:
    """Open an account for EMAIL."""
    from resource_base.accounts import actions

    with installation.database.transaction() as session:
        actions.create_user(session, email=email, name=name, role=Role(role), password=password)
    click.echo(f"Compte ouvert : {email}")


@account.command()
@click.argument("email")
@click.pass_obj
def close(installation: Installation, email: str) -> None:
    """Close the account of EMAIL and end its sessions."""
    from resource_base.accounts import actions, queries
    from resource_base.accounts.addresses import normalised
    from resource_base.errors import NotFound

    with installation.database.transaction() as session:
        user = session.scalar(queries.user_with_email(normalised(email)))
        if user is None:
            raise NotFound(f"Aucun compte pour {email}.")
        actions.deactivate(session, user)
    click.echo(f"Compte fermé : {email}")
