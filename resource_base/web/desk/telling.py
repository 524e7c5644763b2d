"""The journal of a proposal, a sentence each line, as curators read it."""

from dataclasses import dataclass

from resource_base.curation.proposals.models import Step
from resource_base.curation.proposals.vocabulary import StepKind
from resource_base.web.desk.comparing import label_of
from resource_base.web.presentation import day, listed

_DID = {
    StepKind.SUBMITTED: "a envoyé la proposition",
    StepKind.CONFIRMED: "a confirmé son adresse",
    StepKind.CLAIMED: "examine la proposition",
    StepKind.RELEASED: "a remis la proposition dans la file",
    StepKind.REVISED: "a réécrit sa proposition",
    StepKind.AMENDED: "a reformulé",
    StepKind.ASKED: "a demandé",
    StepKind.ANSWERED: "a répondu",
    StepKind.BECAME_STALE: "la fiche a changé sous la proposition",
    StepKind.REBASED: "a comparé la proposition avec la fiche d’aujourd’hui",
    StepKind.ACCEPTED: "a accepté la proposition",
    StepKind.PARTLY_ACCEPTED: "a accepté une partie de la proposition",
    StepKind.REFUSED: "a refusé la proposition",
    StepKind.WITHDRAWN: "a retiré la proposition",
    StepKind.LOOKED_AT: "a revu la proposition, publiée aussitôt",
}
_ABOUT_FIELDS = {StepKind.AMENDED: "", StepKind.REVISED: " ; une reformulation est à refaire : "}


@dataclass(frozen=True)
class Told:
    """A line: who, did what, when; and the words that go with it, if any."""

    who: str
    did: str
    when: str
    words: str


def told(step: Step) -> Told:
    did, words = _DID[step.kind], step.text
    if step.kind in _ABOUT_FIELDS:
        names = listed([label_of(name) for name in step.text.split(", ") if name])
        did, words = f"{did}{_ABOUT_FIELDS[step.kind] or ' : '}{names}" if names else did, ""
    who = "" if step.kind is StepKind.BECAME_STALE else step.by
    return Told(who, did, day(step.at), words)
