"""Is somebody told in a text where nobody may be: what one calls one's own things, and what one notes there?

This recognises what is written as names are: after « Mme » or « sa fille », a name that is well known, beside
an initial, two words that begin with a capital; a day long past, which one is born on; a number by which
people are known. It is often wrong. Whoever wrote a note may say so (`web.free_texts`); a reference is
called otherwise.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from resource_base.accounts import privacy
from resource_base.accounts.common_passwords import FIRST_NAMES as WELL_KNOWN
from resource_base.accounts.surnames import SURNAMES
from resource_base.database import today

_MORE = """
abdel abdallah abdoulaye abdou adama adele adem adrien ahmed aicha aissa aissatou albert aleksandar alex
alexandra alexia alexis ali alicia aline alix alya amadou amandine amel amelie amina aminata amine amir
ana anais anas anastasia andre andrea andreea angela angelique anis anna annie antonio arnaud arthur assia
astrid audrey axel ayoub aziz barbara baptiste bastien beatrice bernadette berthe bilal boris brahim
brandon brice cafer carine carla carole cecile cedric celia cemile charles cherif chloe clara clarisse
claude claudine coline corentin cristina cyril cyrille daniele daniela danielle danny denis denise
dieynaba dilan djamel djamila dogan dominique donia dorian dylan edith edouard elena eliane elias elif
elisa elisabeth elise elodie eloise elsa emile emine emmanuel emmanuelle enzo erwan esma esther estelle
ethan etienne eugenie eva evelyne fabien fabienne fadila fanny farid fatih fatma fatou fatoumata faustine
felix fernand fernanda fernando fiona flavie flora francine francis franck francois gabrielle gaelle
gaston genevieve georges geraldine germaine ghislaine gilbert ginette gregory guy gwenaelle habib hadja
hakim halima hamid hamza hassan hatice henri hicham houda hubert hugues ibrahim ibrahima idriss ikram
ilyes imane imen ines ingrid ioana irina iris isaac ismael issa ivan jamal jamila jawad jean-baptiste
jeanne jeannine jerome jessica jihane joao joel joelle jonathan jordan jorge jose josephine josette
josiane juan judith julia juliette justine kadiatou kamel karim karima katia kelly kenza khadija khaled
kheira killian lamia laetitia laurence laurie lea leila lena leon leonie lila lilian liliane linda lionel
lisa lise loic lola loris lorena luc lucette lucie lucien lucienne luis lydia lydie maeva magali mahmoud
maite malik malika mamadou marc marcel marcelle marco margaux margot maria mariam mariama marianne
marie-claude marie-france marina mario marion marius marjorie marlene martial maryse mathias mathis
maurice mauricette maxence maya mehdi mehmet melanie melissa mercedes meryem mickael mihai miloud mireille
mohammed momar monia morgan morgane mounia mourad moussa muhammad murielle mustafa mustapha myriam nabil
nabila nadege nadia nadine naima najat nassim natacha nathan nawel nejma nelly nesrine noa noah noemie
nora norbert noura nour odette odile olga oceane omar ophelie oriane oumar oumou ousmane pablo pascale
patrice patricia paulette pedro perrine pierrette quentin rabah rachel rachid rachida raoul rayan raymond
raymonde rebecca regine regis remi remy rene renee richard robert roger roland rolande romain romane ronan
rosa rosalie roseline roxane ruth ryan sabine sabrina said salah salim salima salma sami samia samir
samira samuel samy sandra sara sasha saida selim selma serge severine sibel sidonie simon simone slimane
sofia sofiane solange solene sonia soraya souad suzanne svetlana sylvain tania tanguy tarik tatiana teddy
teresa tess theo theophile therese tiago tibor tiffany timothee tom tony ugo ulysse ursula valentin
vanessa vera victor victoire victoria violaine vivien viviane vladimir wafa walid wassim wendy wilfried
william yacine yanis yann yasmina yasmine youcef younes youssef yusuf yvan yves yvette yvonne zahra zineb
zoe zohra zora
"""
FIRST_NAMES = WELL_KNOWN | frozenset(_MORE.split())

_CIVILITY = re.compile(
    r"(?<!\w)(?:M\.|Mr\.?|MM\.|Mme\.?|Mmes|Mlle|Monsieur|Madame|Mademoiselle|[Ff]amille)\s+(?=[A-ZÀ-ÖØ-Þ])"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_PLACES_OF = """
