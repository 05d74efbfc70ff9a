"""Exports: nothing that a spreadsheet would compute, nothing lost, the same bytes again."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest

from rightdoor.casework.export import csv_bytes, file_of, xlsx
from rightdoor.model.guarded import unguarded

HOSTILE = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1", "＝1+1", "<script>alert(1)</script>", "\u202egpj.exe", "a\x00b", "_x0041_",
    'a "quoted", cell', "two\nlines", "", "plain",
]  # fmt: skip


def test_csv_reads_back_exactly_and_no_cell_begins_a_formula():
    data = csv_bytes(["value"], [[text] for text in HOSTILE])
    cells = [row[0] for row in csv.reader(io.StringIO(data.decode(), newline=""))][1:]
    assert not [cell for cell in cells if cell[:1] in tuple("=+-@\t\r＝")]
    assert [unguarded(cell) for cell in cells] == HOSTILE


def test_a_workbook_has_text_cells_alone():
    data = xlsx(["value"], [[text] for text in HOSTILE], title="Findings", as_of_us=0)
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    cells = [sheet.cell(n, 1) for n in range(2, len(HOSTILE) + 2)]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert cells[0].value == "=1+1"
    assert cells[0].quotePrefix


def test_the_same_rows_give_the_same_bytes():
    one, other = (xlsx(["a"], [["b"], [None], [True], [-3]], title="A/B", as_of_us=5_000_000) for _ in range(2))
    assert one == other


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_name_bears_no_content(form):
    assert file_of(form, ["a"], [], title="Search results", as_of_us=0).name == f"search-results-1970-01-01T0000.{form}"


def test_numbers_of_ours_stay_numbers_in_csv():
    assert b'"-3","\'-3"' in csv_bytes(["a", "b"], [[-3, "-3"]])
