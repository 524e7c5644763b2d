"""What exists: organisations, services with places, contacts and closures, revisions and the change feed."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from resource_base.catalog.vocabulary import Capacity, State, VerifiedHow, Visibility
from resource_base.database import Base, Instant, Words, choice, now


class Organization(Base):
    """Who offers: an association, a public body, a company (data·inclusion *structure*)."""

    __tablename__ = "organization"
    __table_args__ = (UniqueConstraint("source", "source_id"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    source: Mapped[str] = mapped_column(String(80))
    source_id: Mapped[str] = mapped_column(String(300))
    name: Mapped[str] = mapped_column(String(150))
    acronym: Mapped[str | None] = mapped_column(String(40))
    description: Mapped[str | None] = mapped_column(Text)
    siret: Mapped[str | None] = mapped_column(String(14))
    phone: Mapped[str | None] = mapped_column(String(60))
    email: Mapped[str | None] = mapped_column(String(254))
    website: Mapped[str | None] = mapped_column(Text)
    source_url: Mapped[str | None] = mapped_column(Text)
    accessibility_url: Mapped[str | None] = mapped_column(Text)
    address: Mapped[str | None] = mapped_column(Text)
    address_extra: Mapped[str | None] = mapped_column(Text)
    postal_code: Mapped[str | None] = mapped_column(String(5))
    commune: Mapped[str | None] = mapped_column(String(120))
    insee: Mapped[str | None] = mapped_column(String(5))
    lat: Mapped[float | None] = mapped_column(Float)
    lon: Mapped[float | None] = mapped_column(Float)
    precision: Mapped[str | None] = mapped_column(String(20))
    position_source: Mapped[str | None] = mapped_column(String(20))
    opening_hours: Mapped[str | None] = mapped_column(Text)
    networks: Mapped[tuple[str, ...]] = mapped_column(Words, default=())
    updated_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    modified_at: Mapped[datetime] = mapped_column(Instant, default=now)

    services: Mapped[list["Service"]] = relationship(back_populates="organization", order_by="Service.name")

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}  # noqa: RUF012 - as SQLAlchemy reads it


class Service(Base):
    """What is offered, the entry of the directory (data·inclusion *service*).

    Three clocks: `published_at` (first shown), `modified_at` (last edit), `verified_at` ("all still true").
    `flagged_at` says since when it is shown « à vérifier », until somebody verifies it.
    `updated_on` is the day of the last edit at the producer (data·inclusion `date_maj`), if it has one.
    `coverage` says where one must live (prefixed codes; empty: not stated); `places`, where it is delivered.
    """

    __tablename__ = "service"
    __table_args__ = (
        UniqueConstraint("source", "source_id"),
        CheckConstraint(
            "valid_until IS NULL OR valid_from IS NULL OR valid_until >= valid_from", name="validity"
        ),
        CheckConstraint("fee IN ('gratuit', 'payant')", name="fee"),
        CheckConstraint("weekly_hours >= 0", name="weekly_hours"),
        CheckConstraint("weeks >= 1", name="weeks"),
        Index("ix_service_state_modified", "state", "modified_at"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"), index=True)
    source: Mapped[str] = mapped_column(String(80))
    source_id: Mapped[str] = mapped_column(String(300))
    source_url: Mapped[str | None] = mapped_column(Text)
    updated_on: Mapped[date | None]

    name: Mapped[str] = mapped_column(String(150))
    summary: Mapped[str | None] = mapped_column(String(300))
    description: Mapped[str] = mapped_column(Text)
    kind: Mapped[str | None] = mapped_column(String(40))
    themes: Mapped[tuple[str, ...]] = mapped_column(Words, default=())
    audiences: Mapped[tuple[str, ...]] = mapped_column(Words, default=())
    audience_details: Mapped[str | None] = mapped_column(Text)
    access_conditions: Mapped[str | None] = mapped_column(Text)
    documents: Mapped[tuple[str, ...]] = mapped_column(Words, default=())
    languages: Mapped[tuple[str, ...]] = mapped_column(Words, default=())
    fee: Mapped[str | None] = mapped_column(String(10))
    fee_details: Mapped[str | None] = mapped_column(Text)

    modes: Mapped[tuple[str, ...]] = mapped_column(Words, default=())
    coverage: Mapped[tuple[str, ...]] = mapped_column(Words, default=())
    address_confidential: Mapped[bool] = mapped_column(default=False)
    opening_hours: Mapped[str | None] = mapped_column(Text)

    phone: Mapped[str | None] = mapped_column(String(60))
    email: Mapped[str | None] = mapped_column(String(254))
    mobilisable_by: Mapped[tuple[str, ...]] = mapped_column(Words, default=())
    mobilisation_modes: Mapped[tuple[str, ...]] = mapped_column(Words, default=())
    mobilisation_details: Mapped[str | None] = mapped_column(Text)
    mobilisation_person: Mapped[str | None] = mapped_column(Text)
    mobilisation_url: Mapped[str | None] = mapped_column(Text)

    weekly_hours: Mapped[float | None] = mapped_column(Float)
    weeks: Mapped[int | None] = mapped_column(Integer)
    capacity: Mapped[Capacity | None] = mapped_column(choice(Capacity, name="capacity"))
    capacity_as_of: Mapped[date | None]
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    internal_note: Mapped[str | None] = mapped_column(Text)

    state: Mapped[State] = mapped_column(choice(State, name="state"), default=State.DRAFT)
    suspended_until: Mapped[date | None]
    withdrawn_reason: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    published_at: Mapped[datetime | None] = mapped_column(Instant)
    modified_at: Mapped[datetime] = mapped_column(Instant, default=now)
    verified_at: Mapped[datetime | None] = mapped_column(Instant)
    verified_by: Mapped[str | None] = mapped_column(String(200))
    verified_how: Mapped[VerifiedHow | None] = mapped_column(choice(VerifiedHow, name="verified_how"))
    flagged_at: Mapped[datetime | None] = mapped_column(Instant)

    organization: Mapped[Organization] = relationship(back_populates="services")
    places: Mapped[list["Place"]] = relationship(order_by="Place.position", cascade="all, delete-orphan")
    contacts: Mapped[list["Contact"]] = relationship(
        order_by="Contact.position", cascade="all, delete-orphan"
    )
    closures: Mapped[list["Closure"]] = relationship(
        order_by="[Closure.starts, Closure.ends]", cascade="all, delete-orphan"
    )
    revisions: Mapped[list["Revision"]] = relationship(
        order_by="Revision.version", lazy="raise", passive_deletes=True
    )

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}  # noqa: RUF012 - as SQLAlchemy reads it


class Place(Base):
    """Where a service is delivered; a service has none (remote), one, or several (rounds, branches)."""

    __tablename__ = "place"

    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    label: Mapped[str | None] = mapped_column(String(150))
    address: Mapped[str | None] = mapped_column(Text)
    address_extra: Mapped[str | None] = mapped_column(Text)
    postal_code: Mapped[str | None] = mapped_column(String(5))
    commune: Mapped[str | None] = mapped_column(String(120))
    insee: Mapped[str | None] = mapped_column(String(5), index=True)
    lat: Mapped[float | None] = mapped_column(Float)
    lon: Mapped[float | None] = mapped_column(Float)
    precision: Mapped[str | None] = mapped_column(String(20))
    position_source: Mapped[str | None] = mapped_column(String(20))
    opening_hours: Mapped[str | None] = mapped_column(Text)


class Contact(Base):
    """Whom to call or write to, and who may see it."""

    __tablename__ = "contact"

    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str | None] = mapped_column(String(150))
    role: Mapped[str | None] = mapped_column(String(150))
    phone: Mapped[str | None] = mapped_column(String(60))
    email: Mapped[str | None] = mapped_column(String(254))
    visibility: Mapped[Visibility] = mapped_column(
        choice(Visibility, name="visibility"), default=Visibility.PROFESSIONALS
    )


class Closure(Base):
    """Days on which the service is exceptionally closed, both ends included."""

    __tablename__ = "closure"
    __table_args__ = (CheckConstraint("ends >= starts", name="order"),)

    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    starts: Mapped[date]
    ends: Mapped[date]
    reason: Mapped[str | None] = mapped_column(String(200))


class Revision(Base):
    """What an accepted change left behind: each field as it was before and as it became."""

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("service_id", "version"),)

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"))
    version: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime] = mapped_column(Instant, default=now)
    author: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(String(300))
    changes: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class CatalogChange(Base):
    """The change feed that the search index follows: one row per write, in the write's own transaction.

    On PostgreSQL a sequence alone loses rows whose transaction commits late: `transaction_id` is the writer's
    `pg_current_xact_id()`, and a follower reads only below `pg_snapshot_xmin`. On SQLite it stays 0.
    """

    __tablename__ = "catalog_change"
    __table_args__ = (
        Index("ix_catalog_change_order", "transaction_id", "seq"),
        {"sqlite_autoincrement": True},
    )

    seq: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    transaction_id: Mapped[int] = mapped_column(BigInteger, default=0)
    service_id: Mapped[UUID] = mapped_column(Uuid)
    at: Mapped[datetime] = mapped_column(Instant, default=now)
