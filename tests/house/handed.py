"""What is handed over at the crossroads: an open link to the selection of the professional."""

from uuid import UUID

from resource_base.accounts.keys import Keys
from resource_base.database import now
from resource_base.sharing.handing_over import links
from resource_base.sharing.selections.models import Selection
from tests.house.furniture import Furniture


def handed(made: Furniture, keys: Keys) -> None:
    selection = made.session.get_one(Selection, UUID(made.objects["selection"]))
    link = links.make(made.session, selection, keys=keys, by=made.user("pro"), at=now())
    code = links.code_of(link, keys=keys)
    assert code is not None
    made.objects |= {"handed": str(link.id), "handed_code": links.in_groups(code)}
