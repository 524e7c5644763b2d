"""« Mes favoris »: the entries that one keeps at hand, and how often to hear of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import redirect, render_template, request

from resource_base.catalog import queries as catalog
from resource_base.catalog.models import Service
from resource_base.database import now, today
from resource_base.errors import Invalid, NotFound
from resource_base.permissions import Permission
from resource_base.sharing.alerts import favourites as keeping
from resource_base.sharing.alerts import queries
from resource_base.sharing.alerts.marks import Standing, standing_of
from resource_base.sharing.alerts.models import Favourite
from resource_base.sharing.alerts.vocabulary import told
from resource_base.sharing.alerts.waiting import favourites_frequency
from resource_base.web.alerts.blueprint import pages
from resource_base.web.alerts.frequencies import FREQUENCIES, chosen_frequency
from resource_base.web.alerts.leading import led_to, name_of_kept, opened_at
from resource_base.web.alerts.recent import recent_sheets
from resource_base.web.answers import Page
from resource_base.web.context import installation, reading, transaction
from resource_base.web.presentation import capitalize_first, day, typeset
from resource_base.web.security import is_local_path, own_account, permits, see_other, viewer

SORTS = (("nom", "Nom"), ("ajout", "Date d’ajout"))


@dataclass(frozen=True)
class Line:
    """A favourite as it stands. `url` is empty when there is nothing to open; `state`, when it is open."""

    id: UUID
    name: str
    organization: str
    url: str
    state: str
    news: str
    since: str


@pages.get("/favoris")
@permits(Permission.FOLLOW_NEWS)
def favourites() -> str:
    return _page()


@pages.post("/favoris")
@permits(Permission.FOLLOW_NEWS)
def keep_or_let_go() -> Page:
    """The form of a button: `fiche`, `garder` (oui or non) and where to go back to."""
    service_id, back = _entry(), request.form.get("retour", "")
    try:
        with transaction() as writing:
            user = own_account(writing)
            if request.form.get("garder") == "oui":
                service = writing.scalar(catalog.service(service_id, viewer=viewer()))
                if service is None:
                    raise NotFound("Cette fiche n’existe pas, ou n’est plus dans la base.")
                keeping.add(writing, user, service, viewer=viewer())
            else:
                keeping.remove(writing, user, service_id)
    except Invalid as error:
        return _page(problem=str(error)), 422
    if request.accept_mimetypes.best == "application/json":  # the script of the button, which stays there
        return "", 204
    return redirect(back, code=303) if is_local_path(back) else see_other("alerts.favourites")


@pages.post("/favoris/frequence")
@permits(Permission.FOLLOW_NEWS)
def choose_frequency() -> Page:
    with transaction() as writing:
        keeping.choose_frequency(writing, own_account(writing).id, chosen_frequency())
    return see_other("alerts.favourites")


def _page(problem: str = "") -> str:
    user, needs = own_account(reading()), installation().needs
    asked, sort = request.args.get("besoin", ""), request.args.get("tri", "nom")
    kept = list(reading().scalars(queries.favourites_of(user.id, viewer=viewer())))
    shown = [each for each in kept if not asked or asked in _needs_of(each.service)]
    if sort == "ajout":
        shown.sort(key=lambda each: each.since, reverse=True)
    met = {slug for each in kept for slug in _needs_of(each.service)}
    return render_template(
        "alerts/favourites.html",
        lines=list(_lines(shown)),
        total=len(kept),
        freins=[(need.slug, need.label) for need in needs.all if need.slug in met],
        asked=asked,
        sorts=SORTS,
        sort=sort,
        frequencies=FREQUENCIES,
        frequency=favourites_frequency(reading(), user.id).value,
        recent=recent_sheets(),
        problem=problem,
    )


def _lines(kept: list[Favourite]) -> Iterator[Line]:
    told = _news(kept)
    for each in kept:
        service = each.service
        yield Line(
            service.id,
            typeset(service.name),
            typeset(service.organization.name),
            opened_at(service),
            _state(service),
            told.get(service.id, ""),
            f"Ajoutée le {day(each.since)}",
        )


def _state(service: Service) -> str:
    """What has become of a favourite; nothing to say of one that is offered as ever."""
    kept_as = name_of_kept(service)
    if kept_as:
        return typeset(f"Réunie avec « {kept_as} »")
    standing = standing_of(service, viewer=viewer(), day=today())
    if standing is Standing.SUSPENDED:
        until = service.suspended_until
        return f"Suspendue jusqu’au {day(until)}" if until else "Suspendue pour le moment"
    if standing is Standing.OPEN:
        return ""
    begins = service.valid_from
    return f"Proposée à partir du {day(begins)}" if begins and begins > today() else "N’est plus proposée"


def _news(kept: list[Favourite]) -> Mapping[UUID, str]:
    """« Fiche modifiée (horaires), le 3 mars 2026 »: the last news of each entry that was not read yet.

    What was merged is told of the entry that took its place.
    """
    user, entries = own_account(reading()), {each.service_id for each in kept}
    found: dict[UUID, str] = {}
    for each in reading().scalars(queries.news_of(user.id, viewer=viewer(), at=now())):
        if each.seen_at is not None or not each.favourite:
            continue
        replaced_by = led_to(each.service) if each.service_id not in entries else None
        what = f"remplace « {each.service.name} »" if replaced_by else told(each.kind, each.changed)
        said = typeset(f"{capitalize_first(what)}, le {day(each.found_at)}")
        found.setdefault(replaced_by or each.service_id, said)
    return {service_id: said for service_id, said in found.items() if service_id in entries}


def _needs_of(service: Service) -> list[str]:
    return [need.slug for need in installation().needs.of_themes(service.themes)]


def _entry() -> UUID:
    try:
        return UUID(request.form.get("fiche", ""))
    except ValueError as error:
        raise NotFound("Cette fiche n’existe pas, ou n’est plus dans la base.") from error
