"""Passwords as one chooses them: what the page needs to tell their strength while they are typed.

The script judges in the browser, by the rule, the lists and the sentences of `accounts.passwords`: nothing of
a password leaves before the form is sent, and then the server judges again. In a template:

    {{ new_password('Nouveau mot de passe', shortest, words, problem=problem) }}

where `words` are what it should not rest on: `accounts.actions.password_words(user, site_words())`. A name
typed in the same form counts among them.
"""

import json
from functools import cache
from hashlib import sha256

from flask import Flask, url_for

from resource_base.accounts import passwords
from resource_base.accounts.common_passwords import COMMON, SEQUENCES
from resource_base.accounts.passwords import FAULTS, VERDICTS, Fault

SO_FAR = "Encore {missing} au moins : une courte phrase convient bien."  # of what is not finished


def install(app: Flask) -> None:
    app.jinja_env.globals["strength_address"] = _address


@cache
def rule() -> str:
    """What the script needs to judge as the server does, in JSON."""
    told = {
        "longest": passwords.LONGEST,
        "fewestBits": passwords.FEWEST_BITS,
        "strongBits": passwords.STRONG_BITS,
        "fewestOwn": passwords.FEWEST_OWN,
        "disguises": {chr(one): chr(other) for one, other in passwords.DISGUISES.items()},
        "sequences": SEQUENCES,
        "sentences": FAULTS | VERDICTS | {Fault.SHORT: SO_FAR},
        "common": " ".join(sorted(COMMON)),
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _address() -> str:
    """Where the script finds it; the address changes with what it is."""
    return url_for("public.rule_of_passwords", v=sha256(rule().encode()).hexdigest()[:8])
