"""Two ways of writing one name are one name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resource_base.geo.names import contracted, fold, main_words, without_article


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("L’Isle-s/-le-Doubs", ("l", "isle", "sur", "le", "doubs")),
        ("VILLERS S/ LAC", ("villers", "sur", "lac")),
        ("Lons s/s Bois", ("lons", "sous", "bois")),
        ("St-Vit", ("saint", "vit")),
        ("Stes-Maries", ("saintes", "maries")),
        ("Œuilly", ("oeuilly",)),
        ("Plaimbois-du-Miroir", ("plaimbois", "du", "miroir")),
        ("Ÿ_é", ("y", "e")),
        ("", ()),
    ],
)
def test_a_name_is_folded(written, words):
    assert fold(written) == words


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text):
    assert fold(" ".join(fold(text))) == fold(text)


def test_small_words_and_articles():
    assert main_words(("l", "isle", "sur", "le", "doubs")) == ("isle", "doubs")
    assert main_words(("les",)) == ("les",)
    assert without_article(("le", "russey")) == ("russey",)
    assert contracted(("le", "russey")) == [("du", "russey"), ("au", "russey")]
    assert contracted(("les", "fins")) == [("des", "fins"), ("aux", "fins")]
    assert contracted(("la", "chaux")) == contracted(("les",)) == []
