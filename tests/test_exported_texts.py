"""The documents of records made by hand, word for word: with everything in it, with nothing, and between."""

import io
import json
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
from translate_tui.exports.empathy import empathy_document
from translate_tui.exports.grid import draw_grid, grid_legend, to_ascii
from translate_tui.exports.journey import journey_document
from translate_tui.exports.minutes import (
    MeetingRecord,
    MinutesFormat,
    PatternRecord,
    minutes_document,
    render_minutes,
)
from translate_tui.exports.newsletter import DecisionLine, NewsletterRecord, PatternFigures, newsletter_document
from translate_tui.exports.rejected import rejected_csv
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
    Rejected,
    Role,
    SegmentShare,
    Side,
    Stage,
)
from translate_tui.protocol.brief import DecisionTaken, Note
from translate_tui.protocol.card import card_sentences
from translate_tui.protocol.case import PeriodVolume
from translate_tui.protocol.empathy import EmpathyMap, EmpathyPart, Persona
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
    notes = {Note.NEXT_STEP: "measure it", Note.OPEN_QUESTIONS: "whether it is the size"}
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
    before, after = PeriodVolume(date(2026, 10, 27), MONDAY, 4, 3), PeriodVolume(MONDAY, date(2026, 11, 16), 1, 1)
    sentences = card_sentences(complete())
    return case_document(CaseRecord(complete(), sentences, notes, DECISIONS, before, after, "", ("Ann", "Bo"), 2))


def bare_case() -> list[Block]:
    sentences = card_sentences(bare())
    return case_document(CaseRecord(bare(), sentences, {}, DECISIONS[1:], None, None, "No fix has shipped.", (), 0))


def case_to_fill_in() -> list[Block]:
    """An accepted pattern, so that what was built is a gap, raised by people of whom none is named."""
    record = CaseRecord(bare(), card_sentences(bare()), {}, DECISIONS[:1], None, None, "Not known yet.", (), 3)
    return case_document(record)


NEWSLETTER = NewsletterRecord(
    month=date(2026, 11, 1), until=date(2026, 11, 29), tickets=1_234, customers=5, unknown=1_002, praise=2, purged=3,
    new=(PatternFigures("Slow import", 4, 3, 1),), growing=(PatternFigures("Export stops", 1, 0, 1),),
    solved=(PatternFigures("Invoices", 2, 1, 0),), returned=(PatternFigures("Login", 2, 2, 0),),
    heard=(PatternFigures("Slow import", 4, 3, 1), PatternFigures("Invoices", 2, 1, 0)),
    decided=(DecisionLine("Import", Outcome.ACCEPTED, "it costs"), DecisionLine("Logo", Outcome.DECLINED, "")),
    kept=1, quotes=(("lovely", "smb"), ("thank you", "")),
)  # fmt: skip


def whole_newsletter() -> list[Block]:
    return newsletter_document(NEWSLETTER)


def empty_newsletter() -> list[Block]:
    none = NewsletterRecord(date(2026, 2, 1), date(2026, 2, 28), 0, 0, 0, 0, 0, (), (), (), (), (), (), 0, ())
    return newsletter_document(none)


def newsletter_without_quotes() -> list[Block]:
    return newsletter_document(NEWSLETTER._replace(until=date(2026, 11, 30), praise=1, quotes=(), kept=2))


def journey() -> list[Block]:
    weeks = [
        JourneyWeek(3, date(2026, 10, 26), 40, 10, 2, 1, 1, 5, 4, 1, 2, 3, 2, 1, written=40, urgent=13),
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
            ("a segment", "2 quotes (has 1)"), trend,
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
        "## \\#3 Alba (zendesk Z-1)\n\n> it stops\n>\n> the customer\n\nWe fixed it.\n\nThank you\n\n"
        "## \\#4 unknown customer (river)\n\n> \\=again\n>\n> the customer\n\nSoon.\n"
    )


def test_commitments_for_trackers_say_pattern_owner_and_day() -> None:
    titles = {7: "P7 Slow import"}
    about = "Commitment from translation meeting 6."
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


# ----------------------------------------------------- sentences with variants


