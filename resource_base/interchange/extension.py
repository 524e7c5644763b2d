"""What data·inclusion cannot say, carried beside it in a service's `extension` object (docs/import.md)."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, EmailStr, Field, model_validator

from resource_base.catalog.vocabulary import Capacity, State, VerifiedHow, Visibility


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class PlaceExtension(Part):
    """A further place of delivery, with the field names of data·inclusion."""

    label: str | None = None
    adresse: str | None = None
    complement_adresse: str | None = None
    code_postal: Annotated[str, Field(pattern=r"^\d{5}$")] | None = None
    commune: str | None = None
    code_insee: Annotated[str, Field(pattern=r"^\w{5}$")] | None = None
    latitude: float | None = None
    longitude: float | None = None
    horaires_accueil: str | None = None


class ContactExtension(Part):
    name: str | None = None
    role: str | None = None
    phone: str | None = None
    email: EmailStr | None = None
    visibility: Visibility = Visibility.PROFESSIONALS


class ClosureExtension(Part):
    starts: date
    ends: date
    reason: str | None = None

    @model_validator(mode="after")
    def ends_after_it_starts(self) -> "ClosureExtension":
        if self.ends < self.starts:
            raise ValueError("la fermeture finit avant de commencer")
        return self


class ServiceExtension(Part):
    summary: Annotated[str, Field(max_length=300)] | None = None
    places: list[PlaceExtension] = []
    address_confidential: bool = False
    contacts: list[ContactExtension] = []
    coverage: list[Annotated[str, Field(pattern=r"^[a-z]+:\w+$")]] = []
    closures: list[ClosureExtension] = []
    valid_from: date | None = None
    valid_until: date | None = None
    state: State = State.PUBLISHED
    suspended_until: date | None = None
    withdrawn_reason: str | None = None
    capacity: Capacity | None = None
    capacity_as_of: date | None = None
    documents: list[str] = []
    languages: list[Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]] = []
    verified_at: date | None = None
    verified_how: VerifiedHow | None = None
    internal_note: str | None = None
    mobilisation_person: str | None = None

    @model_validator(mode="after")
    def validity_is_in_order(self) -> "ServiceExtension":
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise ValueError("la fin de validité précède son début")
        return self
