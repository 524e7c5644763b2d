"""The search and its index from a terminal."""

import sys

import click

from resource_base.installation import Installation


@click.group()
def index() -> None:
    """Look after the search index: a cache of the database, always rebuildable."""


@index.command()
@click.pass_obj
def rebuild(installation: Installation) -> None:
    """Build the index anew beside the old one, then swap."""
    with click.progressbar(length=1, label="Reconstruction", file=sys.stderr) as bar:

        def show(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        report = installation.index.rebuild(show)
    click.echo(f"Index reconstruit : {report.documents} fiches en {report.seconds:.1f} s.")


@index.command()
@click.pass_obj
def audit(installation: Installation) -> None:
    """Compare the index with the database; exit with 1 when they differ."""
    found = installation.index.audit()
    if found.clean:
        click.echo("L’index dit ce que dit la base.")
        return
    for name, ids in (("manquantes", found.missing), ("en trop", found.surplus), ("périmées", found.stale)):
        if ids:
            click.echo(f"Fiches {name} : {len(ids)}, dont {', '.join(str(each) for each in ids[:5])}")
    raise click.ClickException("L’index diffère de la base : resource-base index rebuild")


@index.command()
@click.pass_obj
def status(installation: Installation) -> None:
    """Tell where the index stands."""
    found = installation.index.status()
    click.echo(f"Génération {found.generation} : {found.documents} fiches, {found.segments} segments.")
    click.echo(f"{found.forms} formes de mots, {found.size / 1e6:.1f} Mo sur le disque.")
    click.echo(f"{found.pending} changements à appliquer.")


@click.command()
@click.argument("words", nargs=-1)
@click.option("--near", default="", help="Where the person lives: commune, postal code, INSEE code.")
@click.option("--radius", type=int, help="Kilometres from there.")
@click.option("--explain", is_flag=True, help="Say why each entry is where it is, in numbers and in words.")
@click.option("--limit", default=10, show_default=True)
@click.pass_obj
def search(
    installation: Installation,
    words: tuple[str, ...],
    *,
    near: str,
    radius: int | None,
    explain: bool,
    limit: int,
) -> None:
    """Search as a professional does."""
    from resource_base.catalog import queries
    from resource_base.catalog.queries import Viewer
    from resource_base.search.criteria import Criteria

    criteria = Criteria(words=" ".join(words), home=near, radius_km=radius)
    results = installation.engine.find(criteria, viewer=Viewer.PROFESSIONAL, per_page=limit)
    understood = results.understood
    place = f" – {understood.home.label}" if understood.home else ""
    click.echo(f"{results.sentence}{place}")
    for told in (*understood.notes, *(relaxation.sentence for relaxation in results.relaxations)):
        click.echo(f"  {told}")
    for choice in results.place_choices:
        click.echo(f"  Quelle commune ? {choice.label}")
    with installation.database.reading() as session:
        shown = {
            each.id: each for each in session.scalars(queries.services([hit.id for hit in results.hits]))
        }
    for rank, hit in enumerate(results.hits, start=1):
        entry = shown[hit.id]
        away = "" if hit.distance_km is None else f", {hit.distance_km:.0f} km"
        click.echo(f"{rank:3} {entry.name} – {entry.organization.name} [{hit.score:.3f}{away}]")
        if explain:
            for reason in results.explain(hit).reasons:
                click.echo(f"      {reason.part:12} {reason.value:+7.3f}  {reason.sentence}")
