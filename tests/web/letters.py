"""The letters that a site wrote, as whoever receives them reads their links."""

from sqlalchemy import select

from resource_base.mail.models import Letter


def written_to(site, address):
    """The letters to this address, the oldest first."""
    with site.base.database.reading() as session:
        return list(
            session.scalars(select(Letter).where(Letter.recipient == address).order_by(Letter.created_at))
        )


def last_link(site, address):
    return str(written_to(site, address)[-1].data["link"])
