"""How often one wants to be written to, as forms offer it."""

from flask import request

from resource_base.sharing.alerts.vocabulary import FREQUENCY_LABELS, Frequency
from resource_base.web.presentation import capitalize_first

FREQUENCIES = [(each.value, capitalize_first(label)) for each, label in FREQUENCY_LABELS.items()]


def chosen_frequency() -> Frequency:
    """The frequency of a form; weekly when it says none that is known."""
    given = request.form.get("frequence", "")
    return Frequency(given) if given in set(Frequency) else Frequency.WEEKLY
