import gc
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import Clock, costly_settings, refusal_of
from translate_tui.model import Cancelled, ImportReport, NewTicket, UserError, local_day
from translate_tui.river.mapping import RowSource
from translate_tui.services import importing
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
        (5, "5 cells, but the header has 2"),
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
        ("none.csv", b"id,text\n1,\n2,\n", "no row could be imported.*line 2"),
        ("columns.csv", b"alpha,beta\n1,2\n", "no column is recognized.*alpha, beta.*--map"),
        ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "a picture"),
        ("book.xlsx", b"PK\x03\x04" + bytes(range(256)), "zip cannot be read"),
        ("noise.bin", bytes(range(32)) * 40, "binary"),
        ("cut.json", b'[{"text": "a"},\n {"text": "b"', "line 2.*cut off"),
        ("scalar.json", b'["a", "b"]', "no records"),
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

    with pytest.raises(UserError, match="changed while it was being read"):
        work.river.import_files([file], progress=append)
    assert work.triage.total() == 0


def test_distinct_customers_across_sources(tmp_path: Path, work: Workspace) -> None:
    a = write(tmp_path / "a.csv", "id,text,company,email\n1,x,Ferro Ltd.,joe@ferro.example\n2,y,,ann@gmail.com\n")
    b = write(tmp_path / "b.json", json.dumps([{"id": 1, "text": "z", "company": "FERRO"}]))
    work.river.import_files([a, b])
    pattern, _ = work.triage.create_pattern(list(work.triage.ids()), "All")
    assert str(work.patterns.require(pattern).volume) == "1 customer (+1 unknown)"


def test_a_mangled_id_is_said(tmp_path: Path, work: Workspace) -> None:
    file = write(tmp_path / "a.csv", "text,customer id\nx,1.03006E+13\ny,1.03006E+13\n")
    report = work.river.import_files([file])
    assert list(report.notes.values()) == [2]
    pattern, _ = work.triage.create_pattern(list(work.triage.ids()), "All")
    assert str(work.patterns.require(pattern).volume) == "0 customers (+2 unknown)"


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


# ------------------------------------------------------------ many rows, many files


def test_what_is_new_does_not_hide_what_changed_after_it(tmp_path: Path, work: Workspace) -> None:
    file = write(tmp_path / "x.csv", "id,text\n1,one\n2,two\n3,three\n")
    work.river.import_files([file])
    write(file, "id,text\n4,four\n1,one more\n5,five\n2,two\n3,three more\n")
    report = work.river.import_files([file])
    assert (report.read, report.added, report.updated, report.unchanged) == (5, 2, 2, 1)
    assert quotes(work) == ["one more", "two", "three more", "four", "five"]