@pytest.mark.parametrize(
    ("raised", "unnamed", "words"),
    [
        ((), 0, "Nobody is recorded as having raised it."),
        ((), 1, "Raised by 1 person in support."),
        ((), 2, "Raised by 2 people in support."),
        (("Ann",), 0, "Raised by Ann."),
        (("Ann", "Bo"), 1, "Raised by Ann, Bo and 1 other person not named here."),
        (("Ann",), 2, "Raised by Ann and 2 other people not named here."),
    ],
)
def test_a_case_says_who_raised_it(raised: tuple[str, ...], unnamed: int, words: str) -> None:
    record = CaseRecord(bare(), card_sentences(bare()), {}, DECISIONS, None, None, "", raised, unnamed)
    assert case_document(record)[1] == Paragraph(line(words))


@pytest.mark.parametrize(
    ("outcome", "shipped", "built"),
    [
        (Outcome.DECLINED, None, "nothing"), (Outcome.DEFERRED, None, "nothing"),
        (Outcome.ACCEPTED, None, "______"), (Outcome.DECLINED, MONDAY, "______"),
    ],
)  # fmt: skip
def test_a_case_says_nothing_was_built_only_where_that_is_known(
    outcome: Outcome, shipped: date | None, built: str
) -> None:
    decided = (DecisionTaken(Decision(1, 1, outcome, ""), 1, MONDAY),)
    told = pattern(1, 1, shipped_on=shipped)
    record = CaseRecord(told, card_sentences(told), {}, decided, None, None, "", (), 0)
    assert Bullet(line(f"Built: {built}")) in case_document(record)


def brief_of(told: Pattern, **facts: object) -> list[Block]:
    trend = Trend((0,) * 8, None, None)
    record = BriefRecord(told, card_sentences(told), (), (1,), trend, None, None, 0, 0, {}, (), (), {}, MONDAY)
    return brief_document(record._replace(**facts))  # type: ignore[arg-type]


def test_a_brief_lists_thirty_tickets_and_counts_the_rest() -> None:
    def tickets(count: int) -> str:
        blocks = brief_of(bare(), evidence=tuple(range(1, count + 1)))
        (text,) = (plain_text.line_text(b.line) for b in blocks[2:] if isinstance(b, Paragraph))
        return text

    assert tickets(2) == "Tickets: #1, #2"
    assert tickets(30).endswith(", #29, #30")
    assert tickets(31).endswith(", #29, #30 and 1 more")


def test_a_brief_knows_what_was_written_counted_placed_and_shipped() -> None:
    told = pattern(
        2, 2, struggle="importing", workaround="none known", requested="a queue", written_segment="agencies",
        valued=2, yearly_values=(Money(9, "EUR"),), shipped_on=MONDAY, agreed=True, retention_risk="two left",
        revenue_risk=" ",
    )  # fmt: skip
    texts = plain_text.render(brief_of(told, notes={Note.NEXT_STEP: "ask them"})).splitlines()
    assert "- No open questions." in texts
    assert "- One affected segment: agencies" in texts
    cost = (
        "- One business cost (what is at risk): retention risk: two left; its customers pay 9 EUR a year, "
        "known for 2 of 2 customers"
    )
    assert cost in texts
    assert f"- Its fix shipped on {MONDAY}" in texts and "- No decision or commitment yet." not in texts
    assert "- 2 tickets from 2 customers" in texts, "without days"


def test_a_brief_names_several_segments_and_what_is_decided_with_its_day() -> None:
    told = pattern(3, 2, segment=SegmentShare(("smb", "pro"), 1, 2))
    texts = plain_text.render(brief_of(told, decisions=DECISIONS, commitments=COMMITMENTS, numbers={7: 7}))
    assert "- One affected segment: smb and pro (1 of 2 customers)\n" in texts
    assert (
        "- Meeting 6, 2026-11-02: accepted. Reason: it costs renewals\n"
        "- Meeting 5, 2026-10-26: declined, no reason given\n"
        "- Commitment: build a queue (Jo, due 2026-12-01; P7), open\n"
    ) in texts
    assert f"- Commitment: {'x' * 256} (no owner, no due date), kept\n" in texts


def test_a_newsletter_counts_praise_that_cannot_be_quoted_and_customers_that_are_not_known() -> None:
    record = NEWSLETTER._replace(quotes=(), praise=2, tickets=1, customers=1, unknown=0, purged=1, kept=0, decided=())
    texts = plain_text.render(newsletter_document(record))
    assert (
        "What customers said this month, up to 29 November: 1 ticket from 1 customer; 2 messages of praise. "
        "Support shared 1 ticket in its purge session.\n"
    ) in texts
    assert "2 messages of praise. None can be quoted without naming somebody.\n" in texts
    assert "No decisions this month.\n" in texts and "kept." not in texts
    assert "- Slow import: 4 tickets this month from 3 customers (+1 unknown)\n" in texts
    assert "- Export stops: 1 ticket this month from an unknown customer\n" in texts


