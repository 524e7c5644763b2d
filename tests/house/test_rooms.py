"""CONTRIBUTING shows a newcomer every room of the house, and none that is not there."""

import re

from resource_base.settings import ROOT


def test_the_table_of_rooms_names_every_module_and_package():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    table = text.partition("| room |")[2].partition("\n\n")[0]
    named = [
        room for line in table.splitlines()[2:] for room in re.findall(r"`([a-z_/]+)`", line.split("|")[1])
    ]
    packages = [f"{path.parent.name}/" for path in (ROOT / "resource_base").glob("*/__init__.py")]
    modules = [path.stem for path in (ROOT / "resource_base").glob("*.py") if path.stem != "__init__"]
    assert sorted(named) == sorted(packages + modules)
