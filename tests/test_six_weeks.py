"""Six weeks lived through the real services: what must be true after each of them."""

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from six_weeks import CUSTOMERS, PEOPLE, Week, Weeks, customers_csv
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from translate_tui.exports import slack
from translate_tui.model import Money, UserError
from translate_tui.services.workspace import Workspace


class Lived:
    """The six weeks, and the database at their end."""

    def __init__(self, folder: Path) -> None:
        self.story = Weeks(folder / "weeks.db")
        self.weeks: list[Week] = list(self.story.live())
        self.work: Workspace = self.story.work


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    return Lived(tmp_path_factory.mktemp("weeks"))


class Golden(SingleFileSnapshotExtension):
    """One text file for each snapshot."""

    _write_mode = WriteMode.TEXT
    file_extension = "txt"


@pytest.mark.parametrize("number", range(1, 7))
def test_the_minutes_of_each_week(lived: Lived, number: int, snapshot: SnapshotAssertion) -> None:
    assert lived.weeks[number - 1].minutes == snapshot.use_extension(Golden)
    kept = lived.work.minutes.text(lived.work.minutes.require_meeting(number))
    assert kept == lived.weeks[number - 1].minutes, "what was learned later has rewritten what was said"


def commitments_in(minutes: str) -> str:
    return minutes.partition("## Earlier commitments")[2].partition("## Patterns")[0]


def test_no_commitment_disappears(lived: Lived) -> None:
    for week in lived.weeks:
        rows = lived.work._db.rows(
            "SELECT c.what FROM commitment c JOIN meeting m ON m.id = c.meeting_id "
            "LEFT JOIN meeting s ON s.id = c.settled_in WHERE m.number < ? AND coalesce(s.number, 99) >= ?",
            (week.number, week.number),
        )
        open_before = {row[0] for row in rows}
        listed = commitments_in(week.minutes)
        assert listed.count("- [") == len(open_before), week.number
        assert all(what in listed for what in open_before), week.number
    states = [row[0] for row in lived.work._db.rows("SELECT state FROM commitment")]
    assert len(states) == len(lived.weeks[-1].promised) == 18
    assert (states.count("kept"), states.count("dropped"), states.count("open")) == (5, 4, 9)


def test_trends_follow_the_day_of_the_ticket(lived: Lived) -> None:
    import_, vat, signon, export, maps = (
        "Bulk import stops above 200 users", "Invoices show the wrong VAT", "Sign-on drops people in mid-shift",
        "Exports leave out our own fields", "Maps are empty since the update",
    )  # fmt: skip
    assert set(lived.weeks[0].courses.values()) == {"new"}
    assert lived.weeks[3].courses == {
        import_: "growing", vat: "shrinking", signon: "shrinking", export: "steady"
    }  # fmt: skip
    assert lived.weeks[4].courses == lived.weeks[3].courses, "nothing came in, so nothing changed"
    assert lived.weeks[5].courses == {
        import_: "growing", vat: "shrinking", signon: "returned", export: "steady", maps: "new"
    }  # fmt: skip
    by_title = {p.title: p for p in lived.work.patterns.all()}
    assert lived.work.patterns.trend(by_title[import_]).weeks == (0, 0, 2, 3, 4, 5, 6, 7)
    assert lived.work.patterns.trend(by_title[signon]).after_fix == 6
    assert lived.work.patterns.trends()[by_title[maps].id].course == "new"


@pytest.mark.parametrize("form", ["slack", "text", "json"])
def test_the_other_formats(lived: Lived, form: str, snapshot: SnapshotAssertion) -> None:
    work = lived.work
    assert work.minutes.text(work.minutes.require_meeting(6), form) == snapshot.use_extension(Golden)


def test_the_messages_for_slack_keep_its_limits(lived: Lived) -> None:
    for line in lived.work.minutes.text(lived.work.minutes.require_meeting(6), "slack").splitlines():
        message = json.loads(line)
        assert len(message["blocks"]) <= slack.MAX_BLOCKS
        assert all(
            len(block.get("text", {}).get("text", "")) <= slack.MAX_SECTION_CHARS for block in message["blocks"]
        )


