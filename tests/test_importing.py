import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import Clock, costly_settings
from translate_tui.model import Cancelled, UserError
from translate_tui.services.importing import ImportOptions, import_files
from translate_tui.services.workspace import Workspace

HEADER = "id,text,customer,segment,type,created\n"
ROWS = '1,"import stops, always",Ferro Ltd,enterprise,bug,2026-11-02\n2,please add SSO,Alba,smb,request,2026-11-03\n'


def write(path: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def quotes(work: Workspace) -> list[str]:
    ids = work.triage.ids()
    found = work.triage.tickets(ids)
    return [found[i].quote for i in reversed(ids)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_delimiters_and_encodings(tmp_path: Path, work: Workspace, delimiter: str, encoding: str) -> None:
    rows = [
        ["id", "text", "company"],
        ["1", "Grüße: der Import hält an", "Größe GmbH"],
        ["2", "second one here", "B"],
    ]
    file = write(tmp_path / "x.csv", "\r\n".join(delimiter.join(r) for r in rows), encoding)
    report = work.river.import_files([file])
    assert (report.read, report.added) == (2, 2)
    assert quotes(work) == ["Grüße: der Import hält an", "second one here"]


def test_the_same_file_again_adds_nothing_and_a_newer_one_updates(tmp_path: Path, work: Workspace) -> None:
    file = write(tmp_path / "x.csv", HEADER + ROWS)
    assert work.river.import_files([file]).added == 2
    again = work.river.import_files([file])
    assert (again.added, again.updated, again.unchanged) == (0, 0, 2)
    assert len(work.history.steps()) == 1, "an import that changes nothing is no step"
    pattern, _ = work.triage.create_pattern(list(work.triage.ids()), "All of them")
    write(file, HEADER + ROWS.replace("please add SSO", "please add SSO soon") + "3,new,,,,\n")
    newer = work.river.import_files([file])
    assert (newer.added, newer.updated, newer.unchanged) == (1, 1, 1)
    assert work.patterns.require(pattern).tickets == 2, "membership is kept"
    assert "please add SSO soon" in [q.words for q in work.patterns.quotes(pattern)]


def test_rows_without_ids_are_known_by_what_they_say_and_counted(tmp_path: Path, work: Workspace) -> None:
    file = write(tmp_path / "x.csv", "text,company\nlogin fails,A\nlogin fails,A\nlogin fails,B\n")
    assert work.river.import_files([file]).added == 3
    assert work.river.import_files([file]).unchanged == 3


def test_repeated_ids_lose_nothing(tmp_path: Path, work: Workspace) -> None:
    file = write(tmp_path / "x.csv", "id,text\n1,first\n1,second\n")
    assert work.river.import_files([file]).added == 2
    assert work.river.import_files([file]).unchanged == 2


def test_rows_that_cannot_be_taken_are_named_by_line(tmp_path: Path, work: Workspace) -> None:
    file = write(tmp_path / "x.csv", 'id,text\n1,"two\nlines"\n2,\n3,ok,,surplus,4\n\n4,narrow\n')
    report = work.river.import_files([file])
    assert (report.read, report.added) == (2, 2)
    assert [(r.line, r.reason.split(":")[0]) for r in report.rejected] == [
        (4, "no text"),
        (5, "5 cells where the header has 2"),
    ]


def test_json_and_ndjson_and_nested_names(tmp_path: Path, work: Workspace) -> None:
    records = [{"id": 1, "body": "it stops", "organization": {"name": "Alba"}}, {"id": 2, "body": "", "title": "T"}]
    lines = write(tmp_path / "x.jsonl", "\n".join(json.dumps(r) for r in records) + "\n{broken\n[1]\n")
    report = work.river.import_files([lines], ImportOptions({"customer": "organization.name"}))
    assert (report.added, [r.line for r in report.rejected]) == (2, [3, 4])
    array = write(tmp_path / "x.json", json.dumps({"tickets": records}, indent=1))
    assert work.river.import_files([array], ImportOptions({"customer": "organization.name"})).unchanged == 2
    assert {t.customer for t in work.triage.tickets(work.triage.ids()).values()} == {"Alba", ""}


def test_river_lines_keep_what_is_not_in_the_format(tmp_path: Path, work: Workspace) -> None:
    file = write(tmp_path / "r.txt", "[BUG] - [SMB] - [SLOW] first\n\njust words\n\n[ASK] - [SMB] - [X] is it?\n")
    assert work.river.import_files([file]).added == 3
    found = list(work.triage.tickets(work.triage.ids()).values())
    assert {(t.quote, t.in_format) for t in found} == {("first", True), ("just words", False), ("is it?", True)}
    assert work.river.import_files([file]).unchanged == 3


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.csv", b"", "is empty"),
        ("blank.csv", b"\n\n  \n", "is empty"),
        ("only.csv", b"id,text\n", "no row"),
        ("none.csv", b"id,text\n1,\n2,\n", "not one row.*line 2"),
        ("columns.csv", b"alpha,beta\n1,2\n", "no column is known.*alpha, beta.*--map"),
        ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "a picture"),
        ("book.xlsx", b"PK\x03\x04" + bytes(range(256)), "zip cannot be read"),
        ("noise.bin", bytes(range(32)) * 40, "binary"),
        ("cut.json", b'[{"text": "a"},\n {"text": "b"', "line 2.*cut off"),
        ("scalar.json", b'["a", "b"]', "no record"),
    ],
)
def test_files_that_cannot_be_taken_in(tmp_path: Path, work: Workspace, name: str, content: bytes, said: str) -> None:
    with pytest.raises(UserError, match=said):
        work.river.import_files([write(tmp_path / name, content)])
    assert work.triage.total() == 0 and work.history.steps() == []


