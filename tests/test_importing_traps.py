"""What exports do that misleads: each once went wrong."""

import json
import os
import sqlite3
from pathlib import Path

import pytest

from tests.conftest import Clock, refusal_of, tell_to
from tests.test_importing import quotes, write
from translate_tui.model import UserError
from translate_tui.river.customers import domain_of, name_key
from translate_tui.river.formats.river_lines import split_posts
from translate_tui.river.line import parse
from translate_tui.services.importing import ImportOptions
from translate_tui.services.triage import Scope
from translate_tui.services.workspace import Workspace


def customers(work: Workspace) -> list[str]:
    return sorted(row.name for row in work.customers.all())


@pytest.mark.parametrize(
    ("table", "names"),
    [
        ("text,customer,from\na,Alba,agent@ours.example\nb,Corvo,agent2@ours.example\n", ["Alba", "Corvo"]),
        ("text,customer,customer id\na,Jo Smith,1\nb,Jo Smith,2\n", ["Jo Smith", "Jo Smith"]),
        ("text,email\na,a@yahoo.co.uk\nb,b@hotmail.fr\n", ["a@yahoo.co.uk", "b@hotmail.fr"]),
        ("text,customer,email\na,,x@alba.example\nb,Alba,\nc,Alba,y@alba.example\n", ["Alba"]),
        ("text,customer,email\nc,Alba,y@alba.example\na,,x@alba.example\nb,Alba,\n", ["Alba"]),
        ("text,customer\na,#N/A\nb,undefined\nc,N.A.\nd,Anonymous\ne,(blank)\nf,0\n", []),
        ("text,customer id\na,42\n", ["customer 42"]),
    ],
)
def test_who_is_one_customer_and_who_is_not(tmp_path: Path, work: Workspace, table: str, names: list[str]) -> None:
    file = write(tmp_path / "x.csv", table)
    work.river.import_files([file])
    assert customers(work) == names
    assert work.river.import_files([file]).added == 0 and customers(work) == names
    work.history.undo()
    assert customers(work) == []


def test_signs_and_scripts_make_another_name() -> None:
    assert len({name_key(n) for n in ("C++", "C#", "ガス", "カス")}) == 4
    assert domain_of("x@bücher.example") != domain_of("x@bucher.example")


def test_an_endless_address_comes_to_an_end() -> None:
    assert domain_of("a." * 500_000) == "", "read in quadratic time this would take hours"


def test_endless_white_space_comes_to_an_end() -> None:
    for head in ("", "[", "[BUG] - [SMB] - [", "[BUG] - [SMB] - ", "BUG - SMB - ", "[BUG]"):
        for tail in ("x", "]"):
            parse(head + " " * 100_000 + tail)
    assert parse("[BUG] - [SMB] - [ ] it stops") == parse("[BUG] - [SMB] - [\n] it stops")


@pytest.mark.parametrize(
    "prose",
    [
        "[iOS][Android][Web] app crashes",
        "[SUP-12] [BILLING] [P1] Invoice wrong",
        "[SUP-12] - [BILLING] - [P1] Invoice wrong",
        "[1] [2] [3] are footnotes",
        "Error - Outlook - PDF attachments are missing",
        "Issue - login page - HTTP 500 when I click",
    ],
)
def test_tags_and_dashes_are_no_river_line(prose: str) -> None:
    assert parse(prose) is None


def test_an_unknown_type_is_read_when_all_the_rest_is_there() -> None:
    line = parse("[COMPLIMENTS DESK] - [SMB] - [HIGH] words")
    assert line is not None and line.quote == "words"


def test_a_table_of_river_lines_is_a_table(tmp_path: Path, work: Workspace) -> None:
    rows = "[BUG] - [SMB] - [HIGH] it crashes,anna\n[BUG] - [SMB] - [HIGH] it hangs,bob\n"
    work.river.import_files([write(tmp_path / "x.csv", "text,author\n" + rows)])
    found = work.triage.tickets(work.triage.ids()).values()
    assert {(t.quote, t.author, t.segment) for t in found} == {
        ("it crashes", "anna", "smb"),
        ("it hangs", "bob", "smb"),
    }


def test_prose_is_no_table(tmp_path: Path, work: Workspace) -> None:
    with pytest.raises(UserError, match="no column is recognized"):
        work.river.import_files([write(tmp_path / "x.txt", "The first thing a customer said\nThe second thing\n")])


RECORDS = [{"id": 1, "text": "a"}, {"id": 2, "text": "b"}]


