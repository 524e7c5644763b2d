"""A selection of the planted entries, and the five faces under which it is handed over."""

import re
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from uuid import UUID

from pypdf import PdfReader
from sqlalchemy import select

from resource_base.accounts.models import Role, User
from resource_base.catalog.models import Service
from resource_base.database import now
from resource_base.letters import Letters
from resource_base.mail.models import Letter
from resource_base.sharing.handing_over import links
from resource_base.sharing.handing_over.models import HandOver, SelectionLink
from resource_base.sharing.selections.models import Selection, SelectionEntry
from tests.house.keeping import parse
from tests.site import Site

DECOY = "Hébergement d’étape"
REFERENCE = "Référence à taire"
NOTE = "Demandez la dame de l’accueil."
ALL = {"notes": "oui", "structure": "oui", "lien": "oui"}
WHO = "quelquun@maison.example"


@dataclass(frozen=True)
class Handing:
    """A selection of the professional of a site, and what they do with it."""

    site: Site
    id: UUID

    @classmethod
    def of(cls, site: Site, *names: str, note: str = NOTE) -> "Handing":
        """A new selection of the entries whose names begin so, in this order; without a name, of all."""
        with site.base.database.transaction() as session:
            owner = session.scalars(select(User).where(User.role == Role.PROFESSIONAL)).first()
            services = session.scalars(select(Service).order_by(Service.name)).all()
            kept = [each for name in names or ("",) for each in services if each.name.startswith(name)]
            at = now()
            selection = Selection(
                owner=owner,
                reference=REFERENCE,
                created_at=at,
                modified_at=at,
                expires_at=at + timedelta(days=180),
            )
            selection.entries = [
                SelectionEntry(service=each, need="logement", note=note, position=position, added_at=at)
                for position, each in enumerate(kept, start=1)
            ]
            session.add(selection)
        return cls(site, selection.id)

    @property
    def path(self):
        return f"/selections/{self.id}/remettre"

    def client(self):
        """The browser of its owner."""
        return self.site.client_as(Role.PROFESSIONAL)

    def post(self, way="", **fields):
        """What the form of this way answers, signed by its token."""
        client = self.client()
        found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(self.path).text)
        assert found
        return client.post(self.path + way, data={"csrf_token": found[1], **fields})

    def handed(self, way, **fields):
        """What one is led to once it is handed over that way."""
        answer = self.post(way, **fields)
        assert answer.status_code == 303, answer.text
        return self.client().get(answer.location)

    def links(self):
        """The codes of its links, the last made first."""
        with self.site.base.database.reading() as session:
            found = session.scalars(links.of_selection(self.id)).all()
            return [links.code_of(each, keys=self.site.base.keys) for each in found]

    def change(self, act):
        """`act(session, selection)`, committed."""
        with self.site.base.database.transaction() as session:
            act(session, session.get_one(Selection, self.id))

    def open_link(self):
        """The page behind a new link, as a visitor sees it."""
        assert self.post("/liens", duree="30", **ALL).status_code == 303
        return self.site.visitor().get(f"/p/{self.links()[0]}")

    def letter(self):
        """The last letter that hands over, as it leaves."""
        with self.site.base.database.reading() as session:
            written = select(Letter).where(Letter.template == "selection_handed_over")
            letter = session.scalars(written.order_by(Letter.created_at.desc())).first()
            assert letter is not None
        return Letters(self.site.base.settings).render(letter)

    def faces(self):
        """Each way's words, by its name, without typographic spaces."""
        self.handed("/courriel", email=WHO, **ALL)
        letter = self.letter()
        faces = {
            "print": self.handed("/document", **ALL).text,
            "pdf": pdf_text(self.handed("/document.pdf", **ALL).data),
            "link": self.open_link().text,
            "mail": str(letter["Subject"]) + "".join(part.get_content() for part in letter.iter_parts()),
            "text": self.handed("/texte", lien="oui").text,
        }
        return {name: plain(text) for name, text in faces.items()}


def pdf_text(data):
    """The words of a PDF, page after page, without the numbers of its pages."""
    pages = [page.extract_text() for page in PdfReader(BytesIO(data)).pages]
    return "\n".join(re.sub(r"Page \d+ sur \d+", "", page) for page in pages)


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def main_words(html):
    """What a page says in its main part, as one text."""
    main = next(parse(html).iter("main"))
    for drawing in [(parent, child) for parent in main.iter() for child in parent if "svg" in str(child.tag)]:
        drawing[0].remove(drawing[1])
    return "".join(main.itertext())


def counted(site):
    """(way, entries) of what was handed over, in the order of the ways."""
    with site.base.database.reading() as session:
        return sorted((str(each.way), each.entries) for each in session.scalars(select(HandOver)))


def links_of(site):
    with site.base.database.reading() as session:
        return session.scalars(select(SelectionLink)).all()
