"""Files for tests: written as producers and spreadsheets write them."""

import csv
import json
from pathlib import Path
from typing import Any

from openpyxl import Workbook

STRUCTURE = {
    "source": "test",
    "id": "test--velos",
    "nom": "Les Vélos du Val",
    "date_maj": "2026-03-01",
    "adresse": "3 rue du Four",
    "commune": "Morteau",
    "code_postal": "25500",
    "code_insee": "25411",
    "telephone": "01 99 00 12 34",
}
SERVICE = {
    "source": "test",
    "structure_id": "test--velos",
    "id": "test--atelier",
    "nom": "Réparer son vélo",
    "description": "On apprend à réparer son vélo avec un mécanicien.",
    "date_maj": "2026-03-01",
    "thematiques": ["mobilite--entretenir-reparer-son-vehicule"],
    "publics": ["tous-publics"],
    "modes_accueil": ["en-presentiel"],
    "zone_eligibilite": ["25"],
}


def structure(**changes: Any) -> dict[str, Any]:
    return {**STRUCTURE, **changes}


def service(**changes: Any) -> dict[str, Any]:
    return {**SERVICE, **changes}


def json_file(folder: Path, structures: list[Any], services: list[Any], name: str = "base.json") -> Path:
    path = folder / name
    path.write_text(json.dumps({"structures": structures, "services": services}), encoding="utf-8")
    return path


def csv_file(
    folder: Path, rows: list[list[str]], name: str = "base.csv", encoding: str = "utf-8", delimiter: str = ";"
) -> Path:
    path = folder / name
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path


def xlsx_file(folder: Path, sheets: dict[str, list[list[Any]]], name: str = "base.xlsx") -> Path:
    workbook = Workbook(write_only=True)
    for title, rows in sheets.items():
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(row)
    workbook.save(folder / name)
    return folder / name