@pytest.mark.parametrize(
    "document",
    [
        {"count": 2, "description": "Export of Monday", "results": RECORDS},
        {"users": [{"id": 1, "name": "Anna"}, {"id": 2}, {"id": 3}], "tickets": RECORDS},
        RECORDS,
    ],
)
@pytest.mark.parametrize("indent", [None, 1])
def test_the_array_that_holds_what_was_said_is_found(
    tmp_path: Path, work: Workspace, document: object, indent: int | None
) -> None:
    work.river.import_files([write(tmp_path / "x.json", json.dumps(document, indent=indent))])
    assert quotes(work) == ["a", "b"]


@pytest.mark.parametrize(
    "content",
    [
        '{"data": [], "message": "success"}',
        '[{"text":"a"}]\n[{"text":"b"}]',
        '[{"id":' + "9" * 5000 + ',"text":"a"}]',
        '[{"text":"a","x":' + "[" * 100_000 + "]}",
    ],
)
def test_documents_that_mislead_are_refused(tmp_path: Path, work: Workspace, content: str) -> None:
    with pytest.raises(UserError):
        work.river.import_files([write(tmp_path / "x.json", content)])


@pytest.mark.parametrize("depth", [900, 977, 978, 1100])
def test_deep_nesting_is_no_trouble(tmp_path: Path, work: Workspace, depth: int) -> None:
    file = write(tmp_path / "x.json", '[{"text":"a","x":' + "[" * depth + "]" * depth + "}]")
    try:
        assert work.river.import_files([file]).added == 1
    except UserError as refused:
        assert "cannot be read" in str(refused)


def test_a_column_that_comes_late_is_seen_and_new_ones_are_no_new_source(tmp_path: Path, work: Workspace) -> None:
    lines = [json.dumps({"id": i, "subject": f"s{i}"}) for i in range(150)]
    file = write(
        tmp_path / "x.jsonl", "\n".join([*lines, json.dumps({"id": 900, "text": "late", "company": "Alba"})])
    )
    assert work.river.import_files([file]).added == 151
    assert "late" in quotes(work) and customers(work) == ["Alba"]
    more = [*file.read_text().splitlines(), json.dumps({"id": 901, "text": "new", "plan": "smb"})]
    report = work.river.import_files([write(file, "\n".join(more))])
    assert (report.added, report.unchanged) == (1, 151)


def test_columns_in_another_order_are_the_same_source(tmp_path: Path, work: Workspace) -> None:
    work.river.import_files([write(tmp_path / "x.csv", "id,text,company\n1,a,Alba\n")])
    assert work.river.import_files([write(tmp_path / "y.csv", "text,company,id\na,Alba,1\n")]).unchanged == 1


def test_a_quotation_mark_that_never_closes_is_said(tmp_path: Path, work: Workspace) -> None:
    report = work.river.import_files([write(tmp_path / "x.csv", 'id,text\n0,z\n1,"a\n2,b\n3,c\n')])
    assert (report.added, [(r.line, "misplaced" in r.reason) for r in report.rejected]) == (3, [(3, True)])
    assert quotes(work) == ["z", "b", "c"], "the rows that it swallowed are read all the same"


def test_one_bad_byte_does_not_make_another_encoding(tmp_path: Path, work: Workspace) -> None:
    content = "id,text\n1,café “ok” größer\n2,bad ".encode() + b"\xff byte\n"
    report = work.river.import_files([write(tmp_path / "x.csv", content)])
    assert "café “ok” größer" in quotes(work)
    assert [number for note, number in report.notes.items() if "could not be read" in note] == [1]
    with pytest.raises(UserError, match="encoding"):
        work.river.import_files([write(tmp_path / "y.csv", b"id,text\n1,\x83\x81\x83\x90\x8f\x9d\n")])


def test_a_rounded_ticket_id_names_no_ticket(tmp_path: Path, work: Workspace) -> None:
    for words in ("week one login broken", "week two billing wrong"):
        work.river.import_files([write(tmp_path / "x.csv", f"id,text\n1.23457E+11,{words}\n")])
    assert sorted(quotes(work)) == ["week one login broken", "week two billing wrong"]


def test_an_id_that_looks_like_a_counted_one(tmp_path: Path, work: Workspace) -> None:
    file = write(tmp_path / "x.csv", "id,text\n7,a\n7,b\n7#2,c\n")
    assert work.river.import_files([file]).added == 3 and work.river.import_files([file]).unchanged == 3


def test_an_impossible_date_is_no_date(tmp_path: Path, work: Workspace) -> None:
    work.river.import_files([write(tmp_path / "x.csv", "id,text,date\n1,hello,0999-01-01\n2,there,0791234567\n")])
    assert {t.posted_at for t in work.triage.tickets(work.triage.ids()).values()} == {None}


def test_a_header_after_empty_lines_and_sep(tmp_path: Path, work: Workspace) -> None:
    assert work.river.import_files([write(tmp_path / "x.csv", "sep=;\nid;text\n1;a, b\n")]).added == 1
    assert work.river.import_files([write(tmp_path / "y.csv", "\n\nid,text\n5,c\n  ,\n")]).added == 1


