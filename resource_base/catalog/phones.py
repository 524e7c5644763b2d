"""Telephone numbers as French people read them aloud."""

import phonenumbers


def phone(value: str) -> str:
    """A French number in pairs (« 03 81 00 00 00 »); what is no number is shown as it is."""
    try:
        number = phonenumbers.parse(value, "FR")
    except phonenumbers.NumberParseException:
        return value
    if not phonenumbers.is_possible_number(number):
        return value
    in_france = number.country_code == 33
    style = (
        phonenumbers.PhoneNumberFormat.NATIONAL if in_france else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
    return phonenumbers.format_number(number, style).replace(" ", "\u00a0")
