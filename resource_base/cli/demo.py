"""The demonstration site: fictional entries, known accounts, embedded defaults."""

import os
import secrets
import socket
import subprocess
import sys
from pathlib import Path

import click
from sqlalchemy.orm import Session

from resource_base.cli.database import upgraded
from resource_base.cli.imports import bring_in
from resource_base.installation import Installation
from resource_base.settings import PREFIX, ROOT

FIRST_PORT = 8000
WORKERS = 2


@click.group()
def demo() -> None:
    """Try the directory on invented entries."""


@demo.command()
@click.pass_obj
def load(installation: Installation) -> None:
    """Bring in the demonstration entries, open the demonstration accounts, and let them act."""
    from resource_base.accounts.demonstration import open_accounts
    from resource_base.cli.demonstration_life import live
    from resource_base.curation.duplicates.comparing import compare
    from resource_base.database import now
    from resource_base.interchange.opening import open_source

    upgraded(installation)
    folder = installation.settings.seeds_dir / "demo"
    sources = [open_source(path) for path in sorted(folder.glob("*.json"))]
    tally = bring_in(installation, sources, apply=True, show=20)
    with installation.database.transaction() as session:
        open_accounts(session)
        _name_managers(session)
        session.flush()
        live(session, gazetteer=installation.gazetteer, policy=installation.reviews, at=now())
    compare(installation.database)
    installation.index.catch_up()
    for sentence in tally.sentences():
        click.echo(sentence)


@demo.command()
@click.option("--port", type=int, help="The first free one from 8000 on, unless said.")
@click.pass_context
def serve(context: click.Context, port: int | None) -> None:
    """Load the demonstration, then serve it on this machine until stopped."""
    from resource_base.accounts.demonstration import ACCOUNTS, PASSWORD

    context.invoke(load)
    port = port or _free_port()
    os.environ[f"{PREFIX}DEMONSTRATION"] = "yes"
    os.environ.setdefault(f"{PREFIX}SECRET_KEY", _secret(ROOT / "instance" / "secret_key"))
    click.echo(f"\n  Site de démonstration : http://127.0.0.1:{port}\n")
    click.echo(f"  Mot de passe de tous les comptes : {PASSWORD}")
    for account in ACCOUNTS:
        click.echo(f"    {account.email:<30} {account.role_label}")
    click.echo(f"\n  Les courriels s’écrivent dans {context.obj.settings.mail_folder}")
    click.echo("  Ctrl+C pour arrêter.\n")
    sys.stdout.flush()
    _start_worker()
    server = Path(sys.executable).with_name("gunicorn")
    options = ("--workers", str(WORKERS), "--no-control-socket", "--log-level", "warning")
    os.execv(server, [str(server), "--bind", f"127.0.0.1:{port}", *options, "wsgi:app"])  # noqa: S606 - our own server, no shell


def _start_worker() -> None:
    """Start the worker beside the server, whose place this process takes; it ends when the server does.

    It reads from a pipe that the server's processes hold open and never write to: the kernel closes it with
    the last of them, however that one ends.
    """
    command = (str(Path(sys.executable).with_name("resource-base")), "worker", "--until-eof")
    worker = subprocess.Popen(command, stdin=subprocess.PIPE)  # noqa: S603 - our own command, no shell
    assert worker.stdin is not None
    os.set_inheritable(worker.stdin.fileno(), True)


def _name_managers(session: Session) -> None:
    """Let the partners of the demonstration run the organisation that their account names."""
    from resource_base.accounts import actions, queries
    from resource_base.accounts.demonstration import ACCOUNTS
    from resource_base.accounts.models import Role
    from resource_base.accounts.vocabulary import Position
    from resource_base.catalog import organizations

    for account in ACCOUNTS:
        user = session.scalars(queries.user_with_email(account.email)).one()
        if account.role is Role.PARTNER and not user.memberships:
            for place in organizations.called(session, account.organization_label)[:1]:
                actions.join(session, user, organization_id=place.id, position=Position.MANAGER)


def _free_port() -> int:
    for port in range(FIRST_PORT, FIRST_PORT + 100):
        with socket.socket() as attempt:
            if attempt.connect_ex(("127.0.0.1", port)):
                return port
    raise click.ClickException("Aucun port libre : donnez-en un avec --port.")


def _secret(path: Path) -> str:
    """A secret kept from one run to the next, so that restarting signs nobody out."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return path.read_text(encoding="ascii")
