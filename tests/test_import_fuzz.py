"""Mutated copies of every export: never a traceback, never half an import, the sums always right."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import Clock, costly_settings
from translate_tui.model import ImportReport, UserError
from translate_tui.services.importing import ImportOptions
from translate_tui.services.workspace import Workspace

EXPORTS = Path(__file__).parent / "exports"
FILES = sorted(path.name for path in EXPORTS.iterdir() if path.is_file() and path.name != "customers.csv")
SPICES = [
    b"\0", b'"', b"\xff", b"\r", b"\n", b",", b";", b"[", b"{", b"}", b"\xe2\x80\xa8", b"\x1a", b"\\ud800",
    b"NaN", b"1e999", b"null", b"<p>", b"=1+1", b"[BUG] - [SMB] - [X] ", b"Customer: Globex\n", b"\xe2\x80\xae",
    b"1.03E+13", b"PK\x03\x04",
]  # fmt: skip


@st.composite
def spoilt(draw: st.DrawFn, content: bytes) -> bytes:
    """Cut, twist, repeat and spice a file."""
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, max(len(content) - 1, 0)))
        match draw(st.sampled_from(["cut", "twist", "spice", "out", "lines", "ends", "twice"])):
            case "cut":
                content = content[:at]
            case "twist":
                content = content[:at] + bytes([draw(st.integers(0, 255))]) + content[at + 1 :]
            case "spice":
                content = content[:at] + draw(st.sampled_from(SPICES)) + content[at:]
            case "out":
                content = content[:at] + content[at + draw(st.integers(1, 60)) :]
            case "lines":
                lines = content.splitlines(keepends=True)
                content = b"".join(draw(st.permutations(lines[:6])) + lines[6:])
            case "ends":
                content = content.replace(b"\r\n", b"\n").replace(
                    b"\n", draw(st.sampled_from([b"\r\n", b"\r", b"\n\n"]))
                )
            case "twice":
                content += content[at : at + 2000]
    return content


def check(report: ImportReport, before: int, after: int) -> None:
    assert report.read == report.added + report.updated + report.unchanged + report.replies
    assert after == before + report.added
    assert all(times > 0 for times in report.skipped.values())


@costly_settings()
@given(data=st.data())
@pytest.mark.parametrize("name", FILES)
def test_a_spoilt_export_is_refused_or_taken_in_as_a_whole(tmp_path: Path, name: str, data: st.DataObject) -> None:
    path = tmp_path / f"spoilt-{name}"
    path.write_bytes(data.draw(spoilt((EXPORTS / name).read_bytes())))
    (tmp_path / "fuzz.db").unlink(missing_ok=True)
    work = Workspace(tmp_path / "fuzz.db", Clock())
    try:
        report = work.river.import_files([path])
    except UserError as refused:
        assert str(refused).strip() and "Traceback" not in str(refused)
        assert work.triage.total() == 0 and work.history.steps() == []
    else:
        check(report, 0, work.triage.total())
        again = work.river.import_files([path])
        assert (again.added, again.updated, again.replies_added) == (0, 0, 0)
        work.history.undo()
        assert work.triage.total() == 0 and work.customers.all() == []
    finally:
        work.close()


@costly_settings()
@given(data=st.data())
def test_a_spoilt_day_of_slack_leaves_nothing_half_done(tmp_path: Path, data: st.DataObject) -> None:
    folder = tmp_path / "slack"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(EXPORTS / "slack", folder)
    days = sorted(path for path in folder.rglob("*.json"))
    day = data.draw(st.sampled_from(days))
    day.write_bytes(data.draw(spoilt(day.read_bytes())))
    (tmp_path / "fuzz.db").unlink(missing_ok=True)
    work = Workspace(tmp_path / "fuzz.db", Clock())
    try:
        report = work.river.import_files([folder], ImportOptions(channels=("river",)))
    except UserError:
        assert work.triage.total() == 0 and work.history.steps() == []
    else:
        check(report, 0, work.triage.total())
        assert work.river.import_files([folder], ImportOptions(channels=("river",))).added == 0
    finally:
        work.close()


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("zendesk.csv", 10), ("freshdesk.csv", 9), ("hubspot.csv", 7), ("fider.csv", 7), ("github.json", 7),
        ("intercom.json", 6), ("intercom.csv", 13), ("zendesk.ndjson", 8), ("linear.csv", 8), ("jira.csv", 9),
        ("salesforce.csv", 8), ("zendesk-semicolon.csv", 9),
    ],
)  # fmt: skip
def test_every_row_is_read_skipped_or_rejected(work: Workspace, name: str, rows: int) -> None:
    report = work.river.import_files([EXPORTS / name])
    assert report.read + sum(report.skipped.values()) + len(report.rejected) == rows
