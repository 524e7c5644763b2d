"""Who offers a new entry: an organisation of the author's, one of the directory by its name, or a new one."""

from collections.abc import Mapping
from typing import Any

from resource_base.web.forms import texts
from resource_base.web.forms.fields import Ground
from resource_base.web.forms.typed import Typed, Unfit

OWN, NAME = "structure", "structure-nom"
ANOTHER = "autre"
_READERS = {
    "phone": ("structure-telephone", texts.phone),
    "email": ("structure-courriel", texts.email),
    "website": ("structure-site", texts.web_address),
    "siret": ("structure-siret", texts.siret),
}


class OrganizationField:
    """`organization` of a proposal: {"id", "name"} for one that is known, else what is known of a new one."""

    column = "organization"
    names = (OWN, NAME, *(name for name, _ in _READERS.values()))

    def read(self, typed: Typed, ground: Ground, *, base: Any) -> Any:
        chosen = typed.one(OWN)
        own = next((each for each in ground.organizations if str(each.id) == chosen), None)
        if own is not None:
            return {"id": str(own.id), "name": own.name}
        if chosen not in {"", ANOTHER}:
            raise Unfit({OWN: "Choisissez une de vos structures."})
        name = typed.one(NAME)
        if not name:
            if base and not typed.part(self.names):
                return base
            raise Unfit({NAME: "Indiquez le nom de la structure."})
        if isinstance(base, Mapping) and "id" in base and name == base.get("name"):
            return dict(base)
        known = ground.called(name)
        if len(known) == 1:
            return {"id": str(known[0].id), "name": known[0].name}
        return self._new(typed, name)

    def write(self, value: Any, ground: Ground) -> Mapping[str, list[str]]:
        if not value:
            return {}
        if any(str(each.id) == value.get("id") for each in ground.organizations):
            return {OWN: [value["id"]]}
        told = {name: [value[key]] for key, (name, _) in _READERS.items() if value.get(key)}
        return {NAME: [value["name"]], **told}

    def _new(self, typed: Typed, name: str) -> dict[str, str]:
        problems = {}
        found = {"name": name}
        if not 3 <= len(name) <= 150:
            problems[NAME] = "Le nom d’une structure a de 3 à 150 caractères."
        for key, (control, reading) in _READERS.items():
            try:
                if typed.one(control):
                    found[key] = reading(typed.one(control))
            except ValueError as error:
                problems[control] = str(error)
        if problems:
            raise Unfit(problems)
        return found
