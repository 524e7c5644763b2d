"""The list of probable duplicates: the strongest first, or those found first."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request
from sqlalchemy import Select, select, true
from sqlalchemy.orm import Session, joinedload, selectinload

from resource_base.accounts.models import User
from resource_base.catalog.models import Service
from resource_base.curation.duplicates import queries
from resource_base.curation.duplicates.models import Comparison, LikelyPair, Redirection
from resource_base.curation.duplicates.vocabulary import Sign
from resource_base.curation.json_lists import holds_one_of
from resource_base.database import now
from resource_base.permissions import Permission
from resource_base.web.context import installation, reading
from resource_base.web.duplicates.pairs import STRONG, line, theirs
from resource_base.web.looking_after import mine
from resource_base.web.paging import asked_page, turn
from resource_base.web.security import own_account, permits

pages = Blueprint("duplicates", __name__, url_prefix="/doublons")

PER_PAGE = 20
LATELY = timedelta(days=30)
MERGES_SHOWN = 5
AFTER = {
    "distinctes": "C’est noté : ces fiches ne seront plus rapprochées.",
    "annulee": "La fusion est annulée : les deux fiches sont de nouveau dans la base.",
}
ORDERS = (("", "Les plus ressemblantes d’abord"), ("anciennes", "Les plus anciennes d’abord"))
STRUCTURES = (("", "Toutes"), ("meme", "Dans la même structure"), ("autre", "Entre deux structures"))
STRENGTHS = (("", "Toutes"), ("forte", "Fortes seulement"))


@pages.get("")
@permits(Permission.SEE_DUPLICATES)
def queue() -> str:
    base, user = installation(), own_account(reading())
    asked = {name: request.args.get(name, "") for name in ("frein", "structure", "force", "tri")}
    kept = _chosen(reading(), user, asked)
    where = turn(asked_page(), total=len(kept), size=PER_PAGE, endpoint="duplicates.queue", asked=asked)
    shown = kept[(where.number - 1) * PER_PAGE : where.number * PER_PAGE]
    entries = _entries(reading(), shown)
    return render_template(
        "curator/duplicates.html",
        lines=[line(pair, entries) for pair in shown],
        total=len(kept),
        turn=where,
        asked=asked,
        filtered=any(asked[name] for name in ("frein", "structure", "force")),
        freins=[("", "Tous les freins"), *((need.slug, need.label) for need in base.needs.all)],
        orders=ORDERS,
        structures=STRUCTURES,
        strengths=STRENGTHS,
        compared_at=reading().scalar(select(Comparison.at)),
        merges=_merges(reading()),
        after=AFTER.get(request.args.get("apres", ""), ""),
    )


def _chosen(session: Session, user: User, asked: dict[str, str]) -> list[LikelyPair]:
    """The pairs of this curator that pass the filters; their entries are not read."""
    frein = installation().needs.by_slug.get(asked["frein"])
    found = queries.listed(
        strongest=asked["tri"] != "anciennes",
        both=lambda entry: mine(user, entry),
        either=lambda entry: true() if frein is None else holds_one_of(entry.themes, frein.themes),
    )
    if asked["force"] == "forte":
        found = found.where(LikelyPair.score >= STRONG)
    pairs = list(session.scalars(found))
    if asked["structure"] in {"meme", "autre"}:
        wanted = asked["structure"] == "meme"
        pairs = [pair for pair in pairs if _is_of_one(pair) == wanted]
    return pairs


def _is_of_one(pair: LikelyPair) -> bool:
    return any(sign == Sign.SAME_ORGANIZATION for sign, _ in pair.reasons)


def _entries(session: Session, pairs: Sequence[LikelyPair]) -> dict[UUID, Service]:
    wanted = {each for pair in pairs for each in (pair.first_id, pair.second_id)}
    return {entry.id: entry for entry in session.scalars(_light(wanted))}


def _light(ids: Collection[UUID]) -> Select[Service]:
    light: tuple[Any, ...] = (joinedload(Service.organization), selectinload(Service.places))
    return select(Service).where(Service.id.in_(ids)).options(*light)


def _merges(session: Session) -> list[tuple[Service, Redirection]]:
    """The last merges of this curator's entries, each with the one that was withdrawn."""
    found = session.scalars(queries.merged_lately(now() - LATELY)).all()
    both = {id_ for each in found for id_ in (each.service_id, each.to_id)}
    mine = {entry.id: entry for entry in theirs(session, both)}
    merges = [(mine[each.service_id], each) for each in found if {each.service_id, each.to_id} <= mine.keys()]
    return merges[:MERGES_SHOWN]
