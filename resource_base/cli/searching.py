"""The search and its index from a terminal."""

import click

from resource_base.installation import Installation


@click.group()
def index() -> None:
    """Look after the search index: a cache of the database, always rebuildable."""


@index.command()
@click.pass_obj
def rebuild(installation: Installation) -> None:
    """Build the index anew beside the old one, then swap."""
    report = installation.index.rebuild()
    click.echo(f"Index reconstruit : {report}")


@index.command()
@click.pass_obj
def audit(installation: Installation) -> None:
    """Compare the index with the database; exit with 1 when they differ."""
    found = installation.index.audit()
    if not found.is_clean:
        raise click.ClickException(f"L’index diffère de la base : {found}")
    click.echo("L’index dit ce que dit la base.")


@index.command()
@click.pass_obj
def status(installation: Installation) -> None:
    """Tell where the index stands."""
    click.echo(str(installation.index.status()))
