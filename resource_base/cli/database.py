"""The schema of the database: upgrade, status."""

import click

from resource_base.installation import Installation


def upgraded(installation: Installation) -> None:
    """Bring the database to the newest schema, making its folder first where it is a file."""
    from pathlib import Path

    from resource_base.migrations import schema

    file = installation.database.engine.url.database
    if installation.database.is_sqlite and file:
        Path(file).parent.mkdir(parents=True, exist_ok=True)
    schema.upgrade(installation.database)


@click.group()
def db() -> None:
    """Keep the schema of the database up to date."""


@db.command()
@click.pass_obj
def upgrade(installation: Installation) -> None:
    """Apply the migrations that are missing."""
    upgraded(installation)
    click.echo("La base est à jour.")


@db.command()
@click.pass_obj
def status(installation: Installation) -> None:
    """Tell whether migrations are missing; exit with 1 when they are."""
    from resource_base.migrations import schema

    if not schema.is_current(installation.database):
        raise click.ClickException("Des migrations restent à appliquer : resource-base db upgrade")
    click.echo("La base est à jour.")


@db.command()
@click.argument("message")
@click.pass_obj
def revision(installation: Installation, message: str) -> None:
    """Write a migration from what differs between the models and the database."""
    from resource_base.migrations import schema

    schema.write(installation.database, message)
