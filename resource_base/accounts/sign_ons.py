"""The session that ProConnect keeps of its own beside ours: what it takes to end it when ours is ended."""

from sqlalchemy import ForeignKey, Select, String, Text, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from resource_base.accounts.sessions import fingerprint
from resource_base.database import Base


class SignOn(Base):
    """What a session opened with ProConnect keeps, so that ProConnect's own can be ended with it."""

    __tablename__ = "sign_on"

    token_hash: Mapped[str] = mapped_column(
        ForeignKey("sign_in_session.token_hash", ondelete="CASCADE"), primary_key=True
    )
    id_token: Mapped[str] = mapped_column(Text)
    acr: Mapped[str] = mapped_column(String(150), default="")


def keep(session: Session, token: str, *, id_token: str, acr: str) -> None:
    """Remember what ProConnect signed, as long as the session of this token lasts."""
    session.add(SignOn(token_hash=fingerprint(token), id_token=id_token, acr=acr))
    session.flush()


def carry_over(session: Session, before: str, after: str) -> None:
    """Hand it on to the session that goes on under another token; call it before the first one ends."""
    kept = update(SignOn).where(SignOn.token_hash == fingerprint(before))
    session.execute(kept.values(token_hash=fingerprint(after)))


def id_token_of(token: str) -> Select[str]:
    """What ProConnect must be shown to end the session that came with this token."""
    return select(SignOn.id_token).where(SignOn.token_hash == fingerprint(token))
