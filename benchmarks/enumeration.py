"""Whether time tells that an address has an account: known and unknown ones, asked about in turn.

`python -m benchmarks.enumeration [tries]` prints, for each form, the two medians, the 95 % interval of their
difference (bootstrap) and the p-value of a Mann-Whitney test: small, somebody could tell the two apart with
as many tries. Times are those that a visitor sees and, finer on a busy machine, those that the processor
spends. Each try is about an address of its own and comes from one of its own, as throttles ask.
"""

import argparse
import gc
import random
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from math import erfc, sqrt
from pathlib import Path

import numpy as np
from flask import Flask
from itsdangerous import URLSafeTimedSerializer

from resource_base import create_app
from resource_base.accounts import actions, passwords
from resource_base.installation import Installation
from resource_base.migrations import schema
from resource_base.settings import Settings
from resource_base.web.context import KEY

TRIES = 300
RESAMPLED = 2000
DISCERNIBLE = 0.01  # below, a form is said to tell
PHRASE = "trois loutres dans un canot bleu"
RAW = "a raw token"
CLOCKS = {"seen": time.perf_counter, "spent": time.thread_time}


@dataclass(frozen=True)
class Form:
    """A form, what it is filled with beside the address, and how it answers."""

    name: str
    path: str
    status: int
    fields: Mapping[str, str]


FORMS = (
    Form("sign-in", "/connexion", 422, {"password": "sept corneilles au canal"}),
    Form("forgotten password", "/mot-de-passe-oublie", 200, {}),
    Form(
        "request for access",
        "/demander-un-acces",
        200,
        {"name": "Lise Marchal", "organization_label": "CCAS", "function": "Accueil"},
    ),
)


@dataclass(frozen=True)
class Difference:
    """Known less unknown, in milliseconds; `low` and `high` bound the difference of the medians."""

    known: float
    unknown: float
    low: float
    high: float
    p: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tries", nargs="?", type=int, default=TRIES, help="of each kind, for each form")
    tries = parser.parse_args().tries
    print(f"\n## Known and unknown addresses, {tries} tries of each in random turn")
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        app = _site(Path(folder), tries)
        for form in FORMS:
            known, unknown = _times(app, form, tries)
            for column, clock in enumerate(CLOCKS):
                _tell(f"{form.name}, {clock}", difference(known[:, column], unknown[:, column]))


def _tell(what: str, found: Difference) -> None:
    verdict = "TELLS" if found.p < DISCERNIBLE else "tells nothing"
    print(
        f"{what:<26} known {found.known:6.2f} ms  unknown {found.unknown:6.2f} ms"
        f"  difference [{found.low:+.2f}, {found.high:+.2f}]  p = {found.p:.3f}  {verdict}"
    )


def difference(known: np.ndarray, unknown: np.ndarray, *, seed: int = 1) -> Difference:
    """What tells two samples of times (seconds) apart."""
    chance = np.random.default_rng(seed)
    medians = [
        np.median(chance.choice(times, (RESAMPLED, len(times))), axis=1) * 1000 for times in (known, unknown)
    ]
    low, high = np.percentile(medians[0] - medians[1], [2.5, 97.5])
    return Difference(
        known=float(np.median(known)) * 1000,
        unknown=float(np.median(unknown)) * 1000,
        low=float(low),
        high=float(high),
        p=mann_whitney(known, unknown),
    )


def mann_whitney(first: np.ndarray, second: np.ndarray) -> float:
    """The two-sided p-value, by the normal approximation: samples of 20 or more, hardly any ties."""
    n, m = len(first), len(second)
    ranks = np.concatenate([first, second]).argsort().argsort() + 1
    u = ranks[:n].sum() - n * (n + 1) / 2
    z = (u - n * m / 2) / sqrt(n * m * (n + m + 1) / 12)
    return float(erfc(abs(z) / sqrt(2)))


def _site(folder: Path, tries: int) -> Flask:
    app = create_app(
        Settings(
            secret_key="a key that is only good for measures",  # noqa: S106 - of a site that nobody opens
            database_url=f"sqlite:///{folder / 'site.db'}",
            index_dir=folder / "index",
        )
    )
    base: Installation = app.extensions[KEY]
    schema.upgrade(base.database)
    with base.database.transaction() as session:
        hashed = passwords.hash_password(PHRASE, shortest=1, words=())
        for form in FORMS:
            for nth in range(tries):
                user = actions.create_user(session, email=_address("known", form, nth), name="Maud Vernier")
                user.password_hash = hashed
    return app


def _times(app: Flask, form: Form, tries: int) -> tuple[np.ndarray, np.ndarray]:
    """The seconds that each kind took (tries, clocks), warmed up first."""
    browser = _Browser(app, form)
    turns = [(kind, nth) for kind in ("known", "never") for nth in range(tries)]
    random.Random(form.name).shuffle(turns)
    for nth in range(10):
        browser.ask("warm", nth)
    taken: dict[str, list[list[float]]] = {"known": [], "never": []}
    gc.collect()
    gc.disable()
    for kind, nth in turns:
        started = [clock() for clock in CLOCKS.values()]
        browser.ask(kind, nth)
        taken[kind].append([clock() - at for clock, at in zip(CLOCKS.values(), started, strict=True)])
    gc.enable()
    return np.array(taken["known"]), np.array(taken["never"])


class _Browser:
    """A browser with the token of its forms, which comes from another machine each time."""

    def __init__(self, app: Flask, form: Form) -> None:
        self._client, self._form, self._asked = app.test_client(), form, 0
        with self._client.session_transaction() as cookie:
            cookie["csrf_token"] = RAW
        salted = URLSafeTimedSerializer(app.secret_key or "", salt="wtf-csrf-token")
        self._fields = {**form.fields, "csrf_token": str(salted.dumps(RAW))}

    def ask(self, kind: str, nth: int) -> None:
        self._asked += 1
        origin = {"REMOTE_ADDR": f"10.0.{self._asked >> 8}.{self._asked & 255}"}
        data = {**self._fields, "email": _address(kind, self._form, nth)}
        answer = self._client.post(self._form.path, data=data, environ_overrides=origin)
        if answer.status_code != self._form.status:
            raise RuntimeError(f"{self._form.path} answers {answer.status_code}, not {self._form.status}")


def _address(kind: str, form: Form, nth: int) -> str:
    return f"{kind}.{form.path.strip('/')}{nth:05}@ccas.example"


if __name__ == "__main__":
    main()