def test_the_last_day_of_a_month_is_not_told() -> None:
    for until, words in (
        (date(2026, 11, 30), "this month: "),
        (date(2026, 11, 1), "this month, up to 01 November: "),
    ):
        assert words in plain_text.render(newsletter_document(NEWSLETTER._replace(until=until)))


def test_an_empathy_map_is_told_part_by_part_with_gaps() -> None:
    personas = list(Persona)
    new = EmpathyMap(2, personas[0], MONDAY, **{part.value: "" for part in EmpathyPart})
    old = new._replace(id=1, made_on=date(2026, 10, 1), **{EmpathyPart.FEELING.value: "less\n\n alone "})
    texts = plain_text.render(empathy_document([new, old]))
    first, second = (f"The {persona}" for persona in personas[:2])
    assert texts.startswith(f"Empathy maps\n============\n\n{first}\n{'-' * len(first)}\n\n2026-11-09\n\n")
    assert texts.count("______") == 7 and "Feeling: less\n\nalone\n" in texts
    assert texts.index("2026-11-09") < texts.index("2026-10-01") < texts.index(second)
    assert texts.endswith(f"{second}\n{'-' * len(second)}\n\nNo map yet.\n")


# ------------------------------------------------------------------- the grid

BOARD = (
    pattern(1, 1, impact=Impact.L), pattern(2, 12, impact=Impact.H), pattern(3, 12, impact=Impact.H),
    pattern(4, 40, impact=Impact.M), pattern(5, 3), pattern(16, 0, 2),
)  # fmt: skip


@pytest.mark.parametrize(
    ("width", "height", "ascii_only", "selected"),
    [(40, 9, False, None), (40, 9, True, 3), (60, 13, False, 5), (61, 16, True, None), (90, 20, False, 2)],
)
def test_the_grid_character_by_character(
    width: int, height: int, ascii_only: bool, selected: int | None, snapshot: SnapshotAssertion
) -> None:
    drawing = draw_grid(BOARD, width, height, selected=selected, ascii_only=ascii_only)
    points = "\n".join(f"{p.label.strip()} at row {p.row}, column {p.column}" for p in drawing.points)
    text = "\n".join(f"{text}|" for text in drawing.lines)
    assert f"{text}\n{points}\n" == snapshot.use_extension(Golden)


def test_the_grid_of_nothing_and_of_rated_patterns_has_no_row_for_unrated_ones() -> None:
    assert len(draw_grid((), 40, 9).lines) == len(draw_grid(BOARD[:4], 40, 9).lines) == 8
    assert len(draw_grid(BOARD, 40, 9).lines) == 9
    assert draw_grid((), 40, 9).points == draw_grid((), 40, 9).hidden == ()


def test_the_legend_is_in_order_of_number_and_cut_to_its_width() -> None:
    told = (pattern(12, 3, 2, title="Invoices are wrong"), pattern(2, 5, title="Import", impact=Impact.H))
    assert grid_legend(told, 24) == ["P2  Import           5 H", "P12 Invoices are…  3+2 ?"]
    assert grid_legend(told, 14) == ["P2  Import 5 H", "P12 Invoice… 3"]


def test_ascii_has_stand_ins_for_the_commonest_marks() -> None:
    assert to_ascii("a… – — ’ “b” ü\x07") == 'a~ - - \' "b" ?'


# ---------------------------------------------------------------- other tables


def test_rejected_rows_are_a_table_with_file_line_reason_and_content() -> None:
    rows = [Rejected(3, "no text\x07", "=1,\x1bx", "a.csv"), Rejected(12, "odd", "", "b\x1b.csv")]
    assert rejected_csv(rows) == 'file,line,reason,content\na.csv,3,no text,"\'=1,x"\nb.csv,12,odd,\n'
    assert rejected_csv([]) == "file,line,reason,content\n"


