"""Zips, folders, standard input, workbooks: where exports lie, and what goes wrong there."""

import io
import json
import shutil
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from tests.test_importing import quotes, write
from translate_tui.model import UserError
from translate_tui.model.importing import MAX_LISTED_FILES
from translate_tui.river import encoding, files
from translate_tui.services.importing import ImportOptions
from translate_tui.services.workspace import Workspace

EXPORTS = Path(__file__).parent / "exports"
CSV = "id,text,company\n1,the import stops,Alba\n2,the invoice is wrong,Corvo\n"


def zipped(path: Path, members: dict[str, bytes | str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def inside(members: dict[str, bytes | str]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return held.getvalue()


def test_a_slack_export_is_the_same_zipped_and_in_a_folder_of_its_own(tmp_path: Path, work: Workspace) -> None:
    wishes = ImportOptions(channels=("river",))
    first = work.river.import_files([EXPORTS / "slack"], wishes)
    whole = {
        f"My export/{p.relative_to(EXPORTS / 'slack')}": p.read_bytes() for p in (EXPORTS / "slack").rglob("*.json")
    }
    path = zipped(tmp_path / "slack.zip", {**whole, "__MACOSX/x/._a.json": b"junk"})
    again = work.river.import_files([path], wishes)
    assert (again.added, again.unchanged) == (0, first.added)


def test_several_exports_in_one_zip_and_what_is_none_is_said(tmp_path: Path, work: Workspace) -> None:
    path = zipped(
        tmp_path / "week.zip",
        {
            "a/zendesk.csv": (EXPORTS / "zendesk.csv").read_bytes(),
            "fider.csv": (EXPORTS / "fider.csv").read_bytes(),
            "logo.png": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
            "users.csv": "alpha,beta\n1,2\n",
            "inner.zip": inside({"more.csv": CSV}),
        },
    )
    report = work.river.import_files([path])
    assert set(report.files) == {"a/zendesk.csv", "fider.csv", "more.csv"}
    assert report.added == 9 + 7 + 2
    assert sorted(note.split(" ")[0] for note in report.notes) == ["from", "logo.png", "users.csv", "without"]
    assert work.river.import_files([path]).added == 0


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({"../up.csv": CSV}, "points outside the zip"),
        ({"/etc/x.csv": CSV}, "points outside the zip"),
        ({"a/../../x.csv": CSV}, "points outside the zip"),
        ({"c:\\x.csv": CSV}, "points outside the zip"),
        ({"bomb.csv": "id,text\n" + "a" * 60_000_000}, "no export does"),
        ({"one.zip": inside({"two.zip": inside({"x.csv": CSV})})}, "one level deep"),
        ({"cut.json": '[{"id": 1, "text": "x"},'}, "cut off"),
        ({"only.png": b"\x89PNG\r\n\x1a\n" + bytes(range(256))}, "none of the 1 files"),
        ({}, "an empty zip|none of the 0 files|no ticket|empty"),
    ],
)
def test_zips_that_cannot_be_trusted(
    tmp_path: Path, work: Workspace, members: dict[str, bytes | str], said: str
) -> None:
    with pytest.raises(UserError, match=said):
        work.river.import_files([zipped(tmp_path / "x.zip", members)])
    assert work.triage.total() == 0 and work.history.steps() == []


@pytest.mark.parametrize("keep", [0.05, 0.5, 0.95, 0.999])
@pytest.mark.parametrize("name", ["slack.zip", "workbook.xlsx", "workbook.ods"])
def test_a_zip_or_workbook_that_is_cut_off(tmp_path: Path, work: Workspace, name: str, keep: float) -> None:
    source = EXPORTS / name
    if name == "slack.zip":
        source = Path(shutil.make_archive(str(tmp_path / "slack"), "zip", EXPORTS / "slack"))
    whole = source.read_bytes()
    cut = write(tmp_path / f"cut-{name}", whole[: int(len(whole) * keep)])
    with pytest.raises(UserError):
        work.river.import_files([cut], ImportOptions(channels=("river",)))
    assert work.triage.total() == 0 and work.history.steps() == []


@pytest.mark.parametrize("packed", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_member_that_is_damaged_leaves_nothing(tmp_path: Path, work: Workspace, packed: int) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w", packed) as archive:
        archive.writestr("x.csv", CSV + "".join(f"{n},words number {n},Alba\n" for n in range(3, 9000)))
    content = bytearray(path.read_bytes())
    for at in range(len(content) // 2, len(content) // 2 + 20):
        content[at] ^= 0xFF
    path.write_bytes(bytes(content))
    with pytest.raises(UserError, match="damaged"):
        work.river.import_files([path])
    assert work.triage.total() == 0 and work.history.steps() == []


def test_a_directory_that_leads_before_the_beginning(tmp_path: Path, work: Workspace) -> None:
    content = bytearray((EXPORTS / "workbook.xlsx").read_bytes())
    end = content.rindex(b"PK\x05\x06")
    start = int.from_bytes(content[end + 16 : end + 20], "little")
    content[end + 16 : end + 20] = (start + 2_000).to_bytes(4, "little")  # as if 2,000 bytes were cut off in front
    inner = bytes(content)
    for path in (
        write(tmp_path / "x.xlsx", inner),
        zipped(tmp_path / "x.zip", {"inner.zip": inner, "x.xlsx": inner}),
    ):
        with pytest.raises(UserError):
            work.river.import_files([path])


def test_too_much_is_refused_by_name(tmp_path: Path, work: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, number in (("LINE_LIMIT", 1000), ("PROBE_SIZE", 64), ("_CHUNK_SIZE", 64)):
        monkeypatch.setattr(encoding, name, number)
    with pytest.raises(UserError, match="long.csv, line 3"):
        work.river.import_files([write(tmp_path / "long.csv", f"id,text\n1,a\n2,{'x' * 2000}\n")])
    with pytest.raises(UserError, match="long.txt, line 1"):
        work.river.import_files([write(tmp_path / "long.txt", f"[BUG] - [SMB] - [X] {'x' * 2000}\n")])
    monkeypatch.setattr(files, "TOTAL_LIMIT", 100)
    with pytest.raises(UserError, match="bytes unpacked, but"):
        work.river.import_files([zipped(tmp_path / "big.zip", {"x.csv": CSV * 10})])
    monkeypatch.setattr("translate_tui.river.json_records.DOCUMENT_LIMIT", 10)
    with pytest.raises(UserError, match="big.json is one JSON document"):
        work.river.import_files([write(tmp_path / "big.json", json.dumps([{"text": "a" * 50}]))])
    assert work.triage.total() == 0


def test_standard_input_and_several_files_at_once(tmp_path: Path) -> None:
    other = write(tmp_path / "b.csv", CSV.replace("stops", "hangs").replace("id,", "number,"))
    command = [
        sys.executable,
        "-m",
        "translate_tui",
        "import",
        "-",
        str(other),
        "--json",
        "--db",
        str(tmp_path / "t.db"),
    ]
    done = subprocess.run(command, input=CSV, capture_output=True, text=True, check=True)
    report = json.loads(done.stdout)
    assert report["files"] == {"standard input": "CSV", "b.csv": "CSV"} and report["added"] == 4


def test_what_was_said_before_a_day_is_skipped(tmp_path: Path, work: Workspace) -> None:

    file = write(tmp_path / "x.csv", "id,text,date\n1,old,2026-01-01\n2,new,2026-03-01\n3,undated,\n")
    report = work.river.import_files([file], ImportOptions(since=date(2026, 2, 1)))
    assert (report.added, report.skipped) == (2, {"said before 2026-02-01": 1})
    assert quotes(work) == ["undated", "new"] or sorted(quotes(work)) == ["new", "undated"]


def test_lines_above_the_header_and_a_header_that_is_far_wider(tmp_path: Path, work: Workspace) -> None:
    file = write(tmp_path / "x.csv", "Report of the week;;\n;;\nTicket ID;Text;Company\n1;it stops;Alba\n")
    assert work.river.import_files([file]).added == 1
    names = [f"Custom field ({n % 64})" for n in range(376)]
    wide = "Summary,Issue key,Issue id," + ",".join(names) + "\n" + "Import,RIV-1,7," + "," * 375 + "\n"
    assert work.river.import_files([write(tmp_path / "wide.csv", wide)]).added == 1


def test_the_order_of_day_and_month(tmp_path: Path, work: Workspace) -> None:
    def days(name: str, dates: str, order: str = "") -> list[str]:
        path = write(tmp_path / name, "text,date," + name + "\n" + "".join(f"{d},{d},\n" for d in dates.split()))
        work.river.import_files([path], ImportOptions(order=order))
        found = work.triage.tickets(work.triage.ids()).values()
        by_quote = {t.quote: f"{t.posted_at:%d.%m.}" if t.posted_at else "?" for t in found}
        return [by_quote[d] for d in dates.split()]

    assert days("a", "03/04/2026 25/04/2026") == ["03.04.", "25.04."]
    assert days("b", "03/05/2026 05/25/2026") == ["05.03.", "25.05."]
    assert days("c", "03/06/2026 25/06/2026 06/26/2026") == ["?", "25.06.", "26.06."]
    assert days("d", "03/07/2026 04/07/2026") == ["?", "?"]
    assert days("e", "03/08/2026", order="day-first") == ["03.08."]
    assert days("f", "03.09.2026 1/6/26") == ["03.09.", "?"]


def test_thousands_of_files_are_summed_up(tmp_path: Path, work: Workspace) -> None:
    number = MAX_LISTED_FILES + 1
    members: dict[str, bytes | str] = {
        f"{n}.csv": f"message\nThe export number {n} loses its last row.\n" for n in range(number)
    }
    report = work.river.import_files([zipped(tmp_path / "many.zip", members)], ImportOptions())
    assert report.listed_files == [(f"{number} files", "CSV")]
    assert work.history.undo() == f"imported {number} files ({number} new, 0 updated)"


@pytest.mark.parametrize(("column", "row"), [("ZZZZZZZ", 2), ("A", 99999999999)])
def test_a_workbook_that_ends_its_reader_is_refused(tmp_path: Path, work: Workspace, column: str, row: int) -> None:
    """The library that reads workbooks aborts its process at a cell out of bounds."""
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_column(0, 0, ["message", "The export loses its last row."])
    with zipfile.ZipFile(path) as archive:
        members: dict[str, bytes | str] = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    content = members[name]
    assert isinstance(content, bytes) and b'r="A2"' in content
    members[name] = content.replace(b'r="A2"', f'r="{column}{row}"'.encode()).replace(
        b'row r="2"', f'row r="{row}"'.encode()
    )
    with pytest.raises(UserError, match="reading it ended without a result"):
        work.river.import_files([zipped(path, members)], ImportOptions())
    assert work.triage.total() == 0
