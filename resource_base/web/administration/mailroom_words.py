"""What each letter is called on the pages of the administration."""

LETTER_NAMES = {
    "invitation": "invitation",
    "invitation_reminder": "rappel d’invitation",
    "access_request_received": "demande d’accès bien reçue",
    "access_request_to_review": "demande d’accès à examiner",
    "access_granted": "accès accordé",
    "access_refused": "accès refusé",
    "password_reset": "lien pour choisir un mot de passe",
    "password_changed": "mot de passe changé",
    "second_factor_changed": "double authentification changée",
    "identity_linked": "identité ProConnect rattachée",
    "account_inactive_notice": "préavis de fermeture du compte",
    "report_answered": "réponse à un signalement",
    "news": "nouveautés suivies",
    "need_answered": "réponse à un besoin",
    "need_assigned": "besoin confié à un référent",
    "proposal_confirmation": "adresse à confirmer",
    "proposal_draft": "brouillon à reprendre",
    "proposal_received": "proposition bien reçue",
    "proposal_question": "question sur une proposition",
    "proposal_answer": "réponse de l’auteur d’une proposition",
    "proposal_decided": "décision sur une proposition",
    "proposals_waiting": "propositions à examiner",
    "review_asked": "fiche à vérifier",
    "review_reminder": "rappel d’une fiche à vérifier",
    "review_withdrawal_announced": "retrait d’une fiche annoncé",
    "review_withdrawn": "fiche retirée",
    "reviews_to_follow": "vérifications à relancer",
    "selection_shared": "sélection partagée",
    "selections_ending": "fin d’une sélection",
    "selection_offered": "sélection à partager",
    "selection_handed_over": "sélection remise",
}

# What `mail.delivery` notes of a letter by itself; the rest are the words of the mail server.
REASONS = {
    "too late to be of use": "son lien avait expiré",
    "interrupted at each attempt": "l’envoi a été interrompu à chaque essai",
    "its recipient is not kept": "elle n’a pas pu être envoyée",
}
# A refusal of which the code alone is kept: « 550 its recipient is not kept ».
REFUSED = "le serveur de messagerie l’a refusée"


def letter_name(template: str) -> str:
    """« invitation »; a letter without a name here goes by that of its file."""
    return LETTER_NAMES.get(template, template.replace("_", " "))


def reason(told: str | None) -> str:
    """Why a letter did not leave."""
    why = told or ""
    if why[3:].strip() in REASONS and why[:3].isdigit():
        return f"{REFUSED} ({why[:3]})"
    return REASONS.get(why, why)
