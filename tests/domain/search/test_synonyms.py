"""The curated language: its files, and what they are refused for."""

import json

import pytest

from resource_base.errors import BadSetting
from resource_base.search.language.synonyms import MEANT, SAME, Synonyms, keys
from tests.domain.search.asking import SEEDS

PERMIT = "mobilite--preparer-un-permis"


def written(tmp_path, **files):
    folder = tmp_path / "vocabulary" / "synonyms"
    folder.mkdir(parents=True)
    for name, groups in files.items():
        text = groups if isinstance(groups, str) else json.dumps(groups)
        (folder / f"{name}.json").write_text(text, encoding="utf-8")
    return tmp_path


def test_groups_of_all_files_add_up_and_the_heavier_link_stays(tmp_path):
    seeds = written(
        tmp_path,
        a=[{"words": ["permis"], "means": ["code"], "themes": [PERMIT]}],
        b=[{"words": ["Permis", "code"], "themes": []}],
    )
    found = Synonyms.load(seeds).of(keys("permis")[0])
    assert found
    assert [(each.text, each.weight) for each in found.alternatives] == [("code", SAME)]
    assert found.themes == (PERMIT,)


def test_a_meaning_weighs_less_than_an_equal():
    synonyms = Synonyms([{"words": ["nounou", "gardienne"], "means": ["crèche"]}])
    found = synonyms.of(keys("nounou")[0])
    assert found
    weights = {each.text: each.weight for each in found.alternatives}
    assert weights == {"gardienne": SAME, "crèche": MEANT}
    assert synonyms.of(keys("crèche")[0]) is None


def test_an_expression_is_known_with_its_hyphen_or_joined():
    synonyms = Synonyms([{"words": ["auto-école", "leçons de conduite"]}])
    assert [synonyms.of(key) is not None for key in keys("auto-école")] == [True, True]
    assert synonyms.of(keys("autoécole")[0]) is not None
    assert synonyms.of(keys("auto")[0]) is None


def test_no_file_is_no_fault(tmp_path):
    assert len(Synonyms.load(tmp_path)) == 0


@pytest.mark.parametrize(
    ("groups", "why"),
    [
        ([{"words": ["permis"], "themes": ["mobilite--voler"]}], "mobilite--voler"),
        ([{"words": "permis"}], "list of groups"),
        (["permis"], "list of groups"),
        ({"words": ["permis"]}, "list of groups"),
        ("[{", "cannot be read"),
    ],
)
def test_a_faulty_file_stops_the_start_and_is_named(tmp_path, groups, why):
    seeds = written(tmp_path, a_good_one=[{"words": ["vélo"]}], language=groups)
    with pytest.raises(BadSetting, match=rf"language\.json .*{why}"):
        Synonyms.load(seeds)


def test_the_language_shipped_can_be_read():
    Synonyms.load(SEEDS)
