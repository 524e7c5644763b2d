"""What an adviser writes of someone, read as themes to be confirmed: « pas de voiture, loyer en retard ».

Clause by clause, with the words of the curated language. What is lacking calls its theme; what she has, or
does not suffer from, calls nothing. Nothing of the text is kept: only codes of closed lists come out.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from resource_base.catalog.vocabulary import AUDIENCES, Needs
from resource_base.search.language import french
from resource_base.search.language.question import Unit
from resource_base.search.language.synonyms import Stems, content_parts
from resource_base.search.places.place import typed_name
from resource_base.search.places.place_words import PlaceWords
from resource_base.search.situations.situation import MAX_SAID, Situation, needs_of, themes_in_order
from resource_base.search.situations.spoken import YOUNG_CHILDREN, Spoken, Tone

LONGEST = 2000  # characters that are read
CLAUSES = 60
# How advisers write in a hurry.
ABBREVIATIONS = tuple(
    (re.compile(rf"\b(?:{short})\b(?!-)(?:\.(?= ?(?-i:[a-zà-ÿ,])))?", re.IGNORECASE), word)
    for short, word in (
        ("pbs?|pbms?|pblms?|prob", "problème"),
        ("vhl|vl|véh", "véhicule"),
        ("logt|logmt|lgt|lgmt", "logement"),
        ("appt?s?", "appartement"),
        ("hébgt|hébt|hbgt", "hébergement"),
        ("tph|tél", "téléphone"),
        ("enfts?|enf", "enfants"),
        ("bb", "bébé"),
        ("ass\\.? ?mat", "assistante maternelle"),
        ("sép", "séparation"),
        ("alim", "alimentaire"),
        ("conso", "consommation"),
        ("fact", "facture"),
        ("rech", "recherche"),
        ("dde|dem", "demande"),
        ("form", "formation"),
        ("séj", "séjour"),
        ("rv|rdv", "rendez-vous"),
        ("traitt|ttt", "traitement"),
        ("hospi", "hospitalisation"),
        ("tps", "temps"),
        ("pr", "pour"),
        ("ds", "dans"),
        ("bcp", "beaucoup"),
        ("pdt", "pendant"),
        ("loco", "locomotion"),
        ("nvel(?:le)?s?", "nouvelle"),
        ("bénéf", "bénéficiaire"),
        ("jsp", "ne sait pas"),
        ("tel(?= (?:cass|hs|en panne|vol|perd|bloqu|coup|port))", "téléphone"),
        # Their small words say all, and are left out of expressions.
        ("s['’]en sort(?:ent)? (?:pas|plus)(?! (?:avec|dans|sur|à|en))", "problèmes financiers"),
        ("(?<!en )sort (?:plus|jamais)(?: de (?:chez \\w+|sa chambre))?(?! (?:d|en|avec))", "isolé"),
        ("(?:viré|chassé|jeté)e?s? de chez (?:lui|elle|eux|ses|son|sa|leurs?)", "à la rue"),
        ("tjs|tjrs", "toujours"),
    )
)
# Words that change nothing of what is said.
FILLERS = re.compile(
    r"\b(?:juste|seulement|simplement|vraiment|tr[èe]s|actuellement|aussi|[ée]galement|surtout|environ|urgemment"
    r"|absolument|rapidement|notamment|souvent|parfois|d[ée]sormais|maintenant|aujourd['’]hui"
    r"|mme|mlle|melle|mr|madame|monsieur|svp|stp)\b",
    re.IGNORECASE,
)
WORDS_AT_ONCE = 16  # an expression never goes beyond; a question holds 24
CHILD_UNDER = 12  # years, under which a child is looked after when her parents work
# Years: whom the local missions follow, and whom employment policies call seniors.
YOUNG, SENIOR = range(16, 26), range(55, 100)

_CLAUSE = re.compile(
    r"[.;:!?\n()/]+|,(?!\d)|\s[-–—+]\s|\bmais\b|\bcar\b|\bdonc\b"
    r"|\bet\s+(?=(?:ne|n['’]\w+|pas|sans|plus|doit|veut|cherche|souhaite|aimerait|a|est|se|s['’]\w+)\b)",
    re.IGNORECASE,
)
_NO_TROUBLE = re.compile(
    r"\b(?:pas|plus|aucune?s?|sans|ni|no)\s+(?:de\s+|d')?(?:gros\s+)?(?:problemes?|soucis?|difficultes?)\b"
    r"|\b(?:stable|regle|reglee|resolu|resolue|ok|ras)\b"
)
_CHILD = (
    r"\b(?:enfants?|bebes?|nourrissons?|fils|filles?|garcons?|gosses?|gamine?s?|jumeaux|jumelles|bouts?"
    # « le petit », « ses petits de 3 ans », not « une petite pension »
    r"|petite?s?(?=\s*(?:$|[,.;:)]|(?:de |\()?\d|et\b|qui\b|est\b|a\b|sont\b|ont\b|pour\b|pendant\b)))\b"
)
_CHILDREN = re.compile(
    rf"{_CHILD}[^\d.;]{{0,25}}(?P<ages>(?:\d{{1,2}}[^\d.;]{{1,9}}?){{0,8}}\d{{1,2}})\s*(?P<unit>ans?|mois)\b"
)
_RELATIVE = re.compile(
    r"(?<!jeune )\b(?:fils|filles?|enfants?|bebes?|ados?|adolescente?s?|aine?e?)\b"
    r"|\b(?:son|sa|ses|leurs?)\s(?:mari|conjointe?|compagnon|compagne|femme|epou(?:x|se)|meres?|peres?"
    r"|parents?|freres?|soeurs?|grands?[- ](?:meres?|peres?|parents?))\b"
)
# Audiences that a relative does not share with her.
OF_ONE_ALONE = frozenset({"actifs", "etudiants", "jeunes", "seniors"}) | {
    f"personnes-en-situation-{what}" for what in ("de-handicap", "juridique-specifique")
}
_AGE = re.compile(r"(?<!depuis )(?<!y a )(?<!apres )(?<!pendant )(?<!\d)(\d\d)\s*ans\b")
# Small words that may stand between a negation, or « a », and what it is about.
_LINKING = """
    a ai ait as avait avec aucun aucune bien ce cet cette d de deja des detient dispose du encore en et
    jamais l la le les leur leurs ma mes mon n ne ni no non ou pas plus possede propre sa sans ses son
    titulaire toujours trop un une vrai zero
