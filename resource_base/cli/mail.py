"""The letters from a terminal: those that wait, those given up."""

import click

from resource_base.installation import Installation


@click.group()
def mail() -> None:
    """Look after the letters; `resource-base worker` sends them."""


@mail.command()
@click.pass_obj
def status(installation: Installation) -> None:
    """Tell how many letters wait, and which were given up."""
    from resource_base.mail import queries

    with installation.database.reading() as session:
        waiting, oldest = session.execute(queries.waiting()).one()
        given_up = session.scalars(queries.given_up()).all()
    since = f", la plus ancienne depuis le {oldest:%d/%m/%Y à %H:%M} UTC" if oldest else ""
    click.echo(f"{counted(waiting, 'lettre en attente', 'lettres en attente')}{since}.")
    click.echo(f"{counted(len(given_up), 'lettre abandonnée', 'lettres abandonnées')}.")
    for letter in given_up:
        click.echo(f"  {letter.given_up_at:%d/%m/%Y %H:%M} {letter.template} : {letter.last_error}")


@mail.command()
@click.pass_obj
def retry(installation: Installation) -> None:
    """Let the letters given up wait anew, once their cause is mended."""
    from resource_base.mail import actions

    with installation.database.transaction() as session:
        again = actions.try_again(session)
    click.echo(f"{counted(again, 'lettre repartira', 'lettres repartiront')}.")


def counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number < 2 else many}"
