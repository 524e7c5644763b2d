"""What is suspended, gone, merged or not for everybody is said on each face."""

import re

from resource_base.catalog.models import Service
from resource_base.curation.duplicates.merging import merge
from resource_base.curation.proposals.authors import Author
from tests.web.handed import DECOY, Handing, plain


def test_what_is_suspended_or_gone_is_said_on_every_face(site):
    faces = Handing.of(site, "État s", "État w").faces()
    for name, text in faces.items():
        assert ("suspendue jusqu’au" in text.replace("'", "’").replace("&#39;", "’"), name) == (True, name)
        assert ("plus proposée" in text, name) == (True, name)


def test_what_nobody_may_call_alone_says_who_can(site):
    page = plain(Handing.of(site, "Hébergement sûr").handed("/document").text)
    assert "la personne qui vous a remis cette liste peut appeler pour vous." in page
    assert "L’adresse n’est pas publique." in page


def test_an_entry_merged_since_is_handed_over_as_the_one_that_was_kept(site):
    handing = Handing.of(site, "État published")
    with site.base.database.transaction() as session:
        kept, other = (session.get_one(Service, site.service_id(name)) for name in (DECOY, "État published"))
        merge(session, kept, other, {}, versions=(kept.version, other.version), by=Author(name="Claire"))
    for name, text in handing.faces().items():
        said = plain(text).replace("&#34;", '"').replace('"', "")
        assert (DECOY.replace("’", "'") in said.replace("&#39;", "'").replace("’", "'"), name) == (True, name)
        assert (re.search("emplace «? ?État published", said) is not None, name) == (True, name)
