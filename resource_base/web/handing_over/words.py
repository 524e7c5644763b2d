"""What a handout says in French beyond the directory: standings, closings, the text for an SMS."""

import re
from collections.abc import Iterator
from functools import cache
from unicodedata import normalize

from resource_base.sharing.handing_over.handout import HandedEntry, Handout
from resource_base.sharing.handing_over.using import Closing, Use
from resource_base.sharing.handing_over.vocabulary import LinkState, Standing
from resource_base.web.presentation import counted, day, typeset

LINK_STATES = {
    LinkState.LIVE: "ouvert",
    LinkState.EXPIRED: "expiré",
    LinkState.REVOKED: "fermé",
    LinkState.ENDED: "fermé avec la sélection",
}
# The alphabet of the first telephones (GSM 03.38): an SMS with one sign beyond it holds 70 instead of 160. It
# has é, è, à, ù and É, but neither ê, ô, ç nor œ.
_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅå_ÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà^{}\\[~]|€"
)
_SAID_OTHERWISE = dict(zip("\u00a0\u202f’‘ʼ“”–—•·°", "  '''\"\"----o", strict=True)) | {
    "…": "...",
    "œ": "oe",
    "Œ": "OE",
}
_QUOTES = re.compile("«[ \u00a0\u202f]?|[ \u00a0\u202f]?»")


def standing(entry: HandedEntry) -> str:
    """A sentence about an entry on which one cannot call today; '' for the others."""
    since = day(entry.since) if entry.since else ""
    until = f"jusqu’au {since}" if since else "pour le moment"
    sentences = {
        Standing.NOT_YET: f"Cette solution commence le {since}.",
        Standing.SUSPENDED: f"Cette solution est suspendue {until}.",
        Standing.OVER: f"Cette solution n’est plus proposée{f' depuis le {since}' if since else ''}.",
    }
    return sentences.get(entry.standing, "")


def closing(closed: Closing) -> str:
    """« du 24 décembre 2026 au 2 janvier 2027 : fermeture annuelle »."""
    dates = f"le {day(closed.starts)}"
    if closed.starts != closed.ends:
        dates = f"du {day(closed.starts)} au {day(closed.ends)}"
    return typeset(f"{dates} : {closed.reason}" if closed.reason else dates)


def as_text(handed: Handout, *, link: str = "") -> str:
    """What one pastes in an SMS: at most five short lines an entry, then the address of the rest."""
    parts = ["\n".join(_lines(entry)) for entry in handed.entries]
    if link:
        parts.append(f"Tout le détail : {link}")
    return in_sms("\n\n".join(parts))


def in_sms(text: str) -> str:
    """A text in the signs of the first telephones, addresses left as they are: « Hôtel » becomes "Hotel"."""
    quoted = _QUOTES.sub('"', text)
    lines = ([_word_in_sms(word) for word in line.split(" ")] for line in quoted.split("\n"))
    return "\n".join(" ".join(words) for words in lines)


def _word_in_sms(word: str) -> str:
    return word if "://" in word or "@" in word else "".join(map(_sign_in_sms, word))


@cache
def _sign_in_sms(sign: str) -> str:
    """The sign as an SMS has it; itself when there is no such way, as in another script."""
    said = _SAID_OTHERWISE.get(sign, sign)
    if said in _GSM or len(said) > 1:
        return said
    bare = normalize("NFD", said)[0]
    return bare if bare in _GSM else said


def _lines(entry: HandedEntry) -> Iterator[str]:
    yield f"{entry.name} ({entry.organization})" + (f", remplace « {entry.was} »" if entry.was else "")
    if said := standing(entry):
        yield said
    if entry.use is None:
        return
    yield from _reached(entry.use)
    if entry.use.link:
        yield entry.use.link


def _reached(use: Use) -> Iterator[str]:
    """The number, or else the address to write to; then where it is."""
    phones = [reach.phone for reach in use.reaches if reach.phone]
    emails = [reach.email for reach in use.reaches if reach.email]
    if phones or emails:
        yield (phones or emails)[0]
    places = [venue for venue in use.venues if venue.lines]
    if places:
        more = f" (et {counted(len(places) - 1, 'autre lieu', 'autres lieux')})" if places[1:] else ""
        yield ", ".join(places[0].lines) + more
