"""Two professionals in their browsers, on a site of their own, and what their forms say."""

import re
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from resource_base.accounts import actions
from resource_base.accounts.models import Role, User
from resource_base.accounts.sessions import Lifetime, open_session
from resource_base.accounts.vocabulary import Method, Stage
from resource_base.sharing.selections.models import Selection, SelectionEntry
from tests.house.keeping import parse, text_of
from tests.site import Site

FIELD = re.compile(r'<(?:input type="hidden"|button [^>]*) name="(\w+|note-[\w-]+)" value="([^"]*)"')
NOTE = re.compile(r'<textarea [^>]*name="(note-[\w-]+)"[^>]*>\n([^<]*)</textarea>')
REFERENCE = "Sélection du 22 novembre"


def open_account(site: Site, name: str, role: Role = Role.PROFESSIONAL) -> User:
    with site.base.database.transaction() as session:
        return actions.create_user(session, email=f"{name.lower()}@ccas.example", name=name, role=role)


def browser_of(site: Site, user: User) -> FlaskClient:
    """A browser where this person is signed in."""
    with site.base.database.transaction() as session:
        mine = session.get_one(User, user.id)
        opened = open_session(session, mine, stage=Stage.FULL, method=Method.PASSWORD, lifetime=Lifetime())
    client = site.visitor()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = opened.token
    return client


def spoken(answer: Any) -> str:
    """What a page says, on one line."""
    return text_of(parse(answer.text)).replace("\u00a0", " ")


def kept(site: Site) -> Selection:
    """The only selection there is, as it stands now."""
    with site.base.database.reading() as session:
        found = select(Selection).options(selectinload(Selection.entries).joinedload(SelectionEntry.service))
        return session.scalars(found).one()


def notes(site: Site) -> dict[str, str]:
    return {each.service.name: each.note for each in kept(site).entries if each.note}


def order(site: Site) -> list[str]:
    return [each.service.name for each in kept(site).entries]


@dataclass
class Window:
    """The page of a selection, opened in a browser; `fields` is what its form would send."""

    client: FlaskClient
    path: str
    fields: list[tuple[str, str]]

    @classmethod
    def open(cls, client: FlaskClient, path: str) -> "Window":
        return cls.of(client, path, client.get(path).text)

    @classmethod
    def of(cls, client: FlaskClient, path: str, page: str) -> "Window":
        form = page[page.index(f'action="{path}"') :]
        form = form[: form.index("</form>")]
        hidden = [
            (name, value) for name, value in FIELD.findall(form) if name in SENT or name.startswith("note")
        ]
        return cls(client, path, hidden + NOTE.findall(form))

    def write(self, service_id: Any, text: str) -> "Window":
        name = f"note-{service_id}"
        self.fields = [*((each, value) for each, value in self.fields if each != name), (name, text)]
        return self

    def press(self, **button: Any) -> Any:
        """Send the form, by this button."""
        sent: dict[str, Any] = {}
        for name, value in [*self.fields, *((name, str(value)) for name, value in button.items())]:
            sent.setdefault(name, []).append(value)
        return self.client.post(self.path, data=sent)


SENT = {"csrf_token", "vu", "ordre"}
