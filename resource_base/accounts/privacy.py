"""Does a free text look like a jobseeker's data? Nobody's should be in the directory.

This warns, and decides nothing: whoever writes sees the sentence and may still be right. What is well formed
but means something else (a SIRET, a reception's telephone, « né avant 1988 ») is left alone.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum, unique

from resource_base.accounts.addresses import PUBLIC_DOMAINS
from resource_base.accounts.common_passwords import FIRST_NAMES


@unique
class Sign(StrEnum):
    """What was recognised."""

    SOCIAL_SECURITY_NUMBER = "social-security-number"
    BIRTH_DATE = "birth-date"
    PERSONAL_EMAIL = "personal-email"
    MOBILE_OF_A_PERSON = "mobile-of-a-person"
    CASE_NUMBER = "case-number"
    NAMED_PERSON = "named-person"


SENTENCES: dict[Sign, str] = {
    Sign.SOCIAL_SECURITY_NUMBER: "Ce texte semble contenir un numéro de sécurité sociale : retirez-le.",
    Sign.BIRTH_DATE: "Ce texte semble contenir une date de naissance : retirez-la.",
    Sign.PERSONAL_EMAIL: (
        "Ce texte semble contenir l’adresse électronique d’un particulier : retirez-la, ou mettez-la dans les"
        " contacts s’il s’agit d’une structure."
    ),
    Sign.MOBILE_OF_A_PERSON: (
        "Ce texte semble contenir le portable d’une personne : retirez-le, ou mettez-le dans les contacts"
        " s’il s’agit d’un professionnel."
    ),
    Sign.CASE_NUMBER: ("Ce texte semble contenir un numéro de dossier (France Travail, CAF…) : retirez-le."),
    Sign.NAMED_PERSON: (
        "Ce texte semble parler d’une personne par son nom : une fiche décrit une solution, jamais la"
        " situation de quelqu’un."
    ),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What was recognised, from `start` to `end` (excluded) in the text."""

    sign: Sign
    start: int
    end: int

    @property
    def sentence(self) -> str:
        return SENTENCES[self.sign]


def findings(text: str) -> tuple[Finding, ...]:
    """What looks like someone's personal data, in the order of the text."""
    found = {Finding(sign, start, end) for sign, look in _LOOKS.items() for start, end in look(text)}
    return tuple(sorted(found, key=lambda each: (each.start, each.end, each.sign)))


def sentences(text: str) -> tuple[str, ...]:
    """What to tell who wrote it: one sentence for each sign, in the order of the text."""
    return tuple(dict.fromkeys(finding.sentence for finding in findings(text)))


# --- Social security number -------------------------------------------------------------------------

# Sex, year, month, département, commune, order, then the key; spaces, dots, dashes where people put them.
_GAP = r"[\s.\-_/]?"
_NIR = re.compile(
    rf"(?<![\dA-Za-z])([1-478]){_GAP}(\d\d){_GAP}(\d\d){_GAP}(\d\d|2[ABab]){_GAP}(\d{{3}}){_GAP}(\d{{3}})"
    rf"(?:[\s.\-_/(]{{0,3}}(?:cl[ée]\s*:?\s*)?(\d\d)(?!\d))?(?![\dA-Za-z])"
)
_SAID_TO_BE_NIR = re.compile(r"s[ée]cu(?:rit[ée])?\b|\bNIR\b|\bINS\b|immatricul", re.IGNORECASE)
_MONTHS_OF_NIR = {*range(1, 13), 20, *range(30, 43), *range(50, 100)}  # above 12: month not known


def nir_key(thirteen: str) -> int:
    """The key of a number: 97 less the rest of its division by 97 (INSEE); 2A counts as 19, 2B as 18."""
    number = thirteen.upper().replace("2A", "19", 1).replace("2B", "18", 1)
    return 97 - int(number) % 97


def _social_security_numbers(text: str) -> Iterator[tuple[int, int]]:
    for match in _NIR.finditer(text):
        *parts, key = match.groups()
        if int(parts[2]) not in _MONTHS_OF_NIR:
            continue
        said = _SAID_TO_BE_NIR.search(text[max(0, match.start() - 60) : match.start()]) is not None
        spaced = re.search(r"\D", match[0][:-2].removesuffix("A").removesuffix("B")) is not None
        if said or (spaced if key is None else nir_key("".join(parts)) == int(key)):
            yield match.span()


# --- Birth dates ------------------------------------------------------------------------------------