"""
_LINKS = frozenset(_LINKING.split())
_LACKS = frozenset({"aucun", "aucune", "jamais", "ni", "no", "non", "pas", "plus", "sans", "zero"})
_HAS = frozenset({"a", "ai", "avait", "avec", "detient", "dispose", "possede", "titulaire"})
_JOINS = frozenset({"et", "ou", "ni"})


@dataclass(frozen=True)
class Understanding:
    """What was recognised: codes of themes, of the expressions that called them, and of audiences.

    `commune` is the place where she lives, as one would type it; "" when the text tells none. `unread`: the
    clauses of the text that called nothing to mind, to be said once and kept nowhere.
    """

    themes: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    commune: str = ""
    unread: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.themes or self.audiences or self.commune)


def understand(text: str, spoken: Spoken, *, place: PlaceWords | None = None) -> Understanding:
    """Themes, expressions and audiences that a free text calls to mind. Whatever it holds, nothing raises.

    `place`: the words of the text that were read as where she lives.
    """
    commune = place.located.place.commune if place and place.located.place else None
    text = _written_out(text[:LONGEST])
    heard = [each for clause in clauses(text) for each in _heard(clause, spoken)]
    themes = [theme for each in heard for theme in each.unit.themes]
    said = [each.code for each in heard if each.code and each.unit.themes]
    audiences = [code for clause in clauses(text) for code in _audiences(clause, spoken)]
    told = french.fold(text).replace("’", "'")
    if re.search(_CHILD, told.replace("petit-", "")):
        audiences.append("familles")
    audiences += _audiences_of_ages(told)
    if _has_young_children(told):
        (unit,) = spoken.units(YOUNG_CHILDREN)[:1] or (None,)
        if unit is not None and unit.themes:
            themes += unit.themes
            said.append(spoken.code(unit))
    return Understanding(
        themes=themes_in_order(themes),
        said=tuple(dict.fromkeys(said))[:MAX_SAID],
        audiences=tuple(dict.fromkeys(audiences)),
        commune=typed_name(commune) if commune else "",
        unread=tuple(
            clause
            for clause in clauses(text)
            if not (place and place.typed in clause) and not _is_read(clause, spoken)
        ),
    )


def _written_out(text: str) -> str:
    for pattern, word in ABBREVIATIONS:
        text = pattern.sub(word, text)
    return text


def completed(situation: Situation, found: Understanding, *, needs: Needs) -> Situation:
    """The situation with what was understood besides; a commune that was given stays.

    Audiences are only likely ones: two children make a family, not somebody for whom nothing else is.
    """
    themes = themes_in_order((*situation.themes, *found.themes))
    likely = {*situation.likely, *found.audiences} - {*situation.audiences}
    return situation.but(
        needs=needs_of(needs, situation.needs, themes),
        themes=themes,
        said=tuple(dict.fromkeys((*situation.said, *found.said)))[:MAX_SAID],
        likely=tuple(code for code in AUDIENCES if code in likely),
        home=situation.home or found.commune,
    )


def clauses(text: str) -> tuple[str, ...]:
    """The clauses of a text, each of a few words."""
    found: list[str] = []
    for clause in _CLAUSE.split(FILLERS.sub(" ", text)):
        words = clause.split()
        found += [" ".join(words[at : at + WORDS_AT_ONCE]) for at in range(0, len(words), WORDS_AT_ONCE)]
    return tuple(found[:CLAUSES])


@dataclass(frozen=True)
class _Heard:
    unit: Unit
    code: str


def _heard(clause: str, spoken: Spoken) -> Iterator[_Heard]:
    """The expressions of a clause that tell of a trouble."""
    if _NO_TROUBLE.search(french.fold(clause).replace("’", "'")):
        return
    words = french.words(clause)
    before, tone = -1, Tone.PLAIN
    for unit, first, last in _placed(spoken.units(clause), words):
        if all(word.form in _LINKS for word in words[first : last + 1]):
            continue
        tone = _tone(words, before, first, tone)
        before = last
        if spoken.tells(unit, tone):
            yield _Heard(unit, spoken.code(unit, tone))


def _is_read(clause: str, spoken: Spoken) -> bool:
    """Whether a clause says something that we know, even to call nothing, or is of small words alone."""
    told = french.fold(clause).replace("’", "'")
    if _NO_TROUBLE.search(told) or re.search(_CHILD, told) or _AGE.search(told):
        return True
    if all(word.is_stop or word.form.isdigit() for word in french.words(clause)):
        return True
    heard = any(spoken.knows(unit) for unit in spoken.units(clause))
    return heard or any(True for _ in _audiences(clause, spoken))


def _audiences(clause: str, spoken: Spoken) -> Iterator[str]:
    """The audiences that a clause tells of her, unless it says no: « son fils est handicapé » tells none."""
    words = french.words(clause)
    if _LACKS & {word.form for word in words}:
        return
    relative = _RELATIVE.search(french.fold(clause).replace("’", "'"))
    own = set(spoken.audiences(_stems(clause[: relative.start()]))) if relative else set()
    for audience in spoken.audiences(_stems(clause)):
        if not relative or audience in own or audience not in OF_ONE_ALONE:
            yield audience


def _stems(text: str) -> Stems:
    parts = [part for word in french.words(text) if not word.is_stop for part in content_parts(word)]
    return tuple(map(french.stem, parts))


def _placed(units: Sequence[Unit], words: Sequence[french.Word]) -> Iterator[tuple[Unit, int, int]]:
    """Each expression with the places of its first and last words in the clause."""
    owners = [
        (part, place)
        for place, word in enumerate(words)
        if not word.is_stop or all(each.is_stop for each in words)
        for part in content_parts(word)
    ]
    at = 0
    for unit in units:
        forms = [slot.form for slot in unit.slots]
        while at < len(owners) and [form for form, _ in owners[at : at + len(forms)]] != forms:
            at += 1
        if at >= len(owners):
            return
        yield unit, owners[at][1], owners[at + len(forms) - 1][1]
        at += len(forms)


def _tone(words: Sequence[french.Word], before: int, first: int, previous: Tone) -> Tone:
    """What the small words before an expression say; « et le permis » takes the tone of what it follows."""
    start = first
    while start > before + 1 and words[start - 1].form in _LINKS:
        start -= 1
    links = words[start:first]
    forms = {word.form for word in links}
    if forms & _LACKS:
        return Tone.LACKING
    if any(word.form in _HAS and not word.raw.lower().startswith("n") for word in links):
        return Tone.HAVING
    if start == before + 1 and before >= 0 and forms & _JOINS:
        return previous
    return Tone.PLAIN


def _has_young_children(told: str) -> bool:
    for found in _CHILDREN.finditer(told):
        ages = [int(age) for age in re.findall(r"\d{1,2}", found["ages"])]
        if found["unit"] == "mois" or min(ages) < CHILD_UNDER:
            return True
    return False


def _audiences_of_ages(told: str) -> Iterator[str]:
    own = _CHILDREN.sub(" ", told)
    for age in map(int, _AGE.findall(own)):
        if age in YOUNG:
            yield "jeunes"
        elif age in SENIOR:
            yield "seniors"
