"""Who gave a password and owes the second step is a visitor everywhere, and is led to that step."""

import pytest

from resource_base.accounts.vocabulary import Stage
from tests.house.matrix import DOOR, TABLE

STEP_OF = {Stage.CODE: "/connexion/code", Stage.ENROLMENT: "/connexion/double-authentification"}


@pytest.mark.parametrize("stage", STEP_OF)
def test_every_route_but_the_open_ones_leads_to_the_step_that_is_owed(crossroads, stage):
    theirs, other = STEP_OF[stage], next(path for each, path in STEP_OF.items() if each is not stage)
    for line in TABLE:
        answer = crossroads.ask(line, "cur", stage=stage)
        if line.path.startswith(theirs):
            assert (line.name, answer.status_code in {200, 303, 422}) == (line.name, True)
        elif line.expected["visit"] == DOOR or line.path.startswith(other):
            assert (line.name, answer.location) == (line.name, theirs)
        else:
            assert (line.name, str(answer.status_code)) == (line.name, line.expected["visit"])