def test_a_long_file_is_read_in_batches_and_progress_counts_every_row(
    tmp_path: Path, work: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH", 3)
    rows = "".join(f"{n},{'' if n == 2 else f'words {n}'}\n" for n in range(1, 9))
    file = write(tmp_path / "x.csv", "id,text\n" + rows)
    seen: list[tuple[int, int]] = []
    report = work.river.import_files([file], progress=lambda read, about: seen.append((read, about)))
    assert (report.added, len(report.rejected)) == (7, 1)
    assert [read for read, _ in seen] == [3, 6, 8] and {about for _, about in seen} != {0}
    write(file, "id,text\n" + rows.replace("words 7", "other words"))
    again = work.river.import_files([file])
    assert (again.added, again.updated, again.unchanged) == (0, 1, 6)


def test_files_that_are_imported_together_are_one_step_under_both_names(tmp_path: Path, work: Workspace) -> None:
    paths = [write(tmp_path / name, HEADER + ROWS) for name in ("a.csv", "b.csv")]
    paths.append(write(tmp_path / "c.txt", "[BUG] - [SMB] - [SLOW] third\n"))
    report = work.river.import_files(paths)
    assert report.files == {"a.csv": "CSV", "b.csv": "CSV", "c.txt": "River lines"}
    label = f"imported a.csv, b.csv, c.txt ({report.added} new, {report.updated} updated)"
    assert [step.label for step in work.history.steps()] == [label] and work.history.undo() == label


def test_of_several_files_without_a_row_all_are_named(tmp_path: Path, work: Workspace) -> None:
    paths = [write(tmp_path / name, "id,text\n") for name in ("a.csv", "b.csv")]
    assert refusal_of(lambda: work.river.import_files(paths)) == (
        f"{paths[0]}, {paths[1]}: there are no rows below the header, so nothing was imported."
    )


def test_three_rejected_rows_are_named_and_the_others_counted(tmp_path: Path, work: Workspace) -> None:
    def refused(rows: int) -> str:
        file = write(tmp_path / "x.csv", "id,text\n" + "".join(f"{n},\n" for n in range(rows)))
        return refusal_of(lambda: work.river.import_files([file]))

    path = tmp_path / "x.csv"
    start = f"{path}: no row could be imported (line 2: no text"
    hint = " If another column contains what the customer said, name it: --map text=COLUMN"
    assert refused(1).startswith(start) and refused(1).endswith(f").{hint}")
    assert refused(3).count("line ") == 3 and "more row" not in refused(3)
    assert refused(4).endswith(f"; and 1 more row).{hint}") and refused(4).count("line ") == 3
    assert refused(5).endswith(f"; and 2 more rows).{hint}")


def test_rows_from_before_a_day_are_counted_and_that_day_itself_is_taken(tmp_path: Path, work: Workspace) -> None:
    file = write(tmp_path / "x.csv", HEADER + ROWS + "3,without a day,,,,\n")
    since = ImportOptions(since=date(2026, 11, 3))
    report = work.river.import_files([file], since)
    assert report.skipped == {"said before 2026-11-03": 1} and report.added == 2
    later = ImportOptions(since=date(2026, 12, 16))
    only = write(tmp_path / "y.csv", HEADER + ROWS)
    assert refusal_of(lambda: work.river.import_files([only], later)) == (
        f"{only}: every row was skipped, so nothing was imported (2 said before 2026-12-16)."
    )


def test_what_is_doubtful_in_an_export_is_noted_with_its_number(tmp_path: Path, work: Workspace) -> None:
    header = "id,text,created,customer,customer id\n"
    rows = ["1,one,2026-11-02,Alba,", "2,two,03/04/2026,,", "3,three,,,1.03006E+13", "4,four,,Corvo,1.03006E+13"]
    content = (header + "\n".join(rows) + "\n5,bad ").encode() + b"\xff,2026-11-03,,\n"
    report = work.river.import_files([write(tmp_path / "x.csv", content + b"6,caf\xc3\xa9,2026-11-03,,\n" * 3)])
    assert report.notes["without a date: it is missing, or could mean two days (03/04)"] == 3
    rounded = "with only a customer id that a spreadsheet has rounded: counted as unknown"
    assert report.notes[rounded] == 1, "the other one has a name"
    assert report.notes["with characters that could not be read, shown as \ufffd"] == 1


def test_a_table_without_a_column_of_days_is_not_blamed_for_missing_days(tmp_path: Path, work: Workspace) -> None:
    notes = work.river.import_files([write(tmp_path / "x.csv", "id,text\n1,one\n")]).notes
    assert not any("date" in note for note in notes)


def test_a_cell_that_a_newer_export_has_emptied_is_empty_here_too(tmp_path: Path, work: Workspace) -> None:
    file = write(tmp_path / "x.csv", HEADER + ROWS)
    work.river.import_files([file])
    write(file, "id,text,customer,segment,type,created\n1,import stops again,,,,\n")
    assert work.river.import_files([file]).updated == 1
    ticket = next(t for t in work.triage.tickets(work.triage.ids()).values() if t.ref == "1")
    assert (ticket.quote, ticket.customer) == ("import stops again", "")


def test_a_file_that_breaks_off_is_told_with_what_to_do(tmp_path: Path, work: Workspace) -> None:
    path = tmp_path / "x.csv"
    errors = {
        OSError("disk gone"): f"{path} cannot be read completely (disk gone). Nothing was imported. It may be "
        "damaged: export it again.",
        EOFError("cut"): f"{path} cannot be read completely (cut). Nothing was imported. It may be damaged: export "
        "it again.",
        UnicodeError("odd byte"): f"{path}: the text cannot be decoded (odd byte), so nothing was imported. Export "
        "it again as UTF-8.",
    }
    for error, words in errors.items():

        def read(error: Exception = error) -> None:
            with importing.readable([path]):
                raise error

        assert refusal_of(read) == words
    with pytest.raises(KeyError), importing.readable([path]):
        raise KeyError


def test_a_file_that_changes_is_named_with_what_to_do(tmp_path: Path, work: Workspace) -> None:
    file = write(tmp_path / "x.csv", HEADER + ROWS)
    assert refusal_of(
        lambda: work.river.import_files([file], progress=lambda *_: file.write_text(HEADER) and None)
    ) == (
        f"{file} changed while it was being read, so nothing was imported. Wait until the export is finished, then "
        "import it again."
    )
    folder = tmp_path / "slack"
    (folder / "river").mkdir(parents=True)
    (folder / "users.json").write_text("[]")
    day = folder / "river" / "2026-11-02.json"
    day.write_text('[{"type": "message", "user": "U1", "ts": "1793607330.000100", "text": "it stops"}]')
    with pytest.raises(UserError, match="changed while it was being read"):
        work.river.import_files([folder], progress=lambda *_: (folder / "river" / "2026-11-03.json").write_text("[]"))
    assert work.triage.total() == 0


def test_the_database_is_no_export_whatever_is_asked_of_it(work: Workspace) -> None:
    words = f"{work.path} is the database itself, so it was not read. Choose an export to import."
    for verb in (
        lambda: work.river.import_files([work.path]), lambda: work.river.preview(work.path, ImportOptions()),
        lambda: work.river.common_values(work.path, ("text",)), lambda: work.river.lint(work.path),
        lambda: work.river.import_customers([work.path], ImportOptions()),
    ):  # fmt: skip
        assert refusal_of(verb) == words


def test_the_garbage_collector_goes_on_after_an_import_if_it_went_before(tmp_path: Path, work: Workspace) -> None:
    file = write(tmp_path / "x.csv", HEADER + ROWS)
    during: list[bool] = []
    for enabled in (True, False):
        (gc.enable if enabled else gc.disable)()
        try:
            work.river.import_files([file], progress=lambda *_: during.append(gc.isenabled()))
            assert gc.isenabled() is enabled
        finally:
            gc.enable()
    assert during == [False, False]


def test_a_preview_shows_the_first_rows_and_how_they_would_be_read(tmp_path: Path, work: Workspace) -> None:
    preview = work.river.preview(write(tmp_path / "x.csv", HEADER + ROWS), ImportOptions({"text": "customer"}))
    assert (preview.name, preview.columns) == ("x.csv", ("id", "text", "customer", "segment", "type", "created"))
    assert preview.samples[0] == ("1", "import stops, always", "Ferro Ltd", "enterprise", "bug", "2026-11-02")
    assert preview.fields["text"] == ("customer",) and preview.chosen
    preview = work.river.preview(tmp_path / "x.csv", ImportOptions())
    assert preview.fields["text"] == ("text",) and not preview.chosen
    with pytest.raises(UserError):
        work.river.preview(write(tmp_path / "y.bin", bytes(range(32)) * 40), ImportOptions())


def test_columns_that_were_chosen_once_are_known_for_the_next_export(tmp_path: Path, work: Workspace) -> None:
    file = write(tmp_path / "x.csv", "Nr,Was,Wann\n1,es steht,03.04.2026\n")
    chosen = ImportOptions({"id": "Nr", "text": "Was", "date": "Wann"}, order="day-first")
    work.river.import_files([file], chosen)
    assert work.river.preview(file, ImportOptions()).chosen
    write(file, "Nr,Was,Wann\n1,es steht,03.04.2026\n2,es geht,05.04.2026\n")
    report = work.river.import_files([file])
    assert (report.added, report.unchanged) == (1, 1)
    assert {str(t.posted_at)[:10] for t in work.triage.tickets(work.triage.ids()).values()} == {
        "2026-04-03", "2026-04-05",
    }  # fmt: skip


THREAD = "conversation_id,message_id,author_type,created_at,body\n"


def test_replies_that_come_again_or_changed_are_stored_once(tmp_path: Path, work: Workspace) -> None:
    first, second = "c1,m1,user,2026-11-01T08:00:00Z,it stops\n", "c1,m2,user,2026-11-02T08:00:00Z,still\n"
    file = write(tmp_path / "x.csv", THREAD + first + second)
    report = work.river.import_files([file])
    assert (report.read, report.added, report.replies, report.replies_added) == (2, 1, 1, 1)
    write(file, THREAD + first + second.replace("still", "still today") + "c1,m3,user,2026-11-03T08:00:00Z,hello?\n")
    report = work.river.import_files([file])
    assert (report.read, report.unchanged, report.replies, report.replies_added) == (3, 1, 2, 1)
    (ticket,) = work.triage.tickets(work.triage.ids()).values()
    replies = work.triage.replies(ticket.id)
    assert [(reply.quote, str(reply.said_at)[:10]) for reply in replies] == [
        ("still today", "2026-11-02"), ("hello?", "2026-11-03"),
    ]  # fmt: skip


def test_a_reply_to_what_was_said_before_a_day_is_skipped_with_it(
    tmp_path: Path, work: Workspace, clock: Clock
) -> None:
    folder = tmp_path / "slack"
    (folder / "river").mkdir(parents=True)
    (folder / "users.json").write_text("[]")
    day = 86_400
    start = 1793607330
    lines = [
        {"ts": f"{start}.000100", "text": "an old one"},
        {"ts": f"{start + 5 * day}.000100", "thread_ts": f"{start}.000100", "text": "same here"},
        {"ts": f"{start + 5 * day}.000200", "text": "a new one"},
        {"ts": f"{start + 5 * day}.000300", "thread_ts": f"{start + 5 * day}.000200", "text": "here too"},
    ]
    export = [{"type": "message", "user": "U1", **line} for line in lines]
    (folder / "river" / "2026-11-02.json").write_text(json.dumps(export))
    since = local_day(datetime.fromtimestamp(start + day, UTC))
    report = work.river.import_files([folder], ImportOptions(since=since))
    assert quotes(work) == ["a new one"] and (report.read, report.replies) == (2, 1)
    assert report.skipped == {
        f"said before {since:%Y-%m-%d}": 1, "replies to messages from before that day": 1,
    }  # fmt: skip
    report = work.river.import_files([folder])
    assert (report.read, report.added, report.replies, report.replies_added) == (4, 1, 2, 1)


def pulled(work: Workspace, *rows: NewTicket, threaded: bool = False) -> ImportReport:
    """Import rows of one source that come from no file."""
    source = RowSource("slack:C1", "Slack export", "#river", iter(rows), threaded=threaded)
    return importing.import_source(work._db, source, lambda report: f"pulled {report.added}")


def test_rows_from_no_file_are_one_step_that_is_named_by_what_came_of_them(work: Workspace) -> None:
    report = pulled(work, NewTicket(1, "7", "one"), NewTicket(2, "8", "two"))
    assert (report.added, report.files) == (2, {"#river": "Slack export"})
    assert [step.label for step in work.history.steps()] == ["pulled 2"]


@pytest.mark.parametrize(
    ("known", "versions", "counts"),
    [
        ("", ["a"], (1, 0, 0)), ("", ["a", "b"], (1, 0, 0)), ("", ["a", "a"], (1, 0, 0)), ("a", ["a"], (0, 0, 1)),
        ("a", ["b"], (0, 1, 0)), ("a", ["a", "a"], (0, 0, 1)), ("a", ["a", "b"], (0, 1, 0)),
        ("a", ["b", "a"], (0, 0, 1)), ("a", ["b", "b"], (0, 1, 0)), ("a", ["b", "c"], (0, 1, 0)),
        ("a", ["b", "a", "b"], (0, 1, 0)), ("a", ["a", "b", "a"], (0, 0, 1)), ("a", ["b", "a", "a"], (0, 0, 1)),
    ],
)  # fmt: skip
@pytest.mark.parametrize("batch", [1, 2000])
def test_a_ticket_that_stands_in_an_export_several_times_counts_once_as_what_became_of_it(
    work: Workspace, monkeypatch: pytest.MonkeyPatch, known: str, versions: list[str],
    counts: tuple[int, int, int], batch: int,
) -> None:  # fmt: skip
    """`counts`: added, updated and unchanged; the same for what is read in one batch and in several."""
    if known:
        pulled(work, NewTicket(1, "7", known))
    monkeypatch.setattr(importing, "BATCH", batch)
    report = pulled(work, *(NewTicket(line, "7", words) for line, words in enumerate(versions)))
    assert (report.added, report.updated, report.unchanged) == counts and report.read == 1
    again = len(versions) - 1
    assert report.skipped == ({"older versions of tickets that appear again in this file": again} if again else {})
    assert quotes(work) == [versions[-1]]


def test_a_reply_without_its_ticket_becomes_one_and_stays_one(work: Workspace) -> None:
    first = NewTicket(1, "1", "it stops")
    reply = NewTicket(2, "2", "here too", parent="1")
    report = pulled(work, reply)
    assert (report.added, report.replies) == (1, 0) and quotes(work) == ["here too"]
    report = pulled(work, first, reply, NewTicket(3, "3", "and here", parent="1"))
    assert (report.read, report.added, report.unchanged, report.replies, report.replies_added) == (3, 1, 1, 1, 1)
    assert sorted(quotes(work)) == ["here too", "it stops"]
    report = pulled(work, NewTicket(4, "4", "later", parent="1"))
    assert (report.added, report.replies_added) == (0, 1), "its ticket is known from before"


@pytest.mark.parametrize(
    ("known", "later", "taken"),
    [
        (2, 1, True), (2, 2, True), (2, 3, False), (None, 3, True), (2, None, True),
    ],
)  # fmt: skip
def test_of_a_conversation_the_earliest_known_message_stays_its_ticket(
    work: Workspace, clock: Clock, known: int | None, later: int | None, taken: bool
) -> None:
    def message(day: int | None, words: str) -> NewTicket:
        return NewTicket(1, "c1", words, posted_at=clock.at.replace(day=day) if day else None)

    pulled(work, message(known, "known"), threaded=True)
    report = pulled(work, message(later, "other"), NewTicket(2, "c2", "another"), threaded=True)
    assert sorted(quotes(work)) == sorted(["other" if taken else "known", "another"])
    assert (report.added, report.updated, report.read) == (1, int(taken), 1 + taken)
    assert report.skipped == ({} if taken else {"conversations that already have an earlier message here": 1})
    assert pulled(work, message(3, "no conversation")).updated == 1, "a later message counts where none is threaded"
