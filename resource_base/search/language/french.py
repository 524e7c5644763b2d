"""French words, made comparable: what is typed and what is written are brought to the same folded forms.

A *form* is a word as it is met, folded: small letters, no accents, ligatures undone, elision and inner
apostrophes removed ("L’Œuvre" → "oeuvre", "R.S.A." → "rsa"). A *stem* is what a form is found by. Accents are
folded before stemming, so that typing without them costs nothing. A hyphenated word counts as its parts and
as the joined word ("auto-école": auto, ecole, autoecole).

Prefixes must be looked up among forms and stemmed afterwards, never among stems: "logement" has the stem
"loge", which no longer starts with "logem".

Everything here is pure, bounded whatever it is given, and safe to call from several threads.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from resource_base.search.language.stemmer import light_stem

VERSION = "4"  # a change of what an index holds; a new value makes every index be rebuilt
MAX_LETTERS = 64  # a longer "word" is noise and is left out; the longest in the dictionaries has 27

_APOSTROPHES = "'’‘‛`´′‵ʹʼʻʽˈ＇"
_HYPHENS = "‐‑⁃−﹣－-"
_DOTS = "·•‧∙⋅・"
_PLAIN = str.maketrans(
    {
        **dict.fromkeys(_APOSTROPHES, "'"),
        **dict.fromkeys(_HYPHENS + "_", "-"),
        **dict.fromkeys(_DOTS, "·"),
        **dict(zip("œŒæÆøØđĐłŁ", ("oe", "Oe", "ae", "Ae", *"oOdDlL"), strict=True)),
    }
)
# Soft hyphens, zero-width and direction marks: what copying from a PDF or a right-to-left page leaves behind.
# So do piles of accents on one letter, which no language has and which cost quadratic time to normalise.
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]|[\u0300-\u036f]{3,}"
)
# Feminine endings of inclusive writing after a full stop: "usager.e.s", "conseiller.ère".
_FEMININE = (
    "e|es|s|ne|nes|te|tes|se|ses|le|les|ve|ves|fe|fes|ere|eres|ère|ères"
    "|ice|ices|rice|rices|trice|trices|euse|euses"
)
_TOKEN = re.compile(
    rf"\w+(?:[{_APOSTROPHES}{_DOTS}{_HYPHENS}]\w+)*"
    # a dotted acronym ("R.S.A."), or an inclusive ending
    rf"(?:(?<=\b\w)(?:\.[^\W\d]\b(?![{_APOSTROPHES}]))+\.?|(?:\.(?:{_FEMININE})\b)+)?"
)
_INCLUSIVE = re.compile(r"·\w+")
_ELISION = re.compile(r"^(?:l|d|j|c|m|n|s|t|qu|jusqu|lorsqu|puisqu|quoiqu)'(?=\w)")
_ACRONYM = re.compile(r"(?:\w+')?\w(?:\.\w)+\.?")

# Short on purpose: words without which a sentence means the same. "sans" stays: sans abri, sans papiers.
_STOP_WORDS = """
    a ai aie as au aux avec avoir c ca car ce ceci cela celle celles celui ces cet cette ceux chaque chez
    ci comme comment d dans de des donc dont du e elle elles en encore entre es est et etes etre eu eux
    fait hors il ils j je l la le les leur leurs lors lui m ma mais me meme memes mes moi mon n ne ni nos
    notre nous on ont ou par parce pas pendant peu peut peuvent pour pourquoi puis qu quand que quel
    quelle quelles quels qui quoi s sa se selon sera ses si soi soient soit son sont suis sur t ta te tel
    telle telles tels tes toi ton tous tout toute toutes tres tu un une vers vos votre vous y
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
# Acronyms of social work: they are never stemmed.
_ACRONYMS = """
    aah acs adie adil aeeh aed aemo afpa ahi als alf ame anah apa apl ars asap ase aspa ass asv avs bafa
    caarud caf camsp cap ccas cdad cddi cdi cdd cej cegidd cerfa chrs chu cias cidff cio clat clic cmg cmp
    cmpp cmu cnaf cpam cpef cpf crous csapa css csg dalo ddets delf dilf ehpad epide esat esms etti fle
    fsl gem hlm hud iae ime inps insee irts itep ivg mda mdph mjc mlds mna msa oqtf pass pch pij plie pmi
    pmsmp ppae prado puma qpv rqth rsa samsah samu savs scic sdf sessad siae siao spip ssiad tgp tisf udaf
    ulis urssaf vae vih
"""
ACRONYMS = frozenset(_ACRONYMS.split())
# Words that would be found by the stem of another: a "ressourcerie" for one's "ressources", "habits" for who
# "habite" there.
_STEMS_OF_THEIR_OWN = {
    "ressourcerie": "ressourcerie",
    "ressourceries": "ressourcerie",
    "habit": "habits",
    "habits": "habits",
}
# A hyphen before these joins a verb and its pronoun ("peut-on", "y-a-t-il"), or points: no compound word.
_CLITICS = "il elle on ils elles je tu nous ce la le les lui leur moi toi y en t ci ca dire"
_NOT_LAST = frozenset(_CLITICS.split())
# Compounds that are written in one word, in two, or with a hyphen: the three spellings meet.
_COMPOUNDS = """
    aide-ménager aide-soignant après-midi auto-école auto-entrepreneur auto-entreprise auto-partage
    auto-réhabilitation auto-stop auto-support baby-sitter baby-sitting bien-être centre-ville chauffe-eau
    co-location co-parentalité co-voiturage co-working demi-journée demi-tarif e-administration e-mail
    éco-conduite éco-geste extra-scolaire garde-meuble grand-mère grand-parent grand-père inter-culturel
    inter-générationnel lave-linge lave-vaisselle mal-entendant mal-logé mal-voyant médico-psychologique
    médico-social mi-temps micro-crèche micro-crédit micro-entrepreneur micro-entreprise micro-onde
    moto-école multi-accueil multi-service non-voyant péri-natal péri-natalité péri-scolaire porte-bébé
    porte-monnaie post-natal post-partum pré-natal psycho-motricité psycho-social re-logement rendez-vous
    sans-abri sans-domicile sans-papier savoir-être savoir-faire sèche-linge socio-culturel socio-éducatif
    socio-esthétique socio-professionnel sous-location sur-endettement télé-consultation télé-médecine
    télé-travail tiers-lieu trans-frontalier vélo-école visio-conférence week-end wi-fi
"""
# Names of institutions made of two everyday words. A text that has the words apart ("la France", then "le
# travail") does not speak of them. Asked for, a name is one word; in a text it is its parts too, so that one
# half typed is found.
_NAMES = """
    action-logement cap-emploi centre-social croix-rouge emmaüs-connect
    france-services france-travail france-victimes mission-locale planning-familial point-justice
    pôle-emploi secours-catholique secours-populaire
"""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a question.

    `form` is the folded form, joined when the word is a compound; `parts` are then the forms of its parts.
    """

    raw: str
    form: str
    parts: tuple[str, ...] = ()

    @property
    def is_name(self) -> bool:
        """Whether it is the name of an institution, whose parts are everyday words."""
        return stem(self.form) in _NAMED

    @property
    def forms(self) -> tuple[str, ...]:
        """What the index holds for this word: the parts of a compound and the joined form."""
        return (*self.parts, self.form)

    @property
    def is_stop(self) -> bool:
        return self.form in STOP_WORDS

    @property
    def stem(self) -> str:
        return stem(self.form)


def fold(text: str) -> str:
    """The text in small letters, without accents, ligatures or typographic variants; spaces become plain."""
    if text.isascii():
        return text.lower()
    plain = _INVISIBLE.sub("", text).translate(_PLAIN)
    decomposed = unicodedata.normalize("NFKD", plain.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def tokens(text: str) -> list[str]:
    """The words of a text as they are written, hyphens, apostrophes and dotted acronyms included."""
    if not text.isascii():
        text = _INVISIBLE.sub("", text)
        if not unicodedata.is_normalized("NFC", text):
            text = unicodedata.normalize("NFC", text)
    found: list[str] = _TOKEN.findall(text)
    return found if _FIRST_PARTS.isdisjoint(found) else _hyphenated(found)


def words(text: str) -> list[Word]:
    """The words of a question in order, stop words included (see `Word.is_stop`)."""
    found: list[Word] = []
    for raw in tokens(text):
        parts = _parts(raw)
        if _is_compound(parts):
            found.append(Word(raw, "".join(parts), parts))
        else:
            found += [Word(raw, part) for part in parts]
    return found


def analyse(text: str) -> list[str]:
    """The stems by which a text is found, in order; stop words only when the text has nothing else."""
    found = [form for word in words(text) for form in word.forms]
    return [stem(form) for form in found if form not in STOP_WORDS] or [stem(form) for form in found]


@lru_cache(maxsize=20_000)
def forms(token: str, *, stop_words: bool = False) -> tuple[str, ...]:
    """The forms under which the index holds a token of a text, without stop words unless asked for."""
    parts = _parts(token)
    found = (*parts, "".join(parts)) if _is_compound(parts) else parts
    return found if stop_words else tuple(form for form in found if form not in STOP_WORDS)


@lru_cache(maxsize=100_000)
def stem(form: str) -> str:
    """The stem of a folded form; acronyms and numbers are their own."""
    if form in _STEMS_OF_THEIR_OWN:
        return _STEMS_OF_THEIR_OWN[form]
    return form if form in ACRONYMS or not form.isalpha() else light_stem(form)


def _parts(token: str) -> tuple[str, ...]:
    """The folded forms of a token: one, or several when it is hyphenated, none when it is noise."""
    if len(token) > MAX_LETTERS:
        return ()
    plain = _INCLUSIVE.sub("", token.translate(_PLAIN))
    if "." in plain:
        plain = plain.replace(".", "") if _ACRONYM.fullmatch(plain) else plain.partition(".")[0]
    pieces = (_ELISION.sub("", fold(piece)).replace("'", "") for piece in re.split("[- ]", plain))
    parts = tuple(piece for piece in pieces if piece)
    return _PARTS.get(stem(parts[0]), parts) if len(parts) == 1 else parts


def _hyphenated(found: list[str]) -> list[str]:
    """The tokens with "auto", "école" made into "auto école", one token as it is written."""
    for place in [place for place, token in enumerate(found) if token in _FIRST_PARTS][::-1]:
        both = found[place : place + 2]
        if len(both) == 2 and stem(fold("".join(both))) in _PARTS:
            found[place : place + 2] = [" ".join(both)]
    return found


def _is_compound(parts: tuple[str, ...]) -> bool:
    """Whether hyphenated parts make one word, as in "auto-école", rather than "peut-on", "0-3" or a place."""
    return 1 < len(parts) < 4 and all(part.isalpha() for part in parts) and parts[-1] not in _NOT_LAST


_JOINED = (*_COMPOUNDS.split(), *_NAMES.split())
_PARTS = {stem(fold(word).replace("-", "")): tuple(fold(word).split("-")) for word in _JOINED}
_NAMED = frozenset(stem(fold(word).replace("-", "")) for word in _NAMES.split())
_FIRST_PARTS = frozenset(
    cased
    for word in _JOINED
    for first in (word.partition("-")[0], fold(word).partition("-")[0])
    for cased in (first, first.title(), first.upper())
)
