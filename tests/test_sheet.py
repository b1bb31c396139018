"""The six-column sheet: out and in without loss, edited in a spreadsheet program, and never a silent change."""

import csv
import io
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import Clock, copied, refusal_of, tell_to
from tests.test_meeting import tables
from translate_tui.model import SHEET_COLUMNS, Impact, ImportReport, UserError
from translate_tui.protocol.card import Field
from translate_tui.services.workspace import Workspace
from translate_tui.text import escape_formula, unescape_formula

ODD = (
    "=SUM(A1:A9)", "+49 is dialled", "- a dash before", "@here", "'=quoted", "''=twice", "a; b, c | d", 'says "no"',
    "ümläut 日本語", "_x0041_ stays", "1/2", "007", "TRUE", "P9 in the words", "1e5", "-", "'", "12:30", "10%", "$5",
    "3 Nov", "Nov 2026", "2026-11-03", "12,50", "'12", "5 pm", "1.000,00", "(5)", "May 2026",
)  # fmt: skip


@pytest.fixture(scope="module")
def company_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of patterns with odd words, one of them bare: a second to make, so it is made once and copied."""
    work = Workspace(tmp_path_factory.mktemp("company") / "company.db", Clock())
    for number, words in enumerate(ODD):
        told = [tell_to(work, f"q {number} {n}", customer=f"F{number} {n}", segment="smb") for n in range(2)]
        pattern_id, _ = work.triage.create_pattern([*told, tell_to(work, f"z{number}")], words)
        work.patterns.write(pattern_id, Field.WORKAROUND, words)
        work.patterns.write(pattern_id, Field.REQUESTED, f"{words} {words}")
        if number % 3:
            work.ratings.rate(pattern_id, list(Impact)[number % 3])
    work.triage.create_pattern([tell_to(work, "nobody knows whose")], "Bare")
    work.close()
    return work.path


@pytest.fixture
def company(company_file: Path, tmp_path: Path, clock: Clock) -> Iterator[Workspace]:
    work = Workspace(copied(company_file, tmp_path / "company.db"), clock)
    yield work
    work.close()


def back(work: Workspace, path: Path) -> ImportReport:
    """Take a sheet in that was not changed, and hold that nothing has changed by it."""
    before, steps = tables(work), work.history.steps(1)[0].id
    report = work.river.import_files([path])
    assert (report.unchanged, report.updated, report.added, report.rejected) == (len(ODD) + 1, 0, 0, [])
    assert tables(work) == before and work.history.steps(1)[0].id == steps
    return report


def rows_of(work: Workspace) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(work.sheets.csv())))


def write(
    path: Path, rows: list[dict[str, str]], columns: tuple[str, ...] = SHEET_COLUMNS, delimiter: str = ","
) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, delimiter=delimiter, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.mark.parametrize("name", ["sheet.csv", "sheet.xlsx"])
def test_out_and_in_is_the_same(company: Workspace, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    company.write(company.sheets.workbook() if name.endswith("x") else company.sheets.csv(), path)
    assert path.stat().st_mode & 0o077 == 0
    assert back(company, path).notes == {}


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize(
    ("name", "to"), [("sheet.csv", "csv"), ("sheet.xlsx", "xlsx"), ("sheet.xlsx", "ods"), ("sheet.csv", "xlsx")]
)
def test_opened_and_saved_by_libreoffice_it_comes_back_equal(
    company: Workspace, tmp_path: Path, name: str, to: str
) -> None:
    path, saved = tmp_path / name, tmp_path / "saved"
    content = company.sheets.workbook() if name.endswith("x") else company.sheets.csv().encode()
    path.write_bytes(content)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    text = ["--infilter=CSV:44,34,76"] if name.endswith("csv") else []
    command = ["soffice", profile, "--headless", *text, "--convert-to", to, "--outdir", str(saved), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert back(company, saved / f"sheet.{to}").notes == {}


@given(cell=st.text(max_size=30))
def test_a_guarded_cell_is_no_formula_and_comes_back(cell: str) -> None:
    assert unescape_formula(escape_formula(cell)) == cell == unescape_formula(escape_formula(cell, numbers=True))
    assert not escape_formula(cell).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_reordered_with_another_separator_and_an_extra_column(company: Workspace, tmp_path: Path) -> None:
    rows = [{**row, "Owner": "Ines"} for row in reversed(rows_of(company))]
    columns = ("Owner", *reversed(SHEET_COLUMNS))
    report = back(company, write(tmp_path / "sheet.csv", rows, columns, ";"))
    assert report.notes == {"columns that the sheet does not have, left alone: Owner": 1}


def test_what_was_written_in_it_is_one_step_and_told(company: Workspace, tmp_path: Path) -> None:
    rows = rows_of(company)
    rows[0]["Requested solution"], rows[1]["Business impact (H/M/L)"] = "a button", "high"
    rows[2]["Issue description"] = "P3 - a dash before everything"
    rows[3]["Number of customers affected"] = "99"
    rows[4]["Current workaround"] = ""
    rows[5]["Business impact (H/M/L)"] = ""
    before = tables(company)
    report = company.river.import_files([write(tmp_path / "sheet.csv", rows)])
    assert (report.updated, report.unchanged, report.added) == (4, len(ODD) - 3, 0)
    patterns = {p.number: p for p in company.patterns.all()}
    assert patterns[1].requested == "a button" and patterns[2].impact is Impact.H and patterns[5].workaround == ""
    assert patterns[3].title == "a dash before everything" and patterns[4].volume.customers == 2
    assert "P4: counted here (2 + 1 unknown), so “99” was ignored" in report.notes
    assert f"P1, Requested solution: “{ODD[0]} {ODD[0]}” became “a button”" in report.notes
    assert f"P5, Current workaround: “{ODD[4]}” became empty" in report.notes
    assert any(note.startswith("P6: an empty cell doesn't clear the impact") for note in report.notes)
    assert company.history.undo() == "imported sheet.csv (0 new, 4 updated)"
    assert tables(company) == before


def test_rows_that_cannot_be_meant_are_rejected_with_their_line(company: Workspace, tmp_path: Path) -> None:
    rows = rows_of(company)[:4]
    rows[0]["Business impact (H/M/L)"] = "X"
    rows[1] = dict.fromkeys(SHEET_COLUMNS, "other") | {
        "Issue description": "P2 something else altogether", "Business impact (H/M/L)": "L"
    }  # fmt: skip
    rows[3] = rows[2]
    before = tables(company)
    report = company.river.import_files([write(tmp_path / "sheet.csv", rows)])
    told = [(row.line, row.reason) for row in report.rejected]
    assert [line for line, _ in told] == [2, 3, 5]
    assert (
        "“X” isn't an impact" in told[0][1]
        and "but “something else altogether” in this sheet" in told[1][1]
        and "on line 4" in told[2][1]
    )
    assert (report.read, report.unchanged) == (1, 1) and tables(company) == before


def test_another_companys_p1_is_not_ours(work: Workspace, tmp_path: Path) -> None:
    for title in ("Login fails on Safari", "Invoice export is slow"):
        work.triage.create_pattern([tell_to(work, f"{title} {n}", customer=f"{title} {n}") for n in range(2)], title)
    rows = rows_of(work)
    rows[0] |= {
        "Issue description": "P1 Export fails on Safari",
        "Requested solution": "x",
        "Current workaround": "y",
    }
    before = tables(work)
    report = work.river.import_files([write(tmp_path / "sheet.csv", rows)])
    assert "P1 is called “Login fails on Safari” in the app but “Export fails" in report.rejected[0].reason
    assert tables(work) == before


def test_an_issue_without_a_pattern_comes_in_as_a_ticket(company: Workspace, tmp_path: Path) -> None:
    inbox = company.triage.inbox_count()
    rows = [rows_of(company)[0], dict.fromkeys(SHEET_COLUMNS, "") | {"Issue description": "Printing is blurred"}]
    path = write(tmp_path / "sheet.csv", rows)
    report = company.river.import_files([path])
    assert (report.added, report.unchanged, company.triage.inbox_count()) == (1, 1, inbox + 1)
    again = company.river.import_files([path])
    assert (again.added, again.unchanged) == (0, 2)


def test_a_deleted_column_changes_nothing(company: Workspace, tmp_path: Path) -> None:
    columns = ("Issue description", "Customer segments involved", "Current workaround")
    assert back(company, write(tmp_path / "sheet.csv", rows_of(company), columns)).notes == {}


def test_two_of_one_title_are_told_by_their_number(work: Workspace, tmp_path: Path) -> None:
    for n in range(2):
        work.triage.create_pattern([tell_to(work, f"q{n}", customer=f"F{n}")], "The same")
    rows = rows_of(work)
    rows[0]["Issue description"] = "The same"
    report = work.river.import_files([write(tmp_path / "sheet.csv", rows)])
    assert "P1, P2 are called “The same”: put the number before it" in report.rejected[0].reason


def test_another_databases_sheet_comes_in_as_tickets(company: Workspace, tmp_path: Path) -> None:
    path = write(tmp_path / "sheet.csv", rows_of(company))
    other = Workspace(tmp_path / "other.db", company.now)
    report = other.river.import_files([path])
    assert (report.added, report.updated) == (len(ODD) + 1, 0) and other.patterns.all() == []
    other.close()


def test_a_cell_too_long_for_a_workbook_is_refused(company: Workspace) -> None:
    company.patterns.write(company.patterns.all()[0].id, Field.REQUESTED, "x" * 40_000)
    with pytest.raises(UserError, match="Row 2, “Requested solution” has 40,000 characters"):
        company.sheets.workbook()
    assert "x" * 40_000 in company.sheets.csv()


# ----------------------------------------------------------- row by row, in words


@pytest.fixture
def pair(work: Workspace) -> Workspace:
    """Two patterns: P1 with all cells filled in by hand, P2 bare."""
    first, _ = work.triage.create_pattern([tell_to(work, "it stops", customer="A"), tell_to(work, "again")], "Import")
    work.triage.create_pattern([tell_to(work, "no print", customer="B", segment="smb")], "Printing")
    for field, words in ((Field.SEGMENT, "agencies"), (Field.REQUESTED, "a queue"), (Field.WORKAROUND, "by hand")):
        work.patterns.write(first, field, words)
    work.ratings.rate(first, Impact.H)
    return work


def taken_in(work: Workspace, tmp_path: Path, *changed: dict[str, str]) -> ImportReport:
    """Import the sheet with cells changed, a dict of them for each row."""
    rows = [row | cells for row, cells in zip(rows_of(work), changed, strict=False)]
    return work.river.import_files([write(tmp_path / "sheet.csv", rows)])


def test_the_rows_of_the_sheet_have_the_six_cells_of_each_pattern(pair: Workspace) -> None:
    assert [cells for _, cells in pair.sheets.rows()] == [
        ("P1 Import", "1 + 1 unknown", "agencies", "H", "a queue", "by hand"),
        ("P2 Printing", "1", "smb (1)", "", "", ""),
    ]
    assert [pattern.number for pattern, _ in pair.sheets.rows()] == [1, 2]


@pytest.mark.parametrize(
    ("cells", "note"),
    [
        ({"Issue description": "P1 Imports"}, "P1, Issue description: “Import” became “Imports”"),
        ({"Issue description": "p1: Imports"}, "P1, Issue description: “Import” became “Imports”"),
        ({"Issue description": "P1 – Imports"}, "P1, Issue description: “Import” became “Imports”"),
        ({"Business impact (H/M/L)": "low"}, "P1, Business impact (H/M/L): “H” became “L”"),
        ({"Requested solution": ""}, "P1, Requested solution: “a queue” became empty"),
        ({"Current workaround": "w" * 61}, f"P1, Current workaround: “by hand” became “{'w' * 59}…”"),
        ({"Customer segments involved": "pro"}, "P1, Customer segments involved: “agencies” became “pro”"),
    ],
)
def test_a_changed_cell_is_taken_over_and_noted(
    pair: Workspace, tmp_path: Path, cells: dict[str, str], note: str
) -> None:
    report = taken_in(pair, tmp_path, cells, {})
    assert (report.notes, report.read, report.updated, report.unchanged) == ({note: 1}, 2, 1, 1)
    assert pair.history.steps(1)[0].label == "imported sheet.csv (0 new, 1 updated)"
    assert taken_in(pair, tmp_path, {}, {}).updated == 0


@pytest.mark.parametrize(
    ("cells", "note"),
    [
        ({"Number of customers affected": "9"}, "P1: counted here (1 + 1 unknown), so “9” was ignored"),
        ({"Business impact (H/M/L)": ""}, "P1: an empty cell doesn't clear the impact, so it stays H"),
        ({"Issue description": "P1"}, "P1: an empty cell doesn't clear the title"),
    ],
)
def test_a_cell_that_is_not_taken_over_is_noted_with_the_reason(
    pair: Workspace, tmp_path: Path, cells: dict[str, str], note: str
) -> None:
    report = taken_in(pair, tmp_path, cells, {})
    assert (report.notes, report.updated, report.unchanged) == ({note: 1}, 0, 2)


def test_segments_that_are_counted_are_not_taken_over(pair: Workspace, tmp_path: Path) -> None:
    report = taken_in(pair, tmp_path, {}, {"Customer segments involved": "pro"})
    assert report.notes == {"P2: counted here (smb (1)), so “pro” was ignored": 1}


def test_the_same_impact_in_other_words_is_no_change(pair: Workspace, tmp_path: Path) -> None:
    report = taken_in(pair, tmp_path, {"Business impact (H/M/L)": "High"}, {"Business impact (H/M/L)": "m"})
    assert (report.updated, report.unchanged) == (1, 1)
    assert report.notes == {"P2, Business impact (H/M/L): “” became “M”": 1}
    assert pair._db.rows("SELECT side, impact, meeting_id FROM rating ORDER BY id") == [
        ("joint", "H", None), ("joint", "M", None),
    ]  # fmt: skip


def test_a_rejected_row_has_its_line_its_reason_and_its_cells(pair: Workspace, tmp_path: Path) -> None:
    other = dict.fromkeys(SHEET_COLUMNS, "x") | {"Issue description": "P2 Scanning"}
    rows = rows_of(pair)
    broken = rows[0] | {"Business impact (H/M/L)": "X"}
    good = write(tmp_path / "sheet.csv", [broken, other, rows[1], rows[1]])
    report = pair.river.import_files([good])
    assert [(row.line, row.reason, row.file) for row in report.rejected] == [
        (2, "“X” isn't an impact. Use H, M or L.", "sheet.csv"),
        (3, "P2 is called “Printing” in the app but “Scanning” in this sheet. If they are the same, change the title "
         "in the app, then import again", "sheet.csv"),
        (5, "P2 is already on line 4", "sheet.csv"),
    ]  # fmt: skip
    assert report.rejected[0].content == "P1 Import | 1 + 1 unknown | agencies | X | a queue | by hand"
    assert (report.read, report.unchanged) == (1, 1)


@pytest.mark.parametrize(("equal", "taken"), [(1, 0), (2, 1), (3, 1)])
def test_a_row_with_another_title_is_its_pattern_where_two_other_cells_are_equal(
    pair: Workspace, tmp_path: Path, equal: int, taken: int
) -> None:
    cells = {"Issue description": "P1 Quite another", "Number of customers affected": "7"}
    columns = ("Customer segments involved", "Business impact (H/M/L)", "Requested solution", "Current workaround")
    cells |= dict.fromkeys(columns[equal:], "m")
    rows = [rows_of(pair)[0] | cells, rows_of(pair)[1]]
    report = pair.river.import_files([write(tmp_path / "sheet.csv", rows)])
    assert (report.updated, len(report.rejected)) == (taken, 1 - taken)


def test_equal_empty_cells_do_not_make_two_issues_one(pair: Workspace, tmp_path: Path) -> None:
    row = dict.fromkeys(SHEET_COLUMNS, "") | {"Issue description": "P2 Scanning"}
    report = pair.river.import_files([write(tmp_path / "sheet.csv", [rows_of(pair)[0], row])])
    assert [rejected.line for rejected in report.rejected] == [3]


def test_a_row_is_known_by_its_title_alone_in_any_case(pair: Workspace, tmp_path: Path) -> None:
    report = taken_in(pair, tmp_path, {"Issue description": "IMPORT"}, {"Issue description": "Printing"})
    assert (report.read, report.added, report.updated) == (2, 0, 1)
    assert [pattern.title for pattern in pair.patterns.all()] == ["IMPORT", "Printing"]


def test_a_title_of_two_patterns_needs_its_number(pair: Workspace, tmp_path: Path) -> None:
    pair.patterns.write(pair.patterns.all()[1].id, Field.TITLE, "import")
    report = taken_in(pair, tmp_path, {"Issue description": "Import"}, {})
    assert [row.reason for row in report.rejected] == [
        "P1, P2 are called “Import”: put the number before it, as in “P1 Import”"
    ]


def test_columns_that_no_sheet_has_are_named_and_counted(pair: Workspace, tmp_path: Path) -> None:
    rows = [row | {"Owner": "Ines", "Due": "soon"} for row in rows_of(pair)]
    report = pair.river.import_files([write(tmp_path / "sheet.csv", rows, (*SHEET_COLUMNS, "Owner", "Due"))])
    assert report.notes == {"columns that the sheet does not have, left alone: Owner, Due": 2}


def test_a_sheet_where_no_row_can_be_meant_is_refused_with_what_to_do(pair: Workspace, tmp_path: Path) -> None:
    words = refusal_of(lambda: taken_in(pair, tmp_path, {"Business impact (H/M/L)": "X"}))
    assert words == (
        f"{tmp_path / 'sheet.csv'}: no row could be imported (line 2: “X” isn't an "
        "impact. Use H, M or L.). Fix this in the sheet, then import it again."
    )