_MONTH = (
    r"janv(?:ier|\.)?|f[ée]v(?:rier|r?\.)?|mars|avr(?:il|\.)?|mai|juin|juil(?:let|\.)?|ao[uû]t"
    r"|sept(?:embre|\.)?|oct(?:obre|\.)?|nov(?:embre|\.)?|d[ée]c(?:embre|\.)?"
)
_DATE = rf"\d{{1,2}}(?:er)?\s?[\s/.\-]\s?(?:\d{{1,2}}|{_MONTH})\s?[\s/.\-]\s?(?:19|20)?\d\d(?!\d)"
# One person is born on a day: « les enfants nés le… » is a condition, not somebody.
_BORN = re.compile(
    rf"\b(?:n[ée](?:e|\(e\)|[.·]e)?\s+(?:le|un)\s+(?:\w+di\s+)?"
    rf"|(?:date\s+de\s+naissance|naissance|DDN|D\.D\.N\.?)\s*(?:est\s+)?(?:[:=]\s*)?(?:le\s+)?)({_DATE})",
    re.IGNORECASE,
)


def _birth_dates(text: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in _BORN.finditer(text))


# --- Addresses of people ----------------------------------------------------------------------------

_EMAIL = re.compile(r"(?<![\w.+-])([\w.+-]{1,64})@([\w-]{1,63}(?:\.[\w-]{1,63}){1,3})")
# What a small association calls itself when it has no domain of its own.
_COLLECTIVE = re.compile(
    r"asso|club|garage|contact|accueil|info|secretariat|mairie|ccas|cias|epicerie|creche|ecole|college|lycee"
    r"|jardin|atelier|solida|emploi|insertion|foyer|centre|service|maison|recycl|ressour|velo|mobil|aide"
    r"|secours|resto|local|amis|ferme|coop|compagnie|theatre|sport|cafe|formation|permis|auto|numeri|comite"
    r"|collectif|social|parent|famil|halte|relais|micro|point|antenne|bureau|direction|equipe|permanence"
)


def _personal_emails(text: str) -> Iterator[tuple[int, int]]:
    for match in _EMAIL.finditer(text):
        local, domain = match[1].lower(), match[2].lower().rstrip(".")
        if domain in PUBLIC_DOMAINS and (_has_first_name(local) or not _COLLECTIVE.search(local)):
            yield match.span()


def _has_first_name(local: str) -> bool:
    parts = re.split(r"[^a-z]+", local)
    return len(parts) > 1 and any(part in FIRST_NAMES for part in parts)


# --- People by their names --------------------------------------------------------------------------

_NAME = r"[A-ZÀ-ÖØ-Þ](?:[a-zß-öø-ÿ]+|[A-ZÀ-ÖØ-Þ]+)(?:[-’' ][A-ZÀ-ÖØ-Þ][\wß-ÿ]+)?"
_PERSON = rf"(?:M\.|Mr\.?|Mme\.?|Mlle|Monsieur|Madame|Mademoiselle)\s+{_NAME}"
_MOBILE = r"(?<!\d)(?:(?:\+|00)33\s?(?:\(0\)\s?)?|0)[67](?:[\s.\-]?\d\d){4}(?!\d)"
_NAMED_MOBILE = re.compile(
    rf"(?:\b{_PERSON}\b|\b({_NAME})\b)[^.;\n]{{0,25}}?({_MOBILE})|({_MOBILE})[\s,(:–-]{{0,4}}(?:{_PERSON})\b"
)
_AGED = re.compile(rf"\b{_PERSON}\b[^.;\n]{{0,30}}?\b\d\d\s+ans\b")


def _mobiles_of_people(text: str) -> Iterator[tuple[int, int]]:
    for match in _NAMED_MOBILE.finditer(text):
        named = match[1]
        if named is None or _is_first_name(named):
            yield match.span()


def _is_first_name(name: str) -> bool:
    first, _, rest = name.partition(" ")
    return bool(rest) and first.lower().translate(_ACCENTS) in FIRST_NAMES


_ACCENTS = str.maketrans("àâäçéèêëîïôöùûüÿ", "aaaceeeeiioouuuy")


def _named_people(text: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in _AGED.finditer(text))


# --- Numbers of files -------------------------------------------------------------------------------

_CASE = re.compile(
    r"\b(?:identifiant|num[ée]ro|n°|no\.?|matricule|dossier)\s*(?:de\s+|d['’]\s*)?"
    r"(?:france\s+travail|p[ôo]le\s+emploi|demandeu(?:r|se)(?:\s+d['’]\s*emploi)?|CAF|allocataire|RSA|MSA|CPAM)"
    r"(?:\s*(?:[:=]|est|n°))*\s*\d{6,8}\s?[A-Z]?\b",
    re.IGNORECASE,
)


def _case_numbers(text: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in _CASE.finditer(text))


_LOOKS: dict[Sign, Callable[[str], Iterator[tuple[int, int]]]] = {
    Sign.SOCIAL_SECURITY_NUMBER: _social_security_numbers,
    Sign.BIRTH_DATE: _birth_dates,
    Sign.PERSONAL_EMAIL: _personal_emails,
    Sign.MOBILE_OF_A_PERSON: _mobiles_of_people,
    Sign.CASE_NUMBER: _case_numbers,
    Sign.NAMED_PERSON: _named_people,
}