def test_minutes_as_json_hold_the_whole_record() -> None:
    running = Meeting(1, 6, 1800, STARTED, STARTED, None, None, None)
    record = MeetingRecord(running, STARTED, (Attendee(1, "Ünal", Role.LISTENER),), (), (), (), (), (), {})
    text = render_minutes(record, MinutesFormat.JSON)
    assert text.startswith('{\n  "translate-tui": "meeting",\n  "version": 2,\n  "meeting": {\n') and "Ünal" in text
    assert text.endswith("}\n") and json.loads(text)["attendance"] == [{"id": 1, "name": "Ünal", "role": "listener"}]
    for form, render in (
        (MinutesFormat.TEXT, plain_text),
        (MinutesFormat.SLACK, slack),
        (MinutesFormat.MARKDOWN, markdown),
    ):
        assert render_minutes(record, form) == render.render(minutes_document(record))
    assert render_minutes(record) == markdown.render(minutes_document(record))


# ------------------------------------------------------------- limits of Slack


def test_a_message_holds_fifty_blocks_and_the_rest_follows_under_the_same_title() -> None:
    blocks = [Heading(1, "T" * 151), *([Heading(2, "x")] * 25)]
    first, second = slack.messages(blocks)
    assert (len(first["blocks"]), len(second["blocks"])) == (50, 1)
    assert first["text"] == second["text"] == "T" * 149 + "…" == first["blocks"][0]["text"]["text"]
    assert first["unfurl_links"] is False and slack.messages([]) == [
        {"text": "", "blocks": [], "unfurl_links": False}
    ]
    assert len(slack.messages([*blocks[:-1], Paragraph(line("y"))])) == 1, "49 blocks: the last two share a section"


def test_lines_share_a_section_as_long_as_it_holds_them() -> None:
    def lengths(*numbers: int) -> list[int]:
        (message,) = slack.messages([Paragraph(line("x" * number)) for number in numbers])
        return [len(block["text"]["text"]) for block in message["blocks"]]

    assert lengths(1000, 1999) == [3000], "with the line end between them"
    assert lengths(1000, 2000) == [1000, 2000]
    assert lengths(3000) == [3000] and lengths(3001) == [3000, 1]


def test_a_long_quotation_is_cut_at_a_space_and_goes_on_as_a_quotation() -> None:
    (message,) = slack.messages([Quotation("x" * 1600 + " " + "y" * 1500, "Alba")])
    texts = [block["text"]["text"] for block in message["blocks"]]
    assert texts == ["> " + "x" * 1600, "> " + "y" * 1500 + "\n> Alba"]
    (message,) = slack.messages([Quotation("x" * 1000 + " " + "y" * 2500, "Alba")])
    first, second = (block["text"]["text"] for block in message["blocks"])
    assert len(first) == 3000, "a space in its first half is no place to cut"
    assert second == "> " + "y" * 503 + "\n> Alba"


def test_code_of_long_lines_and_fences_for_slack() -> None:
    (message,) = slack.messages([Preformatted(("x" * 501, "", "```", "<&>"))])
    (block,) = message["blocks"]
    assert block["text"]["text"] == ("```\n" + "x" * 500 + "\nx\n\n`\u200b`\u200b`\n&lt;&amp;&gt;\n```")


def test_cells_of_a_table_for_slack_are_shortened_and_its_marks_are_kept_apart() -> None:
    (message,) = slack.messages([TableBlock(("Name",), (("x" * 49,), ("y" * 48,)))])
    assert message["blocks"][0]["text"]["text"] == f"```\nName\n{'x' * 47}…\n{'y' * 48}\n```"
    assert slack.escape("*a* _b_ a_b_c <@U1> & `x`") == ("*\u200ba* _\u200bb_ a_b_c &lt;@U1&gt; &amp; `\u200bx`")


# -------------------------------------------------------------------- markdown


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("- a", "\\- a"), ("1. a", "1\\. a"), ("12) a", "12\\) a"), ("1234567890. a", "1234567890. a"),
        ("# a #", "\\# a \\#"), ("a # b", "a # b"), ("&amp; & x", "\\&amp; & x"), ("![x](y)", "\\!\\[x\\](y)"),
        ("oh! http://x a:b", "oh! http\\://x a:b"), ("a|b~c<d>", "a\\|b\\~c\\<d\\>"), ("= x", "\\= x"),
        ("+1", "\\+1"),
    ],
)  # fmt: skip
def test_what_markdown_would_take_for_markup_gets_a_backslash(text: str, escaped: str) -> None:
    assert markdown.escape(text) == escaped


def test_a_fence_of_markdown_is_longer_than_what_is_within_it() -> None:
    assert markdown.render([Preformatted(("a", "b"))]) == "```text\na\nb\n```\n"
    assert markdown.render([Preformatted(("``` ````", "`"))]) == "`````text\n``` ````\n`\n`````\n"
