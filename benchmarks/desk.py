"""The desk of curators: « À traiter », the entries and the queue, for the whole base or a part of it."""

import time
from collections.abc import Callable
from pathlib import Path

from flask.testing import FlaskClient

from benchmarks.steps import Measure, installation, percentiles
from resource_base.accounts import actions
from resource_base.accounts.models import Role
from resource_base.accounts.sessions import Lifetime, open_session
from resource_base.accounts.vocabulary import Method, Stage
from resource_base.installation import Installation

PAGES = {"board": "/a-traiter", "entries": "/fiches", "queue": "/propositions"}
# What a curator looks after: freins, territories.
SCOPES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "everything": ((), ()),
    "a frein in a département": (("mobilite",), ("departement:25",)),
    "a région": ((), ("region:27",)),
}
PASSES = 5


def show(folder: Path) -> Measure:
    """Processor time of each page for each scope, in seconds, the first pass left out."""
    from resource_base.web.application import build  # noqa: PLC0415 - loaded in the process that measures

    site = installation(folder)
    app = build(site.settings)
    clients = {name: _client(site, app.test_client, scope) for name, scope in SCOPES.items()}
    return {
        f"{page}, {name}": percentiles([_taken(client, path) for _ in range(PASSES + 1)][1:])
        for name, client in clients.items()
        for page, path in PAGES.items()
    }


def _client(
    site: Installation, browser: Callable[[], FlaskClient], scope: tuple[tuple[str, ...], tuple[str, ...]]
) -> FlaskClient:
    freins, territories = scope
    email = f"{len(freins)}-{len(territories)}@desk.example"
    with site.database.transaction() as session:
        user = actions.create_user(session, email=email, name="Référent", role=Role.CURATOR)
        if freins or territories:
            actions.limit_curator(session, user, needs=freins, territories=territories)
        opened = open_session(session, user, stage=Stage.FULL, method=Method.PASSWORD, lifetime=Lifetime())
    client = browser()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = opened.token
    return client


def _taken(client: FlaskClient, path: str) -> float:
    start = time.process_time()
    answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")
    return time.process_time() - start
