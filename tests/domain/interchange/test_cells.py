"""What a spreadsheet could run is disarmed; numbers are left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resource_base.interchange.cells import FORMULA_STARTS, disarmed


@pytest.mark.parametrize(
    "cell", ["=1+1", " @SUM(A1)", "+cmd|' /C calc'!A0", "-2+3=", "\t=1", "＝1", "|x", "%x"]
)
def test_a_formula_is_disarmed(cell):
    assert disarmed(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "Ana", "+33 3 81 00 00 00", "-12,5", "03 81 00 00 00", "l’eau = vie"])
def test_a_number_and_a_text_stay_as_they_are(cell):
    assert disarmed(cell) == cell


@given(st.text(st.characters(codec="utf-8")), st.sampled_from(FORMULA_STARTS))
def test_no_cell_begins_as_a_formula(text, start):
    cell = disarmed(start + text)
    assert cell[0] == "'" or set(cell) <= set("+-0123456789 .,()\u00a0\u202f\t\n\r\f\v")
