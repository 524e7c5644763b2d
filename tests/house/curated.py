"""What curators work on at the crossroads: proposals, reviews, duplicates, reports and needs of the place."""

from datetime import timedelta
from uuid import UUID

from resource_base.catalog import actions as catalog
from resource_base.catalog.models import Service
from resource_base.curation.bulk import actions as bulk
from resource_base.curation.duplicates import merging
from resource_base.curation.freshness.models import ReviewRound
from resource_base.curation.needs import asking
from resource_base.curation.needs.asking import Asked
from resource_base.curation.problems import actions as problems
from resource_base.curation.problems.vocabulary import Problem
from resource_base.curation.proposals import deciding, links, reviewing, workflow
from resource_base.curation.proposals.authors import Author
from resource_base.curation.proposals.vocabulary import LinkPurpose
from resource_base.database import now
from tests.house.furniture import ACT, THEME, Furniture


def tickets(made: Furniture) -> None:
    teller = made.user("pro")
    entry = made.session.get_one(Service, UUID(made.objects["service"]))
    report = problems.report(made.session, entry, Problem.CLOSED, by=teller)
    asked = Asked("garde d’enfants", "", ("famille",), (), "q=garde+d%E2%80%99enfants")
    need = asking.record(made.session, asked, by=teller, gazetteer=made.gazetteer)
    made.objects |= {"report": str(report.id), "group": str(need.group_id), "need": str(need.id)}


def desk(made: Furniture) -> None:
    """Proposals as curators find them, and an entry that has two versions."""
    author = Author.of(made.user("pro"))
    for name in ("waiting", "taken", "stale"):
        entry = made.entry(f"{name} entry")
        proposal = workflow.correct(made.session, entry, {"name": "Un toit pour la nuit"}, author=author)
        made.objects[name] = str(proposal.id)
        if name == "taken":
            reviewing.claim(made.session, proposal, by=author, at=now() - timedelta(days=1))
        if name == "stale":
            catalog.revise(made.session, entry, {"name": "Hébergement de nuit"}, act=ACT)
            deciding.mark_stale(made.session, entry)
    revised = made.entry("revised")
    catalog.revise(made.session, revised, {"name": "Hébergement revu"}, act=ACT)
    made.objects["theme"] = THEME
    act = bulk.verify(made.session, [made.entry("verified")], by=Author.of(made.user("cur")))
    made.session.flush()
    made.objects["bulk"] = str(act.id)


def duplicates(made: Furniture) -> None:
    """Two entries that look alike, and one that was merged into a third."""
    for name in ("twin", "other_twin", "double"):
        made.entry(name)
    double = made.session.get_one(Service, UUID(made.objects["double"]))
    kept = made.entry("kept")
    by = Author.of(made.user("cur"))
    made.session.flush()
    merging.merge(made.session, kept, double, {}, versions=(1, 1), by=by)


def reviews(made: Furniture) -> None:
    """An entry whose contact was asked by letter, and their links."""
    asked, at = made.entry("reviewed"), now()
    email = "contact@pont.example"
    made.session.add(
        ReviewRound(
            service_id=asked.id,
            due_on=at.date(),
            opened_at=at,
            letters=1,
            last_letter_at=at,
            recipient=email,
        )
    )
    made.objects |= {
        "asked": links.issue(made.session, purpose=LinkPurpose.REVIEW, email=email, at=at),
        "stopping": links.issue(made.session, purpose=LinkPurpose.STOP_LETTERS, email=email, at=at),
    }
