"""How long what is about people is kept, as the page « données personnelles » says it.

Each duration is the constant, or the setting, by which the jobs delete: the page cannot promise another.
"""

from dataclasses import dataclass
from datetime import timedelta

from resource_base.accounts import access_requests, forgotten, invitations, retention, throttle
from resource_base.accounts.sessions import Lifetime
from resource_base.curation.freshness import rounds
from resource_base.curation.problems import actions as problems
from resource_base.mail import actions as mail
from resource_base.sharing.alerts import forgetting as alerts
from resource_base.sharing.handing_over import links as selection_links
from resource_base.sharing.selections.vocabulary import COMES_BACK_FOR
from resource_base.web.context import installation
from resource_base.web.presentation import typeset

YEAR = timedelta(days=365)
# From how many on a unit is used: one says « 72 heures » and « 30 jours ».
UNITS = (
    (timedelta(days=1), "jour", 4),
    (timedelta(hours=1), "heure", 1),
    (timedelta(minutes=1), "minute", 1),
)


@dataclass(frozen=True, slots=True)
class Kept:
    """One line: what, and for how long."""

    what: str
    how_long: str


def kept(lifetime: Lifetime) -> tuple[Kept, ...]:
    """What is kept about who uses the site; `lifetime` is that of their sessions."""
    notice, end = retention.NOTICE_AFTER_MONTHS, retention.ANONYMISED_AFTER_MONTHS
    lines = (
        Kept(
            "Votre compte : nom, adresse électronique, structure, rôle",
            f"jusqu’à {end}\u00a0mois sans connexion, puis il est anonymisé ; un courriel vous prévient au"
            f" bout de {notice}\u00a0mois, et au moins {duration(retention.GRACE)} avant",
        ),
        Kept(
            "Votre demande d’accès",
            f"{duration(retention.ACCESS_REQUESTS)} ; sans réponse, elle s’éteint au bout de"
            f" {duration(access_requests.WAITS)}",
        ),
        Kept(
            "Votre invitation",
            f"le lien est bon {duration(invitations.GOOD_FOR)} ; l’invitation est effacée"
            f" {duration(retention.INVITATIONS)} plus tard",
        ),
        Kept("Un lien pour changer de mot de passe", duration(forgotten.GOOD_FOR)),
        Kept(
            "Vos connexions en cours : date, navigateur",
            f"{duration(lifetime.absolute)} au plus ; elles se ferment après {duration(lifetime.idle)} sans"
            f" activité, {duration(lifetime.idle_for_staff)} pour l’équipe du département",
        ),
        Kept(
            "Les essais de connexion, comptés sans être lisibles",
            f"{duration(throttle.REMEMBERED)} au plus",
        ),
        Kept(
            "Le journal de sécurité : connexions, changements de droits",
            duration(retention.SECURITY_LOG),
        ),
        Kept(
            "Votre nom sur les problèmes et les besoins que vous signalez",
            f"{problems.NAMED_FOR_MONTHS}\u00a0mois après la réponse",
        ),
        Kept(
            "Vos sélections",
            f"leurs notes {installation().settings.selection_months}\u00a0mois, que vous prolongez si"
            " besoin ; la liste de leurs solutions jusqu’à ce que vous la supprimiez, ou que votre compte"
            " soit anonymisé",
        ),
        Kept(
            "Une sélection que vous avez supprimée",
            f"{duration(COMES_BACK_FOR)}, le temps de pouvoir l’annuler, sauf si vous l’effacez avant",
        ),
        Kept(
            "Vos favoris et vos recherches enregistrées",
            "jusqu’à ce que vous les supprimiez, ou que votre compte soit anonymisé",
        ),
        Kept("Les nouveautés de ce que vous suivez", duration(alerts.KEPT)),
        Kept(
            "L’adresse à laquelle nous demandons si une fiche est toujours vraie",
            f"{duration(rounds.RECIPIENTS_KEPT)} après la réponse, ou le retrait de la fiche",
        ),
        Kept(
            "L’adresse à laquelle une sélection est remise par courriel",
            "le temps de l’envoi ; ni la sélection ni son auteur n’y restent attachés",
        ),
        Kept(
            "Le fait qu’un courriel par lequel vous remettez une sélection n’est pas parti, sans son adresse",
            f"jusqu’à ce que vous l’ayez lu, {duration(mail.KEPT)} au plus",
        ),
        Kept(
            "Un lien qui ouvre une sélection, et qui l’a créé",
            f"{duration(selection_links.KEPT_AFTER)} après sa fin",
        ),
        Kept(
            "Les courriels que le site vous envoie",
            f"leur contenu est effacé dès l’envoi, leur trace {duration(mail.KEPT)} plus tard",
        ),
    )
    return tuple(Kept(each.what, typeset(each.how_long)) for each in lines)


def duration(time: timedelta) -> str:
    """« 30 minutes », « 72 heures », « 30 jours », « 12 mois » for a year of days; in whole minutes."""
    if time % YEAR == timedelta():
        return f"{time // YEAR * 12}\u00a0mois"
    number, name = next(
        (time // unit, name)
        for unit, name, least in UNITS
        if time % unit == timedelta() and time // unit >= least
    )
    return f"{number}\u00a0{name}{'s' if number > 1 else ''}"
