import csv
import tracemalloc
import zipfile
from datetime import datetime

import pytest

from resource_base.catalog.differences import ORGANIZATION_FIELDS, SERVICE_FIELDS
from resource_base.errors import UnreadableFile
from resource_base.interchange.columns import COLUMNS, NATIONAL
from resource_base.interchange.importing import Line, Outcome
from resource_base.interchange.opening import open_source
from resource_base.interchange.problems import Problem
from resource_base.interchange.report import CsvReport, Tally
from resource_base.interchange.rows import RowKind
from resource_base.interchange.tables import FIELDS
from tests.domain.interchange.files import SERVICE, csv_file, json_file, service, structure, xlsx_file

HEADER = ["source", "structure_id", "id", "nom", "description", "date_maj", "thematiques", "code_insee"]
CELLS = [
    "test",
    "s",
    "a",
    "Réparer son vélo",
    "Avec un mécanicien",
    "2026-03-01",
    "sante--addictions, mobilite--x",
    "25411",
]


def values(source, kind=RowKind.SERVICE):
    return [row.values for row in source.rows(kind)]


def test_a_json_list_is_read_as_what_its_rows_are(tmp_path):
    path = tmp_path / "list.json"
    path.write_text('\ufeff[{"id": "a", "structure_id": "s"}, {"id": "s"}, 3]', encoding="utf-8")
    source = open_source(path)

    assert (values(source), values(source, RowKind.STRUCTURE)) == (
        [{"id": "a", "structure_id": "s"}],
        [{"id": "s"}],
    )
    assert [remark.where for remark in source.remarks()] == ["liste, n° 3"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cut.json", b'{"services": [{"id": "a"'),
        ("empty.json", b""),
        ("words.json", b"bonjour"),
        ("bytes.json", b'{"services": ["\xff\xfe"]}'),
        ("photo.csv", b"\x00\x01\x02\x81"),
        ("fake.xlsx", b"PK\x03\x04 not really"),
        ("notes.docx", b"words"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused_with_its_name(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(UnreadableFile, match=name):
        values(open_source(path))


def test_a_json_file_without_entries_is_refused(tmp_path):
    path = tmp_path / "other.json"
    path.write_text('{"features": []}', encoding="utf-8")

    with pytest.raises(UnreadableFile, match="ni « structures » ni « services »"):
        open_source(path).remarks()


@pytest.mark.parametrize(("encoding", "delimiter"), [("utf-8", ","), ("utf-8-sig", ";"), ("cp1252", "\t")])
def test_a_csv_file_is_read_however_a_spreadsheet_saved_it(tmp_path, encoding, delimiter):
    source = open_source(csv_file(tmp_path, [HEADER, CELLS], encoding=encoding, delimiter=delimiter))

    [row] = values(source)
    assert (row["nom"], row["thematiques"]) == ("Réparer son vélo", ["sante--addictions", "mobilite--x"])
    assert [remark.where for remark in source.remarks()] == (["base.csv"] if encoding == "cp1252" else [])


def test_a_workbook_is_read_by_its_sheets_with_what_is_odd_about_it(tmp_path):
    date_header = datetime(2026, 2, 23)  # noqa: DTZ001 - a cell of a spreadsheet has no zone
    header = [
        "__ignore__",
        "structure_id",
        "id",
        date_header,
        "nom",
        "description",
        "nom",
        "humeur",
        "code_insee",
    ]
    path = xlsx_file(
        tmp_path,
        {
            "Services": [
                header,
                [True, "s", "example", None, "Un exemple"],
                [None] * 9,
                [None, "s", "a", None, "Réparer", "Son vélo", "Autre", "gaie", 25411.0],
            ],
            "Thématiques": [["value"], ["x"]],
        },
    )
    source = open_source(path)

    [row] = source.rows(RowKind.SERVICE)
    assert row.where == "Services, ligne 4"
    assert row.values == {
        "structure_id": "s",
        "id": "a",
        "nom": "Réparer",
        "description": "Son vélo",
        "code_insee": "25411",
    }
    assert [remark.where for remark in source.remarks()] == [
        "Services, colonne D",
        "Services, colonne G",
        "Services, colonne H",
        "Services",
    ]


def test_a_workbook_that_would_fill_the_memory_is_not_opened(tmp_path):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (20 << 20))

    with pytest.raises(UnreadableFile, match="trop gros"):
        open_source(path)


def test_a_workbook_with_macros_is_refused(tmp_path):
    path = xlsx_file(tmp_path, {"Services": [HEADER]})
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")

    with pytest.raises(UnreadableFile, match="macros"):
        open_source(path)


def test_reading_a_long_file_takes_no_more_memory_than_a_short_one(tmp_path):
    def peak(count):
        rows = [service(id=f"test--{number}") for number in range(count)]
        path = json_file(tmp_path, [structure()], rows, f"{count}.json")
        del rows
        tracemalloc.start()
        for _ in open_source(path).rows(RowKind.SERVICE):
            pass
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert peak(5_000) < 2 * peak(500)


def line(**changes):
    plain = {
        "kind": RowKind.SERVICE,
        "where": "l. 1",
        "source_id": "a",
        "name": "Vélo",
        "outcome": Outcome.ADDED,
    }
    return Line(**{**plain, **changes})


def test_the_report_opens_in_a_spreadsheet_and_no_cell_is_a_formula(tmp_path):
    path = tmp_path / "report.csv"
    with CsvReport(path) as report:
        report.add(line(name="=HYPERLINK(1)", outcome=Outcome.REFUSED, problems=(Problem("nom", "+A1"),)))
        report.add(line(outcome=Outcome.CHANGED, differences={"fee": [None, "gratuit"]}))
        report.add(line(outcome=Outcome.UNCHANGED))
        report.add(line())

    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    assert rows[1:] == [
        ["l. 1", "solution", "a", "'=HYPERLINK(1)", "refusée", "nom", "'+A1"],
        ["l. 1", "solution", "a", "Vélo", "modifiée", "frais", "(vide) → gratuit"],
        ["l. 1", "solution", "a", "Vélo", "ajoutée", "", ""],
    ]


def test_every_field_that_a_file_sets_has_the_name_of_its_column():
    # Set along with others, and told by them; no file of the standard gives an acronym.
    along = {"acronym", "commune", "precision", "position_source"}
    unnamed = (SERVICE_FIELDS | ORGANIZATION_FIELDS) - set(COLUMNS) - along

    assert unnamed == set()
    assert (
        set(NATIONAL.values()) - {"extension.verified_at"}
        <= FIELDS[RowKind.STRUCTURE] | FIELDS[RowKind.SERVICE]
    )


def test_the_tally_is_said_in_french():
    tally = Tally()
    for outcome in (Outcome.ADDED, Outcome.ADDED, Outcome.REFUSED):
        tally.add(line(outcome=outcome))

    assert list(tally.sentences()) == ["Structures : aucune.", "Solutions : 2 ajoutées, 1 refusée."]


def test_the_test_entry_is_itself_sound():
    assert set(SERVICE) >= {"source", "structure_id", "id", "nom", "description", "date_maj"}
