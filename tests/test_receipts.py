"""Briefs, cases, newsletters: what they say, what they refuse, and whom they never name."""

from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import HOSTILE, Clock
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
from translate_tui.redaction.redactor import Redactor
from translate_tui.services.documents import form_of
from translate_tui.services.newsletter import month_after, month_before
from translate_tui.services.workspace import Workspace
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
    assert "evidence: 1 ticket of a customer, and what recurs has 2" in str(refused.value)
    assert "the business cost" in str(refused.value)


def test_what_support_purged_is_no_evidence_of_customers(work: Workspace) -> None:
    work.purges.start()
    work.purges.add_entry("they all hate the import")
    work.purges.end()
    (entry,) = work.purges.entries()
    told, _ = work.river.add_ticket("the import breaks", "bug", "", "", "Alba")
    pattern_id, _ = work.triage.create_pattern([told, entry.ticket_id], "Import")
    work.patterns.write_risks(pattern_id, "a renewal", "")
    with pytest.raises(UserError, match="1 ticket of a customer"):
        work.briefs.text(work.patterns.require(pattern_id))
    work.triage.move([work.river.add_ticket("import, again", "bug", "", "", "Corvo")[0]], pattern_id)
    brief = work.briefs.text(work.patterns.require(pattern_id))
    assert "they all hate" not in brief and "what customers said themselves in 1 purged ticket" in brief


def test_a_brief_says_what_is_not_known(work: Workspace) -> None:
    ids = [work.river.add_ticket(f"import {n}", "bug", "", "", ("Alba", "")[n % 2])[0] for n in range(4)]
    pattern_id, _ = work.triage.create_pattern(ids, "Import")
    work.patterns.write_risks(pattern_id, "", "they look around")
    work.notes.write(pattern_id, Note.NOT_KNOWN, "whether it is the size", "")
    brief = work.briefs.text(work.patterns.require(pattern_id))
    for open_question in (
        "who stands behind 2 tickets without a known customer", "which segment is affected",
        "what customers do meanwhile", "what 1 of 1 customers pay a year", "the next step: nobody has proposed one",
        "whether it is the size",
    ):  # fmt: skip
        assert open_question in brief, open_question
    assert "4 tickets of 1 customer + 2 unknown, between 2026-11-16 and 2026-11-16" in brief


def test_a_note_is_one_step_and_overwrites_no_other_windows(work: Workspace, clock: Clock) -> None:
    (pattern_id,) = ready(work, 1)
    other = Workspace(work.path, clock)
    other.notes.write(pattern_id, Note.NEXT_STEP, "theirs", "")
    with pytest.raises(UserError, match="Meanwhile another window"):
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
    clock.on(days=7)
    ids.append(work.river.add_ticket("after", "bug", "", "", "Firm 1")[0])
    work.triage.move(ids, pattern_id)
    case = work.cases.text(work.patterns.require(pattern_id))
    assert "Before its fix shipped (2026-11-23): 3 tickets from 3 customers, 2.6 a week" in case
    assert "After its fix shipped (2026-11-23): 1 ticket from 1 customer, 1.0 a week from 2026-11-24" in case


def test_a_declined_pattern_has_a_case_too(work: Workspace) -> None:
    pattern_id = decided(work, Outcome.DECLINED, "the law says otherwise")
    case = work.cases.text(work.patterns.require(pattern_id))
    assert "**declined**, because the law says otherwise" in case and "Built: nothing" in case


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
    assert f"Raised by {PEOPLE[0]} and 2 other people who are not named." in case and PEOPLE[1] not in case
    with pytest.raises(UserError, match="not among those who raised"):
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
    assert "# Customer insight, February 2020" in text and "No new pattern was made" in text
    assert (month_after(date(2026, 12, 1)), month_before(date(2026, 1, 1))) == (date(2027, 1, 1), date(2025, 12, 1))


def test_quoted_is_only_what_could_name_nobody() -> None:
    redactor = Redactor(["Alba Logistik"], ["Priya Velloor"], [])
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