def test_a_folder_and_a_missing_file(tmp_path: Path, work: Workspace) -> None:
    with pytest.raises(UserError, match="is a folder"):
        work.river.import_files([tmp_path])
    with pytest.raises(UserError, match="cannot be read"):
        work.river.import_files([tmp_path / "nowhere.csv"])


def test_one_bad_file_of_two_leaves_nothing_behind(tmp_path: Path, work: Workspace) -> None:
    good = write(tmp_path / "a.csv", HEADER + ROWS)
    bad = write(tmp_path / "b.json", '[{"text": "a"},' + '{"text": "b"},' * 200 + '{"te')
    with pytest.raises(UserError):
        work.river.import_files([good, bad])
    assert work.triage.total() == 0 and work.history.steps() == []


def test_a_dry_run_says_and_leaves_nothing(tmp_path: Path, work: Workspace) -> None:
    file = write(tmp_path / "x.csv", HEADER + ROWS)
    assert work.river.import_files([file], dry_run=True).added == 2
    assert work.triage.total() == 0 and work.history.steps() == []
    assert work.river.import_files([file]).added == 2


def test_a_cancelled_import_leaves_nothing(tmp_path: Path, work: Workspace) -> None:
    def stop(rows: int, about: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        work.river.import_files([write(tmp_path / "x.csv", HEADER + ROWS)], progress=stop)
    assert work.triage.total() == 0 and work.history.steps() == []


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path, work: Workspace) -> None:
    file = write(tmp_path / "x.csv", HEADER + ROWS)

    def append(rows: int, about: int) -> None:
        write(file, HEADER + ROWS + "3,later,,,,\n")

    with pytest.raises(UserError, match="changed while it was read"):
        work.river.import_files([file], progress=append)
    assert work.triage.total() == 0


def test_distinct_customers_across_sources(tmp_path: Path, work: Workspace) -> None:
    a = write(tmp_path / "a.csv", "id,text,company,email\n1,x,Ferro Ltd.,joe@ferro.example\n2,y,,ann@gmail.com\n")
    b = write(tmp_path / "b.json", json.dumps([{"id": 1, "text": "z", "company": "FERRO"}]))
    work.river.import_files([a, b])
    pattern, _ = work.triage.create_pattern(list(work.triage.ids()), "All")
    assert str(work.patterns.require(pattern).volume) == "1 customer + 1 unknown"


def test_a_mangled_id_is_said(tmp_path: Path, work: Workspace) -> None:
    file = write(tmp_path / "a.csv", "text,customer id\nx,1.03006E+13\ny,1.03006E+13\n")
    report = work.river.import_files([file])
    assert list(report.notes.values()) == [2]
    pattern, _ = work.triage.create_pattern(list(work.triage.ids()), "All")
    assert str(work.patterns.require(pattern).volume) == "0 customers + 2 unknown"


def test_a_long_line_and_a_longer_cell(tmp_path: Path, work: Workspace) -> None:
    file = write(tmp_path / "x.csv", "id,text\n1," + "x" * 100_000 + "\n2," + "y" * 1_500_000 + "\n3,ok\n")
    report = work.river.import_files([file])
    assert (report.added, [r.line for r in report.rejected]) == (2, [3])


def test_undo_of_an_import_and_redo(tmp_path: Path, work: Workspace) -> None:
    work.river.import_files([write(tmp_path / "x.csv", HEADER + ROWS)])
    before = quotes(work)
    assert work.history.undo() == "imported x.csv (2 new, 0 updated)"
    assert work.triage.total() == 0
    work.history.redo()
    assert quotes(work) == before


@costly_settings()
@given(data=st.binary(max_size=400) | st.text(max_size=300).map(lambda t: t.encode("utf-8", "replace")))
@pytest.mark.parametrize("prefix", [b"", b"id,text\n", b"[", b'{"text":', b"[BUG] - [SMB] - [X] "])
def test_no_bytes_break_the_readers(tmp_path: Path, prefix: bytes, data: bytes) -> None:
    work = Workspace(tmp_path / "fuzz.db", Clock())
    file = write(tmp_path / "fuzz.bin", prefix + data)
    before = work.triage.total()
    try:
        report = import_files(work._db, [file])
    except UserError:
        assert work.triage.total() == before
    else:
        assert report.read == report.added + report.updated + report.unchanged
        assert work.triage.total() == before + report.added
    work.close()
