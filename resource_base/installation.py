"""One installation: its settings and the long-lived parts of a process, each made when first asked for."""

from dataclasses import dataclass
from functools import cached_property

from resource_base.accounts.keys import Keys
from resource_base.catalog.vocabulary import Needs
from resource_base.curation.bulk import forgetting as bulk
from resource_base.curation.duplicates import forgetting as duplicates
from resource_base.curation.freshness import actions as freshness
from resource_base.curation.freshness.policy import Policy
from resource_base.curation.needs import actions as needs
from resource_base.curation.problems import actions as problems
from resource_base.curation.proposals import forgetting as proposals
from resource_base.database import Database
from resource_base.events import PersonAnonymised, ProposalDecided, SelectionDeleted, subscribe
from resource_base.geo.addresses import Addresses
from resource_base.geo.contours import Contours
from resource_base.geo.geocoding import Geocoder
from resource_base.geo.places import Gazetteer
from resource_base.search.engine import Engine
from resource_base.search.language.synonyms import Synonyms
from resource_base.search.situations.spoken import Spoken
from resource_base.search.upkeep.feed import Index
from resource_base.settings import Settings
from resource_base.sharing.alerts import forgetting as alerts
from resource_base.sharing.handing_over import letters as selection_letters
from resource_base.sharing.handing_over import links as selection_links
from resource_base.sharing.selections import members as selections

# What happened below, and who hears it: the whole table, for pages, commands and jobs alike.
subscribe(ProposalDecided, problems.follow)
subscribe(PersonAnonymised, problems.forget_person)
subscribe(PersonAnonymised, needs.forget_person)
subscribe(PersonAnonymised, proposals.forget_person)
subscribe(PersonAnonymised, bulk.forget_person)
subscribe(PersonAnonymised, freshness.forget_person)
subscribe(PersonAnonymised, duplicates.forget_person)
subscribe(PersonAnonymised, alerts.forget_person)
subscribe(PersonAnonymised, selections.forget_person)
subscribe(PersonAnonymised, selection_links.forget_person)
subscribe(PersonAnonymised, selection_letters.forget_person)
subscribe(SelectionDeleted, selection_links.close_all)


@dataclass(frozen=True)
class Installation:
    """What the pages and the commands stand on."""

    settings: Settings

    def __post_init__(self) -> None:
        """Refuse what the settings alone cannot judge.

        Raises:
            BadSetting: see `Policy.of`.
        """
        _ = self.reviews

    @cached_property
    def reviews(self) -> Policy:
        return Policy.of(self.settings)

    @cached_property
    def database(self) -> Database:
        return Database(self.settings.database_url)

    @cached_property
    def keys(self) -> Keys:
        return Keys(self.settings.secret_key)

    @cached_property
    def gazetteer(self) -> Gazetteer:
        return Gazetteer.load(self.settings.seeds_dir)

    @cached_property
    def contours(self) -> Contours:
        return Contours.load(self.settings.seeds_dir)

    @cached_property
    def geocoder(self) -> Geocoder:
        """May ask online, as the settings say: once for the process, so that a service that is down rests."""
        return Geocoder.from_settings(self.settings, self.gazetteer)

    @cached_property
    def offline_geocoder(self) -> Geocoder:
        return Geocoder(self.gazetteer, self.contours)

    @cached_property
    def addresses(self) -> Addresses:
        """Completed while one types, as the settings say: once for the process, as what it keeps."""
        return Addresses.from_settings(self.settings, self.gazetteer)

    @cached_property
    def needs(self) -> Needs:
        return Needs.load(self.settings.seeds_dir)

    @cached_property
    def index(self) -> Index:
        return Index(self.database, self.settings.index_dir)

    @cached_property
    def synonyms(self) -> Synonyms:
        return Synonyms.load(self.settings.seeds_dir)

    @cached_property
    def spoken(self) -> Spoken:
        """How situations are told."""
        return Spoken.load(self.settings.seeds_dir, self.synonyms)

    @cached_property
    def engine(self) -> Engine:
        return Engine(
            self.index,
            self.gazetteer,
            self.needs,
            departments=self.settings.departments,
            synonyms=self.synonyms,
            spoken=self.spoken,
        )
