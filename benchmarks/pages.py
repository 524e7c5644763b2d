"""How the pages of the demonstration site load in Chromium, its processor slowed four times.

The figures are those of Lighthouse, read here from the browser's own trace, of cold loads:

* largest contentful paint: when the largest text or picture was drawn, from the start of the navigation;
* total blocking time: from the first contentful paint to the end of the trace, what each task of the main
  thread took beyond 50 ms (https://web.dev/articles/tbt). The trace ends two seconds after the network came
  to rest: at least as late as the « time to interactive » of the definition;
* cumulative layout shift: the sum of all shifts that no input caused, hence at least that of the worst window
  of five seconds (https://web.dev/articles/cls).
"""

import argparse
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from urllib.request import urlopen

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from resource_base.accounts.demonstration import ACCOUNTS, PASSWORD
from resource_base.accounts.models import Role

FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
SLOWER, LOADS, TRIES = 4, 5, 3
LONG = 50.0  # milliseconds of a task that nobody feels
QUIET = 2.0  # seconds
PATIENCE = 30.0  # seconds, for the server to answer
WINDOWS = {"screen": {"width": 1350, "height": 940}, "telephone": {"width": 390, "height": 844}}
CATEGORIES = ("blink.user_timing", "loading", "devtools.timeline", "disabled-by-default-devtools.timeline")
SEARCH = "/recherche?q=voiture&habite=Pontarlier"
TASK, BLANK = "RunTask", "/robots.txt"
WARM = (
    "(paths) => Promise.all([...paths, ...paths, ...paths].map((path) => fetch(path)))"  # each worker, once
)
Event = dict[str, Any]


@dataclass(frozen=True)
class Load:
    """What a page cost: milliseconds, but for `shift` (a score) and `kilobytes` (as transferred).

    `blocking_cpu` is `blocking` counted in processor time: the same on a machine that does nothing else.
    """

    largest: float
    blocking: float
    blocking_cpu: float
    shift: float
    kilobytes: float
    requests: float


NONE = float("inf")
AIMS = Load(largest=2000, blocking=150, blocking_cpu=NONE, shift=0.02, kilobytes=NONE, requests=NONE)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--loads", type=int, default=LOADS, help="of which the median is printed")
    asked = parser.parse_args()
    with served() as address, sync_playwright() as playwright:
        path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        tell(measure(browser, address, asked.loads), asked.loads)
        browser.close()


@contextmanager
def served() -> Iterator[str]:
    """The demonstration site, loaded in a folder of its own and served by gunicorn on loopback."""
    folder = Path(tempfile.mkdtemp(prefix="bench-pages-"))
    environment = os.environ | {
        "RESOURCE_BASE_DATABASE_URL": f"sqlite:///{folder / 'site.db'}",
        "RESOURCE_BASE_INDEX_DIR": str(folder / "index"),
        "RESOURCE_BASE_MAIL_FOLDER": str(folder / "mail"),
        "RESOURCE_BASE_DEMONSTRATION": "yes",
        "RESOURCE_BASE_SECRET_KEY": "a key for a site that lives a minute",
    }
    here = Path(sys.executable).parent
    load: list[str | Path] = [here / "resource-base", "demo", "load"]
    subprocess.run(load, env=environment, check=True, stdout=subprocess.DEVNULL)
    port = _free_port()
    options = (
        "--bind",
        f"127.0.0.1:{port}",
        "--workers",
        "2",
        "--no-control-socket",
        "--log-level",
        "warning",
    )
    serve: list[str | Path] = [here / "gunicorn", *options, "wsgi:app"]
    server = subprocess.Popen(serve, env=environment)
    try:
        _wait(f"http://127.0.0.1:{port}/sante/vivant")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(folder)


def measure(browser: Browser, address: str, loads: int) -> Iterator[tuple[str, Load]]:
    """The median load of each page, in each window. A trace that lost its page is taken again."""
    for name, window in WINDOWS.items():
        options: dict[str, Any] = {"viewport": window, "locale": "fr-FR"}
        state = _signed_in(browser, address)
        for page, path in _paths(browser, address, state).items():
            found: list[Load] = []
            for _ in range(loads * TRIES):
                if len(found) == loads:
                    break
                context = browser.new_context(**options, storage_state=state)
                with suppress(LookupError):
                    found.append(_load(browser, context, address + path))
                context.close()
            yield f"{page}, {name}", median(found)


def median(loads: Iterable[Load]) -> Load:
    columns = zip(*([getattr(load, each.name) for each in fields(Load)] for load in loads), strict=True)
    return Load(*(statistics.median(column) for column in columns))