saint sainte st ste rue avenue boulevard place quai chemin square impasse allee cours ecole college lycee
institut clinique hopital centre maison espace residence foyer salle stade gymnase mediatheque bibliotheque
association fondation creche abbe general marechal president colonel commandant cardinal
"""
# First names that are words too: somebody only with a capital, and not at the head of a sentence.
_WORDS_TOO = """
marie jean pierre claire marine jade marc martial victoire romain romane maxime pascal pascale serge charlotte
iris mercedes olivier clement ambre lise valentin amine richard
"""
WORDS_TOO = frozenset(_WORDS_TOO.split())
_SAID = """
selection dossier binome rendez-vous entretien suivi reference numero garde enfants mobilite logement sante
famille emploi permis aide aides budget numerique demarches urgence atelier accueil droits formation lundi
mardi mercredi jeudi vendredi samedi dimanche janvier fevrier mars avril mai juin juillet aout septembre
octobre novembre decembre matin soir groupe secteur quartier commune bureau france travail mission locale
cap nord sud est ouest haut bas ville velo voiture zone plan niveau lot batiment bloc categorie type module
classe etage porte cas option liste essai solution fiche annexe parcours etape
"""
# What stands before a name that is a place's: « rue Victor-Hugo », « espace Simone Veil », « Saint-Claude ».
PLACES = frozenset(_PLACES_OF.split())
# Words that begin many a reference with a capital, and are nobody.
NOBODY = frozenset(_SAID.split()) | PLACES
MOST_WORDS_OF_A_NAME = 3


# Whose mother, whose child: what follows is a name, written with a capital or well known.
_KIN = re.compile(
    r"(?<!\w)(?:[SsMmTt](?:on|a|es)|[LlNnVv](?:eurs?|otre|os)|[LlDd][ea])\s+(?:petite?s?\s+|beau-|belle-)?"
    r"(?:mari|femme|fil(?:s|les?)|fr[èe]re|s(?:œ|oe)ur|m[èe]re|p[èe]re|b[ée]b[ée]|enfant|compagn(?:on|e)"
    r"|conjointe?|[ée]pou(?:x|se)|ex|copaine?|copine|amie?|voisine?|neveu|ni[èe]ce|cousine?|tante|oncle)"
    r"\s*[,:(«]?\s*([^\W\d_][\w’-]+)"
)


# A name beside an initial: « MARTIN S. », « Sophie M », « S. Martin ».
_NAME_AND_INITIAL = re.compile(
    r"(?<!\w)(?:([A-ZÀ-ÖØ-Þ][\w’'-]+)\s+[A-ZÀ-ÖØ-Þ](?:\.|(?!\w))|[A-ZÀ-ÖØ-Þ]\.\s?([A-ZÀ-ÖØ-Þ][\w’'-]+))"
)
_BORN = re.compile(r"\bn[ée]e?\s+(?:en\s+)?(?:19|20)\d\d\b", re.IGNORECASE)
# A day with its year; what goes on with more digits is a telephone number.
_DAY = re.compile(
    rf"(?<!\d)(?<!\d[\s./-])(\d{{1,2}})(?:er)?\s?[\s/.\-]\s?(?:(\d{{1,2}})|{privacy.MONTH})\s?[\s/.\-]\s?"
    r"((?:19|20)?\d\d)(?![\s./-]?\d)",
    re.IGNORECASE,
)
LONG_PAST = 2  # years: what one writes today is not called after a day before
# What people are known by: thirteen digits or fifteen, a telephone, the number that France Travail gives.
_NUMBER = re.compile(
    rf"{privacy.NIR}|(?<!\d)(?:(?:\+|00)33\s?|0)[1-9](?:[\s.\-]?\d\d){{4}}(?!\d)|(?<!\w)\d{{7}}\s?[A-Z](?!\w)"
)
_LIKE_NIR = re.compile(privacy.NIR)


def tells_who(reference: str, *, on: date | None = None) -> bool:
    """Whether what one calls a thing of one's own tells who it is about: a name, a birth, a number."""
    told = _BORN.search(reference) or _NUMBER.search(reference)
    return bool(told) or _has_day_long_past(reference, on or today()) or names_somebody(reference)


