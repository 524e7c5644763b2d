"""What a handout says in French beyond the directory: standings, closings, the text for an SMS."""

from collections.abc import Iterator

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
# An SMS with one character beyond the alphabet of the first telephones (GSM 03.38) holds 70 instead of 160.
_PLAIN = str.maketrans({"\u00a0": " ", "\u202f": " ", "’": "'", "…": "...", "«": '"', "»": '"', "–": "-"})


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
    return "\n\n".join(parts).translate(_PLAIN)


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
