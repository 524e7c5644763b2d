"""The demonstration site served on loopback, and headless Chromium to read it; nothing else is reachable."""

import logging
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, Route, sync_playwright
from werkzeug.serving import make_server

from resource_base.accounts.demonstration import ACCOUNTS, PASSWORD
from resource_base.accounts.models import Role
from tests.house.crossroads import Crossroads
from tests.site import Model, Site
from tests.web.planted import fill

FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
WIDE, NARROW = 1280, 320
TELL_WHAT_THE_POLICY_REFUSES = """addEventListener("securitypolicyviolation", (refused) => {
  console.error(`The policy refuses ${refused.violatedDirective}: ${refused.blockedURI} ${refused.sample}`);
});"""
PATIENCE = 30_000  # milliseconds, on a machine that does other things


@dataclass
class Reader:
    """Someone reading a site in a browser; `complaints` are what the browser had to say against its pages.

    `elsewhere` are the addresses of other servers of the test to which the site may lead.
    """

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)
    elsewhere: tuple[str, ...] = ()

    def open(self, path: str) -> Page:
        """Go there, and wait for the map to be filled when the page has one."""
        self.page.goto(self.address + path)
        if self.page.locator(".leaflet-container").count():
            self.page.locator("#map-status:not(:empty)").wait_for(state="attached")
            self.page.locator("[data-ground=drawn]").wait_for(state="attached")
        return self.page

    def listen(self) -> None:
        self.page.add_init_script(TELL_WHAT_THE_POLICY_REFUSES)
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", self._refuse)
        self.page.route("**/*", self._stay_here)

    def _note(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.text} ({message.location['url']})")

    def _refuse(self, dialog: Dialog) -> None:
        self.complaints.append(dialog.message)
        dialog.dismiss()

    def _stay_here(self, route: Route) -> None:
        if route.request.url.startswith((self.address, *self.elsewhere, "data:")):
            route.continue_()
        else:
            self.complaints.append(f"asked for {route.request.url}")
            route.abort()


def served(site: Site, *, port: int = 0) -> Iterator[str]:
    """Where the site is served: on any free port, or on one that the caller holds (tests/ports.py)."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = make_server("127.0.0.1", port, site.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def address(site: Site) -> Iterator[str]:
    """Where the demonstration site is served."""
    yield from served(site)


@pytest.fixture(scope="session")
def model_planted(tmp_path_factory: pytest.TempPathFactory) -> Model:
    """The site of `planted`, built once."""
    return Model.build(tmp_path_factory.mktemp("planted-browser"), fill, demonstration=True)


@pytest.fixture(scope="module")
def planted(model_planted: Model, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The small site of entries with something to break; one for each module of tests."""
    yield from model_planted.copied(tmp_path_factory.mktemp("planted") / "copy")


@pytest.fixture(scope="module")
def planted_address(planted: Site) -> Iterator[str]:
    yield from served(planted)


@pytest.fixture(scope="session")
def crossroads(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crossroads]:
    """Where every role meets every route (tests/house/crossroads.py)."""
    made = Crossroads.build(tmp_path_factory.mktemp("crossroads-browser"))
    yield made
    made.site.base.database.dispose()


@pytest.fixture(scope="session")
def crossroads_address(crossroads: Crossroads) -> Iterator[str]:
    yield from served(crossroads.site)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Headless Chromium, which ends with the block."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert path, "Chromium is not installed: `make browser` installs it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=Path(path), args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session", name="browser")
def opened_browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def states() -> dict[tuple[str, Role], Any]:
    """The cookies of whoever has signed in already, by site and role."""
    return {}


@pytest.fixture
def reader(
    browser: Browser, address: str, states: dict[tuple[str, Role], Any]
) -> Iterator[Callable[..., Reader]]:
    """`reader(role, width=…)`: someone signed in, or a visitor; a complaint of the browser fails the test."""
    opened: list[Reader] = []

    def start(role: Role | None = None, *, at: str = "", width: int = WIDE, **options: Any) -> Reader:
        home = at or address
        state = None if role is None else states.get((home, role)) or sign_in(browser, home, role)
        if role is not None:
            states[home, role] = state
        context = browser.new_context(
            locale="fr-FR",
            viewport={"width": width, "height": 900},
            storage_state=state,
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(PATIENCE)
        someone = Reader(context.new_page(), home)
        someone.listen()
        opened.append(someone)
        return someone

    yield start
    complaints = [complaint for someone in opened for complaint in someone.complaints]
    for someone in opened:
        someone.page.context.close()
    assert complaints == []


def sign_in(browser: Browser, home: str, role: Role) -> Any:
    """Sign in by keyboard, as a person does; the cookies that this leaves."""
    page = browser.new_page()
    page.goto(f"{home}/connexion")
    page.get_by_label("Adresse électronique").fill(next(each.email for each in ACCOUNTS if each.role is role))
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{home}/")
    state = page.context.storage_state()
    page.close()
    return state