def _load(browser: Browser, context: BrowserContext, url: str) -> Load:
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))
    page.goto(urljoin(url, BLANK))  # the process that draws the page is there before the trace begins
    sizes.clear()
    browser.start_tracing(page=page, categories=list(CATEGORIES))
    page.goto(url, wait_until="networkidle")
    time.sleep(QUIET)
    trace = json.loads(browser.stop_tracing())
    return figures(trace["traceEvents"], url, sizes)


def figures(events: list[Event], url: str, sizes: list[float]) -> Load:
    """What the events of a trace tell of the page that was loaded at this address.

    Raises:
        LookupError: the trace holds no such navigation, or nothing was drawn.
    """
    starts = [each for each in events if each["name"] == "navigationStart"]
    told = [each["args"]["data"].get("documentLoaderURL") for each in starts]
    if url not in told:
        raise LookupError(f"{url} is not among what was opened: {told}")
    start = starts[told.index(url)]
    frame, process, begun = start["args"]["frame"], start["pid"], start["ts"]
    drawn = [each for each in events if each.get("args", {}).get("frame") == frame and each["ts"] >= begun]
    first = next(each["ts"] for each in drawn if each["name"] == "firstContentfulPaint")
    largest = [each["ts"] for each in drawn if each["name"] == "largestContentfulPaint::Candidate"][-1]
    return Load(
        largest=(largest - begun) / 1000,
        blocking=_blocking(events, process, first, "dur"),
        blocking_cpu=_blocking(events, process, first, "tdur"),
        shift=_shift(events, begun),
        kilobytes=sum(sizes) / 1000,
        requests=len(sizes),
    )


def _blocking(events: list[Event], process: int, first: float, clock: str) -> float:
    """As Lighthouse does: a task that began before the first paint counts from there."""
    main = next(
        each["tid"]
        for each in events
        if each["name"] == "thread_name"
        and each["pid"] == process
        and each["args"]["name"] == "CrRendererMain"
    )
    lengths = [
        (each["ts"] + each[clock] - max(each["ts"], first)) / 1000
        for each in events
        if each["name"] == TASK and (each["pid"], each["tid"]) == (process, main) and clock in each
    ]
    return float(sum(length - LONG for length in lengths if length > LONG))


def _shift(events: list[Event], begun: float) -> float:
    told = [each["args"]["data"] for each in events if each["name"] == "LayoutShift" and each["ts"] >= begun]
    return float(sum(each["score"] for each in told if not each["had_recent_input"]))


def tell(rows: Iterable[tuple[str, Load]], loads: int) -> None:
    print(f"\n## Pages in Chromium, processor slowed {SLOWER} times, median of {loads} cold loads")
    print(
        f"{'':28}" + "".join(f"{name:>9}" for name in ("LCP ms", "TBT ms", "of CPU", "CLS", "kB", "requests"))
    )
    for name, found in rows:
        missed = [each.name for each in fields(Load) if getattr(found, each.name) >= getattr(AIMS, each.name)]
        print(f"{name:28}{_row(found)}{'  misses ' + ', '.join(missed) if missed else ''}", flush=True)
    print(f"{'aims below':28}{AIMS.largest:9.0f}{AIMS.blocking:9.0f}{'':9}{AIMS.shift:9.3f}")


def _row(found: Load) -> str:
    times = f"{found.largest:9.0f}{found.blocking:9.0f}{found.blocking_cpu:9.0f}"
    return f"{times}{found.shift:9.3f}{found.kilobytes:9.0f}{found.requests:9.0f}"


def _paths(browser: Browser, address: str, state: Any) -> Mapping[str, str]:
    page = browser.new_page(storage_state=state)
    page.goto(address + SEARCH)
    sheet = page.locator(".entry a").first.get_attribute("href")
    assert sheet is not None
    paths = {"home": "/", "results and map": SEARCH, "sheet": sheet}
    page.evaluate(WARM, list(paths.values()))
    page.close()
    return paths


def _signed_in(browser: Browser, address: str) -> Any:
    page = browser.new_page()
    page.goto(f"{address}/connexion")
    adviser = next(each.email for each in ACCOUNTS if each.role is Role.PROFESSIONAL)
    page.get_by_label("Adresse électronique").fill(adviser)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/")
    state = page.context.storage_state()
    page.close()
    return state


def _wait(url: str) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            with urlopen(url):  # noqa: S310 - our own server, on loopback
                return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


if __name__ == "__main__":
    main()
