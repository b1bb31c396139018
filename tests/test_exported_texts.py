"""The documents of records made by hand, word for word: with everything in it, with nothing, and between."""

import io
import re
import zipfile
from datetime import UTC, date, datetime

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.test_protocol import pattern
from tests.test_six_weeks import Golden
from translate_tui.exports import html, markdown, plain_text, slack
from translate_tui.exports.brief import BriefRecord, brief_document
from translate_tui.exports.case import CaseRecord, case_document
from translate_tui.exports.commitments import Tracker, commitments_csv
from translate_tui.exports.document import (
    Block,
    Bullet,
    Heading,
    Numbered,
    Paragraph,
    Preformatted,
    Quotation,
    TableBlock,
    bold,
    line,
)
from translate_tui.exports.grid import grid_legend
from translate_tui.exports.journey import journey_document
from translate_tui.exports.minutes import MeetingRecord, PatternRecord, minutes_document
from translate_tui.exports.newsletter import DecisionLine, NewsletterRecord, PatternFigures, newsletter_document
from translate_tui.exports.replies import CustomerReply, replies_csv, replies_markdown
from translate_tui.exports.sheet import sheet_workbook
from translate_tui.exports.spreadsheet import to_csv
from translate_tui.model import (
    Attendee,
    Commitment,
    Decision,
    Impact,
    Meeting,
    Money,
    Outcome,
    ParkedItem,
    Pattern,
    Phase,
    Quote,
    Rating,
    Role,
    SegmentShare,
    Side,
    Stage,
)
from translate_tui.protocol.brief import DecisionTaken, Note
from translate_tui.protocol.card import card_sentences
from translate_tui.protocol.case import PeriodVolume
from translate_tui.protocol.exchanges import Direction, ExchangeDue
from translate_tui.protocol.gate import Strictness
from translate_tui.protocol.journey import JourneyStage, JourneyWeek, StageSign
from translate_tui.protocol.trend import Trend, TrendKind

MONDAY = date(2026, 11, 9)
DECISIONS = (
    DecisionTaken(Decision(1, 7, Outcome.ACCEPTED, "it costs renewals"), 6, date(2026, 11, 2)),
    DecisionTaken(Decision(2, 7, Outcome.DECLINED, ""), 5, date(2026, 10, 26)),
)
COMMITMENTS = (
    Commitment(1, 1, 6, 7, "build a queue", "Jo", date(2026, 12, 1), "open"),
    Commitment(2, 1, 6, None, "x" * 256, "", None, "kept"),
)


def complete() -> Pattern:
    """A pattern with all parts, whose impact is rated but not agreed."""
    return pattern(
        7, 3, 1, title="Slow import", struggle="importing", workaround="splitting", requested="a queue",
        segment=SegmentShare(("smb",), 2, 4), impact=Impact.H, revenue_risk="two renewals",
        retention_risk="they look around", shipped_on=MONDAY, yearly_values=(Money(12_000, "EUR"),), valued=2,
    )  # fmt: skip


def bare() -> Pattern:
    return pattern(1, 1, 0, title="Export stops")


# ------------------------------------------------------------------ documents


def whole_brief() -> list[Block]:
    trend = Trend((0, 0, 0, 0, 1, 0, 2, 1), TrendKind.GROWING, date(2026, 11, 13), 1)
    quotes = (Quote(3, "it *stops*", "Alba", "smb", None), Quote(4, "again", "", None, None))
    notes = {Note.NEXT_STEP: "measure it", Note.NOT_KNOWN: "whether it is the size"}
    record = BriefRecord(
        complete(), card_sentences(complete(), 2), quotes, tuple(range(1, 33)), trend, date(2026, 10, 1),
        date(2026, 11, 12), 2, 1, notes, DECISIONS, COMMITMENTS[:1], {7: 7}, date(2026, 11, 16),
    )  # fmt: skip
    return brief_document(record)


def bare_brief() -> list[Block]:
    trend = Trend((0,) * 8, None, None)
    record = BriefRecord(
        bare(), card_sentences(bare()), (), (5,), trend, None, None, 0, 0, {}, (), (), {}, date(2026, 11, 16)
    )
    return brief_document(record)


def whole_case() -> list[Block]:
    notes = {Note.OPTIONS: "two", Note.BUILT: "a queue", Note.CUT: "a dialog", Note.LESSON: "ask early"}
    before = PeriodVolume(date(2026, 10, 27), MONDAY, 4, 3)
    sentences = card_sentences(complete())
    return case_document(CaseRecord(complete(), sentences, notes, DECISIONS, MONDAY, before, None, ("Ann", "Bo"), 2))


