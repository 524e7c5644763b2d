"""data·inclusion v1 rows read into entries of the catalogue, with every fault found along the way."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

import phonenumbers
from data_inclusion.schema.v1 import Service as NationalService
from data_inclusion.schema.v1 import Structure as NationalStructure
from pydantic import BaseModel, ValidationError

from resource_base.catalog.opening_hours import normalise
from resource_base.catalog.vocabulary import ON_SITE, State, VerifiedHow
from resource_base.errors import Invalid
from resource_base.geo.coverage import from_data_inclusion
from resource_base.geo.places import Gazetteer
from resource_base.interchange.extension import ServiceExtension
from resource_base.interchange.locating import Locator
from resource_base.interchange.problems import Problem, from_pydantic, quoted, warning
from resource_base.interchange.rows import Row

Fields = dict[str, Any]


@dataclass
class Reading:
    """A row as understood: its key at the source, the fields it sets, and what is wrong with it."""

    row: Row
    source: str = ""
    source_id: str = ""
    name: str = ""
    structure_id: str | None = None
    fields: Fields = field(default_factory=dict)
    state: State = State.PUBLISHED
    verified_on: date | None = None
    verified_how: VerifiedHow | None = None
    suspended_until: date | None = None
    withdrawn_reason: str | None = None
    problems: list[Problem] = field(default_factory=list)

    @property
    def key(self) -> tuple[str, str]:
        return self.source, self.source_id

    @property
    def verified_at(self) -> datetime | None:
        """The day of verification as a time: noon, so that it is the same day in France all year round."""
        return datetime.combine(self.verified_on, time(12), tzinfo=UTC) if self.verified_on else None

    @property
    def is_refused(self) -> bool:
        return any(problem.severe for problem in self.problems)


@dataclass(frozen=True)
class NationalReader:
    """Reads rows; `default_source` stands in for an absent `source` column."""

    gazetteer: Gazetteer
    locator: Locator
    default_source: str | None = None

    def structure(self, row: Row) -> Reading:
        """A structure as the fields of `Organization`."""
        reading = self._begin(row)
        model = _validated(NationalStructure, self._with_source(row.values), reading)
        place = self.locator.locate(dict(model), reading.problems)
        _check_phone(model.telephone, reading)
        reading.fields = {
            "name": model.nom,
            "description": model.description,
            "siret": model.siret,
            "phone": model.telephone,
            "email": _text(model.courriel),
            "website": _text(model.site_web),
            "source_url": _text(model.lien_source),
            "accessibility_url": _text(model.accessibilite_lieu),
            "opening_hours": _hours(model.horaires_accueil, "horaires_accueil", reading),
            "networks": _sorted(model.reseaux_porteurs),
            "updated_on": model.date_maj,
            **{name: place[name] for name in ORGANIZATION_PLACE},
        }
        return reading

    def service(self, row: Row, *, structure_place: Fields | None) -> Reading:
        """A service as the fields of `Service`.

        `structure_place` is the place of its structure, where it is received when it says none of its own.
        """
        reading = self._begin(row)
        values = dict(self._with_source(row.values))
        extension = _validated(
            ServiceExtension, values.pop("extension", None) or {}, reading, prefix="extension."
        )
        model = _validated(NationalService, values, reading)
        reading.structure_id = model.structure_id
        reading.state = extension.state
        reading.verified_on, reading.verified_how = extension.verified_at, extension.verified_how
        reading.suspended_until = extension.suspended_until
        reading.withdrawn_reason = extension.withdrawn_reason
        _check_phone(model.telephone, reading)
        reading.fields = {
            **self._what(model, extension, reading),
            **_how_to_call_on_it(model, extension),
            **_ours(extension),
            "coverage": self._coverage(model, extension, reading),
            "places": self._places(model, extension, structure_place, reading),
        }
        return reading

    def _begin(self, row: Row) -> Reading:
        values = row.values
        source = values.get("source") or self.default_source or ""
        return Reading(
            row,
            source=str(source),
            source_id=str(values.get("id", "")),
            name=str(values.get("nom", ""))[:150],
        )

    def _with_source(self, values: Fields) -> Fields:
        if self.default_source and not values.get("source"):
            return {**values, "source": self.default_source}
        return values

    @staticmethod
    def _what(model: Any, extension: ServiceExtension, reading: Reading) -> Fields:
        return {
            "name": model.nom,
            "summary": extension.summary,
            "description": model.description,
            "kind": _text(model.type),
            "themes": _sorted(model.thematiques),
            "audiences": _sorted(model.publics),
            "audience_details": model.publics_precisions,
            "access_conditions": model.conditions_acces,
            "fee": _text(model.frais),
            "fee_details": model.frais_precisions,
            "modes": _sorted(model.modes_accueil),
            "opening_hours": _hours(model.horaires_accueil, "horaires_accueil", reading),
            "weekly_hours": model.volume_horaire_hebdomadaire,
            "weeks": model.nombre_semaines,
            "source_url": _text(model.lien_source),
            "updated_on": model.date_maj,
        }

    def _coverage(self, model: Any, extension: ServiceExtension, reading: Reading) -> tuple[str, ...]:
        codes: dict[str, None] = {}
        unknown: list[str] = []
        for code in model.zone_eligibilite or ():
            try:
                codes[from_data_inclusion(str(code), self.gazetteer)] = None
            except Invalid:
                unknown.append(str(code))
        if unknown:
            reading.problems.append(_unknown_zones(unknown, some_left=bool(codes)))
        for code in extension.coverage:
            if not self.gazetteer.knows(code):
                sentence = f"{quoted(code)} n’est le code d’aucun territoire."
                reading.problems.append(Problem("extension.coverage", sentence))
            codes[code] = None
        return tuple(codes)

    def _places(
        self, model: Any, extension: ServiceExtension, structure_place: Fields | None, reading: Reading
    ) -> list[Fields]:
        own = self.locator.locate(dict(model), reading.problems)
        places = [own] if own["insee"] or own["address"] or own["lat"] is not None else []
        for number, further in enumerate(extension.places):
            place = self.locator.locate(further.model_dump(), reading.problems, prefix=f"places[{number}].")
            hours = _hours(further.horaires_accueil, f"extension.places[{number}].horaires_accueil", reading)
            places.append({**place, "label": further.label, "opening_hours": hours})
        received = not model.modes_accueil or ON_SITE in model.modes_accueil
        if not places and received and structure_place and structure_place["insee"]:
            places = [{"label": None, **structure_place, "opening_hours": None}]
        return places if received else []


ORGANIZATION_PLACE = (
    *("address", "address_extra", "postal_code", "commune", "insee"),
    *("lat", "lon", "precision", "position_source"),
)


def _how_to_call_on_it(model: Any, extension: ServiceExtension) -> Fields:
    contacts: list[Fields] = [
        {**each.model_dump(), "visibility": each.visibility} for each in extension.contacts
    ]
    if model.contact_nom_prenom:
        # The standard does not say who may see the name: a person's name is for professionals.
        blank = {"role": None, "phone": None, "email": None}
        contacts.insert(0, {"name": model.contact_nom_prenom, **blank, "visibility": "professionals"})
    return {
        "phone": model.telephone,
        "email": _text(model.courriel),
        "mobilisable_by": _sorted(model.mobilisable_par),
        "mobilisation_modes": _sorted(model.modes_mobilisation),
        "mobilisation_details": model.mobilisation_precisions,
        "mobilisation_url": _text(model.lien_mobilisation),
        "mobilisation_person": extension.mobilisation_person,
        "contacts": contacts,
    }


def _ours(extension: ServiceExtension) -> Fields:
    return {
        "address_confidential": extension.address_confidential,
        "closures": [
            each.model_dump() for each in sorted(extension.closures, key=lambda c: (c.starts, c.ends))
        ],
        "valid_from": extension.valid_from,
        "valid_until": extension.valid_until,
        "capacity": extension.capacity,
        "capacity_as_of": extension.capacity_as_of,
        "documents": tuple(extension.documents),
        "languages": tuple(extension.languages),
        "internal_note": extension.internal_note,
    }


def _validated(model: type[BaseModel], values: Any, reading: Reading, prefix: str = "") -> Any:
    try:
        return model.model_validate(values, context={"ignore_warnings": False})
    except ValidationError as error:
        found = [from_pydantic(each) for each in error.errors()]
    known = {(problem.field, problem.sentence) for problem in reading.problems}
    for problem in found:
        named = Problem(prefix + problem.field, problem.sentence, severe=problem.severe)
        if (named.field, named.sentence) not in known:
            known.add((named.field, named.sentence))
            reading.problems.append(named)
    if not any(problem.severe for problem in found):
        return model.model_validate(values)
    # The row is refused; what can still be read of it is, so that all its faults are told at once.
    faulty = {problem.field for problem in found}
    sound = {name: value for name, value in dict(values).items() if name not in faulty}
    return model.model_construct(**{**dict.fromkeys(model.model_fields), **_defaults(model), **sound})


def _defaults(model: type[BaseModel]) -> Fields:
    return {name: each.get_default() for name, each in model.model_fields.items() if not each.is_required()}


def _unknown_zones(codes: list[str], *, some_left: bool) -> Problem:
    """Unknown codes are left out and told, as the standard does; leaving out all would mean everywhere."""
    listed = ", ".join(codes[:8]) + ("…" if len(codes) > 8 else "")
    if some_left:
        sentence = f"Territoires inconnus ou disparus, laissés de côté : {listed}."
        return warning("zone_eligibilite", sentence)
    return Problem("zone_eligibilite", f"Aucun territoire ne porte ces codes : {listed}.")


def _check_phone(phone: str | None, reading: Reading) -> None:
    if not phone:
        return
    try:
        plausible = phonenumbers.is_possible_number(phonenumbers.parse(phone, "FR"))
    except phonenumbers.NumberParseException:
        plausible = False
    if not plausible:
        sentence = f"{quoted(phone)} ne ressemble pas à un numéro de téléphone : il est gardé tel quel."
        reading.problems.append(warning("telephone", sentence))


def _hours(text: str | None, name: str, reading: Reading) -> str | None:
    if not text:
        return None
    try:
        return normalise(text)
    except Invalid as error:
        reading.problems.append(Problem(name, str(error)))
        return None


def _sorted(codes: Any) -> tuple[str, ...]:
    return tuple(sorted(str(getattr(code, "value", code)) for code in codes or ()))


def _text(value: Any) -> str | None:
    return None if value is None or value == "" else str(getattr(value, "value", value))
