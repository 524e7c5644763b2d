"""The states of the base in the words of the desk: what each means, and the next thing to do about it."""

from dataclasses import dataclass

from resource_base.curation.board import Standing


@dataclass(frozen=True)
class Words:
    """How a state is told. `calls`: an entry in it asks for something to be done."""

    label: str
    meaning: str
    next: str
    calls: bool = True


WORDS: dict[Standing, Words] = {
    Standing.PUBLISHED: Words(
        "Publiées",
        "Les fiches que tout le monde trouve aujourd’hui.",
        "Parcourir les fiches",
        calls=False,
    ),
    Standing.TO_VERIFY: Words(
        "À vérifier",
        "Vérifiées un jour, mais la structure n’a plus répondu depuis. Elles descendent dans les résultats.",
        "Appeler, puis dire « toujours vrai » ou corriger",
    ),
    Standing.NEVER_VERIFIED: Words(
        "Jamais vérifiées",
        "Publiées sans que personne ait encore dit que tout y était vrai.",
        "Commencer par les plus utiles : appeler, puis dire « toujours vrai »",
    ),
    Standing.ENDING: Words(
        "Bientôt terminées",
        "Leur dernier jour tombe dans les trente jours.",
        "Demander à la structure si elle continue, puis changer la date",
    ),
    Standing.OVER: Words(
        "Terminées",
        "Publiées, mais leur dernier jour est passé : plus personne ne les trouve.",
        "Retirer, ou corriger la date",
    ),
    Standing.TO_COME: Words(
        "À venir",
        "Publiées, mais leur premier jour n’est pas encore là.",
        "Vérifier la date d’ouverture",
        calls=False,
    ),
    Standing.UNREACHABLE: Words(
        "Sans moyen de contact",
        "Ni téléphone, ni courriel, ni lien : personne ne peut mobiliser la solution.",
        "Trouver un téléphone ou un courriel, et l’ajouter",
    ),
    Standing.NO_COVERAGE: Words(
        "Sans zone",
        "La fiche ne dit pas où il faut habiter pour en bénéficier.",
        "Indiquer les communes ou les territoires couverts",
    ),
    Standing.NO_THEME: Words(
        "Sans thématique",
        "Aucun frein ne mène à ces fiches : on ne les trouve que par leurs mots.",
        "Cocher les fiches et leur ajouter des thématiques",
    ),
    Standing.SUSPENDED: Words(
        "Suspendues",
        "Signalées comme interrompues pour un temps.",
        "Vérifier que la date de reprise est connue",
        calls=False,
    ),
    Standing.SUSPENSION_OVER: Words(
        "Suspension terminée",
        "Suspendues jusqu’à une date qui est passée.",
        "Rétablir la fiche, ou prolonger la suspension",
    ),
    Standing.DRAFT: Words(
        "Brouillons",
        "Importées ou saisies, vues des référents seulement.",
        "Relire, puis publier ou retirer",
    ),
    Standing.WITHDRAWN: Words(
        "Retirées",
        "Sorties de la base, avec un motif. Chacune peut revenir.",
        "Voir pourquoi, et rétablir au besoin",
        calls=False,
    ),
}
