"""Each known export: a file of the documented shape with invented data, what comes of it, and the second time."""

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from translate_tui.model import ChannelNotChosen, ColumnsNotMapped, ImportReport, Ticket, UserError
from translate_tui.river.format import all_formats
from translate_tui.services.formats import known_formats
from translate_tui.services.importing import ImportOptions
from translate_tui.services.triage import Scope
from translate_tui.services.workspace import Workspace

EXPORTS = Path(__file__).parent / "exports"
SPANISH = ImportOptions(
    {"text": "Lo que dijo el cliente", "customer": "Cliente", "segment": "Plan", "type": "Categoría",
     "impact": "Gravedad", "date": "Fecha de alta", "email": "Correo"},
    order="day-first",
)  # fmt: skip
JIRA_IN_SPANISH = ImportOptions(
    {"id": "Clave de incidencia", "title": "Resumen", "text": "Descripción", "type": "Tipo de Incidencia",
     "tags": "Etiquetas", "customer": "Campo personalizado (Cliente)", "date": "Creada"}
)  # fmt: skip
WISHES = {
    "slack": ImportOptions(channels=("river", "river-enterprise")),
    "spanish.csv": SPANISH,
    "jira-es.csv": JIRA_IN_SPANISH,
}
FILES = sorted(path.name for path in EXPORTS.iterdir() if path.name != "customers.csv")


class TextFile(SingleFileSnapshotExtension):
    _write_mode = WriteMode.TEXT
    file_extension = "txt"


def told(work: Workspace, report: ImportReport) -> str:
    """Return all that came of an import, a line for each ticket and reply."""
    lines = [f"{name}: {kind}" for name, kind in report.files.items()]
    lines += [
        f"read {report.read}, added {report.added}, replies {report.replies}",
        *(f"skipped {times}: {reason}" for reason, times in sorted(report.skipped.items())),
        *(f"rejected {row}" for row in report.rejected),
        *(f"note {times}: {words}" for words, times in sorted(report.notes.items())),
        "",
    ]
    tickets = work.triage.tickets(work.triage.ids(Scope.ALL))
    for ticket in sorted(tickets.values(), key=lambda ticket: ticket.id):
        lines += [_line(ticket)]
        lines += [
            f"    reply by {reply.author or '-'} of {reply.customer or 'nobody known'}: {reply.quote!r}"
            for reply in work.triage.replies(ticket.id)
        ]
    return "\n".join(lines) + "\n"


def _line(ticket: Ticket) -> str:
    facts = {
        "at": f"{ticket.posted_at:%Y-%m-%d %H:%M}" if ticket.posted_at else "",
        "type": ticket.type or "",
        "segment": ticket.segment or "",
        "impact": ticket.impact_words,
        "customer": ticket.customer,
        "by": ticket.author,
        "workaround": ticket.workaround,
        "requested": ticket.requested,
        "form": "River" if ticket.in_format else "",
        "title": ticket.title,
    }
    said = " · ".join(f"{name} {value}" for name, value in facts.items() if value)
    return f"{ticket.ref} | {said}\n    {ticket.quote!r}"


@pytest.mark.parametrize("name", FILES)
def test_what_comes_of_an_export_and_nothing_more_the_second_time(
    work: Workspace, name: str, snapshot: SnapshotAssertion
) -> None:
    wishes = WISHES.get(name, ImportOptions())
    report = work.river.import_files([EXPORTS / name], wishes)
    assert told(work, report) == snapshot(extension_class=TextFile)
    again = work.river.import_files([EXPORTS / name], wishes)
    assert (again.added, again.updated, again.replies_added) == (0, 0, 0)
    assert again.read == again.unchanged + again.replies == report.read
    work.history.undo()
    assert work.triage.total() == 0 and work.customers.all() == []


@pytest.mark.parametrize("name", ["jira-es.csv", "spanish.csv"])
def test_columns_in_another_language_are_asked_for_and_remembered(work: Workspace, name: str) -> None:
    with pytest.raises(ColumnsNotMapped, match="no column is recognized.*--map") as unmapped:
        work.river.import_files([EXPORTS / name])
    assert {"text", "customer", "type"} <= unmapped.value.preview.fields.keys()
    chosen = work.river.import_files([EXPORTS / name], WISHES[name])
    assert work.river.import_files([EXPORTS / name]).unchanged == chosen.added


