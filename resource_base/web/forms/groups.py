"""The questions of the form, by groups: one group is one step, and one part of the page of corrections."""

from dataclasses import dataclass

from resource_base.catalog import vocabulary
from resource_base.catalog.vocabulary import Capacity
from resource_base.web.forms import texts
from resource_base.web.forms.coverage import CoverageField
from resource_base.web.forms.fields import ConfidentialField, Field, Line, Lines, Ticks
from resource_base.web.forms.hours import HoursField
from resource_base.web.forms.organization import OrganizationField
from resource_base.web.forms.rows import ClosuresField, ContactsField, PlacesField
from resource_base.web.languages import LANGUAGES

LONG = texts.up_to(10_000)
THEME = "theme"  # the control of the themes
WORDS = "theme-mots"  # that of the words that call themes to mind, kept nowhere else than in a draft


@dataclass(frozen=True)
class Group:
    """Some fields asked together. `why` says what the answers are for; `template` shows their controls."""

    slug: str
    title: str
    why: str
    template: str
    fields: tuple[Field, ...]
    extra: tuple[str, ...] = ()  # controls that help to answer, and are no field

    @property
    def names(self) -> tuple[str, ...]:
        """Every control of the group, or the beginning of its name."""
        return (*(name for field in self.fields for name in field.names), *self.extra)


def _long(name: str, column: str) -> Line:
    return Line(name, column, LONG, several_lines=True)


def _number(value: float) -> str:
    return f"{value:g}".replace(".", ",")


ORGANIZATION = Group(
    "structure",
    "La structure",
    "Qui propose la solution ? C’est elle que l’on appelle, et elle qui confirmera que la fiche reste vraie.",
    "proposals/groups/organization.html",
    (OrganizationField(),),
)
SOLUTION = Group(
    "solution",
    "La solution",
    "Le titre et le résumé sont lus en premier : ils doivent suffire à savoir si la solution convient.",
    "proposals/groups/solution.html",
    (
        Line("nom", "name", texts.up_to(150, least=3)),
        Line("resume", "summary", texts.up_to(300)),
        Line("description", "description", texts.up_to(10_000, least=5), several_lines=True, empty=""),
        Line("type", "kind", texts.one_of(vocabulary.KINDS)),
    ),
)
THEMES = Group(
    "thematiques",
    "Les thématiques",
    "Elles rangent la solution sous un frein et la font trouver, quels que soient les mots de la recherche.",
    "proposals/groups/themes.html",
    (Ticks(THEME, "themes", vocabulary.THEMES),),
    extra=(WORDS,),
)
AUDIENCE = Group(
    "public",
    "Le public et les conditions",
    "Un conseiller vérifie ici que la personne peut y prétendre, avant de l’orienter.",
    "proposals/groups/audience.html",
    (
        Ticks("public", "audiences", vocabulary.AUDIENCES, alone=vocabulary.EVERYONE),
        _long("precisions-public", "audience_details"),
        _long("conditions", "access_conditions"),
        Lines("documents", "documents"),
        Ticks("langue", "languages", tuple(LANGUAGES)),
    ),
)
PLACE = Group(
    "lieu",
    "Le lieu d’accueil",
    "Où la solution est rendue : c’est ce qui donne la distance, et le point sur la carte.",
    "proposals/groups/place.html",
    (
        Ticks("mode", "modes", vocabulary.MODES),
        PlacesField(),
        ConfidentialField(),
    ),
)
ZONE = Group(
    "zone",
    "Où il faut habiter",
    "Une solution peut être loin et ouverte à tous, ou proche et réservée à quelques communes.",
    "proposals/groups/zone.html",
    (CoverageField(),),
)
HOURS = Group(
    "horaires",
    "Les horaires",
    "La fiche dit alors si c’est ouvert aujourd’hui, et jusqu’à quelle heure.",
    "proposals/groups/hours.html",
    (HoursField(), ClosuresField()),
)
CONTACT = Group(
    "mobiliser",
    "Comment la mobiliser",
    "C’est la première chose que montre la fiche : qui peut appeler, écrire, venir, et comment.",
    "proposals/groups/contact.html",
    (
        Ticks("mobilisable-par", "mobilisable_by", vocabulary.MOBILISERS),
        Ticks("comment", "mobilisation_modes", vocabulary.MOBILISATION_MODES),
        Line("telephone", "phone", texts.phone),
        Line("courriel", "email", texts.email),
        Line("lien", "mobilisation_url", texts.web_address),
        _long("pour-le-professionnel", "mobilisation_details"),
        _long("pour-la-personne", "mobilisation_person"),
        ContactsField(),
    ),
)
PRACTICE = Group(
    "pratique",
    "Le coût, les places, les dates",
    "Ce que la personne devra payer, et s’il reste de la place : autant le savoir avant d’appeler.",
    "proposals/groups/practice.html",
    (
        Line("frais", "fee", texts.one_of(vocabulary.FEES)),
        _long("precisions-frais", "fee_details"),
        Line("places", "capacity", texts.one_of(tuple(Capacity))),
        Line("places-au", "capacity_as_of", texts.day),
        Line("heures", "weekly_hours", texts.number, _number),
        Line("semaines", "weeks", texts.whole_number),
        Line("debut", "valid_from", texts.day),
        Line("fin", "valid_until", texts.day),
    ),
)

# A correction asks for all but the organisation, which is not the entry's to change.
# First what changes most often.
OF_AN_ENTRY = (CONTACT, HOURS, PLACE, SOLUTION, THEMES, AUDIENCE, ZONE, PRACTICE)
STEPS = (ORGANIZATION, SOLUTION, THEMES, AUDIENCE, PLACE, ZONE, HOURS, CONTACT, PRACTICE)
BY_SLUG = {group.slug: group for group in STEPS}
