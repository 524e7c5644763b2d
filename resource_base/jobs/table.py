"""The jobs of an installation, in the order in which they run when several are due."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from resource_base.accounts import invitations, retention
from resource_base.accounts.sessions import forget_expired
from resource_base.catalog.queries import Viewer
from resource_base.curation.duplicates import comparing
from resource_base.curation.duplicates import queries as duplicates
from resource_base.curation.freshness import rounds
from resource_base.curation.needs import actions as needs
from resource_base.curation.problems import actions as problems
from resource_base.curation.proposals import forgetting, links, reminding
from resource_base.curation.scope import matter_of, matter_of_proposal
from resource_base.database import now
from resource_base.errors import ResourceBaseError
from resource_base.jobs import running
from resource_base.jobs.running import Job, Turn
from resource_base.letters import Letters
from resource_base.mail import actions as mail
from resource_base.mail import transports
from resource_base.mail.delivery import deliver
from resource_base.permissions import viewer_of
from resource_base.sharing.alerts import finding, telling
from resource_base.sharing.alerts import forgetting as alerts
from resource_base.sharing.handing_over import links as selection_links
from resource_base.sharing.selections import actions as selections
from resource_base.sharing.selections import deleting, warning


def deliver_letters(turn: Turn) -> str:
    settings = turn.installation.settings
    transport = transports.from_settings(settings)
    if transport is None:
        return ""
    done = deliver(
        turn.installation.database, transport, Letters(settings).render, at=turn.at, stop=turn.stop
    )
    return _told(
        (done.sent, "lettre envoyée", "lettres envoyées"),
        (done.put_off, "remise à plus tard", "remises à plus tard"),
        (done.given_up, "abandonnée", "abandonnées"),
    )


def end_sessions(turn: Turn) -> str:
    with turn.installation.database.transaction() as session:
        ended = forget_expired(session, at=turn.at)
        ended += links.forget_expired(session, at=turn.at or now())
        ended += selection_links.forget_ended(session, at=turn.at or now())
    return _told((ended, "session, compteur ou lien effacé", "sessions, compteurs ou liens effacés"))


def remind_the_invited(turn: Turn) -> str:
    with turn.installation.database.transaction() as session:
        written = invitations.remind(session, at=turn.at)
    return _told((written, "rappel d’invitation écrit", "rappels d’invitation écrits"))


def keep_no_longer(turn: Turn) -> str:
    with turn.installation.database.transaction() as session:
        ended = retention.apply(session, at=turn.at)
        reporters = problems.forget_reporters(session, at=turn.at)
        askers = needs.forget_askers(session, at=turn.at)
        visitors = forgetting.forget_visitors(session, at=turn.at or now())
        news = alerts.forget_old(session, at=turn.at or now())
    return _told(
        (ended.noticed, "préavis d’inactivité écrit", "préavis d’inactivité écrits"),
        (ended.anonymised, "compte anonymisé", "comptes anonymisés"),
        (ended.invitations, "invitation effacée", "invitations effacées"),
        (ended.requests_expired, "demande d’accès périmée", "demandes d’accès périmées"),
        (ended.requests_forgotten, "demande d’accès effacée", "demandes d’accès effacées"),
        (ended.security_events, "ligne du journal effacée", "lignes du journal effacées"),
        (reporters, "signalement rendu anonyme", "signalements rendus anonymes"),
        (askers, "besoin rendu anonyme", "besoins rendus anonymes"),
        (visitors, "proposition sans compte oubliée", "propositions sans compte oubliées"),
        (news, "nouveauté d’il y a un an effacée", "nouveautés d’il y a un an effacées"),
    )


def review_entries(turn: Turn) -> str:
    base = turn.installation
    run = rounds.Run(
        base.database,
        base.reviews,
        matter=lambda service: matter_of(service, needs=base.needs, gazetteer=base.gazetteer),
        at=turn.at or now(),
        stop=turn.stop,
    )
    run.go()
    told = _told(
        (run.done["asked"], "demande de vérification écrite", "demandes de vérification écrites"),
        (run.done["escalated"], "structure à appeler", "structures à appeler"),
        (run.done["flagged"], "fiche « à vérifier »", "fiches « à vérifier »"),
        (run.done["announced"], "retrait annoncé", "retraits annoncés"),
        (run.done["withdrawn"], "fiche retirée", "fiches retirées"),
    )
    return _but_failed(told, run.failed)


def forget_the_old(turn: Turn) -> str:
    with turn.installation.database.transaction() as session:
        letters = mail.forget_old(session, at=turn.at)
        runs = running.forget_old(session, at=turn.at)
    return _told(
        (letters, "ancienne lettre effacée", "anciennes lettres effacées"),
        (runs, "ancienne exécution effacée", "anciennes exécutions effacées"),
    )


def warn_of_ends(turn: Turn) -> str:
    with turn.installation.database.transaction() as session:
        written = warning.warn(session, at=turn.at or now())
    return _told((written, "lettre de fin de sélection écrite", "lettres de fin de sélection écrites"))


def end_selections(turn: Turn) -> str:
    with turn.installation.database.transaction() as session:
        erased = deleting.erase_deleted(session, at=turn.at)
        ended = selections.end_expired(session, at=turn.at)
    return _told(
        (ended, "sélection terminée", "sélections terminées"),
        (erased, "sélection supprimée effacée", "sélections supprimées effacées"),
    )


def compare_entries(turn: Turn) -> str:
    done = comparing.compare(turn.installation.database, at=turn.at)
    return "" if done is None else _told((done.new, "doublon probable trouvé", "doublons probables trouvés"))


def remind_curators(turn: Turn) -> str:
    base = turn.installation
    with base.database.transaction() as session:
        written = reminding.remind_curators(
            session,
            lambda proposal: matter_of_proposal(proposal, needs=base.needs, gazetteer=base.gazetteer),
            at=turn.at or now(),
        )
    return _told((written, "rappel aux référents écrit", "rappels aux référents écrits"))


def find_news(turn: Turn) -> str:
    base = turn.installation
    run = finding.Run(
        base.database,
        base.index,
        base.engine,
        viewer_of=viewer_of,
        kept_as=kept_as,
        at=turn.at or now(),
        stop=turn.stop,
    )
    run.go()
    told = _told((run.found, "nouveauté trouvée", "nouveautés trouvées"))
    return _but_failed(told, run.failed)


def tell_news(turn: Turn) -> str:
    base = turn.installation
    run = telling.Run(
        base.database,
        base.keys,
        viewer_of=viewer_of,
        kept_as=kept_as,
        at=turn.at or now(),
        stop=turn.stop,
    )
    run.go()
    told = _told((run.told, "lettre de nouveautés écrite", "lettres de nouveautés écrites"))
    return _but_failed(told, run.failed)


def kept_as(session: Session, service_id: UUID, viewer: Viewer) -> UUID | None:
    """The entry that a merged one became, as far as this viewer sees it."""
    return duplicates.address_of(session, service_id, viewer=viewer)


def _but_failed(told: str, failed: int) -> str:
    """What was done, when nothing failed.

    Raises:
        ResourceBaseError: something did; said with the rest.
    """
    if failed:
        raise ResourceBaseError(f"{told or 'Rien de fait'} ; {failed} en échec (journal du serveur)")
    return told


def _told(*counts: tuple[int, str, str]) -> str:
    """« 3 lettres envoyées, 1 abandonnée »; what is zero is not told."""
    return ", ".join(f"{number} {one if number < 2 else many}" for number, one, many in counts if number)


JOBS = (
    Job("deliver-letters", "Envoyer les lettres", timedelta(seconds=20), deliver_letters),
    Job("end-sessions", "Effacer les sessions et les compteurs périmés", timedelta(hours=1), end_sessions),
    Job("remind-the-invited", "Rappeler les invitations", timedelta(hours=1), remind_the_invited),
    Job("review-entries", "Faire vérifier les fiches", timedelta(hours=1), review_entries),
    Job("remind-curators", "Rappeler les propositions en attente", timedelta(hours=1), remind_curators),
    Job("compare-entries", "Chercher les doublons", timedelta(hours=1), compare_entries),
    Job("find-news", "Chercher les nouveautés", timedelta(minutes=2), find_news),
    Job("tell-news", "Écrire les nouveautés", timedelta(minutes=2), tell_news),
    Job("warn-of-ends", "Prévenir des sélections qui se terminent", timedelta(hours=1), warn_of_ends),
    Job("end-selections", "Terminer ou effacer les sélections échues", timedelta(hours=1), end_selections),
    Job("keep-no-longer", "Effacer les données personnelles échues", timedelta(days=1), keep_no_longer),
    Job("forget-the-old", "Effacer les anciennes lettres et exécutions", timedelta(days=1), forget_the_old),
)
