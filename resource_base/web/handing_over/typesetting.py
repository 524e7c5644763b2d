"""WeasyPrint, and the little that it may read: our own style sheets, and what a page holds itself."""

import logging
import mimetypes
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, url_for
from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse
from werkzeug.security import safe_join

# It warns of each property and media query that is for screens only.
logging.getLogger("weasyprint").setLevel(logging.ERROR)

BASE = "https://site.invalid"  # a name that leads nowhere (RFC 2606): whatever is asked of it is read here


class OwnFiles(URLFetcher):  # type: ignore[misc] # published without types
    """Reads `data:` and the static files of this site; neither the network nor any other file."""

    def __init__(self, folder: str, prefix: str) -> None:
        super().__init__(allowed_protocols={"data"})
        self._folder, self._prefix = folder, prefix

    def fetch(self, url: str, headers: Any = None) -> Any:
        """The file behind an address.

        Raises:
            ValueError: it is not one of ours.
        """
        asked = urlsplit(url)
        if f"{asked.scheme}://{asked.netloc}" != BASE or not asked.path.startswith(self._prefix):
            return super().fetch(url, headers)
        path = safe_join(self._folder, asked.path.removeprefix(self._prefix))
        if path is None:
            raise ValueError("not a static file of this site")
        with open(path, "rb") as file:  # noqa: PTH123 - safe_join gives a text
            kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
            return URLFetcherResponse(url, file.read(), {"Content-Type": kind})


def pdf(html: str) -> bytes:
    """A page of this site as it prints: tagged PDF/UA-1."""
    fetcher = OwnFiles(current_app.static_folder or "", url_for("static", filename=""))
    document = HTML(string=html, base_url=f"{BASE}/", url_fetcher=fetcher)
    written: bytes = document.write_pdf(pdf_variant="pdf/ua-1", pdf_tags=True)
    return written
