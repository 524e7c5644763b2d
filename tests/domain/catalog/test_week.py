"""The seven-day grid: what it writes in OSM syntax, what it reads back, what it leaves as it is."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resource_base.catalog.opening_hours import Hours
from resource_base.catalog.opening_hours.week import CLOSED, Rhythm, Week, WeekDay
from resource_base.settings import ROOT

MORNING, AFTERNOON = (540, 720), (840, 1020)
OFFICE = WeekDay((MORNING, AFTERNOON))


def week(*days, **more):
    return Week((*days, *(CLOSED,) * (7 - len(days))), **more)


@pytest.mark.parametrize(
    ("grid", "text"),
    [
        (Week(), ""),
        (week(*(OFFICE,) * 5, closed_on_public_holidays=True), "Mo-Fr 09:00-12:00,14:00-17:00; PH off"),
        (
            week(OFFICE, CLOSED, OFFICE, WeekDay((MORNING,), remark="sur rendez-vous")),
            'Mo,We 09:00-12:00,14:00-17:00; Th 09:00-12:00 "sur rendez-vous"',
        ),
        (week(WeekDay((MORNING,), Rhythm.EVEN_WEEKS)), "week02-52/2 Mo 09:00-12:00"),
        (week(WeekDay((MORNING,), Rhythm.FIRST_AND_THIRD)), "Mo[1,3] 09:00-12:00"),
        (week(WeekDay((MORNING,), Rhythm.LAST)), "Mo[-1] 09:00-12:00"),
        (Week((WeekDay(((1200, 1920),)),) * 7), "Mo-Su 20:00-08:00"),
        (Week(otherwise="sur rendez-vous"), '"sur rendez-vous"'),
        (week(WeekDay((MORNING,)), otherwise="sur rendez-vous"), 'Mo 09:00-12:00 || "sur rendez-vous"'),
        (
            week(WeekDay((MORNING,)), closed_on_school_holidays=True, closed_on_public_holidays=True),
            "Mo 09:00-12:00; SH off; PH off",
        ),
    ],
)
def test_a_grid_is_written_in_osm_syntax_and_read_back(grid, text):
    assert grid.to_osm() == text
    assert (Week.from_osm(text) if text else Week()) == grid


def test_every_opening_of_the_demonstration_is_read_or_left_alone():
    services = [
        service
        for path in sorted((ROOT / "seeds/demo").glob("*.json"))
        for service in json.loads(path.read_text("utf-8"))["services"]
    ]
    texts = {service["horaires_accueil"] for service in services if service.get("horaires_accueil")}
    grids = {text: Week.from_osm(text) for text in sorted(texts)}
    unsaid = [text for text, grid in grids.items() if grid is None]
    assert len(unsaid) <= len(texts) * 0.05
    changed = {
        text: grid.to_osm()
        for text, grid in grids.items()
        if grid and Hours.parse(grid.to_osm()).in_french() != Hours.parse(text).in_french()
    }
    assert changed == {}


@pytest.mark.parametrize(
    "text",
    [
        "Mo 09:00-10:00,11:00-12:00,14:00-15:00",  # three ranges
        "Mo 09:00-12:00; Jul-Aug off",  # a season
        'Mo 09:00-12:00 "accueil", Mo 14:00-17:00 "rendez-vous"',  # two remarks in one day
        "Mo 09:00-12:00; Mo[1] off",
        "pas du tout des horaires",
    ],
)
def test_what_the_grid_cannot_say_is_no_week(text):
    assert Week.from_osm(text) is None


@st.composite
def days(draw):
    marks = sorted(draw(st.sets(st.integers(0, 95), min_size=4, max_size=4)))
    ranges = ((marks[0] * 15, marks[1] * 15), (marks[2] * 15, marks[3] * 15))
    remark = draw(st.sampled_from(["", "sur rendez-vous", "été : fermé; PH off || 24/7"]))
    return WeekDay(ranges[: draw(st.integers(0, 2))], draw(st.sampled_from(Rhythm)), remark)


@settings(max_examples=25, deadline=None)
@given(st.tuples(*[days()] * 7), st.booleans(), st.booleans())
def test_what_a_grid_writes_means_what_it_shows(seven, public, school):
    grid = Week(seven, public, school)
    read = Week.from_osm(grid.to_osm()) if not grid.is_empty else None
    assert read is None or read.to_osm() == grid.to_osm()
