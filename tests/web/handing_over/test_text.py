"""The text for an SMS: short, plain, in the signs that cost least."""

import re

import pytest

from resource_base.web.handing_over import words
from tests.web.handed import Handing


def test_the_text_for_an_sms_is_short_and_plain(site):
    handing = Handing.of(site)
    page = handing.handed("/texte", lien="oui").text
    text = re.search(r"<pre[^>]*>(.*)</pre>", page, re.DOTALL)
    assert text
    *entries, link = text[1].split("\n\n")
    assert max(len(entry.splitlines()) for entry in entries) <= 5
    assert link.startswith("Tout le détail : http://127.0.0.1:8000/p/")
    assert set("’…«»\u00a0\u202f").isdisjoint(text[1])
    assert "03 53 01 99 96" in text[1]


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("Hôtel « L’Œil », ça coûte 5 € – à Besançon…", 'Hotel "L\'OEil", ca coute 5 € - à Besancon...'),
        ("Été, forêt, maïs, À GAUCHE", "Été, foret, mais, A GAUCHE"),
        ("Écrire : forêt@hôtel.example\nhttps://hôtel.example/forêt", None),
        ("مرحبا 你好", None),
    ],
)
def test_an_sms_is_written_in_the_signs_that_cost_least(text, sent):
    assert words.in_sms(text) == (sent or text)
