"""Does a free text look like a jobseeker's data? Nobody's should be in the directory.

This recognises signs. Whoever wrote the text may still be right, and say so: only a social security number is
never kept. What is well formed but means something else (a SIRET, a reception's telephone, « né avant 1988 »)
is left alone.

Each sign is a pattern, and for some a check of what it found. The script that warns as one types is given the
same patterns and lists (`web.free_texts`); the checks are written in both languages, which a test compares.
"""

import re
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from enum import StrEnum, unique

from resource_base.accounts.addresses import PUBLIC_DOMAINS
from resource_base.accounts.common_passwords import FIRST_NAMES
from resource_base.errors import Invalid


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
        "Ce texte semble contenir l’adresse électronique d’un particulier : retirez-la. Celle d’une structure"
        " a sa place dans les contacts d’une fiche."
    ),
    Sign.MOBILE_OF_A_PERSON: (
        "Ce texte semble contenir le portable d’une personne : retirez-le. Celui d’un professionnel a sa"
        " place dans les contacts d’une fiche."
    ),
    Sign.CASE_NUMBER: ("Ce texte semble contenir un numéro de dossier (France Travail, CAF…) : retirez-le."),
    Sign.NAMED_PERSON: (
        "Ce texte semble parler d’une personne par son nom : décrivez un besoin ou une solution, jamais la"
        " situation de quelqu’un."
    ),
}
READ_AGAIN = "Relisez ce que vous avez écrit : il n’est pas enregistré."
# What nobody may keep here, even after reading the text again (loi Informatique et Libertés, article 30).
NEVER_KEPT = frozenset({Sign.SOCIAL_SECURITY_NUMBER})


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
    found = {
        Finding(look.sign, *match.span())
        for look in LOOKS
        for match in look.pattern.finditer(text)
        if look.holds(match)
    }
    return tuple(sorted(found, key=lambda each: (each.start, each.end, each.sign)))


def sentences(text: str) -> tuple[str, ...]:
    """What to tell who wrote it: one sentence for each sign, in the order of the text."""
    return tuple(dict.fromkeys(finding.sentence for finding in findings(text)))


def is_doubtful(text: str) -> bool:
    """Whether a text looks like someone's data in a way that its author may confirm to be harmless."""
    found = {finding.sign for finding in findings(text)}
    return bool(found) and not found & NEVER_KEPT


def require_nobodys(texts: Mapping[str, str], *, confirmed: Container[str] = ()) -> None:
    """Refuse texts that look like a jobseeker's data, before anything of them is written.

    `texts` are fields by name; `confirmed` names those that their author has read again and vouches for,
    which is worth nothing against a social security number.

    Raises:
        Invalid: `problems` has the sentences of each field at fault.
    """
    problems = {
        name: " ".join(sentences(text))
        for name, text in texts.items()
        if findings(text) and not (name in confirmed and is_doubtful(text))
    }
    if problems:
        raise Invalid(READ_AGAIN, problems)


# --- Social security number -------------------------------------------------------------------------

# Sex, year, month, département, commune, order, then the key; spaces, dots, dashes where people put them.
_GAP = r"[\s.\-_/]?"
NIR = (
    rf"(?<![\dA-Za-z])([1-478]){_GAP}(\d\d){_GAP}(\d\d){_GAP}(\d\d|2[ABab]){_GAP}(\d{{3}}){_GAP}(\d{{3}})"
    r"(?:[\s.\-_/(]{0,3}(?:cl[ée]\s*:?\s*)?(\d\d)(?!\d))?(?![\dA-Za-z])"
)
SAID_TO_BE_NIR = re.compile(r"s[ée]cu(?:rit[ée])?\b|\bNIR\b|\bINS\b|immatricul", re.IGNORECASE)
SAID_WITHIN = 60  # characters before the number
GAPS_OF_NIR = 4  # what is written in the groups of such a number is one, though its key be mistyped
MONTHS_OF_NIR = {*range(1, 13), 20, *range(30, 43), *range(50, 100)}  # above 12: month not known


def nir_key(thirteen: str) -> int:
    """The key of a number: 97 less the rest of its division by 97 (INSEE); 2A counts as 19, 2B as 18."""
    number = thirteen.upper().replace("2A", "19", 1).replace("2B", "18", 1)
    return 97 - int(number) % 97


def _is_social_security_number(match: re.Match[str]) -> bool:
    *parts, key = match.groups()
    if int(parts[2]) not in MONTHS_OF_NIR:
        return False
    before = match.string[max(0, match.start() - SAID_WITHIN) : match.start()]
    gaps = len(re.findall(r"[^\dABab]", match.string[match.start() : match.end(6)]))
    if SAID_TO_BE_NIR.search(before) is not None or gaps >= GAPS_OF_NIR:
        return True
    return gaps > 0 if key is None else nir_key("".join(parts)) == int(key)


# --- Birth dates ------------------------------------------------------------------------------------

