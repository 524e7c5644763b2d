"""Where a link leads, as a page shows it, a letter writes it, and a telephone reads it from paper."""

from dataclasses import dataclass

from flask import url_for

from resource_base.sharing.handing_over import links
from resource_base.sharing.handing_over.models import SelectionLink
from resource_base.web.context import installation
from resource_base.web.qr_codes import QrCode


@dataclass(frozen=True)
class Printed:
    """A link on paper: the address in full, as one types it, and its drawing."""

    address: str
    typed: str
    drawing: QrCode


def path_of(link: SelectionLink) -> str:
    """The path of the page; '' when the key of the site has changed since, and it cannot be told again."""
    code = links.code_of(link, keys=installation().keys)
    return "" if code is None else url_for("handed.opened", code=links.in_groups(code))


def address_of(link: SelectionLink) -> str:
    """The whole address of the page, or ''."""
    path = path_of(link)
    return f"{installation().settings.public_url}{path}" if path else ""


def printed(link: SelectionLink | None) -> Printed | None:
    """The link as paper shows it, if there is one that can be told."""
    address = address_of(link) if link is not None else ""
    if not address:
        return None
    return Printed(address, address.partition("://")[2], QrCode.of(address))
