"""The sentences of the answers: how many, what is further, what is missing."""

from urllib.parse import urlencode

from flask import url_for

from resource_base.search.criteria import Sort
from resource_base.search.situations.answers import Answers, NeedAnswer
from resource_base.search.situations.situation import Situation
from resource_base.web.finding.addresses import results_url
from resource_base.web.finding.results_page import Link, place_name
from resource_base.web.presentation import counted, kilometres, typeset


def person_url(situation: Situation) -> str:
    """The page of a situation: its address is the whole question."""
    pairs = situation.to_args()
    path = url_for("situations.person")
    return f"{path}?{urlencode(pairs)}" if pairs else path


def title_of(answers: Answers) -> str:
    """« Pour une personne qui habite Maîche (25120) »."""
    home = answers.home
    return typeset(f"Pour une personne qui habite {place_name(home)}") if home else "Pour une personne"


def summary(answers: Answers) -> str:
    """« 4 freins, dont 1 sans réponse. », « 1 frein, sans réponse. »."""
    freins = counted(len(answers.needs), "frein")
    holes = len(answers.holes)
    if not holes:
        return f"{freins}, {'chacun ' if len(answers.needs) > 1 else ''}avec des réponses."
    if holes == len(answers.needs):
        return f"{freins}, {'tous ' if holes > 1 else ''}sans réponse."
    return f"{freins}, dont {counted(holes, 'sans réponse', 'sans réponse')}."


def count(answer: NeedAnswer) -> str:
    """« 7 solutions, dont 2 à distance »."""
    if answer.is_hole:
        return "sans réponse"
    found = counted(answer.total, "solution")
    if not answer.remote:
        return found
    some = "" if answer.remote == answer.total else f"dont {answer.remote} "
    return f"{found}, {some}à distance"


def all_link(answer: NeedAnswer) -> Link | None:
    """The same question on the page of results."""
    return Link("Voir dans la recherche", results_url(answer.criteria)) if answer.total else None


def further(answer: NeedAnswer) -> str:
    """« 2 autres plus loin, à 34 km et plus »."""
    found = counted(answer.further, "solution" if answer.is_hole else "autre")
    if answer.further_km is None:
        return f"{found} plus loin"
    beyond = " et plus" if answer.further > 1 else ""
    return f"{found} plus loin, à {kilometres(answer.further_km)}{beyond}"


def closed(answer: NeedAnswer) -> str:
    """What is within reach but closed when she is free."""
    if answer.is_hole:
        return f"Voir {counted(answer.closed, 'solution')} sans tenir compte des horaires"
    told = "n’est pas ouverte" if answer.closed == 1 else "ne sont pas ouvertes"
    return f"{counted(answer.closed, 'autre')} {told} quand la personne est libre"


def further_url(answer: NeedAnswer) -> str:
    """The same question without limit, the nearest first."""
    return results_url(answer.criteria.but(radius_km=None, sort=Sort.DISTANCE))


def hole(answer: NeedAnswer, situation: Situation) -> str:
    """What is missing, plainly."""
    if answer.closed:
        return "Rien n’est ouvert quand la personne est libre."
    if answer.further:
        return f"Rien à moins de {situation.reach_km} km."
    if answer.elsewhere:
        kept = "existe, réservée" if answer.elsewhere == 1 else "existent, réservées"
        found = counted(answer.elsewhere, "solution")
        return f"Rien pour cette personne : {found} {kept} aux habitants d’autres communes."
    return "La base n’a rien pour cette personne."
