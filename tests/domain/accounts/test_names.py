"""What may be the name of a person."""

import pytest

from resource_base.accounts.names import person_name
from resource_base.errors import Invalid


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Lise  Marchal-Roy ", "Lise Marchal-Roy"),
        ("J.-P. d’Alembert", "J.-P. d’Alembert"),
        ("A.Martin", "A.Martin"),
        ("M. le Bihan (CCAS)", "M. le Bihan (CCAS)"),
        ("Ana\u202e\u200bRoy\r\nBcc: x", "Ana Roy Bcc: x"),
        ("李小龙", "李小龙"),
    ],
)
def test_a_name_is_kept_on_one_line_without_what_does_not_show(typed, kept):
    assert person_name(typed) == kept


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("\u200b \t", "le prénom et le nom"),
        ("1234 !", "le prénom et le nom"),
        ("a" * 151, "trop long"),
        ("Gagnez sur https://piege.example", "ni adresse ni lien"),
        ("Votre compte est bloqué : www.piege", "ni adresse ni lien"),
        ("piege.example", "ni adresse ni lien"),
        ("ana@piege", "ni adresse ni lien"),
    ],
)
def test_what_is_no_name_is_refused(typed, why):
    with pytest.raises(Invalid, match=why) as refused:
        person_name(typed)
    assert refused.value.problems.keys() == {"name"}
