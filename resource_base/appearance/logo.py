"""The logo of a territory: a file of the installation, read once at start, and safe to serve."""

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

HEAVIEST = 60_000  # bytes: it is on every page
SIGNATURE = b"\x89PNG\r\n\x1a\n"
RUNS = {"script", "foreignobject", "iframe", "object", "embed", "animate", "set", "handler"}
AWAY = re.compile(r"@import|url\(\s*['\"]?(?!#)|javascript:|expression\(", re.IGNORECASE)


@dataclass(frozen=True)
class Logo:
    """A picture as it is served; `width` and `height` say its shape, in a unit of its own."""

    content: bytes = field(repr=False)
    content_type: str
    width: float
    height: float

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(self.content).hexdigest()[:8]

    def width_at(self, height: int) -> int:
        """How wide it is when it is so high, both in pixels."""
        return max(1, round(self.width * height / self.height))


def read_logo(path: str) -> Logo:
    """The logo in this file.

    Raises:
        ValueError: it cannot be read, is too heavy, is neither PNG nor SVG, or does more than draw.
    """
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise ValueError(f"cannot be read: {error.strerror}") from error
    if len(content) > HEAVIEST:
        raise ValueError(f"weighs {len(content):,} bytes; a logo is on every page: at most {HEAVIEST:,}")
    if content.startswith(SIGNATURE):
        width, height = (int.from_bytes(content[at : at + 4], "big") for at in (16, 20))
        return _shaped(content, "image/png", width, height)
    return _drawn(content)


def _drawn(content: bytes) -> Logo:
    try:
        root = fromstring(content)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise ValueError("is neither a PNG nor a well-formed SVG") from error
    if _name(root.tag) != "svg":
        raise ValueError("is neither a PNG nor an SVG")
    for element in root.iter():
        _refuse_more_than_drawing(element)
    box = [float(number) for number in re.findall(r"-?[\d.]+", root.get("viewBox", ""))]
    width, height = box[2:4] if len(box) == 4 else (_length(root, "width"), _length(root, "height"))
    return _shaped(content, "image/svg+xml", width, height)


def _refuse_more_than_drawing(element: Element) -> None:
    name = _name(element.tag)
    if name in RUNS:
        raise ValueError(f"holds <{name}>: a logo only draws")
    if AWAY.search(element.text or ""):
        raise ValueError(f"fetches something from elsewhere in <{name}>: a logo stands alone")
    for key, value in element.attrib.items():
        attribute = _name(key)
        if attribute.startswith("on"):
            raise ValueError(f"holds the attribute {attribute}: a logo only draws")
        if AWAY.search(value) or (attribute == "href" and not value.startswith(("#", "data:image/png"))):
            raise ValueError(f"leads elsewhere by the attribute {attribute}: a logo stands alone")


def _shaped(content: bytes, content_type: str, width: float, height: float) -> Logo:
    if width <= 0 or height <= 0:
        raise ValueError("does not say its size: an SVG needs a viewBox")
    if not 0.2 <= width / height <= 8:
        raise ValueError("is too long for a header: at most 8 times as wide as high, or 5 times as high")
    return Logo(content, content_type, width, height)


def _length(root: Element, name: str) -> float:
    found = re.match(r"[\d.]+", root.get(name, ""))
    return float(found[0]) if found else 0


def _name(tag: str) -> str:
    """The name without its namespace."""
    return tag.rpartition("}")[2].lower()
