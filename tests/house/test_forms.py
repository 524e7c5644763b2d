"""What a form asks for is said before it is sent, not only once it was refused."""

from dataclasses import replace

import pytest

from tests.house.keeping import COMPULSORY, CONTROLS, parse, said_of, text_of
from tests.house.matrix import COLUMNS, TABLE

CORRECTED = 422


def refused_when_empty(crossroads):
    """(form, control, what was written beside it) for each control that an empty form was sent back for."""
    for line in TABLE:
        takers = [who for who in COLUMNS if line.expected[who] in {"303", "422"}]
        if line.method != "POST" or not takers:
            continue
        answer = crossroads.ask(replace(line, fields={}), takers[-1])
        if answer.status_code == CORRECTED:
            said = said_of(parse(answer.get_data(as_text=True)))
            yield from (
                (line.path, control.get("name") or control.get("id"), words)
                for control, words in said.items()
                if control.tag in CONTROLS and control.get("aria-invalid")
            )


def test_a_control_that_an_empty_form_is_refused_for_says_so_before(crossroads):
    refused = list(refused_when_empty(crossroads))
    assert {"name", "email", "reference", "nom", "description", "refusal"} <= {name for _, name, _ in refused}
    assert [(path, name) for path, name, words in refused if COMPULSORY not in words] == []


# Acts that nothing undoes, where one meets them; a selection is deleted on a page of its own.
FOR_GOOD = {
    "/selections": ("pro", "/selections/{deleted}/effacer"),
    "/recherches": ("pro", "/recherches/{search}/supprimer"),
    "/mes-propositions/{unsent}": ("run", "/mes-propositions/{unsent}/retirer"),
    "/mes-propositions/{sent}": ("edit", "/mes-propositions/{sent}/retirer"),
}


@pytest.mark.parametrize("path", FOR_GOOD)
def test_an_act_that_nothing_undoes_is_unfolded_before_it_is_done(crossroads, path):
    who, action = FOR_GOOD[path]
    page = parse(crossroads.client(who).get(crossroads.named(path)).get_data(as_text=True))
    [form] = [each for each in page.iter("form") if each.get("action") == crossroads.named(action)]
    folded = [text_of(each) for part in form.iter("details") for each in part.iter("button")]
    assert folded == [text_of(each) for each in form.iter("button")]
    assert all("pour de bon" in each for each in folded)
