"""What is kept at the crossroads: a selection of the professional, edited by one curator, read by another."""

from resource_base.catalog.models import Service
from resource_base.database import now
from resource_base.sharing.selections import actions, deleting
from resource_base.sharing.selections.keeping import Chosen, keep
from resource_base.sharing.selections.models import SelectionMember, SelectionOffer
from resource_base.sharing.selections.vocabulary import Right
from tests.house.furniture import Furniture


def selections(made: Furniture) -> None:
    owner = made.user("pro")
    selection = actions.start(made.session, reference="Sélection du 22 novembre", by=owner, months=6)
    entry = made.session.get_one(Service, made.id_of("service"))
    keep(made.session, selection, [Chosen(entry, "logement")])
    for name, right in {"far": Right.EDIT, "cur": Right.READ}.items():
        selection.members.append(SelectionMember(user=made.user(name), right=right, since=now()))
    admin = made.user("admin")
    selection.offers.append(SelectionOffer(email=admin.email, right=Right.READ, since=now()))
    gone = actions.start(made.session, reference="Sélection du 8 novembre", by=owner, months=6)
    deleting.delete(made.session, gone)
    made.session.flush()
    made.objects["curator"] = str(made.users["cur"])
    made.objects |= {"selection": str(selection.id), "deleted": str(gone.id)}
