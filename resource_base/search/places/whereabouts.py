"""What a question means: where the person lives, where distances start, and the words that are left."""

import re
from dataclasses import dataclass

from resource_base.geo.places import Gazetteer
from resource_base.search.criteria import Criteria, Declined, Sort
from resource_base.search.places.place import Located, Place, locate, typed_name
from resource_base.search.places.place_words import PlaceReader, PlaceWords

# What is pasted with a name and that no text searched holds: telephone numbers, addresses of mail and sites.
CONTACT = re.compile(
    r"(?:(?:\+|00)33 ?|\b0)[1-9](?:[ .\-/]?\d\d){4}\b|[^\s@]+@[^\s@]+|(?:https?://|www\.)\S+", re.IGNORECASE
)
NO_CONTACT = "Les numéros de téléphone et les adresses de courriel ou de site ne sont pas cherchés."


@dataclass(frozen=True)
class PlaceChoice:
    """One of the communes that a place may mean, and the question that settles it."""

    label: str
    criteria: Criteria


@dataclass(frozen=True)
class Whereabouts:
    """The places of a question and the words without them.

    `from_words` tells which words were read as the place. `choices` are the communes between which to ask;
    until then all of them count. `notes` are French sentences on what could not be understood.
    """

    home: Place | None = None
    origin: Place | None = None
    words: str = ""
    from_words: PlaceWords | None = None
    choices: tuple[PlaceChoice, ...] = ()
    notes: tuple[str, ...] = ()


def whereabouts(
    criteria: Criteria, gazetteer: Gazetteer, reader: PlaceReader, home: tuple[str, ...]
) -> Whereabouts:
    """Read the places of a question; those of its fields first, then one among its words."""
    words, from_words = " ".join(CONTACT.sub(" ", criteria.words).split()), None
    notes = [] if words == criteria.words else [NO_CONTACT]
    words = words or criteria.words
    if criteria.home:
        located = _of_field(criteria.home, gazetteer, reader, home)
        if located.place is None:
            notes.append(
                f"Le lieu « {criteria.home} » n’est pas reconnu : le lieu de résidence ne compte pas."
            )
    elif words and Declined.PLACE not in criteria.declined and (from_words := reader.read(words)):
        located, words = from_words.located, from_words.rest
    else:
        located = Located(None)
    origin = located.place
    if criteria.origin:
        origin = _of_field(criteria.origin, gazetteer, reader, home).place
        if origin is None:
            notes.append(
                f"Le lieu « {criteria.origin} » n’est pas reconnu : les distances partent de la commune."
            )
            origin = located.place
    notes += _outside(located.place, gazetteer, home)
    notes += _missing_origin(criteria, origin)
    choices = _choices(criteria, located, from_words)
    return Whereabouts(located.place, origin, words, from_words, choices, tuple(notes))


def _of_field(text: str, gazetteer: Gazetteer, reader: PlaceReader, home: tuple[str, ...]) -> Located:
    """A name, a code, or the commune inside an address.

    What is read inside settles between the communes that the whole may mean; it brings no other from outside
    the territory: « Saint-Julien » is no place of the Haute-Saône before two of the Doubs.
    """
    located = locate(text, gazetteer, home)
    if located.place is not None and not located.choices:
        return located
    found = reader.read(text)
    if found is None:
        return located
    inside = found.located.place.commune if found.located.place else None
    settles = inside is not None and (inside in located.choices or inside.department in home)
    return found.located if located.place is None or settles else located


def _outside(place: Place | None, gazetteer: Gazetteer, home: tuple[str, ...]) -> list[str]:
    """A sentence when nobody of the territory lives there: the directory may know little of it."""
    departments = {commune.department for commune in place.communes} if place else set()
    if place is None or not home or not departments or departments.intersection(home):
        return []
    (code, *others) = departments
    where = "" if others else f" ({gazetteer.label(f'departement:{code}')})"
    return [f"{place.label}{where} est hors du territoire de la base : peu de solutions y sont connues."]


def _missing_origin(criteria: Criteria, origin: Place | None) -> list[str]:
    if origin is not None and origin.lat is not None:
        return []
    notes = []
    if criteria.radius_km is not None:
        notes.append("Indiquez une commune pour que le rayon compte.")
    if criteria.sort is Sort.DISTANCE:
        notes.append("Indiquez une commune pour trier par distance.")
    return notes


def _choices(criteria: Criteria, located: Located, from_words: PlaceWords | None) -> tuple[PlaceChoice, ...]:
    words = from_words.rest if from_words else criteria.words
    return tuple(
        PlaceChoice(
            f"{commune.name} ({next(iter(commune.postal_codes), commune.insee)})",
            criteria.but(home=typed_name(commune), words=words),
        )
        for commune in located.choices
    )