MONTH = (
    r"janv(?:ier|\.)?|f[ée]v(?:rier|r?\.)?|mars|avr(?:il|\.)?|mai|juin|juil(?:let|\.)?|ao[uû]t"
    r"|sept(?:embre|\.)?|oct(?:obre|\.)?|nov(?:embre|\.)?|d[ée]c(?:embre|\.)?"
)
_DATE = rf"\d{{1,2}}(?:er)?\s?[\s/.\-]\s?(?:\d{{1,2}}|{MONTH})\s?[\s/.\-]\s?(?:19|20)?\d\d(?!\d)"
# One person is born on a day: « les enfants nés le… » is a condition, not somebody.
_BORN = (
    rf"\b(?:n[ée](?:e|\(e\)|[.·]e)?\s+(?:le|un)\s+(?:\w+di\s+)?"
    rf"|(?:date\s+de\s+naissance|naissance|DDN|D\.D\.N\.?)\s*(?:est\s+)?(?:[:=]\s*)?(?:le\s+)?)({_DATE})"
)


# --- Addresses of people ----------------------------------------------------------------------------

_EMAIL = r"(?<![\w.+-])([\w.+-]{1,64})@([\w-]{1,63}(?:\.[\w-]{1,63}){1,3})"
# What a small association calls itself when it has no domain of its own.
COLLECTIVE = re.compile(
    r"asso|club|garage|contact|accueil|info|secretariat|mairie|ccas|cias|epicerie|creche|ecole|college|lycee"
    r"|jardin|atelier|solida|emploi|insertion|foyer|centre|service|maison|recycl|ressour|velo|mobil|aide"
    r"|secours|resto|local|amis|ferme|coop|compagnie|theatre|sport|cafe|formation|permis|auto|numeri|comite"
    r"|collectif|social|parent|famil|halte|relais|micro|point|antenne|bureau|direction|equipe|permanence"
)


def _is_personal_email(match: re.Match[str]) -> bool:
    local, domain = match[1].lower(), match[2].lower().rstrip(".")
    return domain in PUBLIC_DOMAINS and (_has_first_name(local) or not COLLECTIVE.search(local))


def _has_first_name(local: str) -> bool:
    parts = re.split(r"[^a-z]+", local)
    return len(parts) > 1 and any(part in FIRST_NAMES for part in parts)


# --- People by their names --------------------------------------------------------------------------

_NAME = r"[A-ZÀ-ÖØ-Þ](?:[a-zß-öø-ÿ]+|[A-ZÀ-ÖØ-Þ]+)(?:[-’' ][A-ZÀ-ÖØ-Þ][\wß-ÿ]+)?"
_PERSON = rf"(?:M\.|Mr\.?|Mme\.?|Mlle|Monsieur|Madame|Mademoiselle)\s+{_NAME}"
_MOBILE = r"(?<!\d)(?:(?:\+|00)33\s?(?:\(0\)\s?)?|0)[67](?:[\s.\-]?\d\d){4}(?!\d)"
_NAMED_MOBILE = (
    rf"(?:\b{_PERSON}\b|\b({_NAME})\b)[^.;\n]{{0,25}}?({_MOBILE})|({_MOBILE})[\s,(:–-]{{0,4}}(?:{_PERSON})\b"
)
_AGED = rf"\b{_PERSON}\b[^.;\n]{{0,30}}?\b\d\d\s+ans\b"


def _is_mobile_of_a_person(match: re.Match[str]) -> bool:
    named = match[1]
    return named is None or _is_first_name(named)


def _is_first_name(name: str) -> bool:
    first, _, rest = name.partition(" ")
    return bool(rest) and first.lower().translate(_ACCENTS) in FIRST_NAMES


_ACCENTS = str.maketrans("àâäçéèêëîïôöùûüÿ", "aaaceeeeiioouuuy")


# --- Numbers of files -------------------------------------------------------------------------------

_CASE = (
    r"\b(?:identifiant|num[ée]ro|n°|no\.?|matricule|dossier)\s*(?:de\s+|d['’]\s*)?"
    r"(?:france\s+travail|p[ôo]le\s+emploi|demandeu(?:r|se)(?:\s+d['’]\s*emploi)?|CAF|allocataire|RSA|MSA|CPAM)"
    r"(?:\s*(?:[:=]|est|n°))*\s*\d{6,8}\s?[A-Z]?\b"
)


@dataclass(frozen=True, slots=True)
class Look:
    """How a sign is recognised: what `pattern` finds, where the check `holds`."""

    sign: Sign
    pattern: re.Pattern[str]
    holds: Callable[[re.Match[str]], bool] = lambda _match: True


LOOKS = (
    Look(Sign.SOCIAL_SECURITY_NUMBER, re.compile(NIR), _is_social_security_number),
    Look(Sign.BIRTH_DATE, re.compile(_BORN, re.IGNORECASE)),
    Look(Sign.PERSONAL_EMAIL, re.compile(_EMAIL), _is_personal_email),
    Look(Sign.MOBILE_OF_A_PERSON, re.compile(_NAMED_MOBILE), _is_mobile_of_a_person),
    Look(Sign.CASE_NUMBER, re.compile(_CASE, re.IGNORECASE)),
    Look(Sign.NAMED_PERSON, re.compile(_AGED)),
)
