"""What exists: proposals, their fields and journal, the links sent about them, who is trusted."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, Integer, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from resource_base.accounts.models import User
from resource_base.catalog.models import Organization, Service
from resource_base.curation.proposals.vocabulary import (
    LinkPurpose,
    Origin,
    Outcome,
    ProposalKind,
    ProposalState,
    Refusal,
    StepKind,
)
from resource_base.database import Base, Instant, choice, now

_COUNTED = BigInteger().with_variant(Integer, "sqlite")


class Proposal(Base):
    """A wished change to the directory, whoever made it: fields against a base version.

    `author` is the name shown; `author_id` is the account, if there is one; `author_email` is kept for an
    author without account only. `organization_id` is the organisation that it speaks for. `typed` holds a
    draft as it was typed, form field → texts, valid or not; the parsed fields come when it is submitted.
    `version` counts the writes: a form carries the one that it was shown.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        CheckConstraint("kind = 'addition' OR service_id IS NOT NULL", name="about_an_entry"),
        CheckConstraint("author_email IS NULL OR author_email = lower(author_email)", name="email_lower"),
        Index("ix_proposal_state_submitted", "state", "submitted_at"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    kind: Mapped[ProposalKind] = mapped_column(choice(ProposalKind, name="kind"))
    origin: Mapped[Origin] = mapped_column(choice(Origin, name="origin"))
    state: Mapped[ProposalState] = mapped_column(
        choice(ProposalState, name="state"), default=ProposalState.DRAFT
    )
    service_id: Mapped[UUID | None] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), index=True)
    base_version: Mapped[int | None] = mapped_column(Integer)
    applied_version: Mapped[int | None] = mapped_column(Integer)  # of the entry, left by the decision
    organization_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("organization.id", ondelete="SET NULL"), index=True
    )
    title: Mapped[str] = mapped_column(String(150), default="")  # name of the entry, as lists show it
    note: Mapped[str] = mapped_column(Text, default="")  # why, in the author's words
    typed: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict)

    author_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("user_account.id", ondelete="SET NULL"), index=True
    )
    author: Mapped[str] = mapped_column(String(150))
    author_organization: Mapped[str] = mapped_column(String(150), default="")
    author_email: Mapped[str | None] = mapped_column(String(254))

    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    modified_at: Mapped[datetime] = mapped_column(Instant, default=now)
    submitted_at: Mapped[datetime | None] = mapped_column(Instant)
    claimed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    claimed_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by: Mapped[str | None] = mapped_column(String(150))
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    refusal: Mapped[Refusal | None] = mapped_column(choice(Refusal, name="refusal"))
    sentence: Mapped[str] = mapped_column(Text, default="")  # to the author, with the decision
    to_look_at: Mapped[bool] = mapped_column(default=False)  # accepted at once: somebody looks later
    version: Mapped[int] = mapped_column(Integer, default=1)

    service: Mapped[Service | None] = relationship()
    organization: Mapped[Organization | None] = relationship()
    claimed_by: Mapped[User | None] = relationship(foreign_keys=[claimed_by_id])
    fields: Mapped[list["ProposedField"]] = relationship(
        back_populates="proposal", cascade="all, delete-orphan", order_by="ProposedField.name"
    )
    steps: Mapped[list["Step"]] = relationship(
        back_populates="proposal", cascade="all, delete-orphan", order_by="Step.id"
    )

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}  # noqa: RUF012 - as SQLAlchemy reads it


class ProposedField(Base):
    """One field of a proposal, in plain JSON values (`catalog.differences.plain`).

    `base` is what the author saw; `value`, what they wish; `amended`, what a curator made of it before the
    decision; `final`, what the entry said after it.
    """

    __tablename__ = "proposed_field"

    proposal_id: Mapped[UUID] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    base: Mapped[Any] = mapped_column(JSON, nullable=True)
    value: Mapped[Any] = mapped_column(JSON, nullable=True)
    is_amended: Mapped[bool] = mapped_column(default=False)
    amended: Mapped[Any] = mapped_column(JSON, nullable=True)
    outcome: Mapped[Outcome | None] = mapped_column(choice(Outcome, name="outcome"))
    final: Mapped[Any] = mapped_column(JSON, nullable=True)

    proposal: Mapped[Proposal] = relationship(back_populates="fields")

    @property
    def wished(self) -> Any:
        """The value that would be accepted: as amended, else as proposed."""
        return self.amended if self.is_amended else self.value


class Step(Base):
    """A line of a proposal's journal, never edited. `text` is a question, an answer, a reason."""

    __tablename__ = "proposal_step"

    id: Mapped[int] = mapped_column(_COUNTED, primary_key=True)
    proposal_id: Mapped[UUID] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(Instant)
    kind: Mapped[StepKind] = mapped_column(choice(StepKind, name="kind"))
    by: Mapped[str] = mapped_column(String(150))
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    text: Mapped[str] = mapped_column(Text, default="")

    proposal: Mapped[Proposal] = relationship(back_populates="steps")


class Link(Base):
    """A signed link sent to someone without account: only the hash of its token is kept.

    `email` is the address it was sent to, for `REVIEW` and `STOP_LETTERS`. A link stays good until it
    expires, unless its purpose spends it.
    """

    __tablename__ = "curation_link"
    __table_args__ = (CheckConstraint("proposal_id IS NULL OR service_id IS NULL", name="one_subject"),)

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    purpose: Mapped[LinkPurpose] = mapped_column(choice(LinkPurpose, name="purpose"))
    proposal_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("proposal.id", ondelete="CASCADE"), index=True
    )
    service_id: Mapped[UUID | None] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), index=True)
    email: Mapped[str | None] = mapped_column(String(254))
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)


class StoppedLetters(Base):
    """An address that asked for no more letters of curation; answers to its own proposals still reach it."""

    __tablename__ = "stopped_letters"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_lower"),)

    email: Mapped[str] = mapped_column(String(254), primary_key=True)
    since: Mapped[datetime] = mapped_column(Instant)


class TrustedOrganization(Base):
    """An organisation whose proposals about its own entries are accepted at once, and looked at later."""

    __tablename__ = "trusted_organization"

    organization_id: Mapped[UUID] = mapped_column(
        ForeignKey("organization.id", ondelete="CASCADE"), primary_key=True
    )
    since: Mapped[datetime] = mapped_column(Instant)
    by: Mapped[str] = mapped_column(String(150))
