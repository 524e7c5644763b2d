"""A small site where somebody follows entries, and its jobs run when told."""

from uuid import UUID

from sqlalchemy import select

from resource_base.accounts.models import Role, User
from resource_base.catalog import actions
from resource_base.catalog.actions import Act
from resource_base.catalog.models import Service
from resource_base.jobs.running import Turn
from resource_base.jobs.table import find_news, tell_news
from resource_base.mail.models import Letter
from resource_base.sharing.alerts.models import FavouriteAlerts, SavedSearch
from tests.domain.catalog import making
from tests.house.keeping import parse, text_of
from tests.site import Site

NAMES = ("Vélo du matin", "Vélo du soir", "Garde de nuit", "Toit d’urgence")
ACT = Act("Odile", "on le sait")


def fill(_base, session):
    for number, name in enumerate(NAMES):
        theme = ("mobilite--acheter-un-vehicule-motorise", "famille--garde-denfants")[number % 2]
        making.service(session, name, name=name, description="On aide.", fee="gratuit", themes=(theme,))


def spoken(answer):
    """The words of the main part of a page."""
    main = next(parse(answer.text).iter("main"))
    return " ".join(text_of(main).replace("\u00a0", " ").replace("\u202f", " ").split())


def notice(site: Site) -> None:
    """Both jobs."""
    site.base.index.ask_every = 0
    for job in (find_news, tell_news):
        job(Turn(site.base))


def act(site: Site, name: str, do, **details) -> UUID:
    """Do something to the entry of this name: `act(site, "Toit", actions.suspend, until=None)`."""
    with site.base.database.transaction() as session:
        entry = session.scalars(select(Service).where(Service.name.startswith(name))).one()
        do(session, entry, act=ACT, **details)
        return entry.id


def edit(site: Site, name: str, text: str) -> None:
    def revise(session, entry, act):
        actions.revise(session, entry, {"description": text}, act=act)

    act(site, name, revise)


def letters(site: Site) -> list[Letter]:
    with site.base.database.reading() as session:
        wanted = select(Letter).where(Letter.template == "news").order_by(Letter.created_at)
        return list(session.scalars(wanted))


def followed(site: Site, role: Role) -> tuple[str, list[tuple[str, str, str]]]:
    """How often someone hears of their favourites, and (name, question, frequency) of their searches."""
    with site.base.database.reading() as session:
        user = session.scalars(select(User).where(User.role == role)).first()
        assert user is not None
        alerts = session.get(FavouriteAlerts, user.id)
        asked = select(SavedSearch).where(SavedSearch.user_id == user.id).order_by(SavedSearch.created_at)
        searches = [(each.name, each.question, each.frequency.value) for each in session.scalars(asked)]
    return alerts.frequency.value if alerts else "", searches
