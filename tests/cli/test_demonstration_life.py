"""The life of the demonstration: loaded twice it is the same, and nobody's pages are empty."""

from unittest import mock

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from resource_base.accounts.models import Role
from resource_base.cli import main
from resource_base.curation.freshness.queries import to_call
from resource_base.database import Base
from resource_base.jobs.running import Turn
from resource_base.jobs.table import find_news
from tests.house.keeping import parse, text_of
from tests.site import Site

NAVETTE, BIKES = "Navette d’embauche des horaires décalés", "Vélo à assistance électrique en location sociale"
# Where each account finds what it did or what awaits it, and words that are told there.
PAGES = (
    (Role.PROFESSIONAL, "/mes-propositions", (BIKES, "La Bulle, laverie solidaire")),
    (Role.PROFESSIONAL, "/mes-signalements", ("Droit du travail à Audincourt",)),
    (Role.PROFESSIONAL, "/mes-besoins", ("garde d’enfants la nuit", "Chauffeur pour entretien d’embauche")),
    (Role.PROFESSIONAL, "/favoris", (BIKES, "La Bulle, laverie solidaire")),
    (Role.PROFESSIONAL, "/recherches", ("Habillement", "2 nouveautés")),
    (Role.PROFESSIONAL, "/nouveautes", (BIKES, "Le vestiaire du Fil Retrouvé", "Nouvelle solution")),
    (Role.PROFESSIONAL, "/selections", ("Maîche, reprise d’emploi en usine", "partagée avec")),
    (Role.PROFESSIONAL, "/", ("Vos favoris qui changent", "Du nouveau dans vos recherches")),
    (Role.CURATOR, "/", ("Ce qui vous attend", "Problèmes signalés")),
    (Role.PARTNER, "/", ("Ce qui vous attend", "5 fiches à confirmer")),
    (Role.PARTNER, "/mes-propositions", ("Covoiturer entre frontaliers", "Bilan mobilité")),
    (Role.PARTNER, "/mes-signalements", ("Boutique informatique d’Héricourt",)),
    (Role.PARTNER, "/mes-besoins", ("permis remorque",)),
    (Role.PARTNER, "/mes-fiches-a-confirmer", (NAVETTE, "Code entre femmes")),
    (Role.CURATOR, "/propositions", ("Meubles et vaisselle", "La Bulle", "Covoiturer entre frontaliers")),
    (Role.CURATOR, "/signalements", ("Droit du travail à Audincourt", "Boutique informatique d’Héricourt")),
    (Role.CURATOR, "/besoins", ("Garde d’enfants la nuit", "Permis remorque")),
    (Role.CURATOR, "/structures-a-relancer", ("Les chiffres sans stress",)),
    (Role.CURATOR, "/doublons", ("Vestiaire de Baume-les-Dames", "Le vestiaire du Fil Retrouvé")),
)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A site in which the demonstration was loaded, as its command does."""
    site = Site.build(tmp_path_factory.mktemp("life"), lambda _base, _session: None)
    with mock.patch("resource_base.cli.demo.upgraded"):  # the tables are made already
        load(site)
        find_news(Turn(site.base))
        yield site
    site.base.database.dispose()


def load(site):
    done = CliRunner(catch_exceptions=False).invoke(main, ["demo", "load"], obj=site.base)
    assert done.exit_code == 0, done.output


def rows(site):
    """How many rows each table has."""
    with site.base.database.reading() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table))
            for table in Base.metadata.sorted_tables
        }


def spoken(page):
    return text_of(parse(page.text)).replace("\u00a0", " ").replace("\u202f", " ")


def test_loading_twice_adds_nothing(site):
    before = rows(site)

    load(site)

    assert rows(site) == before
    assert (before["proposal"], before["problem_report"], before["unmet_need"]) == (7, 2, 3)


@pytest.mark.parametrize(("role", "path", "told"), PAGES)
def test_what_each_account_did_or_has_to_do_is_on_its_pages(site, role, path, told):
    page = spoken(site.client_as(role).get(path))

    assert [words for words in told if words not in page] == []


def test_the_entries_that_nobody_answered_for_are_to_verify_and_to_call(site):
    with site.base.database.reading() as session:
        called = session.scalars(to_call()).unique().all()
        assert all(each.service.flagged_at for each in called)
        assert "demo--adm-010" in {each.service.source_id for each in called}
