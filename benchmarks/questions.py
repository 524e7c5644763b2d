"""The mixed questions that all engines answer: words, prefix, typing error, filters, place, no words."""

import random
from dataclasses import dataclass

from resource_base.geo.places import Gazetteer
from resource_base.settings import ROOT

ONE_WORD = (
    "permis",
    "logement",
    "crèche",
    "surendettement",
    "addictologie",
    "garage",
    "vélo",
    "ordinateur",
    "domiciliation",
    "français",
)
SEVERAL = (
    "garde d'enfants horaires décalés",
    "aide alimentaire colis",
    "impayé de loyer expulsion",
    "réparer sa voiture pas cher",
    "cours de français débutants",
    "dossier MDPH handicap",
    "hébergement d'urgence femme",
    "microcrédit voiture emploi",
    "atelier numérique seniors",
    "écoute psychologique jeunes",
)  # fmt: skip
PREFIXES = ("log", "perm", "surend", "alime", "garde d'enf", "numér", "addic", "vac")
MISTYPED = ("pemris", "logemnt", "domicialiation", "psychatre", "alimentère", "ordinatuer", "surendetement")
THEMES = (
    "famille--garde-denfants",
    "mobilite--preparer-un-permis",
    "sante--acces-aux-soins",
    "numerique--acquerir-un-equipement",
)
AUDIENCES = ("jeunes", "familles", "femmes")


@dataclass(frozen=True)
class Question:
    """One question; `home` is an INSEE code or empty, `radius` kilometres or 0."""

    kind: str
    words: str = ""
    home: str = ""
    radius: int = 0
    theme: str = ""
    audience: str = ""


def mixed(seed: int = 7) -> list[Question]:
    """Some 200 questions, the same at each run."""
    draw = random.Random(seed)
    gazetteer = Gazetteer.load(ROOT / "seeds")
    towns = [commune for commune in gazetteer.communes if commune.population > 3000 and commune.lat]

    def home() -> str:
        return draw.choice(towns).insee

    questions = [Question("one word", words) for words in ONE_WORD * 2]
    questions += [Question("several words", words) for words in SEVERAL * 2]
    questions += [Question("prefix", words) for words in PREFIXES * 2]
    questions += [Question("typing error", words) for words in MISTYPED * 2]
    questions += [Question("words + place", words, home()) for words in (*ONE_WORD, *SEVERAL) * 2]
    questions += [Question("words + place + radius", words, home(), 30) for words in (*ONE_WORD, *SEVERAL)]
    questions += [Question("words + filters", words, theme=draw.choice(THEMES)) for words in SEVERAL]
    questions += [
        Question("place + filters", "", home(), theme=theme, audience=draw.choice(AUDIENCES))
        for theme in THEMES * 5
    ]
    questions += [Question("place alone", "", home()) for _ in range(20)]
    questions += [Question("nothing") for _ in range(5)]
    draw.shuffle(questions)
    return questions