def bare_case() -> list[Block]:
    after = PeriodVolume(date(2026, 11, 10), date(2026, 11, 16), 1, 1)
    sentences = card_sentences(bare())
    return case_document(CaseRecord(bare(), sentences, {}, DECISIONS[1:], MONDAY, None, after, (), 0))


def case_to_fill_in() -> list[Block]:
    """An accepted pattern, so that what was built is a gap, raised by people of whom none is named."""
    record = CaseRecord(bare(), card_sentences(bare()), {}, DECISIONS[:1], MONDAY, None, None, (), 3)
    return case_document(record)


NEWSLETTER = NewsletterRecord(
    month=date(2026, 11, 1), until=date(2026, 11, 29), tickets=1_234, customers=5, unknown=1_002, praise=2, purged=3,
    new=(PatternFigures("Slow import", 4, 3, 1),), growing=(PatternFigures("Export stops", 1, 0, 1),),
    solved=(PatternFigures("Invoices", 2, 1, 0),),
    heard=(PatternFigures("Slow import", 4, 3, 1), PatternFigures("Invoices", 2, 1, 0)),
    decided=(DecisionLine("Import", Outcome.ACCEPTED, "it costs"), DecisionLine("Logo", Outcome.DECLINED, "")),
    kept=1, quotes=(("lovely", "smb"), ("thank you", "")),
)  # fmt: skip


def whole_newsletter() -> list[Block]:
    return newsletter_document(NEWSLETTER)


def empty_newsletter() -> list[Block]:
    none = NewsletterRecord(date(2026, 2, 1), date(2026, 2, 28), 0, 0, 0, 0, 0, (), (), (), (), (), 0, ())
    return newsletter_document(none)


def newsletter_without_quotes() -> list[Block]:
    return newsletter_document(NEWSLETTER._replace(until=date(2026, 11, 30), praise=1, quotes=(), kept=2))


def journey() -> list[Block]:
    weeks = [
        JourneyWeek(3, date(2026, 10, 26), 40, 10, 2, 1, 1, 5, 4, 1, 2, 3, 2, 1),
        JourneyWeek(4, date(2026, 11, 2), 80, 40, 4, 0, 0, 0, 4, 2, 0, 0, 4, 3),
    ]
    signs = [StageSign(JourneyStage.PURGING, "a purge session", True), StageSign(JourneyStage.FIRST, "none", False)]
    return journey_document(weeks, JourneyStage.PURGING, signs, Strictness.WARNS)


def journey_not_begun() -> list[Block]:
    return journey_document([], JourneyStage.PURGING, [], Strictness.WARNS)


STARTED = datetime(2026, 11, 16, 9, tzinfo=UTC)


def minutes_of_nothing() -> list[Block]:
    running = Meeting(1, 6, 1800, STARTED, STARTED, None, None, None)
    return minutes_document(MeetingRecord(running, STARTED, (), (), (), (), (), (), {}))


def minutes() -> list[Block]:
    """Every line that minutes can have: what was kept, dropped, overdue, overridden, agreed, not reached."""
    brought, slated = complete(), bare()
    stages = (
        Stage(1, 1, Phase.OPENING, None, 120, 90, None, None),
        Stage(2, 2, Phase.PATTERNS, 7, 900, 3_725, None, None),
        Stage(3, 3, Phase.PATTERNS, 1, 900, 0, None, None),
    )
    ended = Meeting(1, 6, 1920, STARTED, STARTED, None, STARTED, None, stages)
    reviewed = (
        Commitment(1, 1, 5, 7, "build a queue", "Jo", date(2026, 11, 15), "open"),
        Commitment(2, 1, 5, None, "call them", "", date(2026, 11, 16), "open"),
        Commitment(3, 1, 5, None, "ask", "Bo", None, "dropped", 1, "nobody answers"),
        Commitment(4, 1, 5, None, "count", "Bo", None, "kept", 1),
    )
    trend = Trend((0, 0, 0, 0, 1, 0, 2, 1), TrendKind.GROWING, date(2026, 11, 13), 2)
    blind = (Rating(7, Side.SUPPORT, Impact.H), Rating(7, Side.PRODUCT, Impact.L))
    same = (*(Rating(1, side, Impact.M) for side in (Side.SUPPORT, Side.PRODUCT)), Rating(1, Side.JOINT, Impact.M))
    quotes = (Quote(3, "it stops", "Alba", "smb", None), Quote(4, "again", "", None, None))
    decision = Decision(1, 7, Outcome.ACCEPTED, "it costs renewals")
    records = (
        PatternRecord(
            brought, card_sentences(brought, 2), quotes, (3, 4), blind, decision, "they insist", True,
            ("a segment", "2 quotes, it has 1"), trend,
        ),
        PatternRecord(slated, card_sentences(slated), (), (), same, None, "", True, ("a segment",)),
        PatternRecord(slated, card_sentences(slated), (), (), (), None, "late", False),
    )  # fmt: skip
    due = (
        ExchangeDue(Direction.SUPPORT, date(2026, 10, 15), date(2026, 11, 15)),
        ExchangeDue(Direction.PRODUCT, None, date(2026, 11, 15)),
        ExchangeDue(Direction.PRODUCT, None, date(2026, 11, 16)),
    )
    people = (
        Attendee(1, "Ann", Role.FACILITATOR),
        Attendee(2, "Bo", Role.LISTENER),
        Attendee(3, "Cy", Role.LISTENER),
    )
    parked = (ParkedItem(1, "Who pays?", "Jo"), ParkedItem(2, "Since when?", ""))
    record = MeetingRecord(
        ended, STARTED, people, reviewed, records, (brought, slated), COMMITMENTS[:1], parked, {7: 7}, due, 2
    )
    return minutes_document(record)