def names_somebody(text: str) -> bool:
    """Whether what one calls a thing of one's own looks like somebody's name."""
    if _is_named(text):
        return True
    words = _WORD.findall(text)
    if len(words) > MOST_WORDS_OF_A_NAME:
        return False
    is_bare = len(words) > 1 and _WORD.sub("", text).isspace()
    capitals = all(word[0].isupper() and _folded(word) not in NOBODY for word in words)
    return (is_bare and capitals) or any(map(_is_first_name, _not_of_places(text)))


def mentions_somebody(text: str, *, on: date | None = None) -> bool:
    """Whether a note seems to tell who somebody is: « Mme Blanc », « sa fille Inès », « né en 1985 »."""
    told = _BORN.search(text) or _LIKE_NIR.search(text)
    return bool(told) or _is_named(text) or _has_day_long_past(text, on or today())


def _is_named(text: str) -> bool:
    return (
        _CIVILITY.search(text) is not None
        or any(map(_is_name_of_kin, _KIN.finditer(text)))
        or _has_surname(text)
        or any(_is_surely_first_name(match) for match in _not_of_places(text))
    )


def _not_of_places(text: str) -> Iterator[re.Match[str]]:
    """The words of a text, less the name of a street or of a school: « rue Victor Hugo »."""
    within, end = False, 0
    for match in _WORD.finditer(text):
        beside = text[end : match.start()].isspace()
        within = within and beside and match[0][0].isupper()
        if not within:
            yield match
        within, end = within or _folded(match[0]) in PLACES, match.end()


def _is_name_of_kin(match: re.Match[str]) -> bool:
    word = match[1]
    return _folded(word) not in NOBODY and (word[0].isupper() or _folded(word) in FIRST_NAMES - WORDS_TOO)


def _is_surely_first_name(match: re.Match[str]) -> bool:
    """Whether a first name is there that cannot be read as another word."""
    if not _is_first_name(match) or _folded(match[0]) not in WORDS_TOO:
        return _is_first_name(match)
    before = match.string[max(0, match.start() - 9) : match.start()].rstrip(' \u00a0\u202f«"(•–-')
    heads_a_sentence = not before or before[-1] in ".!?:;\n"
    return match[0][0].isupper() and not heads_a_sentence


def _has_surname(text: str) -> bool:
    """Whether a family name that is well known is there with its capital, or any name beside an initial."""
    words = _WORD.findall(text)
    known = any(
        word[0].isupper() and _folded(word) in SURNAMES and _folded(before) not in PLACES
        for word, before in zip(words, ["", *words], strict=False)
    )
    beside = (match[1] or match[2] for match in _NAME_AND_INITIAL.finditer(text))
    return known or any(_folded(name) not in NOBODY for name in beside)


def _has_day_long_past(text: str, on: date) -> bool:
    return any(_is_long_past(match, on) for match in _DAY.finditer(text))


def _is_long_past(match: re.Match[str], on: date) -> bool:
    day, month, year = int(match[1]), int(match[2] or 1), int(match[3])
    if len(match[3]) == 2:
        year += 2000 if 2000 + year <= on.year else 1900
    return 1 <= day <= 31 and 1 <= month <= 12 and year <= on.year - LONG_PAST


def _is_first_name(match: re.Match[str]) -> bool:
    """Whether a word is a first name that is well known."""
    parts = [_folded(part) for part in match[0].split("-")]
    return _folded(match[0]) in FIRST_NAMES or all(part in FIRST_NAMES for part in parts)


def _folded(word: str) -> str:
    plain = unicodedata.normalize("NFD", word.lower())
    return "".join(each for each in plain if not unicodedata.combining(each))
