"""What a curator looks after, in a sentence."""

from resource_base.accounts.models import Role, User
from resource_base.installation import Installation
from resource_base.web.presentation import listed


def scope_sentence(base: Installation, user: User) -> str:
    """« Suit les freins Mobilité et Logement, sur Pontarlier. »; empty for who is no curator."""
    if user.role is not Role.CURATOR:
        return ""
    scope = user.scope
    if scope is None or not (scope.needs or scope.territories):
        return "Suit toute la base, sans limite."
    known = base.needs.by_slug
    names = [known[slug].label if slug in known else slug for slug in scope.needs]
    places = [base.gazetteer.label(code) for code in scope.territories]
    what = "tous les freins"
    if names:
        what = f"{'le frein' if len(names) == 1 else 'les freins'} {listed(names)}"
    return f"Suit {what}, {'sur ' + listed(places) if places else 'partout'}."