DOCUMENTS = (
    minutes, minutes_of_nothing,
    whole_brief, bare_brief, whole_case, bare_case, case_to_fill_in, whole_newsletter, empty_newsletter,
    newsletter_without_quotes, journey, journey_not_begun,
)  # fmt: skip


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.__name__)
def test_documents_word_for_word(document: object, snapshot: SnapshotAssertion) -> None:
    assert callable(document)
    assert plain_text.render(document()) == snapshot.use_extension(Golden)


def all_blocks() -> list[Block]:
    return [
        Heading(1, "A <title> & more"),
        Heading(2, "Part *one*"),
        Paragraph(line("plain ", bold("bold & <b>"), " plain")),
        Bullet(line("open"), done=False),
        Bullet(line("done"), done=True),
        Bullet(line("neither")),
        Heading(3, "Third level"),
        Numbered(1, line("first")),
        Numbered(2, line("second")),
        Quotation("it > stops", "Alba <smb>"),
        TableBlock(("Name", "A & B"), (("a|b", "1"), ("北", "<2>"))),
        Preformatted(("a  <b>", "", "  ```c")),
    ]


@pytest.mark.parametrize("renderer", [html, markdown, plain_text, slack], ids=lambda module: module.__name__)
def test_every_block_in_every_format(renderer: object, snapshot: SnapshotAssertion) -> None:
    render = {html: html.render, markdown: markdown.render, plain_text: plain_text.render, slack: slack.render}
    assert render[renderer](all_blocks()) == snapshot.use_extension(Golden)  # type: ignore[index]


def test_only_what_begins_a_line_of_markdown_needs_a_backslash_there() -> None:
    assert markdown.render([Paragraph(line("- a ", bold("- b"), " 1. c"))]) == "\\- a **- b** 1. c\n"
    assert markdown.render([Paragraph(line(bold("1. b"), " c"))]) == "**1\\. b** c\n"


def test_code_for_slack_is_cut_where_a_section_is_full() -> None:
    # 2,900 characters a part, line ends counted: 29 lines of 99 are 2,899, and one more line does not fit.
    (message,) = slack.messages([Preformatted(("x" * 99,) * 30)])
    texts = [block["text"]["text"] for block in message["blocks"]]
    assert [text.count("x") for text in texts] == [29 * 99, 99]
    (message,) = slack.messages([Preformatted((*["x" * 99] * 28, "y" * 100, "z" * 99))])
    assert [block["text"]["text"].count("y") for block in message["blocks"]] == [100, 0], "just full"


def test_a_long_line_without_spaces_is_not_cut_within_an_entity() -> None:
    # 2,997 letters, then &amp; from 2,997 to 3,001: the cut moves from 3,000 back to its beginning.
    (message,) = slack.messages([Paragraph(line("x" * 2997 + "&" + "y" * 10))])
    texts = [block["text"]["text"] for block in message["blocks"]]
    assert texts == ["x" * 2997, "&amp;" + "y" * 10]
    (message,) = slack.messages([Paragraph(line("x" * 2995 + "&" + "y" * 10))])
    assert [block["text"]["text"] for block in message["blocks"]] == ["x" * 2995 + "&amp;", "y" * 10]


