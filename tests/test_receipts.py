"""Briefs, cases, newsletters: what they say, what they refuse, and whom they never name."""

from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import HOSTILE, Clock, redactor_of, refusal_of
from tests.test_meeting import ready
from translate_tui.exports import html
from translate_tui.exports.document import (
    Bullet,
    Heading,
    Numbered,
    Paragraph,
    Preformatted,
    Quotation,
    TableBlock,
    line,
)
from translate_tui.model import Impact, Outcome, Role, UserError
from translate_tui.protocol.brief import Note
from translate_tui.services.documents import form_of
from translate_tui.services.newsletter import month_after, month_before
from translate_tui.services.workspace import Workspace
from translate_tui.store import brief, case, customer_links, newsletter, notes, patterns, purge, replies, tickets
from translate_tui.store.database import Database
from translate_tui.text import UNSAFE_CHARS, plain

PEOPLE = ("Zebulon Quarrington", "Ottoline Vexley", "Brisvane Holt")
FIRMS = ("Northgate Vellum", "Sorrel & Pike", "Quillmark GmbH")
OTHERS = ("zeb@northgate.example", "+44 20 7946 0958", "NV-48213")


class Page(HTMLParser):
    """The words of a page, and the elements in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def decided(work: Workspace, outcome: Outcome = Outcome.ACCEPTED, why: str = "it costs renewals") -> int:
    (pattern_id,) = ready(work, 1)
    work.meetings.start()
    work.decisions.decide(pattern_id, outcome, why)
    work.meetings.end()
    return pattern_id


# ---------------------------------------------------------------------- brief


def test_a_brief_names_everything_that_it_lacks(work: Workspace) -> None:
    told, _ = work.river.add_ticket("it breaks", "bug", "", "", "Alba")
    pattern_id, _ = work.triage.create_pattern([told], "Breaks")
    with pytest.raises(UserError) as refused:
        work.briefs.text(work.patterns.require(pattern_id))
    assert "2 customer tickets (has 1)" in str(refused.value)
    assert "what is at risk" in str(refused.value)


def test_what_support_purged_is_no_evidence_of_customers(work: Workspace) -> None:
    work.purges.start()
    work.purges.add_entry("they all hate the import")
    work.purges.end()
    (entry,) = work.purges.entries()
    told, _ = work.river.add_ticket("the import breaks", "bug", "", "", "Alba")
    pattern_id, _ = work.triage.create_pattern([told, entry.ticket_id], "Import")
    work.patterns.write_risks(pattern_id, "a renewal", "")
    with pytest.raises(UserError, match="2 customer tickets"):
        work.briefs.text(work.patterns.require(pattern_id))
    work.triage.move([work.river.add_ticket("import, again", "bug", "", "", "Corvo")[0]], pattern_id)
    brief = work.briefs.text(work.patterns.require(pattern_id))
    assert "they all hate" not in brief
    assert "what customers themselves said in 1 ticket from the purge session" in brief


def test_a_brief_says_what_is_not_known(work: Workspace) -> None:
    ids = [work.river.add_ticket(f"import {n}", "bug", "", "", ("Alba", "")[n % 2])[0] for n in range(4)]
    pattern_id, _ = work.triage.create_pattern(ids, "Import")
    work.patterns.write_risks(pattern_id, "", "they look around")
    work.notes.write(pattern_id, Note.OPEN_QUESTIONS, "whether it is the size", "")
    brief = work.briefs.text(work.patterns.require(pattern_id))
    for open_question in (
        "who sent 2 tickets without a known customer", "which segment is affected",
        "which workaround customers use", "the yearly value of 1 of 1 customers", "the next step: none proposed yet",
        "whether it is the size",
    ):  # fmt: skip
        assert open_question in brief, open_question
    assert "4 tickets from 1 customer (+2 unknown), between 2026-11-16 and 2026-11-16" in brief


def test_a_note_is_one_step_and_overwrites_no_other_windows(work: Workspace, clock: Clock) -> None:
    (pattern_id,) = ready(work, 1)
    other = Workspace(work.path, clock)
    other.notes.write(pattern_id, Note.NEXT_STEP, "theirs", "")
    with pytest.raises(UserError, match="Another window has changed"):
        work.notes.write(pattern_id, Note.NEXT_STEP, "ours", "")
    assert work.notes.of_pattern(work.patterns.require(pattern_id)) == {Note.NEXT_STEP: "theirs"}
    other.history.undo()
    other.close()
    assert work.notes.of_pattern(work.patterns.require(pattern_id)) == {}


# ----------------------------------------------------------------------- case


def test_a_case_compares_what_was_said_before_and_after(work: Workspace, clock: Clock) -> None:
    pattern_id = decided(work)
    ids = [work.river.add_ticket(f"before {n}", "bug", "", "", f"Firm {n}")[0] for n in range(3)]
    clock.on(days=7)
    work.patterns.ship(pattern_id, "today")
    clock.on(days=9)
    ids.append(work.river.add_ticket("after", "bug", "", "", "Firm 1")[0])
    work.triage.move(ids, pattern_id)
    case = work.cases.text(work.patterns.require(pattern_id))
    assert "Before its fix shipped: 3 tickets from 3 customers in 8 days (2026-11-16 to 2026-11-23)" in case
    assert "After its fix shipped: 0 tickets from 0 customers in 8 days (2026-11-24 to 2026-12-01)" in case


def test_a_declined_pattern_has_a_case_too(work: Workspace) -> None:
    pattern_id = decided(work, Outcome.DECLINED, "the law says otherwise")
    case = work.cases.text(work.patterns.require(pattern_id))
    assert "**declined**. Reason: the law says otherwise" in case and "Built: nothing" in case


def test_who_raised_it_is_named_only_while_they_agree(work: Workspace) -> None:
    pattern_id = decided(work)
    work.purges.start()
    for name in (*PEOPLE, ""):
        work.purges.give_turn(name)
        work.purges.add_entry(f"it hurts, says {name or 'nobody'}")
    work.triage.move([entry.ticket_id for entry in work.purges.entries()], pattern_id)
    pattern = work.patterns.require(pattern_id)
    assert list(work.cases.raisers(pattern)) == list(PEOPLE)
    assert not any(name in work.cases.text(pattern) for name in PEOPLE)
    work.cases.name(pattern, PEOPLE[0])
    case = work.cases.text(pattern)
    assert f"Raised by {PEOPLE[0]} and 2 other people not named here." in case and PEOPLE[1] not in case
    with pytest.raises(UserError, match="did not raise"):
        work.cases.name(pattern, "Somebody Else")
    work.history.undo()
    assert PEOPLE[0] not in work.cases.text(pattern)


# ----------------------------------------------------------------- newsletter


def seeded(work: Workspace) -> None:
    """Put names into everything that a newsletter or a case could take words from."""
    quotes = [
        f"{PEOPLE[0]} helped us, thank {FIRMS[0]} for him, call {OTHERS[1]}.",
        f"thanks to zebulon, {FIRMS[1].lower()} is happy.", f"Brisvane is great. {OTHERS[0]} is my address.",
        f"Your {PEOPLE[1].split()[0]} stayed late.", "small thing, made my week, and I mean it.",
    ]  # fmt: skip
    for number, quote in enumerate(quotes):
        work.river.add_ticket(quote, "praise", "smb", "", FIRMS[number % 3])
    ids = [
        work.river.add_ticket(f"{FIRMS[n]} cannot pay, says {PEOPLE[n]}, {OTHERS[n]}", "bug", "smb", "", FIRMS[n])[0]
        for n in range(3)
    ]
    pattern_id, _ = work.triage.create_pattern(ids, f"Invoices of {FIRMS[0]} are wrong")
    work.ratings.rate(pattern_id, Impact.H)
    work.slate.add(pattern_id, "because")
    work.meetings.start()
    for name in PEOPLE:
        work.attendance.add(name, Role.SUPPORT)
    work.decisions.decide(pattern_id, Outcome.ACCEPTED, f"{PEOPLE[1]} of {FIRMS[1]} asked, see {OTHERS[2]}")
    work.meetings.end()
    work.patterns.ship(pattern_id, "today")


@pytest.mark.parametrize("form", ["md", "text", "html"])
def test_newsletter_and_case_name_nobody(work: Workspace, form: str) -> None:
    seeded(work)
    (pattern,) = work.patterns.all()
    for text in (work.newsletters.text(date(2026, 11, 1), form), work.cases.text(pattern, form)):
        words = "".join(Page(text).words) if form == "html" else text
        for secret in (*PEOPLE, *FIRMS, *OTHERS):
            for part in (secret, *secret.split()):
                assert len(part) < 4 or part.lower() not in words.lower(), (part, words)
    assert "small thing, made my week, and I mean it." in work.newsletters.text(date(2026, 11, 1), "text")


def test_a_month_without_anything_says_so(work: Workspace) -> None:
    text = work.newsletters.text(date(2020, 2, 1))
    assert "# Customer insights: February 2020" in text and "No new patterns this month" in text
    assert (month_after(date(2026, 12, 1)), month_before(date(2026, 1, 1))) == (date(2027, 1, 1), date(2025, 12, 1))


def test_quoted_is_only_what_could_name_nobody() -> None:
    redactor = redactor_of(["Alba Logistik"], ["Priya Velloor"], [])
    for harmless in ("small thing, made my week", "The route view is lovely. We use it every day!", "thank you!!"):
        assert redactor.is_anonymous(harmless), harmless
    for telling in (
        "thanks to priya", "Zorblax is great", "we at alba love it", "call 55", "thank you Zorblax", "me@you.io",
        "ありがとう", "The Zorblax team", "velloor did it",
    ):  # fmt: skip
        assert not redactor.is_anonymous(telling), telling


# ----------------------------------------------------------------------- html


@given(st.lists(st.text(max_size=40) | st.sampled_from(HOSTILE), min_size=1, max_size=6))
def test_a_page_of_any_texts_shows_exactly_them(texts: list[str]) -> None:
    blocks = [
        Heading(1, "Title"),
        *(Paragraph(line(text)) for text in texts),
        *(Bullet(line(text), done=True) for text in texts),
        *(Numbered(1, line(text)) for text in texts),
        *(Quotation(text, text) for text in texts),
        TableBlock(("a",), tuple((text,) for text in texts)),
        Preformatted(("a < b", "c")),
    ]
    page = Page(html.render(blocks))
    assert page.tags <= {
        "html", "head", "meta", "title", "style", "body", "h1", "p", "ul", "ol", "li", "blockquote", "footer",
        "table", "tr", "th", "td", "pre", "strong",
    }  # fmt: skip
    whole = "\n".join(page.words)
    assert not UNSAFE_CHARS.search(whole.replace("\n", ""))
    for text in texts:
        assert plain(text) in whole


def test_the_name_of_a_file_says_the_form() -> None:
    assert [form_of(Path(name)) for name in ("a.html", "a.HTM", "a.txt", "a.md", "a")] == [
        "html", "html", "text", "md", "md",
    ]  # fmt: skip
    assert form_of(None) == "md"


# ------------------------------------------------- what each one takes its words from


def posted(work: Workspace, quote: str, customer: str = "") -> int:
    """Add a ticket of today; return its id."""
    return work.river.add_ticket(quote, "bug", "", "", customer)[0]


def told(work: Workspace, *customers: str, title: str = "Import") -> int:
    """Make a pattern of tickets, one from each of the customers ("" for an unknown one); return its id."""
    ids = [posted(work, f"{title} {n}", name) for n, name in enumerate(customers)]
    return work.triage.create_pattern(ids, title)[0]


def test_a_brief_quotes_as_many_customers_as_it_can_newest_first(work: Workspace) -> None:
    pattern_id = told(work, "A", "B", "A", "C", "A", "", "", "A")
    work.patterns.write_risks(pattern_id, "renewals", "")
    brief = work.briefs.text(work.patterns.require(pattern_id), "text")
    quotes = [text.strip(" “”") for text in brief.splitlines() if text.startswith("    “")]
    assert quotes == ["Import 7", "Import 6", "Import 5", "Import 3", "Import 1"], (
        "unknown ones count each for itself"
    )
    pattern_id = told(work, "A", "B", "A", "A", title="Export")
    work.patterns.write_risks(pattern_id, "renewals", "")
    brief = work.briefs.text(work.patterns.require(pattern_id), "text")
    quotes = [text.strip(" “”") for text in brief.splitlines() if text.startswith("    “")]
    assert quotes == ["Export 3", "Export 1", "Export 2", "Export 0"], "one of each, then the rest"


def test_a_brief_tells_the_open_commitments_on_its_pattern_and_on_what_was_merged_into_it(
    work: Workspace, clock: Clock
) -> None:
    first, second, third = ready(work, 3)
    work.meetings.start()
    for pattern_id, what in (
        (first, "ask"),
        (second, "measure"),
        (third, "other"),
        (None, "nothing"),
        (first, "kept"),
    ):
        work.commitments.add(pattern_id, what, "", "")
    work.commitments.settle(work.commitments.open()[-1], "kept")
    work.decisions.decide(first, Outcome.ACCEPTED, "yes")
    work.decisions.decide(third, Outcome.DECLINED, "no")
    work.meetings.end()
    work.merging.merge(first, second)
    work.patterns.write_risks(second, "renewals", "")
    work.notes.write(second, Note.NEXT_STEP, "call them", "")
    clock.on(days=1)
    brief = work.briefs.text(work.patterns.require(second), "text").splitlines()
    assert [text for text in brief if text.startswith("- Commitment: ")] == [
        "- Commitment: ask (no owner, no due date; P2), open",
        "- Commitment: measure (no owner, no due date; P2), open",
    ]  # fmt: skip
    assert "- Meeting 1, 2026-11-16: accepted. Reason: yes" in brief
    assert "- One proposed next step: call them" in brief
    assert "Written on 2026-11-17 from customer feedback." in brief
    assert brief[-4:].count("- No decision or commitment yet.") == 0 and not any("declined" in text for text in brief)


def test_a_case_compares_only_where_a_fix_shipped_and_a_week_is_known_on_both_sides(
    work: Workspace, clock: Clock
) -> None:
    pattern_id = decided(work)
    work.triage.move([posted(work, "that day", "Firm 00")], pattern_id)

    def volumes() -> str:
        text = work.cases.text(work.patterns.require(pattern_id), "text")
        return text.partition("Tickets before and after")[2].partition("The lesson")[0].strip("-\n ")

    assert volumes() == "No fix has shipped, so there is nothing to compare yet."
    clock.on(days=6)
    work.patterns.ship(pattern_id, "today")
    assert volumes() == (
        "Not known yet: the River covers no full day both before and after 2026-11-22, when the fix shipped. "
        "A comparison needs 7 days."
    )
    clock.on(days=6)
    posted(work, "of no pattern", "Somebody")
    assert "only 6 days both before and after" in volumes()
    clock.on(days=1)
    work.triage.move([posted(work, "after", "Firm 01")], pattern_id)
    assert volumes() == (
        "Before its fix shipped: 1 ticket from 1 customer in 7 days (2026-11-16 to 2026-11-22)\n"
        "- After its fix shipped: 1 ticket from 1 customer in 7 days (2026-11-23 to 2026-11-29)"
    )


def test_what_was_purged_is_in_neither_volume_of_a_case(work: Workspace, clock: Clock) -> None:
    pattern_id = decided(work)
    work.purges.start()
    work.purges.add_entry("it hurts")
    work.triage.move([work.purges.entries()[0].ticket_id], pattern_id)
    clock.on(days=6)
    work.patterns.ship(pattern_id, "today")
    clock.on(days=7)
    posted(work, "of no pattern", "Somebody")
    assert "Before its fix shipped: 0 tickets from 0 customers" in work.cases.text(work.patterns.require(pattern_id))


def test_agreeing_to_be_named_is_told_without_the_name(work: Workspace) -> None:
    pattern_id = decided(work)
    work.purges.start()
    work.purges.give_turn(PEOPLE[0])
    work.purges.add_entry("it hurts")
    work.triage.move([work.purges.entries()[0].ticket_id], pattern_id)
    pattern = work.patterns.require(pattern_id)
    assert work.cases.raisers(pattern) == {PEOPLE[0]: False}
    agreed = "P1: someone who raised it agreed to be named in its case study"
    assert work.cases.name(pattern, PEOPLE[0]) == agreed == work.history.steps(1)[0].label
    assert work.cases.raisers(pattern) == {PEOPLE[0]: True}
    withdrawn = "P1: someone withdrew consent to be named in its case study"
    assert work.cases.name(pattern, PEOPLE[0]) == withdrawn == work.history.steps(1)[0].label
    assert work.cases.raisers(pattern) == {PEOPLE[0]: False}
    assert refusal_of(lambda: work.cases.name(pattern, "Some\nbody")) == (
        "“Some body” did not raise P1. Choose someone who did."
    )


def test_the_newsletter_ranks_what_was_heard_by_customers_then_tickets_then_number(work: Workspace) -> None:
    for title, customers in (
        ("One", ("A",)), ("Two of one", ("A", "A")), ("Two", ("A", "B")), ("Three of two", ("A", "B", "B")),
        ("Another two", ("C", "D")), ("Unknown", ("", "", "", "")), ("One too", ("A",)),
    ):  # fmt: skip
        told(work, *customers, title=title)
    record = work.newsletters.record(date(2026, 11, 1))
    figures = [("Three of two", 3, 2, 0), ("Another two", 2, 2, 0), ("Two", 2, 2, 0), ("Two of one", 2, 1, 0)]
    assert [tuple(line) for line in record.heard] == [*figures, ("One", 1, 1, 0)], "five at most"
    assert [line.title for line in record.new][-3:] == ["One", "One too", "Unknown"] and len(record.new) == 7
    assert record.new[-1] == ("Unknown", 4, 0, 4)
    assert (record.tickets, record.customers, record.unknown) == (15, 4, 4)


def test_the_newsletter_of_a_month_is_of_that_month(work: Workspace, clock: Clock) -> None:
    old = decided(work)
    work.patterns.ship(old, "today")
    assert work.newsletters.newest_month() == date(2026, 11, 1)
    clock.on(days=30)
    new = told(work, "A", title="Export")
    work.slate.add(new, "because")
    work.meetings.start()
    work.decisions.decide(new, Outcome.DECLINED, "too rare")
    work.commitments.add(new, "Do it", "", "")
    work.commitments.settle(work.commitments.open()[0], "kept")
    work.meetings.end()
    work.patterns.ship(new, "2026-12-01")
    november, december = (work.newsletters.record(date(2026, month, 1)) for month in (11, 12))
    assert [line.title for line in november.new] == ["Pattern 0"] == [line.title for line in november.solved]
    assert [line.title for line in december.new] == ["Export"] == [line.title for line in december.solved]
    assert [line.title for line in december.heard] == ["Export"] and december.growing == ()
    assert november.decided == (("Pattern 0", Outcome.ACCEPTED, "it costs renewals"),)
    assert december.decided == (("Export", Outcome.DECLINED, "too rare"),)
    assert (november.kept, december.kept) == (0, 1)
    assert (november.until, december.until) == (date(2026, 11, 30), date(2026, 12, 16))
    assert work.newsletters.record(date(2027, 2, 1)).until == date(2027, 2, 1), "a month that is to come"
    assert work.newsletters.newest_month() == date(2026, 12, 1)


def test_the_newest_month_of_an_empty_river_is_this_one(work: Workspace) -> None:
    assert work.newsletters.newest_month() == date(2026, 11, 1)


def test_what_grows_is_told_unless_it_is_new(work: Workspace, clock: Clock) -> None:
    old = told(work, "A", title="Import")
    clock.on(days=40)
    for n in range(6):
        clock.on(days=1)
        work.triage.move([posted(work, f"again {n}", f"F{n}")], old)
    told(work, "B", "C", "D", title="Export")
    record = work.newsletters.record(date(2027, 1, 1))
    assert str(work.patterns.trend(work.patterns.require(old)).course) == "growing"
    assert [line.title for line in record.growing] == ["Import"]
    assert [line.title for line in record.new] == ["Export"]


def test_a_decision_is_told_under_the_title_that_stands_now(work: Workspace) -> None:
    pattern_id = decided(work, Outcome.DEFERRED, "")
    other = told(work, "A", title="The same in other words")
    work.merging.merge(pattern_id, other)
    assert work.newsletters.record(date(2026, 11, 1)).decided == (("The same in other words", Outcome.DEFERRED, ""),)


@pytest.mark.parametrize("month", [date(1969, 12, 1), date(9999, 1, 1)])
def test_there_is_no_newsletter_of_a_year_beyond_the_calendar(work: Workspace, month: date) -> None:
    assert refusal_of(lambda: work.newsletters.record(month)) == (
        f"There is no newsletter for {month:%Y-%m}. Enter a month such as 2026-11."
    )


def test_the_first_and_the_last_year_of_newsletters(work: Workspace) -> None:
    for month in (date(1970, 1, 1), date(9998, 12, 1)):
        assert work.newsletters.record(month).tickets == 0


def praised(work: Workspace, *quotes: str, segment: str = "") -> tuple[tuple[str, str], ...]:
    for quote in quotes:
        work.river.add_ticket(quote, "praise", segment, "", "")
    return work.newsletters.record(date(2026, 11, 1)).quotes


def test_five_quotes_of_praise_are_taken_newest_first_each_once(work: Workspace) -> None:
    quotes = praised(work, *(f"it made my {thing}" for thing in ("day", "week", "month", "hour", "year", "night")))
    assert [words for words, _ in quotes] == [
        "it made my night", "it made my year", "it made my hour", "it made my month", "it made my week",
    ]  # fmt: skip
    assert praised(work, "it made my night", "it made my night")[0] == ("it made my night", "")
    assert len(work.newsletters.record(date(2026, 11, 1)).quotes) == 5


def test_praise_of_two_words_says_too_little_to_be_quoted(work: Workspace) -> None:
    assert praised(work, "so good", segment="smb") == ()
    assert praised(work, "it is good", segment="smb") == (("it is good", "smb"),)


def test_of_praise_that_names_somebody_the_first_sentence_that_names_nobody_is_quoted(work: Workspace) -> None:
    quotes = praised(work, "Zebulon is great. it made my day. it made my week.", "thanks to Zorblax for all of it")
    assert quotes == (("it made my day.", ""),)
    assert praised(work, "we love it. it made my week.")[0] == ("we love it. it made my week.", "")


# ------------------------------------------------------------------ what is counted


def stored_ticket(db: Database, posted_at: str | None, **values: object) -> int:
    """Store a ticket of a pattern (by its id) inside a session and return its id."""
    pattern_id = values.pop("pattern_id", None)
    ref = str(db.value("SELECT count(*) FROM ticket"))
    row = {"source_id": 1, "source_ref": ref, "posted_at": posted_at, "imported_at": "2026-12-01T09:00:00Z"}
    ticket_id = db.insert("ticket", {**row, "quote": "it stops", **values})
    if isinstance(pattern_id, int):
        tickets.place(db, ticket_id, pattern_id, "picked", None, "")
    return ticket_id


def month_of_tickets(work: Workspace) -> None:
    """Store what November brought, with its neighbors: two patterns, four customers of whom two are one."""
    db = work._db
    with db.step("november"):
        for name in ("Alba", "ALBA", "Corvo", "Dorn"):
            db.insert("customer", {"name": name})
        customer_links.link(db, 2, 1, "the same name")
        for title in ("Stops", "Hangs"):
            patterns.create(db, title)
        first, last = "2026-11-01T00:00:00Z", "2026-11-30T23:59:59Z"
        stored_ticket(db, first, customer_id=1, pattern_id=1, author="Zoe")
        stored_ticket(db, last, customer_id=2, pattern_id=1, author="Ann")
        stored_ticket(db, last, pattern_id=1, type="bug", author="Zoe")
        stored_ticket(db, last, customer_id=3, pattern_id=2, type="request")
        stored_ticket(db, "2026-10-31T23:59:59Z", customer_id=4, pattern_id=1)
        stored_ticket(db, "2026-12-01T00:00:00Z", customer_id=4, pattern_id=2)
        stored_ticket(db, None, customer_id=4, pattern_id=1)
        for posted_at, segment in ((first, None), (last, "smb"), (last, None), ("2026-12-01T00:00:00Z", "smb")):
            quote = f"lovely {posted_at[8:10]} {segment or 'all'}"
            stored_ticket(db, posted_at, type="praise", segment=segment, quote=quote, customer_id=4)
        session_id = purge.start(db, db.now(), 60)
        for number, speaker in enumerate(("Mo", "")):
            entry_id = purge.add_entry(db, purge.add_turn(db, session_id, speaker), f"we hear it often {number}")
            ticket_id = db.value("SELECT ticket_id FROM purge_entry WHERE id = ?", (entry_id,))
            tickets.place(db, ticket_id, 1, "picked", None, "")
        db.insert("reply", {"ticket_id": 1, "source_ref": "r", "said_at": last, "quote": "too", "customer_id": 3})
        db.insert("reply", {"ticket_id": 1, "source_ref": "s", "said_at": None, "quote": "too", "customer_id": 4})


def month(name: str) -> tuple[date, date]:
    """Return the first and the last day of a month."""
    first = date.fromisoformat(f"{name}-01")
    return first, month_after(first) - timedelta(days=1)


def test_a_month_counts_its_tickets_and_distinct_customers(work: Workspace) -> None:
    month_of_tickets(work)
    db = work._db
    assert newsletter.count_tickets(db, *month("2026-11")) == (4, 2, 1, 3, 2)
    assert newsletter.count_tickets(db, *month("2026-10")) == (1, 1, 0, 0, 0)
    assert newsletter.count_tickets(db, *month("2026-09")) == (0, 0, 0, 0, 0)
    assert newsletter.count_by_pattern(db, *month("2026-11")) == {1: (3, 1, 1), 2: (1, 1, 0)}
    assert newsletter.count_by_pattern(db, *month("2026-10")) == {1: (1, 1, 0)}
    assert newsletter.praise(db, *month("2026-11")) == [
        ("lovely 30 all", ""),
        ("lovely 30 smb", "smb"),
        ("lovely 01 all", ""),
    ]


def test_a_month_has_the_patterns_made_and_the_commitments_kept_in_it(work: Workspace, clock: Clock) -> None:
    db = work._db
    pattern_ids = ready(work, 2)
    work.meetings.start()
    with db.step("rows"):
        for pattern_id, moment in zip(pattern_ids, ("2026-10-31T23:59:59Z", "2026-11-01T00:00:00Z"), strict=True):
            db.execute("UPDATE pattern SET created_at = ? WHERE id = ?", (moment, pattern_id))
        for state, moment in (
            ("kept", "2026-11-30T23:59:59Z"), ("kept", "2026-11-01T00:00:00Z"), ("kept", "2026-12-01T00:00:00Z"),
            ("dropped", "2026-11-05T00:00:00Z"), ("open", None),
        ):  # fmt: skip
            values: dict[str, object] = {"meeting_id": 1, "what": "call", "state": state, "settled_at": moment}
            db.insert("commitment", {**values, "dropped_reason": "overtaken"})
    assert newsletter.new_pattern_ids(db, *month("2026-11")) == {pattern_ids[1]}
    assert newsletter.new_pattern_ids(db, *month("2026-10")) == {pattern_ids[0]}
    assert [newsletter.count_kept_commitments(db, *month(name)) for name in ("2026-10", "2026-11", "2026-12")] == [
        0,
        2,
        1,
    ]


def test_a_brief_counts_customers_tickets_and_the_days_of_all(work: Workspace) -> None:
    month_of_tickets(work)
    db = work._db
    assert [brief.count_customer_tickets(db, pattern_id) for pattern_id in (1, 2, 3)] == [5, 2, 0]
    assert brief.posted_period(db, 1) == (date(2026, 10, 31), date(2026, 11, 30), 1)
    assert brief.posted_period(db, 2) == (date(2026, 11, 30), date(2026, 12, 1), 0)
    assert brief.posted_period(db, 3) == (None, None, 0)


def test_a_case_has_each_dated_mention_and_who_raised_it(work: Workspace) -> None:
    month_of_tickets(work)
    db = work._db
    last = date(2026, 11, 30)
    assert sorted(case.mentions(db, 1), key=str) == sorted(
        [
            (date(2026, 11, 1), 1, True), (last, 1, True), (last, None, True), (last, 3, False),
            (date(2026, 10, 31), 4, True),
        ],
        key=str,
    ), "what support said in a purge session is no customer's"  # fmt: skip
    assert all(mention.is_ticket in (True, False) for mention in case.mentions(db, 1))
    assert case.mentions(db, 2) == [(last, 3, True), (date(2026, 12, 1), 4, True)]
    assert case.raised_by(db, 1) == ["Zoe", "Ann", "Mo"] and case.raised_by(db, 2) == []


def test_consents_are_of_one_pattern_in_the_order_in_which_they_were_given(work: Workspace) -> None:
    month_of_tickets(work)
    db = work._db
    with db.step("consents"):
        for pattern_id, name in ((1, "Zoe"), (2, "Zoe"), (1, "Ann"), (1, "Mo")):
            case.add_consent(db, pattern_id, name)
        case.withdraw_consent(db, 1, "Ann")
    assert case.consenting_names(db, 1) == ["Zoe", "Mo"] and case.consenting_names(db, 2) == ["Zoe"]
    assert db.rows("SELECT DISTINCT given_at FROM consent") == [("2026-11-16T09:00:00Z",)]


def test_a_note_and_a_reply_template_are_of_one_pattern(work: Workspace) -> None:
    month_of_tickets(work)
    db = work._db
    with db.step("notes"):
        for pattern_id, kind, words in (
            (1, Note.CUT, "a dialog"), (1, Note.LESSON, "ask"), (2, Note.CUT, "b"), (1, Note.CUT, "a list"),
            (1, Note.BUILT, "x"), (1, Note.BUILT, ""), (2, Note.LESSON, ""),
        ):  # fmt: skip
            notes.write(db, pattern_id, kind, words)
        for pattern_id, words in ((1, "thanks"), (2, "hello"), (1, "many thanks")):
            replies.write_template(db, pattern_id, words)
    assert notes.of_pattern(db, 1) == {Note.CUT: "a list", Note.LESSON: "ask"}
    assert notes.of_pattern(db, 2) == {Note.CUT: "b"}
    assert [replies.template(db, pattern_id) for pattern_id in (1, 2, 3)] == ["many thanks", "hello", ""]
    with db.step("default"):
        replies.write_template(db, 1, "")
    assert [replies.template(db, pattern_id) for pattern_id in (1, 2)] == ["", "hello"]
