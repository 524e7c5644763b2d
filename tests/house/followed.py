"""What is followed at the crossroads: a favourite and a saved search of the professional."""

from resource_base.accounts.keys import Keys
from resource_base.catalog.models import Service
from resource_base.catalog.queries import Viewer
from resource_base.sharing.alerts import favourites, searches, stopping
from resource_base.sharing.alerts.searches import Answers
from resource_base.sharing.alerts.vocabulary import Frequency
from tests.house.furniture import Furniture


def followed(made: Furniture, keys: Keys) -> None:
    pro = made.user("pro")
    entry = made.session.get_one(Service, made.id_of("service"))
    favourites.add(made.session, pro, entry, viewer=Viewer.PROFESSIONAL)
    search = searches.save(
        made.session,
        pro,
        name="Un toit",
        question="q=toit",
        frequency=Frequency.WEEKLY,
        answers=Answers((), Viewer.PROFESSIONAL, ""),
    )
    code = stopping.of_search(search.id, keys).rpartition("/")[2]
    made.objects |= {"search": str(search.id), "search_stop": code}
