"""The PDF documents, where they can be made: an optional library, which draws with one of the system.

What is imported for it weighs 40 MB and takes a second: nothing of it is before the first document.
"""

from ctypes.util import find_library
from functools import cache
from importlib.util import find_spec

from resource_base.errors import NotFound

MOST_ENTRIES = 30  # a good second of one process: beyond, the browser prints
NEEDED = ("pango-1.0", "pangoft2-1.0")  # what `weasyprint` opens as it is imported
MISSING = "Ce site ne sait pas faire de PDF : imprimez le document, et choisissez « Enregistrer en PDF »."


@cache
def is_available() -> bool:
    """Whether this machine has what it takes; looked at once per process."""
    return find_spec("weasyprint") is not None and all(find_library(name) for name in NEEDED)


def make(html: str) -> bytes:
    """The page as it prints, in tagged PDF (PDF/UA-1), its language and its title told.

    Raises:
        NotFound: this machine has not what it takes.
    """
    if not is_available():
        raise NotFound(MISSING)
    try:
        from resource_base.web.handing_over import typesetting  # noqa: PLC0415 - heavy, and optional
    except (ImportError, OSError) as error:
        raise NotFound(MISSING) from error
    return typesetting.pdf(html)