@pytest.mark.parametrize("tracker", ["jira", "github", "linear"])
def test_commitments_for_trackers(lived: Lived, tracker: str, snapshot: SnapshotAssertion) -> None:
    text = lived.work.minutes.commitments_csv(None, tracker)
    assert text == snapshot.use_extension(Golden)
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == len(lived.work.commitments.open()) == 9
    title = {"jira": "Summary", "github": "title", "linear": "Title"}[tracker]
    of_six = list(csv.DictReader(io.StringIO(lived.work.minutes.commitments_csv(6, tracker))))
    assert [row[title] for row in of_six] == [
        "Measure the import of week 6", "Call back the customers of week 6", "Ask for figures, week 6",
    ]  # fmt: skip


@pytest.mark.parametrize("document", ["brief", "case", "newsletter", "journey", "checklist"])
def test_the_other_documents(lived: Lived, document: str, snapshot: SnapshotAssertion) -> None:
    work = lived.work
    sign_on = next(pattern for pattern in work.patterns.all() if pattern.number == 2)
    texts = {
        "brief": lambda: work.briefs.text(sign_on, "text"),
        "case": lambda: work.cases.text(sign_on, "text"),
        "newsletter": lambda: "\n".join(
            work.newsletters.text(month, "text") for month in (date(2026, 9, 1), work.newsletters.newest_month())
        ),
        "journey": work.journey.markdown,
        "checklist": lambda: "\n".join(f"{line.kind}: {line.done}: {line.words}" for line in work.prep.checklist()),
    }
    assert texts[document]() == snapshot.use_extension(Golden)


@pytest.mark.parametrize("form", ["csv", "markdown"])
def test_replies_close_the_loop(lived: Lived, form: str, snapshot: SnapshotAssertion) -> None:
    pattern = next(p for p in lived.work.patterns.all() if p.number == 3)
    answers = lived.work.replies.answers(pattern)
    assert len(answers) == pattern.tickets and all(a.quote in a.reply for a in answers)
    text = lived.work.replies.csv(answers) if form == "csv" else lived.work.replies.markdown(pattern, answers)
    assert text == snapshot.use_extension(Golden)


def test_redacted_exports_name_nobody(lived: Lived) -> None:
    work = lived.work
    texts = [
        work.minutes.text(work.minutes.require_meeting(n), f, redacted=True)
        for n in range(1, 7)
        for f in ("md", "slack", "text", "json")
    ]
    texts += [work.minutes.commitments_csv(None, tracker, redacted=True) for tracker in ("jira", "github", "linear")]
    for text in texts:
        for name in (*CUSTOMERS, *(person for person, _ in PEOPLE)):
            assert name not in text and name.split()[-1] not in text, name


def test_what_the_customers_pay_is_the_evidence(lived: Lived, tmp_path: Path) -> None:
    import shutil

    from translate_tui.services.importing import ImportOptions

    path = tmp_path / "w.db"
    lived.work.backup(path)
    work = Workspace(path, lambda: lived.story.now)
    work.river.import_customers([customers_csv(tmp_path / "customers.csv")], ImportOptions())
    pattern = next(p for p in work.patterns.all() if p.number == 2)
    paying = work._db.rows(
        "SELECT DISTINCT c.id, c.yearly_value FROM member m JOIN ticket t ON t.id = m.ticket_id "
        "JOIN customer c ON c.id = t.customer_id WHERE m.pattern_id = ? AND c.yearly_value IS NOT NULL",
        (pattern.id,),
    )
    paid = Money(sum(row[1] for row in paying))
    assert (pattern.yearly_values, pattern.valued) == ((paid,), len(paying)) and paying
    assert all(p.valued <= p.volume.customers for p in work.patterns.all())
    work.close()
    shutil.rmtree(tmp_path)


def test_the_minutes_read_back(lived: Lived) -> None:
    for week in lived.weeks:
        tokens = MarkdownIt("commonmark").enable("table").parse(week.minutes)
        headings = [tokens[i + 1].content for i, t in enumerate(tokens) if t.type == "heading_open" and t.tag == "h2"]
        assert headings == [
            "Attendance", "Earlier commitments", "Patterns", "The grid", "Commitments", "Parking lot",
            "Patterns not reached", "Time",
        ]  # fmt: skip


def test_what_is_not_decided_is_not_answered(work: Workspace) -> None:
    from tests.conftest import tell_to

    pattern_id, _ = work.triage.create_pattern([tell_to(work, "it hangs")], "It hangs")
    with pytest.raises(UserError, match="P1 has no decision yet"):
        work.replies.answers(work.patterns.require(pattern_id))