def test_a_channel_is_asked_for_and_remembered(work: Workspace) -> None:
    with pytest.raises(ChannelNotChosen, match="--channel") as several:
        work.river.import_files([EXPORTS / "slack"])
    assert several.value.channels == ("river", "river-enterprise", "random")
    first = work.river.import_files([EXPORTS / "slack"], ImportOptions(channels=("#river",)))
    assert first.added == 25
    assert work.river.import_files([EXPORTS / "slack"]).unchanged == first.added


def test_an_export_with_direct_messages_alone_has_no_channel_to_choose(work: Workspace, tmp_path: Path) -> None:
    (tmp_path / "D1").mkdir()
    (tmp_path / "D1" / "2026-11-02.json").write_text("[]")
    (tmp_path / "dms.json").write_text('[{"id": "D1"}]')
    (tmp_path / "channels.json").write_text("[]")
    with pytest.raises(UserError, match="no channel with messages"):
        work.river.preview(tmp_path, ImportOptions())
    with pytest.raises(UserError, match="no channel with messages"):
        work.river.import_files([tmp_path])


def test_a_conversation_stays_what_began_it(work: Workspace, tmp_path: Path) -> None:
    header = "conversation_id,message_id,author_type,created_at,body\n"
    first, later, last = (
        "c1,m1,user,2026-11-01T08:00:00Z,it stops\n",
        "c1,m2,user,2026-11-02T08:00:00Z,it still stops\n",
        "c1,m3,user,2026-11-03T08:00:00Z,anybody there?\n",
    )
    newest_first, only_later = tmp_path / "a.csv", tmp_path / "b.csv"
    newest_first.write_text(header + later + first)
    only_later.write_text(header + last + "c2,m4,user,2026-11-03T09:00:00Z,another one\n")
    report = work.river.import_files([newest_first])
    assert (report.added, report.replies) == (1, 1)
    report = work.river.import_files([only_later])
    assert (report.read, report.added, report.updated) == (1, 1, 0)
    assert report.skipped == {"conversations that already have an earlier message here": 1}
    ticket = next(t for t in work.triage.tickets(work.triage.ids()).values() if t.ref == "c1")
    assert ticket.quote == "it stops" and [r.quote for r in work.triage.replies(ticket.id)] == ["it still stops"]


def test_all_formats_are_found_and_told() -> None:
    names = {one.name for one in all_formats()}
    assert {"Slack export", "River lines", "Zendesk CSV", "Zendesk JSON", "Jira CSV", "six-column sheet"} <= names
    assert [one.name for one in known_formats()][-1].startswith("any CSV")
    assert all(one.told_by for one in known_formats())


@pytest.mark.parametrize("one", all_formats(), ids=lambda one: one.name)
def test_a_format_reads_known_fields_and_can_be_told(one: object) -> None:
    from translate_tui.river.fields import FIELDS
    from translate_tui.river.format import ExportFormat

    assert isinstance(one, ExportFormat)
    assert one.fields.keys() <= FIELDS.keys()
    assert one.required_columns or one.recognized_by


def test_a_csv_of_a_helpdesk_does_not_take_away_what_its_json_said(work: Workspace, tmp_path: Path) -> None:
    whole = tmp_path / "whole.json"
    whole.write_text('[{"id": 7, "subject": "Import", "description": "It stops at row 500", "requester_id": 1}]')
    table = tmp_path / "table.csv"
    table.write_text("Id,Requester,Requester id,Subject,Ticket type\n7,Jo,1,Import,Incident\n")
    work.river.import_files([whole])
    report = work.river.import_files([table])
    assert (report.added, report.updated) == (0, 1), "the type is new"
    (ticket,) = work.triage.tickets(work.triage.ids()).values()
    assert (ticket.quote, ticket.type) == ("It stops at row 500", "bug")


def test_the_list_of_formats_says_how_a_file_is_told_and_where_each_field_is_read() -> None:
    formats = {known.name: known for known in known_formats()}
    assert list(formats)[:-1] == sorted(list(formats)[:-1], key=str.casefold)
    linear, slack = formats["Linear CSV"], formats["Slack export"]
    assert linear.told_by.startswith("columns ID, ") and slack.told_by and not slack.told_by.startswith("columns")
    read = next(one for one in all_formats() if one.name == "Linear CSV").fields
    assert {field: words.split(", else ") for field, words in linear.fields.items()} == {
        field: list(columns) for field, columns in read.items()
    }
    *_, rest = known_formats()
    assert rest.name == "any CSV, TSV, XLSX, XLS, ODS, JSON or NDJSON"
    assert rest.told_by == "any names in any case; a column of another name is chosen with --map field=column"
    assert rest.fields["text"].startswith("text, ") and ", else " not in rest.fields["text"]
