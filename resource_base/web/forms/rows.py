"""The fields made of rows: places, contacts, exceptional closures. A row left empty is a row taken away."""

from collections.abc import Mapping
from typing import Any

from resource_base.catalog.vocabulary import Visibility
from resource_base.geo.places import Commune
from resource_base.web.forms import texts
from resource_base.web.forms.fields import Ground
from resource_base.web.forms.typed import Typed, Unfit

MOST = 120  # rows of each; the rounds of a bus may have as many places
_NO_POSITION = {"lat": None, "lon": None, "precision": None, "position_source": None}


class PlacesField:
    """`places`. What a row does not show (its point, its hours) stays with it while it is not rewritten."""

    column = "places"
    names = ("lieu-",)
    _CONTROLS = ("nom", "adresse", "complement", "commune")

    def read(self, typed: Typed, ground: Ground, *, base: Any) -> Any:
        if ground.hides_places:
            return base
        problems: dict[str, str] = {}
        found = []
        for number in typed.numbers("lieu"):
            before = base[number] if base and number < len(base) else None
            if before is not None and _row(typed, "lieu", number) == _place_row(before):
                found.append(before)
            elif _row(typed, "lieu", number):
                found.append(self._place(typed, number, ground, before or {}, problems))
        _check(problems, found, "lieu")
        return found

    def write(self, value: Any, ground: Ground) -> Mapping[str, list[str]]:
        shown = () if ground.hides_places else value or ()
        return _rows("lieu", [_place_row(place) for place in shown])

    def _place(
        self, typed: Typed, number: int, ground: Ground, before: dict[str, Any], problems: dict[str, str]
    ) -> dict[str, Any]:
        nom, adresse, complement, written = (typed.one(f"lieu-{number}-{each}") for each in self._CONTROLS)
        commune = _commune(written, f"lieu-{number}-commune", ground, problems)
        for name, text, longest in (
            ("nom", nom, 150),
            ("adresse", adresse, 250),
            ("complement", complement, 250),
        ):
            if len(text) > longest:
                problems[f"lieu-{number}-{name}"] = f"{longest} caractères au plus."
        position = ground.geocoder.locate(address=adresse or None, commune=commune, lat=None, lon=None)
        postal = next((word for word in written.split() if word.isdigit() and len(word) == 5), None)
        if commune and (postal is None or postal not in commune.postal_codes):
            postal = commune.postal_codes[0] if commune.postal_codes else None
        return {
            "label": nom or None,
            "address": adresse or None,
            "address_extra": complement or None,
            "postal_code": postal,
            "commune": commune.name if commune else None,
            "insee": commune.insee if commune else None,
            **_NO_POSITION,
            **(
                {
                    "lat": position.lat,
                    "lon": position.lon,
                    "precision": position.precision.value,
                    "position_source": position.source,
                }
                if position
                else {}
            ),
            "opening_hours": before.get("opening_hours"),
        }


class ContactsField:
    """`contacts`. Those that the author may not see are kept, after the others, whatever is typed."""

    column = "contacts"
    names = ("contact-",)

    def read(self, typed: Typed, ground: Ground, *, base: Any) -> Any:
        problems: dict[str, str] = {}
        allowed = {visibility.value for visibility in ground.visibilities}
        hidden = [each for each in base or () if each["visibility"] not in allowed]
        found = []
        for number in typed.numbers("contact"):
            contact = self._contact(typed, number, allowed, problems)
            if any(contact[each] for each in ("name", "role", "phone", "email")):
                found.append(contact)
        _check(problems, found, "contact")
        if found == [each for each in base or () if each["visibility"] in allowed]:
            return list(base or ())
        return found + hidden

    def write(self, value: Any, ground: Ground) -> Mapping[str, list[str]]:
        allowed = {visibility.value for visibility in ground.visibilities}
        shown = [each for each in value or () if each["visibility"] in allowed]
        return _rows(
            "contact",
            [
                {
                    "nom": each["name"] or "",
                    "fonction": each["role"] or "",
                    "telephone": each["phone"] or "",
                    "courriel": each["email"] or "",
                    "visible": each["visibility"],
                }
                for each in shown
            ],
        )

    def _contact(
        self, typed: Typed, number: int, allowed: set[str], problems: dict[str, str]
    ) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for control, column, reading in (
            ("nom", "name", texts.up_to(150)),
            ("fonction", "role", texts.up_to(150)),
            ("telephone", "phone", texts.phone),
            ("courriel", "email", texts.email),
        ):
            name = f"contact-{number}-{control}"
            found[column] = _read(typed.one(name), reading, name, problems)
        visible = typed.one(f"contact-{number}-visible") or Visibility.PROFESSIONALS.value
        if visible not in allowed:
            problems[f"contact-{number}-visible"] = "Dites qui peut voir ce contact."
        return {**found, "visibility": visible}