def test_a_column_in_another_script_is_not_another_one(tmp_path: Path, work: Workspace) -> None:
    file = write(tmp_path / "x.csv", "编号,文本\n1,你好\n")
    with pytest.raises(UserError, match="no column “内容”"):
        work.river.import_files([file], ImportOptions({"text": "内容"}))
    assert work.river.import_files([file], ImportOptions({"text": "文本"})).added == 1 and quotes(work) == ["你好"]


def test_an_invisible_text_is_no_text(tmp_path: Path, work: Workspace) -> None:
    report = work.river.import_files([write(tmp_path / "x.csv", "id,text\n1,\u200b\n2,ok\n")])
    assert [r.line for r in report.rejected] == [2]


def test_posts_with_open_quotations() -> None:
    german = "[BUG] - [SMB] - [HIGH] „Es geht nicht“\n\nUnrelated.\n\nAnother.\n"
    assert len(list(split_posts(german.splitlines()))) == 3
    inches = '[BUG] - [SMB] - [HIGH] a 5" screen\n\nUnrelated.\n'
    assert len(list(split_posts(inches.splitlines()))) == 2
    banner = '[BUG] - [SMB] - [HIGH] "The banner says:\n[ERROR] - [LOGIN] - [500]\nand then nothing"\n'
    assert len(list(split_posts(banner.splitlines()))) == 1


@pytest.mark.skipif(os.name != "posix", reason="named pipes are POSIX's")
def test_a_pipe_or_device_is_refused(tmp_path: Path, work: Workspace) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UserError, match="not a regular file"):
        work.river.import_files([tmp_path / "pipe"])
    with pytest.raises(UserError, match="not a regular file"):
        Workspace(tmp_path / "pipe")


def test_file_names_and_headers_are_outside_text(tmp_path: Path, work: Workspace) -> None:
    file = write(tmp_path / "a\x1b]0;x\x07\u202eb\nc.csv", "id,text\n1,ok\n")
    work.river.import_files([file])
    assert work.history.steps()[0].label == "imported a]0;xb c.csv (1 new, 0 updated)"


def test_a_backup_touches_nothing_beside_it(tmp_path: Path, work: Workspace) -> None:
    (tmp_path / "b.part").write_text("precious")
    work.backup(tmp_path / "b")
    assert (tmp_path / "b.part").read_text() == "precious"
    assert not list(tmp_path.glob(".translate-tui-*"))
    for target in (tmp_path / ("n" * 300), tmp_path / "t.db" / "x"):
        with pytest.raises(UserError):
            work.backup(target)


def test_what_another_window_undid_is_refused_in_words(tmp_path: Path, clock: Clock) -> None:
    here, there = Workspace(tmp_path / "t.db", clock), Workspace(tmp_path / "t.db", clock)
    tell_to(here, "zero")
    tell_to(here, "one")
    tell_to(there, "two")
    ids = list(there.triage.ids(Scope.ALL))
    here.history.undo()
    with pytest.raises(UserError, match="no longer exists"):
        there.triage.create_pattern(ids, "Of what is gone")
    tell_to(there, "three")
    assert there.triage.total() == 3
    here.close()
    there.close()


def test_a_file_with_our_mark_and_nothing_else_is_refused(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "x.db")
    connection.executescript("PRAGMA application_id = 0x54545549; CREATE TABLE a (b);")
    connection.close()
    with pytest.raises(UserError, match="incomplete translate-tui database"):
        Workspace(tmp_path / "x.db")


def test_a_refusal_stays_short_whatever_the_columns_are_called(tmp_path: Path, work: Workspace) -> None:
    names = ["x" * 5_000, *(f"column {number}" for number in range(300))]
    file = write(tmp_path / "x.csv", ",".join(names) + "\n" + ",".join(["1"] * len(names)) + "\n")
    for verb in (
        lambda: work.river.import_files([file]),
        lambda: work.river.import_files([file], ImportOptions({"text": "y" * 5_000})),
        lambda: work.river.import_files([file], ImportOptions({"z": names[0]})),
        lambda: work.river.import_customers([file], ImportOptions()),
        lambda: work.river.import_customers([file], ImportOptions({"customer": "y" * 5_000})),
    ):
        words = refusal_of(verb)
        assert "x" * 39 + "…" in words and len(words) < 1_000


def test_a_line_with_too_many_cells_is_no_table(tmp_path: Path, work: Workspace) -> None:
    file = write(tmp_path / "x.csv", "," * 20_000 + "\n" + "a" + "," * 20_000 + "\n")
    words = refusal_of(lambda: work.river.import_files([file]))
    assert "line 2: this line has 20,001 cells, more than the 16,384 columns" in words
