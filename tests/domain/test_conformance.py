"""What a site may claim follows from what was checked, criterion by criterion, and from nothing else."""

from dataclasses import replace
from pathlib import Path

import axe_playwright_python
import pytest

from resource_base import conformance
from resource_base.conformance import OURS, Conformance, Result, Theme
from tests.house.matrix import TABLE


def evaluation(*, missing="", **counts):
    """An evaluation with that many criteria of each result."""
    some = conformance.ours().themes[0].criteria[0]
    rows = [replace(some, result=Result(result)) for result, number in counts.items() for _ in range(number)]
    return replace(conformance.ours(), missing=missing, themes=(Theme("Tout", tuple(rows)),))


@pytest.mark.parametrize(
    ("counts", "rate", "state"),
    [
        ({"met": 50, "absent": 56}, 100, Conformance.FULL),
        ({"met": 50, "failed": 1, "absent": 55}, 98, Conformance.PARTIAL),
        ({"met": 50, "failed": 50, "absent": 6}, 50, Conformance.PARTIAL),
        ({"met": 49, "failed": 50, "absent": 7}, 49, Conformance.NONE),
        ({"met": 105, "unchecked": 1}, 100, Conformance.NONE),
        ({"absent": 106}, 0, Conformance.NONE),
    ],
)
def test_the_state_and_the_rate_follow_from_the_results(counts, rate, state):
    found = evaluation(**counts)
    assert (found.rate, found.state) == (rate, state)


def test_a_site_that_says_what_nobody_tried_yet_is_partly_compliant_at_most():
    assert evaluation(met=106, missing="Aucun lecteur d’écran.").state is Conformance.PARTIAL


def test_our_evaluation_has_the_106_criteria_in_their_order():
    criteria = [each for theme in conformance.ours().themes for each in theme.criteria]
    assert len(criteria) == 106
    assert [each.number for each in criteria[8:12]] == ["1.9", "2.1", "2.2", "3.1"]


def test_every_page_of_our_sample_is_one_that_the_tests_look_at():
    routes = {line.path for line in TABLE if line.method == "GET"}
    assert [page.path for page in conformance.ours().pages if page.path not in routes] == []


def test_the_tool_that_we_name_is_the_one_that_the_tests_run():
    named = next(tool for tool in conformance.ours().tools if tool.name == "axe-core")
    script = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text("utf-8")
    assert script.startswith(f"/*! axe v{named.version}\n")


@pytest.mark.parametrize(
    ("said", "instead", "why"),
    [
        ('rgaa = "4.1"', 'rgaa = "5"', "about the RGAA 5"),
        ("day = 2026-11-22", 'day = "hier"', "its day"),
        ("exempt = ", "exempts = ", "exempt"),
        ('["met", "Chaque page a un titre"', '["good", "Chaque page a un titre"', "^8.5: 'good'"),
        ('"Chaque page a un titre", "Test."', '"Chaque page a un titre", ""', "^8.5 is said to be met"),
        ('  ["absent", "Les titres de cadre sont justes", ""],\n', "", "criteria by theme"),
        ("[[tools]]", "[tools]", "Cannot declare"),
    ],
)
def test_a_file_that_lacks_something_is_refused_with_what_it_lacks(tmp_path, said, instead, why):
    text = OURS.read_text("utf-8")
    assert said in text
    broken = tmp_path / "evaluation.toml"
    broken.write_text(text.replace(said, instead), "utf-8")
    with pytest.raises(ValueError, match=why):
        conformance.read(str(broken))