class ClosuresField:
    """`closures`: from a day to a day, with a reason."""

    column = "closures"
    names = ("fermeture-",)

    def read(self, typed: Typed, ground: Ground, *, base: Any) -> Any:  # noqa: ARG002 - as every field
        problems: dict[str, str] = {}
        found = []
        for number in typed.numbers("fermeture"):
            first, last, why = (f"fermeture-{number}-{each}" for each in ("du", "au", "motif"))
            starts = _read(typed.one(first), texts.day, first, problems)
            ends = _read(typed.one(last), texts.day, last, problems) or starts
            reason = _read(typed.one(why), texts.up_to(200), why, problems)
            if starts is None and first not in problems:
                problems[first] = "Donnez le premier jour de fermeture."
            elif starts and ends and ends < starts:
                problems[last] = "Le dernier jour vient avant le premier."
            found.append({"starts": starts, "ends": ends, "reason": reason})
        _check(problems, found, "fermeture")
        return sorted(found, key=lambda each: (each["starts"], each["ends"]))

    def write(self, value: Any, ground: Ground) -> Mapping[str, list[str]]:  # noqa: ARG002 - as every field
        rows = [
            {"du": each["starts"], "au": each["ends"], "motif": each["reason"] or ""} for each in value or ()
        ]
        return _rows("fermeture", rows)


def _read(text: str, reading: Any, name: str, problems: dict[str, str]) -> Any:
    try:
        return reading(text) if text else None
    except ValueError as error:
        problems[name] = str(error)
        return None


def _commune(written: str, name: str, ground: Ground, problems: dict[str, str]) -> Commune | None:
    if not written:
        problems[name] = "Indiquez la commune."
        return None
    found = ground.gazetteer.resolve(written, departments=ground.departments)
    if found.commune is None:
        several = ", ".join(f"{' '.join(each.postal_codes[:1])} {each.name}" for each in found.candidates[:5])
        problems[name] = (
            f"Plusieurs communes répondent : {several}. Écrivez le code postal et le nom."
            if several
            else f"« {written} » : cette commune n’est pas reconnue. Écrivez le code postal et le nom."
        )
    return found.commune


def _row(typed: Typed, prefix: str, number: int) -> dict[str, str]:
    start = f"{prefix}-{number}-"
    return {name.removeprefix(start): typed.one(name) for name in typed if name.startswith(start)}


def _place_row(place: Mapping[str, Any]) -> dict[str, str]:
    town = " ".join(filter(None, (place["postal_code"], place["commune"])))
    row = {
        "nom": place["label"],
        "adresse": place["address"],
        "complement": place["address_extra"],
        "commune": town,
    }
    return {name: " ".join(text.split()) for name, text in row.items() if text and text.strip()}


def _rows(prefix: str, rows: list[dict[str, str]]) -> dict[str, list[str]]:
    return {
        f"{prefix}-{number}-{name}": [text]
        for number, row in enumerate(rows)
        for name, text in row.items()
        if text
    }


def _check(problems: dict[str, str], found: list[Any], prefix: str) -> None:
    if len(found) > MOST:
        problems[f"{prefix}-0-nom"] = f"{MOST} lignes au plus."
    if problems:
        raise Unfit(problems)
