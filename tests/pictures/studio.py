"""The demonstration site as the pictures show it, on a day that never changes, and how one is taken."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any
from unittest import mock

import time_machine
from click.testing import CliRunner
from PIL import Image
from playwright.sync_api import Browser, Page

from resource_base.accounts.models import Role
from resource_base.cli import main
from tests.browser.conftest import PATIENCE, Reader, served, sign_in
from tests.pictures.album import Picture
from tests.site import Site

A_TUESDAY = datetime(
    2026, 11, 17, 9, 12, tzinfo=UTC
)  # 10 h 12 in France, some days after the last demo entry
LATER = timedelta(minutes=5)  # sessions of staff fall asleep early
HEAVIEST = 150 * 1024  # bytes
COLOURS = 256  # of the palette of a PNG file


@contextmanager
def studio(folder: Path) -> Iterator["Studio"]:
    """The site loaded in this empty folder and served on loopback; it ends with the block."""
    # The same identifiers each time, since they settle the order of what is otherwise equal.
    with time_machine.travel(A_TUESDAY, tick=True), mock.patch("os.urandom", Random(A_TUESDAY.day).randbytes):
        site = Site.build(folder, lambda _base, _session: None, demonstration=True)
        with mock.patch("resource_base.cli.demo.upgraded"):  # the tables are made already
            done = CliRunner(catch_exceptions=False).invoke(main, ["demo", "load"], obj=site.base)
        assert done.exit_code == 0, done.output
    serving = served(site)
    try:
        yield Studio(site, next(serving))
    finally:
        next(serving, None)  # the server ends
        site.base.database.dispose()


class Studio:
    """Poses pages for their picture: each at the same hour of the same day."""

    def __init__(self, site: Site, address: str) -> None:
        self.site = site
        self.address = address
        self._signed_in: dict[Role, Any] = {}

    @contextmanager
    def posed(self, browser: Browser, picture: Picture) -> Iterator[Page]:
        """The page that is shown, once what comes before is done."""
        signed_in = self._state(browser, picture.role)
        with time_machine.travel(A_TUESDAY + 2 * LATER, tick=True):
            width, height = picture.size
            context = browser.new_context(
                locale="fr-FR",
                timezone_id="Europe/Paris",
                color_scheme="light",
                reduced_motion="reduce",
                viewport={"width": width, "height": height},
                storage_state=signed_in,
            )
            context.set_default_timeout(PATIENCE)
            reader = Reader(context.new_page(), self.address)
            reader.listen()
            page = reader.open(self._path(picture))
            picture.before(page)
            page.wait_for_load_state("networkidle")
            page.evaluate("document.fonts.ready")
            assert reader.complaints == []
            yield page
            context.close()

    def _state(self, browser: Browser, role: Role | None) -> Any:
        if role is None:
            return None
        if role not in self._signed_in:  # before any picture: no cookie may come from a time that is not yet
            with time_machine.travel(A_TUESDAY + LATER, tick=True):
                self._signed_in[role] = sign_in(browser, self.address, role)
        return self._signed_in[role]

    def _path(self, picture: Picture) -> str:
        return (self.site.sheet_path(picture.entry) if picture.entry else "") + picture.path


def lightened(screenshot: bytes) -> bytes:
    """A PNG file in a palette of colours: words stay sharp, and it weighs a third.

    Raises:
        ValueError: it still weighs more than `HEAVIEST`.
    """
    held = BytesIO()
    shown = Image.open(BytesIO(screenshot)).convert("RGB")
    shown.quantize(COLOURS, dither=Image.Dither.NONE).save(held, "PNG", optimize=True)
    if held.tell() > HEAVIEST:
        raise ValueError(f"a picture of {held.tell()} bytes: take it of a smaller part")
    return held.getvalue()
