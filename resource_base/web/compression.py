"""Pages, styles, scripts, drawings and data travel compressed, to whoever reads gzip.

The page of results weighs a sixth of itself so, which is what a slow line in a town hall feels. A proxy that
compresses too leaves alone what is compressed already. What is secret in a page is masked (`form_tokens`).
"""

import gzip
from functools import lru_cache

from flask import Flask, Response, request

TEXTS = {
    *("text/html", "text/css", "text/javascript", "text/plain", "text/csv"),
    *("application/json", "application/geo+json", "application/xml", "application/atom+xml", "image/svg+xml"),
}
LIGHTEST = 1_000  # bytes: below, the headers of a packet weigh more than what is saved
QUICK, SMALL = 5, 9


def install(app: Flask) -> None:
    @app.after_request
    def compress(response: Response) -> Response:
        if response.mimetype not in TEXTS or response.status_code != 200 or response.content_encoding:
            return response
        response.vary.add("Accept-Encoding")
        is_file = request.endpoint == "static"
        if request.accept_encodings.quality("gzip") <= 0 or (response.is_streamed and not is_file):
            return response
        response.direct_passthrough = False
        content = response.get_data()
        if len(content) < LIGHTEST:
            return response
        response.set_data(_packed_file(content) if is_file else gzip.compress(content, QUICK, mtime=0))
        response.content_encoding = "gzip"
        response.headers.pop("Accept-Ranges", None)
        _weaken_etag(response)
        return response


@lru_cache(maxsize=128)
def _packed_file(content: bytes) -> bytes:
    """A file of ours, packed once per process as small as can be."""
    return gzip.compress(content, SMALL, mtime=0)


def _weaken_etag(response: Response) -> None:
    """The same content in other bytes: a weak validator says so (RFC 9110, 8.8.1), and 304 still works."""
    etag, _ = response.get_etag()
    if etag:
        response.set_etag(etag, weak=True)