# --------------------------------------------------------------------- tables


def test_replies_are_a_row_or_a_section_for_each_ticket() -> None:
    replies = [
        CustomerReply(3, "zendesk", "Z-1", "Alba", "it stops", "We fixed it.\n\n Thank you "),
        CustomerReply(4, "river", "", "", "=again", "Soon."),
    ]
    assert replies_csv(replies) == (
        "ticket,source,reference,customer,quote,reply\n"
        '3,zendesk,Z-1,Alba,it stops,"We fixed it.\n\n Thank you "\n'
        "4,river,,,'=again,Soon.\n"
    )
    assert replies_markdown("Replies", replies) == (
        "# Replies\n\n"
        "## \\#3 Alba (zendesk Z-1)\n\n> it stops\n>\n> said the customer\n\nWe fixed it.\n\nThank you\n\n"
        "## \\#4 customer unknown (river)\n\n> \\=again\n>\n> said the customer\n\nSoon.\n"
    )


def test_commitments_for_trackers_say_pattern_owner_and_day() -> None:
    titles = {7: "P7 Slow import"}
    about = "Committed to in translation meeting 6."
    assert commitments_csv(COMMITMENTS[:1], titles, Tracker.JIRA) == (
        "Issue Type,Summary,Description,Assignee,Due Date,Labels\n"
        f'Task,build a queue,"build a queue\n{about}\nPattern: P7 Slow import\nOwner: Jo\nDue: 2026-12-01",'
        "Jo,2026-12-01,translation-meeting\n"
    )
    long = "x" * 256
    short = "x" * 254 + "…"
    assert commitments_csv(COMMITMENTS[1:], titles, Tracker.GITHUB) == (
        f'title,body,labels\n{short},"{long}\n{about}",translation-meeting\n'
    )
    assert commitments_csv(COMMITMENTS[1:], titles, Tracker.LINEAR) == (
        f'Title,Description,Status,Assignee,Due Date,Labels\n{short},"{long}\n{about}",Todo,,,translation-meeting\n'
    )


def test_cells_that_would_become_formulas_or_numbers_get_an_apostrophe() -> None:
    rows = [("=1", "12"), ("12", "-5"), ("a", "1/2")]
    assert to_csv(("any", "words"), rows, words={"words"}) == "any,words\n'=1,'12\n12,'-5\na,'1/2\n"


def test_the_legend_names_both_sides_only_where_they_differ() -> None:
    support_only = pattern(7, 12, title="T", impact=Impact.H, support_impact=Impact.H)
    product_only = pattern(7, 12, title="T", product_impact=Impact.L)
    both = pattern(7, 12, title="T", impact=Impact.H, support_impact=Impact.H, product_impact=Impact.H)
    assert grid_legend([support_only], 50)[0].endswith("12 H (S H, P ?)")
    assert "(S ?, P L)" in grid_legend([product_only], 50)[0]
    assert "(" not in grid_legend([both], 50)[0] and "(" not in grid_legend([pattern(7, 12)], 50)[0]


def test_the_workbook_lets_impact_be_chosen_in_200_more_rows_and_keeps_numbers_numbers() -> None:
    rows = [("Slow import", "12", "smb", "H", "by hand", "=queue"), ("", "some", "", "", "", "")]
    with zipfile.ZipFile(io.BytesIO(sheet_workbook(rows))) as book:
        names, sheet, strings, styles = (
            book.read(f"xl/{name}.xml").decode()
            for name in ("workbook", "worksheets/sheet1", "sharedStrings", "styles")
        )
    assert '<alignment vertical="top" wrapText="1"/>' in styles and '<alignment wrapText="1"/>' in styles
    assert "<b/>" in styles and '<bottom style="thin">' in styles, "the heading is bold over a line"
    assert 'name="Sheet"' in names
    assert (
        '<dataValidation type="list" allowBlank="1" showInputMessage="1" showErrorMessage="1" sqref="D2:D203">'
        in sheet
    )
    assert '<formula1>"H,M,L"</formula1>' in sheet
    assert re.search(r'<c r="B2" s="\d"><v>12</v>', sheet), "a number"
    assert re.search(r'<c r="B3" s="\d" t="s">', sheet) and ">some<" in strings, "no number"
    assert ">'=queue<" in strings and 'r="A3"' not in sheet
    assert 'topLeftCell="B2"' in sheet and 'xSplit="1" ySplit="1"' in sheet, "the header and the issue stay in view"
