import json
from pathlib import Path

import pytest
from data_inclusion.schema.v1 import Thematique

from resource_base.catalog.vocabulary import THEMES, Needs, label
from resource_base.errors import BadSetting
from resource_base.settings import ROOT


def needs_file(folder: Path, themes: list[str]) -> Path:
    (folder / "vocabulary").mkdir()
    row = {"slug": "toit", "label": "Un toit", "description": "Se loger", "themes": themes}
    (folder / "vocabulary" / "needs.json").write_text(json.dumps([row]), encoding="utf-8")
    return folder


def test_each_national_theme_answers_exactly_one_frein():
    needs = Needs.load(ROOT / "seeds")
    borne = sorted(theme for need in needs.all for theme in need.themes)

    assert borne == sorted(THEMES) == sorted(theme.value for theme in Thematique)


def test_a_departement_may_gather_its_own_freins(tmp_path):
    needs = Needs.load(needs_file(tmp_path, ["logement-hebergement--*", "mobilite--preparer-un-permis"]))

    assert [need.label for need in needs.of_themes(["mobilite--preparer-un-permis"])] == ["Un toit"]
    assert needs.of_themes(["mobilite--acceder-a-un-vehicule"]) == ()


def test_a_frein_that_names_an_unknown_theme_stops_the_start(tmp_path):
    with pytest.raises(BadSetting, match="mobilite--voler"):
        Needs.load(needs_file(tmp_path, ["mobilite--voler"]))


def test_labels_come_from_the_national_vocabulary():
    assert label("mobilite--preparer-un-permis") == "Préparer un permis"
    assert label("unheard-of") == "unheard-of"
