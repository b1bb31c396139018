"""What the verbs of the services do, say and refuse, in small cases through a workspace."""

import sqlite3
from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from tests.conftest import Clock, agree, rate_blind, refusal_of, tell_to
from tests.test_protocol import pattern as made_up
from translate_tui.model import (
    AsideKind,
    Impact,
    Money,
    NewTicket,
    Outcome,
    Phase,
    Role,
    SegmentShare,
    Side,
    TicketType,
    UserError,
    Volume,
    WordKind,
)
from translate_tui.protocol.brief import Note
from translate_tui.protocol.card import Field
from translate_tui.protocol.empathy import EmpathyPart, Persona
from translate_tui.protocol.exchanges import Direction
from translate_tui.protocol.gate import GateRule, Strictness
from translate_tui.protocol.rating import IMPACT_NAMES
from translate_tui.services import search
from translate_tui.services.groups import SuggestedGroup
from translate_tui.services.importing import ImportOptions
from translate_tui.services.triage import Scope, Suggestion
from translate_tui.services.workspace import Workspace
from translate_tui.store import (
    customer_links,
    customers,
    decisions,
    drafts,
    empathy,
    exchanges,
    meanings,
    meetings,
    patterns,
    rating,
    slate,
    sources,
    tickets,
)
from translate_tui.store.database import Database
from translate_tui.store.files import explain

# --------------------------------------------------------------------- triage


@pytest.fixture
def three(work: Workspace) -> list[int]:
    """Three tickets: two of the inbox, and one that was kept as praise."""
    return [
        tell_to(work, "the import hangs", customer="Alba", segment="smb", type="bug"),
        tell_to(work, "invoices are wrong", customer="Corvo", type="bug"),
        tell_to(work, "lovely import", customer="Dunmore", type="praise"),
    ]


def test_a_list_has_the_tickets_of_its_scope_that_hold_every_word(work: Workspace, three: list[int]) -> None:
    hangs, wrong, lovely = three
    assert list(work.triage.ids()) == [wrong, hangs]
    assert list(work.triage.ids(Scope.ALL)) == [lovely, wrong, hangs]
    assert list(work.triage.ids(Scope.PRAISE)) == [lovely]
    assert list(work.triage.ids(Scope.ALL, needle="IMPORT")) == [lovely, hangs]
    assert list(work.triage.ids(Scope.ALL, needle="import smb")) == [hangs], "segment"
    assert list(work.triage.ids(Scope.ALL, needle="corvo bug")) == [wrong], "customer and type"
    assert list(work.triage.ids(Scope.INBOX, needle="import")) == [hangs]
    pattern_id, _ = work.triage.create_pattern([hangs], "Imports")
    other_id, _ = work.triage.create_pattern([wrong], "Invoices")
    assert list(work.triage.ids(Scope.PATTERN, pattern_id)) == [hangs]
    assert list(work.triage.ids(Scope.PATTERN, other_id, "wrong")) == [wrong]
    assert list(work.triage.ids(Scope.PATTERN, other_id, "import")) == []
    assert (list(work.triage.ids()), work.triage.inbox_count(), work.triage.total()) == ([], 0, 3)
    assert list(work.triage.first_ids(5)) == []


def test_patterns_for_several_tickets_are_scored_by_their_mean(
    work: Workspace, three: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    hangs, wrong, lovely = (work.triage.tickets(three)[ticket_id] for ticket_id in three)
    scores = {
        hangs.id: [Suggestion(made_up(2), 0.5, ("import",)), Suggestion(made_up(1), 0.2, ("stop", "smb"))],
        wrong.id: [Suggestion(made_up(2), 0.17, ("wrong",)), Suggestion(made_up(3), 0.19, ("no",))],
        lovely.id: [Suggestion(made_up(2), 0.2, ("fine",)), Suggestion(made_up(1), 0.67, ("other",))],
    }
    monkeypatch.setattr(work.triage, "suggestions", lambda ticket: scores[ticket.id])
    suggestions, is_new = work.triage.suggest_for([hangs, wrong, lovely])
    assert [(p.pattern.number, p.score, p.reasons) for p in suggestions] == [
        (1, 0.29, ("fits 2 of 3", "stop")), (2, 0.29, ("fits 2 of 3", "import")),
    ]  # fmt: skip
    assert not is_new and not suggestions[0].sure
    assert work.triage.suggest_for([]) == ([], False)


def test_a_mean_score_is_rounded_to_four_places(
    work: Workspace, three: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = list(work.triage.tickets(three).values())
    six = [Suggestion(made_up(number), 0.25 + number / 100, ()) for number in range(1, 7)]
    monkeypatch.setattr(work.triage, "suggestions", lambda ticket: six if ticket is found[0] else [])
    suggestions, _ = work.triage.suggest_for(found)
    assert [(p.pattern.number, p.score) for p in suggestions] == [
        (6, 0.1033), (5, 0.1), (4, 0.0967), (3, 0.0933), (2, 0.09),
    ]  # fmt: skip


def test_putting_tickets_somewhere_says_what_was_done(work: Workspace, three: list[int]) -> None:
    hangs, wrong, lovely = three
    pattern_id, label = work.triage.create_pattern([hangs], " Imports ", never=[wrong, lovely])
    assert label == "created P1 from 1 ticket, ruled out for 2"
    split_id, label = work.triage.split_off([wrong, lovely], "Split")
    assert label == "split off P2 from 2 tickets"
    assert work.triage.exclude([wrong, lovely]) == "removed 2 tickets from P2"
    assert list(work.triage.ids()) == [lovely, wrong]
    assert work.triage.refuse([hangs, wrong], split_id) == "ruled out P2 for 2 tickets"
    assert work.triage.move([wrong], pattern_id, never=[lovely]) == "merged 1 ticket into P1, ruled out for 1"
    assert work.merging.merge(pattern_id, split_id) == "merged P1 into P2 (2 tickets)"
    assert work.patterns.merged_into(pattern_id) == split_id == work.patterns.merged_into(split_id)
    with pytest.raises(UserError, match="cannot be merged into itself"):
        work.merging.merge(split_id, split_id)
    with pytest.raises(UserError, match="not in a pattern"):
        work.triage.exclude([lovely])
    with pytest.raises(UserError, match=r"^The pattern needs a title\."):
        work.triage.create_pattern([], " ")


def test_accepting_keeps_how_it_was_chosen_with_score_and_reasons(work: Workspace, three: list[int]) -> None:
    hangs, wrong, lovely = three
    pattern_id, _ = work.triage.create_pattern([lovely], "Imports")
    suggestion = Suggestion(work.patterns.require(pattern_id), 0.75, ("import", "same segment"))
    assert work.triage.accept([hangs], suggestion) == "merged 1 ticket into P1"
    work.triage.accept([wrong], suggestion, picked=True)
    rows = work._db.rows("SELECT ticket_id, how, score, reason FROM member ORDER BY ticket_id")
    assert rows == [
        (hangs, "accepted", 0.75, "import · same segment"),
        (wrong, "picked", 0.75, "import · same segment"),
        (lovely, "created", None, ""),
    ]


# ------------------------------------------------------------------- patterns


def test_the_texts_of_a_card_are_written_and_emptied(work: Workspace, three: list[int]) -> None:
    pattern_id, _ = work.triage.create_pattern(three[1:2], "Invoices")
    names = {
        Field.STRUGGLE: "struggle", Field.WORKAROUND: "workaround", Field.REQUESTED: "requested fix",
        Field.SEGMENT: "segment",
    }  # fmt: skip
    for field, name in names.items():
        assert work.patterns.write(pattern_id, field, f"{field} words") == f"P1 {name}: “{field} words”"
    told = work.patterns.require(pattern_id)
    assert (told.struggle, told.workaround, told.requested, told.written_segment) == (
        "struggle words", "workaround words", "requested words", "segment words",
    )  # fmt: skip
    assert work.patterns.write(pattern_id, Field.STRUGGLE, " ") == "P1 struggle: cleared"
    with pytest.raises(UserError, match="Another window has changed"):
        work.patterns.write(pattern_id, Field.WORKAROUND, "mine", "older words")
    with pytest.raises(UserError, match="needs a title"):
        work.patterns.write(pattern_id, Field.TITLE, "")


def test_a_segment_that_is_counted_is_not_written(work: Workspace, three: list[int]) -> None:
    pattern_id, _ = work.triage.create_pattern(three[:1], "Imports")
    with pytest.raises(UserError, match=r"The segment of P1 is counted from its tickets \(smb 1/1\)"):
        work.patterns.write(pattern_id, Field.SEGMENT, "enterprise")


def test_the_day_on_which_a_fix_shipped_can_be_noted_and_taken_back(work: Workspace, three: list[int]) -> None:
    pattern_id, _ = work.triage.create_pattern(three[:1], "Imports")
    assert work.patterns.ship(pattern_id, "2026-11-03") == "recorded that the fix for P1 shipped on 2026-11-03"
    told = work.patterns.require(pattern_id)
    assert told.shipped and str(told.shipped_on) == "2026-11-03"
    assert work.patterns.ship(pattern_id, " ") == "recorded that the fix for P1 has not shipped"
    assert not work.patterns.require(pattern_id).shipped


def test_the_newest_decision_fills_the_replies(work: Workspace, three: list[int], clock: Clock) -> None:
    pattern_id, _ = work.triage.create_pattern(three[:2], "Imports hang")
    other_id, _ = work.triage.create_pattern(three[2:], "Praise")
    for outcome, why in ((Outcome.DECLINED, "too rare"), (Outcome.ACCEPTED, "it costs renewals")):
        work.slate.add(pattern_id, "because")
        work.meetings.start()
        work.decisions.decide(other_id, Outcome.DEFERRED, "of another pattern")
        work.decisions.decide(pattern_id, outcome, why)
        work.decisions.decide(other_id, Outcome.DEFERRED, "of another one")
        work.meetings.end()
        clock.on(days=7)
    told = work.patterns.require(pattern_id)
    assert told.decided is Outcome.ACCEPTED
    decisions = [(*taken.decision[1:], taken.meeting) for taken in work.decisions.on_pattern(told)]
    assert decisions == [
        (pattern_id, Outcome.DECLINED, "too rare", 1),
        (pattern_id, Outcome.ACCEPTED, "it costs renewals", 2),
    ]
    label = work.replies.write(pattern_id, "Dear {customer}: {title}, {why} “{quote}”", work.replies.template(told))
    assert label == "P1 reply: “Dear {customer}: {title}, {why} “{quote}””"
    assert [(a.ticket_id, a.customer, a.reply) for a in work.replies.answers(told)] == [
        (three[0], "Alba", "Dear Alba: Imports hang, It costs renewals. “the import hangs”"),
        (three[1], "Corvo", "Dear Corvo: Imports hang, It costs renewals. “invoices are wrong”"),
    ]
    assert work.replies.title(told, work.replies.answers(told)) == "2 tickets to reply to: P1 Imports hang"
    own = work.replies.template(told)
    assert work.replies.write(pattern_id, "", own) == "P1 reply: reset to the template"


# ---------------------------------------------------------------- impact, gate


def test_settings_turn_through_their_choices_and_back(work: Workspace) -> None:
    settings = work.settings
    assert [settings.value(key) for key in ("length", "slate", "gate", "bell", "masking", "phases")] == [
        "30", "5", "blocks", "yes", "in presenter view", "as in past meetings",
    ]  # fmt: skip
    assert settings.choose_next("length", 1) == "Length of the meeting: 35" and settings.read().seconds == 35 * 60
    assert settings.choose_next("length", -1) == "Length of the meeting: 30"
    assert settings.choose_next("slate", 1) == "Slate: 1", "after the highest comes the lowest"
    assert settings.read().slate_size == 1
    assert settings.choose_next("gate", 1) == "Gate: warns" and settings.read().gate.strictness is Strictness.WARNS
    assert settings.choose_next("gate", -1) == "Gate: blocks"
    assert settings.choose("gate.segment", "no") == "segment: no"
    assert settings.choose("gate.customers", "3") == "distinct customers: 3"
    gate = settings.read().gate
    assert gate.rules == set(GateRule) - {GateRule.SEGMENT} and (gate.customers, gate.quotes) == (3, 2)
    settings.choose("gate.quotes", "0")
    assert GateRule.QUOTES not in settings.read().gate.rules
    settings.choose("bell", "no")
    assert not settings.read().bell
    settings.store_value("theme", "dark")
    assert (settings.stored_value("theme", "light"), settings.stored_value("other", "light")) == ("dark", "light")


def test_minutes_of_the_phases_are_stated_whole(work: Workspace) -> None:
    minutes = {phase: str(number) for number, phase in enumerate(Phase, 1)}
    assert work.settings.read().from_past
    words = " ".join(minutes.values())
    assert work.settings.set_phases(minutes) == f"Time per agenda item: {words}"
    assert work.settings.value("phases") == words
    stated = work.settings.read()
    assert stated.phases == {phase: 60 * number for number, phase in enumerate(Phase, 1)}
    assert stated.seconds == 60 * sum(range(1, len(Phase) + 1)) and not stated.from_past
    for wrong in ("0", "1.5", "", "1000"):
        with pytest.raises(UserError, match="Enter whole minutes for each agenda item, at least 1"):
            work.settings.set_phases({**minutes, Phase.PATTERNS: wrong})
    work.settings.choose("phases", "as usual")
    assert work.settings.read().phases is None and not work.settings.read().from_past


def test_the_slate_says_what_a_pattern_lacks(work: Workspace, three: list[int]) -> None:
    pattern_id, _ = work.triage.create_pattern(three[:1], "Imports")
    assert work.slate.size() == 5
    assert len(work.slate.missing_for_gate(pattern_id)) == 4
    work.ratings.rate(pattern_id, Impact.M)
    assert work.patterns.require(pattern_id).impact is Impact.M
    assert len(work.slate.missing_for_gate(pattern_id)) == 4, "it asks for no rating"


# ---------------------------------------------------------------------- purge


def test_turns_go_round_the_roster(work: Workspace) -> None:
    with pytest.raises(UserError, match="purge session"):
        work.purges.next_turn()
    work.purges.start()
    with pytest.raises(UserError, match=r"^Nobody is on the roster yet\. Press "):
        work.purges.next_turn()
    assert work.purges.give_turn("Asha") == "Asha's turn"
    with pytest.raises(UserError, match="Only Asha is on the roster. "):
        work.purges.next_turn()
    work.purges.add_to_roster("Asha, Bo, Chidi")
    assert [work.purges.next_turn() for _ in range(4)] == ["Bo's turn", "Chidi's turn", "Asha's turn", "Bo's turn"]
    work.purges.give_turn("asha")
    assert [work.purges.next_turn(), work.purges.roster(work.purges.require_running())] == [
        "Bo's turn",
        ["Asha", "Bo", "Chidi"],
    ]


# ------------------------------------------------------------------- database


@pytest.mark.parametrize(
    ("reason", "message"),
    [
        ("database is locked", "is in use"),
        ("database is busy", "is in use"),
        ("attempt to write a readonly database", "is read-only"),
        ("readonly", "is read-only"),
        ("attempt to write", "is read-only"),
        ("database or disk is full", "The disk that contains"),
        ("database disk image is malformed", "is damaged (database disk image is malformed)"),
        ("file is not a database", "is damaged"),
        ("corrupt", "is damaged"),
        ("disk I/O error", "cannot be written or read (disk I/O error)"),
        ("unable to open database file", "cannot be opened (unable to open database file)"),
        ("no such table: x", "SQLite reported an error (no such table: x)"),
    ],
)
def test_what_sqlite_refuses_is_explained(reason: str, message: str) -> None:
    explained = str(explain(sqlite3.OperationalError(reason), Path("/x/t.db")))
    assert message in explained and "/x/t.db" in explained and "XX" not in explained


def test_a_file_is_checked_and_counted(work: Workspace, three: list[int]) -> None:
    work.triage.create_pattern(three[:1], "Imports")
    wrong, counts = work.check()
    assert wrong == [] and counts.pop("schema version") > 0
    assert counts == {
        "tickets": 3, "customers": 3, "patterns": 1, "meetings": 0, "changes in the history": 4, "in the inbox": 1,
    }  # fmt: skip


# -------------------------------------------------------------------- meeting


def test_people_are_noted_once_whatever_their_case_and_struck(work: Workspace, three: list[int]) -> None:
    pattern_id, _ = work.triage.create_pattern(three[:1], "Imports")
    work.slate.add(pattern_id, "because")
    assert work.attendance.expect("Ann, Bo", Role.SUPPORT) == "Ann, Bo: expected as support"
    assert work.attendance.expect("ann", Role.PRODUCT) == "ann: expected as product"
    assert work.attendance.expect("BO", None) == "BO: not expected"
    assert [(who.name, who.role) for who in work.attendance.expected()] == [("Ann", Role.PRODUCT)]
    with pytest.raises(UserError, match="“Cy” isn't expected, so nobody was removed"):
        work.attendance.expect("Cy", None)
    work.meetings.start()
    meeting = work.meetings.require_running()
    assert work.attendance.add("Jo, Cy", Role.SUPPORT) == "recorded Jo, Cy as support"
    work.attendance.add("JO", Role.PRODUCT)
    people = {who.name: who.role for who in work.attendance.of_meeting(meeting)}
    assert (people["Jo"], people["Cy"], "JO" in people) == (Role.PRODUCT, Role.SUPPORT, False)
    assert work.attendance.remove("cy") == "removed cy from the attendance"
    with pytest.raises(UserError, match="“Cy” isn't present or expected"):
        work.attendance.remove("Cy")
    with pytest.raises(UserError, match="Enter at least one name"):
        work.attendance.add(" , ", Role.SUPPORT)
    assert work.parking_lot.add("Who pays?", "Jo") == "parked: “Who pays?”"
    assert [item[1:] for item in work.parking_lot.of_meeting(meeting)] == [("Who pays?", "Jo")]
    with pytest.raises(UserError, match=r"^The parking lot item is empty\. Type what was raised\.$"):
        work.parking_lot.add(" ", "Jo")


def test_a_note_is_written_rewritten_and_emptied(work: Workspace, three: list[int]) -> None:
    pattern_id, _ = work.triage.create_pattern(three[:1], "Imports")
    told = work.patterns.require(pattern_id)
    assert work.notes.write(pattern_id, Note.LESSON, "ask early", "") == "P1 lesson: “ask early”"
    assert work.notes.write(pattern_id, Note.LESSON, "ask earlier", "ask early") == "P1 lesson: “ask earlier”"
    assert work.notes.write(pattern_id, Note.CUT, "a dialog", "") == "P1 what was cut: “a dialog”"
    assert work.notes.of_pattern(told) == {Note.LESSON: "ask earlier", Note.CUT: "a dialog"}
    assert work.notes.write(pattern_id, Note.LESSON, "", "ask earlier") == "P1 lesson: cleared"
    assert work.notes.of_pattern(told) == {Note.CUT: "a dialog"}


def test_words_of_a_card_count_the_customers_that_say_them(work: Workspace) -> None:
    ids = [
        tell_to(work, "it hangs, we split the file", workaround="Splitting"),
        tell_to(work, "we split the file", workaround="splitting."),
        tell_to(work, "we split the file"),
    ]
    pattern_id, _ = work.triage.create_pattern(ids, "Imports")
    assert [str(sentence)[-2:] for sentence in work.patterns.sentences(work.patterns.require(pattern_id))[2:]] == [
        "_.",
        "_.",
    ]
    work.patterns.write(pattern_id, Field.WORKAROUND, "splitting")
    work.patterns.write(pattern_id, Field.REQUESTED, "split the file")
    said = [str(sentence) for sentence in work.patterns.sentences(work.patterns.require(pattern_id))[2:]]
    assert [sentence.partition(".")[2] for sentence in said] == [" (2 of 3 tickets)", " (3 of 3 tickets)"]


def test_an_inbox_that_was_read_is_not_read_again_for_a_ticket_that_left(work: Workspace, three: list[int]) -> None:
    first = work.triage.ids()
    assert work.triage.ids() is first, "nothing changed"
    work.triage.create_pattern([three[0]], "Imports")
    assert work.triage.ids() is first and list(first) == [three[1]]
    later = tell_to(work, "one more")
    assert list(work.triage.ids()) == [later, three[1]]


def test_the_newest_meeting_answers_what_was_purged(work: Workspace, three: list[int], clock: Clock) -> None:
    work.purges.start()
    work.purges.give_turn("Asha")
    work.purges.add_entry("imports again")
    (entry,) = work.purges.entries()
    assert work.purges.count_unanswered() == 1
    pattern_id, _ = work.triage.create_pattern([three[0], entry.ticket_id], "Imports")
    other_id, _ = work.triage.create_pattern([three[1]], "Import files")
    for slated in ((pattern_id,), (other_id, pattern_id), (other_id,)):
        for one in slated:
            work.slate.add(one, "because")
        work.meetings.start()
        work.decisions.decide(slated[0], Outcome.DEFERRED, f"after {len(slated)}")
        work.meetings.end()
        clock.on(days=7)
    (answer,) = work.purges.answers().values()
    assert answer[:4] == ("P1", "Imports", False, 2) and answer[4:7] == (Outcome.DEFERRED, "after 1", 1)
    work.merging.merge(other_id, pattern_id)
    (answer,) = work.purges.answers().values()
    assert answer[3] == 3, "the pattern stood in meeting 3 under its other number"
    work.purges.end()
    with pytest.raises(UserError, match=r"^No purge session is running\. Start one with "):
        work.purges.require_running()


def test_commitments_are_made_changed_and_settled(work: Workspace, three: list[int]) -> None:
    pattern_id, _ = work.triage.create_pattern(three[:1], "Imports")
    work.slate.add(pattern_id, "because")
    with pytest.raises(UserError, match="There are no minutes yet"):
        work.minutes.require_meeting(None)
    work.meetings.start()
    meeting = work.meetings.require_running()
    assert work.commitments.add(pattern_id, "build a queue", "Jo", "fri") == (
        "added commitment: Jo, due Fri 20 Nov: build a queue"
    )
    work.commitments.add(None, "call them", "", "")
    queue, call = work.commitments.of_meeting(meeting)
    assert (queue.pattern_id, queue.owner, str(queue.due), queue.state) == (pattern_id, "Jo", "2026-11-20", "open")
    assert (call.pattern_id, call.owner, call.due) == (None, "", None)
    assert work.commitments.change(call, "call all of them", "Bo", "+1w") == (
        "changed commitment: Bo, due Mon 23 Nov: call all of them"
    )
    with pytest.raises(UserError, match="Another window has changed"):
        work.commitments.change(call, "call nobody", "Bo", "")
    for verb in (work.commitments.add, work.commitments.change):
        with pytest.raises(UserError, match=r"^The commitment is empty\. Type what will be done\.$"):
            verb(call, " ", "Bo", "")  # type: ignore[operator]
    _, call = work.commitments.of_meeting(meeting)
    assert (call.what, call.owner, str(call.due)) == ("call all of them", "Bo", "2026-11-23")
    with pytest.raises(UserError, match=r"^To drop a commitment, give a reason: why won't it be kept\?$"):
        work.commitments.settle(call, "dropped", " ")
    assert work.commitments.settle(call, "dropped", "nobody answers") == "dropped commitment: call all of them"
    with pytest.raises(UserError, match="Another window has changed"):
        work.commitments.settle(call, "kept")
    assert [commitment.what for commitment in work.commitments.open()] == ["build a queue"]
    _, call = work.commitments.of_meeting(meeting)
    assert (call.state, call.settled_in, call.dropped_reason) == ("dropped", meeting.id, "nobody answers")
    assert work.commitments.settle(call, "open") == "reopened commitment: call all of them"
    assert work.minutes.require_meeting(None).id == meeting.id == work.minutes.require_meeting(1).id
    with pytest.raises(UserError, match=r"^There is no meeting 7\. Choose one of these: 1\.$"):
        work.minutes.require_meeting(7)


def test_exchanges_are_logged_and_changed(work: Workspace) -> None:
    direction = Direction.SUPPORT
    assert work.exchanges.log(direction, "fri", " Jo ", "they plan") == f"added exchange: {direction}, Fri 13 Nov, Jo"
    assert work.exchanges.log(direction, "", "Bo", "") == f"added exchange: {direction}, Mon 16 Nov, Bo"
    newest, oldest = work.exchanges.all()
    assert (newest.who, oldest.who, oldest.learned, str(oldest.day)) == ("Bo", "Jo", "they plan", "2026-11-13")
    assert (
        work.exchanges.change(oldest, "2026-11-12", "Cy", "more") == f"changed exchange: {direction}, Thu 12 Nov, Cy"
    )
    with pytest.raises(UserError, match="Another window has changed"):
        work.exchanges.change(oldest, "today", "Di", "less")
    assert [(one.who, str(one.day), one.learned) for one in work.exchanges.all()] == [
        ("Bo", "2026-11-16", ""), ("Cy", "2026-11-12", "more"),
    ]  # fmt: skip
    with pytest.raises(UserError, match=r"^Nobody is entered\. Enter who went on the exchange\.$"):
        work.exchanges.log(direction, "today", " ", "")
    assert [(due.direction, str(due.next)) for due in work.exchanges.due()] == [
        (Direction.PRODUCT, "2026-11-16"), (direction, "2026-12-16"),
    ]  # fmt: skip
    work.history.undo()
    work.history.undo()
    with pytest.raises(UserError, match="This exchange no longer exists: it was undone"):
        work.exchanges.change(newest, "today", "Di", "")


# ------------------------------------------------------------- meanings, slate


def add_impact(work: Workspace, words: str) -> int:
    """Add a ticket that says its impact in these words."""
    return work.river.add_ticket(f"it hangs {words}", "bug", "smb", words, "Alba")[0]


def test_words_mean_what_people_stated_until_that_is_forgotten(work: Workspace) -> None:
    for words in ("high", "HIGH", "P7", "meh"):
        add_impact(work, words)
    assert (
        work.meanings.meaning_of(WordKind.IMPACT, "high") == "H"
        and work.meanings.meaning_of(WordKind.IMPACT, "meh") == ""
    )
    assert work.meanings.set_meaning(WordKind.IMPACT, "Meh", "low") == "set the impact “Meh” to mean L"
    assert work.meanings.set_meaning(WordKind.TYPE, "Problem", " BUG ") == "set the type “Problem” to mean bug"
    said = work.meanings.set_meaning(WordKind.SEGMENT, "tiny", "agencies")
    assert said == "set the segment “tiny” to mean agencies"
    assert (
        work.meanings.meaning_of(WordKind.IMPACT, "MEH") == "L"
        and work.meanings.meaning_of(WordKind.TYPE, "problem") == "bug"
    )
    assert sorted(work.meanings.all()) == [
        (WordKind.IMPACT, "P7", "", 1), (WordKind.IMPACT, "high", "H", 2), (WordKind.IMPACT, "meh", "L", 1),
        (WordKind.SEGMENT, "tiny", "agencies", 0), (WordKind.TYPE, "problem", "bug", 0),
    ]  # fmt: skip
    assert work.meanings.remove(WordKind.IMPACT, "meh") == "reset the impact “meh” to its usual meaning"
    assert work.meanings.meaning_of(WordKind.IMPACT, "meh") == ""
    assert work.meanings.set_meaning(WordKind.IMPACT, "high", "") == "set the impact “high” to mean nothing"
    with pytest.raises(UserError, match=r"“enormous” isn't a known impact\. Use one of these: H, M, L\."):
        work.meanings.set_meaning(WordKind.IMPACT, "meh", "enormous")
    for no_words in (" ", "- -", "\x00"):
        with pytest.raises(UserError, match=r"^Enter the words that you want to give a meaning\.$"):
            work.meanings.set_meaning(WordKind.IMPACT, no_words, "H")
    assert work.meanings.set_meaning(WordKind.SEGMENT, "odd", "a\x1b b\ud800") == "set the segment “odd” to mean a b"
    assert work.meanings.known_meanings(WordKind.IMPACT) == ["H", "M", "L"]
    assert "smb" in work.meanings.known_meanings(WordKind.SEGMENT) and "bug" in work.meanings.known_meanings(
        WordKind.TYPE
    )


def test_a_full_slate_takes_a_pattern_only_in_place_of_another(work: Workspace) -> None:
    work.settings.choose("slate", "2")
    work.settings.choose("gate", "warns")
    ids = [
        work.triage.create_pattern([tell_to(work, f"ticket {number}")], f"Pattern {number}")[0]
        for number in range(1, 5)
    ]
    label = work.slate.add(ids[0])
    assert label.startswith("added P1 to the slate; it still needs 2 distinct customers (has 0, ")
    assert work.slate.add(ids[0]) == "P1 is already on the slate"
    assert work.slate.add(ids[1], "they insist") == "added P2 to the slate"
    with pytest.raises(UserError, match=r"^The slate is full \(2 patterns\)\. Choose .* that P3 replaces\.$"):
        work.slate.add(ids[2], "because")
    assert work.slate.add(ids[2], "because", ids[0]) == "added P3 to the slate in place of P1"
    entries = [(entry.position, entry.pattern.number, entry.override_reason) for entry in work.slate.entries()]
    assert entries == [(1, 3, "because"), (2, 2, "they insist")], "at the place of the one that went"
    assert work.slate.remove(ids[2]) == "removed P3 from the slate"
    work.slate.add(ids[3], "because")
    assert [(entry.position, entry.pattern.number) for entry in work.slate.entries()] == [(1, 4), (2, 2)]
    assert work.slate.entries()[1].lacked.startswith("2 distinct customers")
    work.settings.choose("gate", "blocks")
    with pytest.raises(UserError, match="P1 isn't ready: it still needs 2 distinct customers"):
        work.slate.add(ids[0])


def test_candidates_for_a_card_are_what_its_tickets_say(work: Workspace) -> None:
    ids = [
        tell_to(work, "It hangs. We split the file by hand.", workaround="Splitting"),
        tell_to(work, "Please add a queue for imports.", workaround="splitting", requested="A queue"),
    ]
    pattern_id, _ = work.triage.create_pattern(ids, "Imports")
    tell_to(work, "Of another pattern, we split it by hand.", workaround="Copying")
    assert work.patterns.candidates(pattern_id, Field.WORKAROUND) == [
        ("Splitting", 2), ("We split the file by hand", 1),
    ]  # fmt: skip
    assert work.patterns.candidates(pattern_id, Field.REQUESTED) == [
        ("A queue", 1), ("Please add a queue for imports", 1),
    ]  # fmt: skip


def test_empathy_maps_are_begun_once_a_day_and_written(work: Workspace, clock: Clock) -> None:
    person = next(iter(Persona))
    with pytest.raises(UserError, match="There is no empathy map yet"):
        work.empathy.markdown()
    assert work.empathy.begin(person) == f"started an empathy map of the {person}, 2026-11-16"
    with pytest.raises(UserError, match=f"There is already a map of the {person} for today \\(2026-11-16\\)"):
        work.empathy.begin(person)
    (first,) = work.empathy.of_persona(person)
    part = next(iter(EmpathyPart))
    assert work.empathy.write(first.id, part, "it hangs", "") == f"{person}, {part}: “it hangs”"
    with pytest.raises(UserError, match="Another window has changed"):
        work.empathy.write(first.id, part, "other", "")
    clock.on(days=1)
    work.empathy.begin(person)
    newest, oldest = work.empathy.of_persona(person)
    assert (str(newest.made_on), newest.words(part), oldest.words(part)) == ("2026-11-17", "", "it hangs")
    assert "it hangs" in work.empathy.markdown()
    assert work.empathy.write(first.id, part, "", "it hangs") == f"{person}, {part}: cleared"
    work.history.undo()
    work.history.undo()
    with pytest.raises(UserError, match="This map no longer exists: it was undone"):
        work.empathy.write(newest.id, part, "x", "")


def test_a_group_of_a_pattern_proposes_it_first_even_where_nothing_fits(
    work: Workspace, three: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    own, other = made_up(1), Suggestion(made_up(2), 0.5, ("import",))
    group = SuggestedGroup(own, tuple(three), frozenset(), None)
    monkeypatch.setattr(work.triage, "suggest_for", lambda chosen: ([other], False))
    assert work.groups.patterns_for(group) == [Suggestion(own, 0.0, ()), other]
    fits = Suggestion(own, 0.3, ("stop",))
    monkeypatch.setattr(work.triage, "suggest_for", lambda chosen: ([other, fits], False))
    assert work.groups.patterns_for(group) == [fits, other]
    assert work.groups.patterns_for(group._replace(pattern=None)) == [other, fits]


def test_a_name_that_is_erased_leaves_the_roster_and_others_stay(work: Workspace) -> None:
    work.purges.start()
    work.purges.add_to_roster("Asha, Bo")
    work.purges.give_turn("Asha")
    work.purges.add_entry("it hurts")
    work.purges.give_turn("Bo")
    work.purges.erase_name(work.purges.entries()[0])
    assert work.purges.roster(work.purges.require_running()) == ["Bo"]
    with pytest.raises(UserError, match=r"^This was said without a name, "):
        work.purges.erase_name(work.purges.entries()[0])


def test_a_masked_brief_names_no_customer(work: Workspace) -> None:
    ids = [tell_to(work, f"it hangs at {name}", customer=name) for name in ("Zorbex Freight", "Quorra Mills")]
    pattern_id, _ = work.triage.create_pattern(ids, "Imports")
    work.patterns.write_risks(pattern_id, "renewals", "")
    told = work.patterns.require(pattern_id)
    assert "Zorbex Freight, ticket" in work.briefs.text(told, "text")
    masked = work.briefs.text(told, "text", redacted=True)
    assert "Zorbex" not in masked and "[customer], ticket" in masked


def test_the_commonest_values_of_columns_are_counted(work: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("Text,Kind,Size\nit hangs,bug,smb\nit stops,bug,smb\nwhy,question,\n", encoding="utf-8")
    assert work.river.common_values(path, ("Kind",)) == {"bug": 2, "question": 1}


def test_a_draft_goes_with_the_verb_that_says_it_and_others_stay(work: Workspace, three: list[int]) -> None:
    pattern_id, _ = work.triage.create_pattern(three[:1], "Imports")
    work.slate.add(pattern_id, "because")
    work.meetings.start()
    work.commitments.add(None, "call", "Jo", "")
    work.exchanges.log(Direction.SUPPORT, "today", "Jo", "")
    person, part = next(iter(Persona)), next(iter(EmpathyPart))
    work.empathy.begin(person)
    (commitment,) = work.commitments.open()
    (exchange,) = work.exchanges.all()
    told = work.patterns.require(pattern_id)
    verbs = (
        lambda: work.commitments.add(None, "ask", "Jo", "", "mine"),
        lambda: work.commitments.change(commitment, "call all", "Jo", "", "mine"),
        lambda: work.commitments.settle(work.commitments.open()[0], "kept", draft="mine"),
        lambda: work.decisions.decide(pattern_id, Outcome.ACCEPTED, "why", "mine"),
        lambda: work.parking_lot.add("who pays?", "Jo", "mine"),
        lambda: work.attendance.add("Ann", Role.SUPPORT, "mine"),
        lambda: work.attendance.remove("Ann", "mine"),
        lambda: work.attendance.expect("Ann", Role.SUPPORT, "mine"),
        lambda: work.exchanges.log(Direction.PRODUCT, "today", "Bo", "", "mine"),
        lambda: work.exchanges.change(exchange, "today", "Bo", "", "mine"),
        lambda: work.notes.write(pattern_id, Note.CUT, "a dialog", "", "mine"),
        lambda: work.replies.write(pattern_id, "thanks", work.replies.template(told), "mine"),
        lambda: work.empathy.write(work.empathy.of_persona(person)[0].id, part, "it hangs", "", "mine"),
    )
    for number, verb in enumerate(verbs):
        for key in ("mine", "another"):
            work.drafts.save(key, {"words": "typed"})
        told = work.patterns.require(pattern_id)
        verb()
        assert (work.drafts.read("mine"), work.drafts.read("another")) == ({}, {"words": "typed"}), number


def test_praise_is_not_counted_in_the_journey_until_people_put_it_into_a_pattern(
    work: Workspace, three: list[int]
) -> None:
    hangs, _, lovely = three
    pattern_id, _ = work.triage.create_pattern([hangs], "Imports")
    week = work.journey.read().weeks[-1]
    assert (week.tickets, week.in_patterns) == (2, 1)
    work.triage.move([lovely], pattern_id)
    week = work.journey.read().weeks[-1]
    assert (week.tickets, week.in_patterns) == (3, 2)


def test_a_meeting_does_not_start_without_a_slate(work: Workspace) -> None:
    with pytest.raises(
        UserError, match=r"^The slate is empty\. Add up to five patterns before you start the meeting: "
    ):
        work.meetings.start()


# ------------------------------------------------- what is refused, word for word


@pytest.fixture
def met(work: Workspace, three: list[int]) -> int:
    """The id of a pattern that is on the slate of the running meeting."""
    pattern_id, _ = work.triage.create_pattern(three[:1], "Imports")
    work.slate.add(pattern_id, "because")
    work.meetings.start()
    return pattern_id


def test_triage_says_why_it_does_nothing(work: Workspace, three: list[int]) -> None:
    triage = work.triage
    pattern_id, _ = triage.create_pattern(three[:1], "Imports")
    no_title = "The pattern needs a title. Enter a few words that everyone will recognize."
    assert refusal_of(lambda: triage.create_pattern(three, " ")) == no_title
    assert refusal_of(lambda: triage.split_off(three, " ")) == no_title
    assert refusal_of(lambda: work.patterns.write(pattern_id, Field.TITLE, " ")) == no_title
    assert refusal_of(lambda: work.merging.merge(pattern_id, pattern_id)) == (
        "A pattern cannot be merged into itself. Choose another one."
    )
    assert refusal_of(lambda: triage.exclude(three[1:])) == (
        "This ticket is not in a pattern, so it can't be removed from one."
    )
    assert refusal_of(lambda: work.river.add_ticket(" ", "bug", "", "", "")) == (
        "The ticket is empty. Type what the customer said, then press Enter."
    )
    assert refusal_of(lambda: work.river.add_ticket("words", "zorb", "", "", "")) == (
        "“zorb” isn't a known type. Leave it empty, or use one of these: bug, request, question, call, praise, other."
    )
    gone = "This pattern no longer exists: it was undone or merged. Choose another one."
    for verb in (
        lambda: triage.move(three, 99), lambda: triage.refuse(three, 99), lambda: work.merging.merge(pattern_id, 99),
        lambda: work.merging.merge(99, pattern_id), lambda: work.slate.add(99), lambda: work.slate.remove(99),
        lambda: work.ratings.rate(99, Impact.H), lambda: work.patterns.card(99), lambda: work.patterns.ship(99, ""),
        lambda: work.decisions.decide(99, Outcome.ACCEPTED, ""), lambda: work.notes.write(99, Note.CUT, "x", ""),
    ):  # fmt: skip
        assert refusal_of(verb) == gone
    group = SuggestedGroup(None, tuple(three), frozenset(), None)
    assert refusal_of(lambda: work.groups.accept(group, three[1:2], pattern_id)) == (
        "Nothing was moved: you removed all of these tickets, or they have left the inbox."
    )


def test_a_ticket_by_hand_keeps_what_was_typed(work: Workspace, clock: Clock) -> None:
    ticket_id, label = work.river.add_ticket("it hangs " * 9, " BUG ", "Small Business", " so slow ", " Alba ")
    assert label == "added “it hangs it hangs it hangs…” by hand" == work.history.steps(1)[0].label
    ticket = work.triage.tickets([ticket_id])[ticket_id]
    assert (ticket.type, ticket.segment, ticket.impact_words, ticket.customer) == ("bug", "smb", "so slow", "Alba")
    assert (ticket.posted_at, ticket.in_format, ticket.source) == (clock.at, True, "by hand")
    for fields in (("", "smb", "slow"), ("bug", "", "slow"), ("bug", "smb", "")):
        ticket_id, _ = work.river.add_ticket("it hangs", *fields, "")
        assert not work.triage.tickets([ticket_id])[ticket_id].in_format, fields
    other_id, _ = work.river.add_ticket("it hangs", " Other ", "", "", "")
    assert work.triage.tickets([other_id])[other_id].type == "other"
    typed, _ = work.river.add_ticket("it hangs", "", "", "", "")
    assert work.triage.tickets([typed])[typed].type is None


def test_a_title_of_a_ticket_names_it_in_the_history(work: Workspace) -> None:
    tell_to(work, "it hangs", title="Import")
    assert work.history.steps(1)[0].label == "added “Import” by hand"


def test_what_was_noted_in_a_meeting_and_is_gone_cannot_be_changed(work: Workspace, met: int, clock: Clock) -> None:
    work.commitments.add(met, "Do it", "Jo", "fri")
    (seen,) = work.commitments.open()
    work.history.undo()
    assert refusal_of(lambda: work.commitments.change(seen, "Do it well", "Jo", "")) == (
        "This commitment no longer exists: it was undone in another window."
    )
    assert refusal_of(lambda: work.commitments.settle(seen, "kept")) == (
        "Another window has changed this commitment to “undone”, so nothing was overwritten. "
        "Check the new version, then make your change again if you still need it."
    )


@pytest.mark.parametrize(
    ("theirs", "shown"),
    [
        (("Do it", "Bo", ""), "Do it Bo"),
        (("Do it", "Jo", "tomorrow"), "Do it Jo 2026-11-17"),
        (("Go", "Jo", ""), "Go Jo"),
    ],
)
def test_no_part_of_a_commitment_is_overwritten_unseen(
    work: Workspace, met: int, theirs: tuple[str, str, str], shown: str
) -> None:
    work.commitments.add(met, "Do it", "Jo", "")
    (seen,) = work.commitments.open()
    work.commitments.change(seen, *theirs)
    assert refusal_of(lambda: work.commitments.change(seen, "Do nothing", "Jo", "")) == (
        f"Another window has changed this commitment to “{shown}”, so nothing was overwritten. "
        "Check the new version, then make your change again if you still need it."
    )
    again = work.commitments.change(seen, *theirs)
    assert again.startswith(f"changed commitment: {theirs[1]}") and again.endswith(f": {theirs[0]}"), (
        "what is there already is no conflict"
    )


def test_a_promise_is_settled_in_the_meeting_that_runs_and_outside_of_any(work: Workspace, met: int) -> None:
    work.commitments.add(met, "Do it", "Jo", "")
    work.commitments.add(None, "x" * 40, "", "")
    first, second = work.commitments.open()
    meeting = work.meetings.require_running()
    assert work.commitments.settle(first, "kept") == "kept commitment: Do it" == work.history.steps(1)[0].label
    work.meetings.end()
    assert work.commitments.settle(second, "kept") == f"kept commitment: {'x' * 40}"
    settled = [(made.state, made.settled_in) for made in work.commitments.of_meeting(meeting)]
    assert settled == [("kept", meeting.id), ("kept", None)]


def test_a_promise_is_reopened_without_the_reason_for_which_it_was_dropped(work: Workspace, met: int) -> None:
    work.commitments.add(met, "Do it", "Jo", "")
    work.commitments.settle(work.commitments.open()[0], "dropped", " no\ntime ")
    (dropped,) = work.commitments.of_meeting(work.meetings.require_running())
    assert dropped.dropped_reason == "no time"
    assert work.commitments.settle(dropped, "open") == "reopened commitment: Do it"
    (again,) = work.commitments.open()
    assert (again.state, again.dropped_reason) == ("open", "")


def test_a_day_that_cannot_be_read_makes_no_commitment(work: Workspace, met: int) -> None:
    for verb in (
        lambda: work.commitments.add(met, "Do it", "Jo", "someday"), lambda: work.commitments.due_date("someday")
    ):  # fmt: skip
        assert "someday" in refusal_of(verb)
    assert work.commitments.open() == [] and work.commitments.due_date(" ") is None


def test_each_conflict_names_what_another_window_changed(work: Workspace, met: int, clock: Clock) -> None:
    def conflict(what: str, stored: str) -> str:
        return (
            f"Another window has changed {what} to “{stored}”, so nothing was overwritten. "
            "Check the new version, then make your change again if you still need it."
        )

    person, part = next(iter(Persona)), next(iter(EmpathyPart))
    work.empathy.begin(person)
    (empathy_map,) = work.empathy.of_persona(person)
    work.empathy.write(empathy_map.id, part, "it hangs", "")
    assert refusal_of(lambda: work.empathy.write(empathy_map.id, part, "mine", "")) == conflict(
        f"what the {person} is {part}", "it hangs"
    )
    work.exchanges.log(Direction.SUPPORT, "today", "Jo", "much")
    (seen,) = work.exchanges.all()
    for theirs, stored in (
        (("today", "Bo", "much"), "2026-11-16 Bo much"), (("yesterday", "Jo", "much"), "2026-11-15 Jo much"),
        (("today", "Jo", "more"), "2026-11-16 Jo more"),
    ):  # fmt: skip
        work.exchanges.change(work.exchanges.all()[0], *theirs)
        assert refusal_of(lambda: work.exchanges.change(seen, "today", "Cy", "less")) == conflict(
            "this exchange", stored
        )
        assert work.exchanges.change(seen, *theirs).startswith("changed exchange: "), (
            "what is there already is no conflict"
        )
    names = {
        Note.NEXT_STEP: "next step", Note.OPEN_QUESTIONS: "open questions", Note.OPTIONS: "options",
        Note.BUILT: "what was built", Note.CUT: "what was cut", Note.LESSON: "lesson",
    }  # fmt: skip
    for note, name in names.items():
        assert work.notes.write(met, note, "theirs", "") == f"P1 {name}: “theirs”"
        assert refusal_of(lambda note=note: work.notes.write(met, note, "mine", "")) == conflict(
            f"{name if name.startswith('what') else f'the {name}'} of P1", "theirs"
        )
        assert work.notes.write(met, note, "", "theirs") == f"P1 {name}: cleared"
    work.patterns.write_risks(met, "renewals", "two left")
    assert refusal_of(lambda: work.patterns.write_risks(met, "x", "y", ("", ""))) == conflict(
        "what is at risk for P1", "renewals two left"
    )
    work.patterns.write_risks(met, "renewals", "two left", ("", ""))
    work.decisions.decide(met, Outcome.ACCEPTED, "yes")
    assert refusal_of(lambda: work.decisions.decide(met, Outcome.DECLINED, "no", was="")) == conflict(
        "the decision on P1", "accepted yes"
    )
    assert work.decisions.decide(met, Outcome.ACCEPTED, "yes", was="") == "recorded decision on P1: accepted (“yes”)"
    work.replies.write(met, "Dear all", work.replies.template(work.patterns.require(met)))
    assert refusal_of(lambda: work.replies.write(met, "Hello", "older")) == conflict(
        "the reply text of P1", "Dear all"
    )
    field_names = {
        Field.TITLE: "title", Field.STRUGGLE: "struggle", Field.WORKAROUND: "workaround",
        Field.REQUESTED: "requested fix",
    }  # fmt: skip
    for field, name in field_names.items():
        work.patterns.write(met, field, "w" * 70)
        assert refusal_of(lambda field=field: work.patterns.write(met, field, "mine", "older")) == conflict(
            f"the {name} of P1", "w" * 59 + "…"
        )


def test_attendance_says_who_is_not_there_and_changes_nobody(work: Workspace, met: int) -> None:
    attendance = work.attendance
    attendance.add("Ann", Role.SUPPORT)
    attendance.expect("Ann", Role.SUPPORT)
    no_name = "Enter at least one name. Separate several names with commas."
    for verb in (
        lambda: attendance.add(",", Role.SUPPORT), lambda: attendance.remove(" "), lambda: attendance.expect("", None)
    ):  # fmt: skip
        assert refusal_of(verb) == no_name
    assert refusal_of(lambda: attendance.remove("Ann, Cy")) == (
        "“Cy” isn't present or expected, so nobody was removed."
    )
    assert refusal_of(lambda: attendance.expect("ann, Cy", None)) == (
        "“Cy” isn't expected, so nobody was removed. Check the spelling."
    )
    assert [who.name for who in attendance.of_meeting(work.meetings.require_running())] == ["Ann"]
    assert [who.name for who in attendance.expected()] == ["Ann"]


def test_many_names_are_told_whole_and_shortened_in_the_history(work: Workspace, met: int) -> None:
    names = ", ".join(f"Person {letter}" for letter in "ABCDEFGHIJ")
    for verb, label in (
        (lambda: work.attendance.expect(names, Role.LISTENER), f"{names}: expected as listener"),
        (lambda: work.attendance.add(names, Role.LISTENER), f"recorded {names} as listener"),
        (lambda: work.attendance.remove(names), f"removed {names} from the attendance"),
    ):
        assert verb() == label
        kept = work.history.steps(1)[0].label
        assert kept.endswith("…") and label.startswith(kept[:-1]) and 60 < len(kept) <= 70
    assert work.attendance.of_meeting(work.meetings.require_running()) == []


def test_whoever_attended_or_owns_a_promise_is_known_by_name(work: Workspace, met: int) -> None:
    work.attendance.add("Ann", Role.SUPPORT)
    work.commitments.add(met, "Do it", "Jo", "")
    assert sorted(work.attendance.known_people()) == ["Ann", "Jo"]


def test_verbs_of_a_meeting_need_one_that_runs(work: Workspace, three: list[int]) -> None:
    pattern_id, _ = work.triage.create_pattern(three[:1], "Imports")
    for verb in (
        lambda: work.commitments.add(None, "Do it", "", ""), lambda: work.parking_lot.add("Who pays?", ""),
        lambda: work.attendance.add("Ann", Role.SUPPORT), lambda: work.attendance.remove("Ann"),
        lambda: work.decisions.decide(pattern_id, Outcome.ACCEPTED, ""), lambda: work.meetings.pause(),
        lambda: work.meetings.move(1), lambda: work.meetings.add_minutes(1), lambda: work.meetings.end(),
        lambda: work.meetings.require_running(),
    ):  # fmt: skip
        assert refusal_of(verb) == (
            "No meeting is running. It may have been ended in another window. Press F5 to start one."
        )


def test_each_document_says_what_it_waits_for(work: Workspace, three: list[int]) -> None:
    pattern_id, _ = work.triage.create_pattern(three[:1], "Imports")
    told = work.patterns.require(pattern_id)
    assert refusal_of(lambda: work.briefs.text(told)) == (
        "P1 isn't ready for a discovery brief: it still needs 2 customer tickets (has 1) and what is at risk "
        "(revenue or retention). Add tickets as evidence (F2). Press e on the pattern to add what is at risk."
    )
    assert refusal_of(lambda: work.cases.text(told)) == (
        "There is no case study for P1 yet because it has no decision. Record one in a meeting first (F5, then d)."
    )
    assert refusal_of(lambda: work.replies.template(told)) == (
        "P1 has no decision yet, so there are no replies. Record a decision in a meeting (F5, then d), or "
        "record that its fix has shipped."
    )
    assert refusal_of(lambda: work.minutes.require_meeting(None)) == (
        "There are no minutes yet because there has been no meeting. Press F5 in the app to start one."
    )
    assert refusal_of(work.empathy.markdown) == (
        "There is no empathy map yet. To start one in the app, press F6, M, then a."
    )
    assert refusal_of(work.meetings.start) == (
        "The slate is empty. Add up to five patterns before you start the meeting: press F3, then t on a pattern."
    )


def test_a_map_that_is_gone_or_there_already_is_told_with_its_key(work: Workspace) -> None:
    person, part = next(iter(Persona)), next(iter(EmpathyPart))
    work.empathy.begin(person)
    assert refusal_of(lambda: work.empathy.begin(person)) == (
        f"There is already a map of the {person} for today (2026-11-16). Edit that one: maps of other days "
        "stay as they are."
    )
    (gone,) = work.empathy.of_persona(person)
    work.history.undo()
    assert refusal_of(lambda: work.empathy.write(gone.id, part, "x", "")) == (
        "This map no longer exists: it was undone. Press a to start a new one."
    )
    work.exchanges.log(Direction.SUPPORT, "today", "Jo", "")
    (exchange,) = work.exchanges.all()
    work.history.undo()
    assert refusal_of(lambda: work.exchanges.change(exchange, "today", "Jo", "")) == (
        "This exchange no longer exists: it was undone. Press a to add one."
    )


def test_a_cell_of_the_sheet_says_why_it_is_not_written(work: Workspace, three: list[int]) -> None:
    pattern_id, _ = work.triage.create_pattern(three[:1], "Imports")
    number, impact, issue = "Number of customers affected", "Business impact (H/M/L)", "Issue description"
    assert refusal_of(lambda: work.sheets.write(pattern_id, number, "9", "1")) == (
        "The customers of P1 are counted from its tickets, so you can't edit this cell."
    )
    assert refusal_of(lambda: work.sheets.write(pattern_id, impact, " ", "")) == "Enter H, M or L for the impact."
    assert refusal_of(lambda: work.sheets.write(pattern_id, impact, "", "H")) == "“” isn't an impact. Use H, M or L."
    assert (
        refusal_of(lambda: work.sheets.write(pattern_id, impact, "huge", ""))
        == "“huge” isn't an impact. Use H, M or L."
    )
    for words, stored in (
        ("Low", "L"),
        ("MID", "M"),
        ("medium", "M"),
        ("high", "H"),
        ("m", "M"),
        ("l", "L"),
        ("h", "H"),
    ):
        assert work.sheets.write(pattern_id, impact, words, "") == f"rated P1 {IMPACT_NAMES[Impact(stored)]}"
        assert str(work.patterns.require(pattern_id).impact) == stored
    assert work.sheets.write(pattern_id, issue, "P1: Imports hang", "P1 Imports") == "P1 title: “Imports hang”"
    assert work.patterns.require(pattern_id).title == "Imports hang"
    work.sheets.write(pattern_id, issue, "P2 Imports", "Imports hang")
    assert work.patterns.require(pattern_id).title == "P2 Imports", "another number is part of the title"
    segments = "Customer segments involved"
    assert refusal_of(lambda: work.sheets.write(pattern_id, segments, "pro", "smb (1)")) == (
        "The segment of P1 is counted from its tickets (smb 1/1), so you can't edit it."
    )


def test_a_rating_in_the_sheet_belongs_to_the_meeting_that_runs(work: Workspace, met: int) -> None:
    meeting = work.meetings.require_running()
    work.ratings.rate(met, Impact.H)
    work.meetings.end()
    work.ratings.rate(met, Impact.L)
    assert work._db.rows("SELECT impact, meeting_id FROM rating ORDER BY id") == [("H", meeting.id), ("L", None)]


# ---------------------------------------------------------------------- settings


def test_phases_that_were_set_by_hand_give_way_to_the_first_or_last_choice(work: Workspace) -> None:
    work.settings.set_phases(dict.fromkeys(Phase, "3"))
    assert work.settings.value("phases") == "3 3 3 3 3 3"
    assert work.settings.choose_next("phases", 1) == "Time per agenda item: as in past meetings"
    work.settings.set_phases(dict.fromkeys(Phase, "999"))
    assert work.settings.read().seconds == 6 * 999 * 60
    assert work.settings.choose_next("phases", -1) == "Time per agenda item: as usual"


def test_minutes_that_are_none_are_refused_with_the_names_of_the_phases(work: Workspace) -> None:
    minutes = dict.fromkeys(Phase, "3")
    assert refusal_of(lambda: work.settings.set_phases(minutes | {Phase.OPENING: " "})) == (
        "Enter whole minutes for each agenda item, at least 1 (Opening, Earlier commitments, Patterns, Grid, "
        "Commitments, Close)."
    )
    assert work.settings.value("phases") == "as in past meetings"


def test_numbers_turn_in_ascending_order_and_words_as_they_are_listed(work: Workspace) -> None:
    def round_trip(key: str) -> list[str]:
        first = work.settings.value(key)
        values = [first]
        while (value := work.settings.choose_next(key, 1).rpartition(": ")[2]) != first:
            values.append(value)
        return values

    assert round_trip("length") == ["30", "35", "40", "45", "60", "15", "20", "25"]
    assert round_trip("slate") == ["5", "1", "2", "3", "4"]
    assert round_trip("gate.quotes") == ["2", "3", "4", "5", "0", "1"]
    assert round_trip("gate") == ["blocks", "warns", "off"]
    assert round_trip("masking") == ["in presenter view", "always"]


def test_a_stored_word_that_is_no_choice_counts_as_the_default(work: Workspace) -> None:
    for key in ("length", "phases", "slate", "gate", "bell", "masking", "gate.quotes", "gate.segment"):
        work.settings.store_value(key, "odd")
    assert work.settings.value("length") == "30" and work.settings.value("gate") == "blocks"
    read = work.settings.read()
    assert (read.seconds, read.phases, read.from_past, read.slate_size, read.bell) == (1800, None, True, 5, True)
    assert read.gate.quotes == 2 and GateRule.SEGMENT in read.gate.rules and read.masking.value == "in presenter view"


# ------------------------------------------------------------- lists and limits


def test_the_inbox_follows_each_ticket_that_comes_leaves_and_returns(work: Workspace) -> None:
    ids = [tell_to(work, f"ticket {number}") for number in range(6)]
    first = work.triage.ids()
    assert list(first) == ids[::-1] == list(work.triage.first_ids(9)) and list(work.triage.first_ids(2)) == ids[:3:-1]
    pattern_id, _ = work.triage.create_pattern(ids[:1], "One")
    work.triage.move(ids[2:4], pattern_id)
    assert list(work.triage.ids()) == [ids[5], ids[4], ids[1]], "one, then two at once"
    work.triage.exclude(ids[2:3])
    assert list(work.triage.ids()) == [ids[5], ids[4], ids[2], ids[1]]
    work.history.undo()
    assert list(work.triage.ids()) == [ids[5], ids[4], ids[1]]
    assert (work.triage.inbox_count(), work.triage.total()) == (3, 6)
    praise = tell_to(work, "lovely", type="praise")
    assert list(work.triage.ids()) == [ids[5], ids[4], ids[1]]
    work.triage.move([praise], pattern_id)
    assert list(work.triage.ids()) == [ids[5], ids[4], ids[1]], "praise was never in it"
    assert list(work.triage.ids(needle="  ")) == [ids[5], ids[4], ids[1]], "no word filters nothing"


def test_a_card_shows_twenty_quotes_unless_told_otherwise(work: Workspace) -> None:
    ids = [tell_to(work, f"words {number}", customer="Alba", segment="smb") for number in range(22)]
    pattern_id, _ = work.triage.create_pattern(ids, "Words")
    assert len(work.patterns.card(pattern_id).quotes) == 20
    shown = work.patterns.card(pattern_id, 1)
    (quote,) = shown.quotes
    assert (quote.ticket_id, quote.words, quote.customer, quote.segment) == (ids[21], "words 21", "Alba", "smb")
    assert len(work.patterns.quotes(pattern_id)) == 22 and work.patterns.quotes(pattern_id, 0) == []
    assert shown.pattern == work.patterns.require(pattern_id) and shown.trend == work.patterns.trend(shown.pattern)


def test_excluding_takes_each_ticket_out_of_its_own_pattern(work: Workspace, three: list[int]) -> None:
    hangs, wrong, lovely = three
    first, _ = work.triage.create_pattern([hangs], "Imports")
    second, _ = work.triage.create_pattern([wrong], "Invoices")
    gone = lovely + 1  # undone in another window meanwhile
    assert work.triage.exclude([wrong, lovely, hangs, gone]) == "removed 2 tickets from P1, P2"
    assert work._db.rows("SELECT ticket_id, pattern_id FROM refusal ORDER BY ticket_id") == [
        (hangs, first), (wrong, second),
    ]  # fmt: skip
    assert work._db.value("SELECT count(*) FROM member") == 0


def test_splitting_off_is_stored_as_such(work: Workspace, three: list[int]) -> None:
    work.triage.create_pattern(three[:2], "Imports")
    assert (
        work.triage.split_off(three[:1], "Rows")[1] == "split off P2 from 1 ticket" == work.history.steps(1)[0].label
    )
    rows = work._db.rows("SELECT ticket_id, how, score, reason FROM member ORDER BY ticket_id")
    assert rows == [(three[0], "split", None, ""), (three[1], "created", None, "")]


def test_verbs_on_tickets_keep_their_words_in_the_history(work: Workspace, three: list[int]) -> None:
    hangs, wrong, lovely = three
    first, made = work.triage.create_pattern([hangs], "Imports", never=[wrong])
    second, _ = work.triage.create_pattern([lovely], "Praise")
    suggestion = Suggestion(work.patterns.require(first), 0.5, ())
    assert work.history.steps(2)[1].label == made == "created P1 from 1 ticket, ruled out for 1"
    for verb, label in (
        (lambda: work.triage.accept([wrong], suggestion), "merged 1 ticket into P1"),
        (lambda: work.triage.exclude([wrong]), "removed 1 ticket from P1"),
        (lambda: work.triage.refuse([wrong], second), "ruled out P2 for 1 ticket"),
        (lambda: work.merging.merge(second, first), "merged P2 into P1 (1 ticket)"),
        (lambda: work.patterns.write(first, Field.TITLE, "All"), "P1 title: “All”"),
        (lambda: work.patterns.write_risks(first, " two \n renewals ", "", None), "P1 at risk: “two renewals”"),
        (lambda: work.patterns.ship(first, "today"), "recorded that the fix for P1 shipped on 2026-11-16"),
        (lambda: work.slate.add(first, "because"), "added P1 to the slate"),
        (lambda: work.slate.remove(first), "removed P1 from the slate"),
        (lambda: rate_blind(work, first, Impact.H, Impact.M), "rated P1 blind: support High, product Medium"),
        (lambda: work.notes.write(first, Note.CUT, "x", ""), "P1 what was cut: “x”"),
        (lambda: work.replies.write(first, "Hi", work.replies.template(work.patterns.require(first))),
         "P1 reply: “Hi”"),
        (lambda: work.meanings.set_meaning(WordKind.IMPACT, "meh", "L"), "set the impact “meh” to mean L"),
        (lambda: work.meanings.remove(WordKind.IMPACT, "meh"), "reset the impact “meh” to its usual meaning"),
    ):  # fmt: skip
        assert verb() == label == work.history.steps(1)[0].label
    told = work.patterns.require(first)
    assert (told.revenue_risk, told.retention_risk) == ("two renewals", "")


def test_a_pattern_that_is_rated_so_already_is_not_rated_again(work: Workspace, three: list[int]) -> None:
    pattern_id, _ = work.triage.create_pattern(three[:1], "Imports")
    for _ in range(2):
        assert work.ratings.rate(pattern_id, Impact.H) == "rated P1 High"
    assert work._db.value("SELECT count(*) FROM rating") == 1
    agree(work, pattern_id, Impact.H)
    assert work._db.value("SELECT count(*) FROM rating") == 2, "said again by both together"


def test_a_reason_is_kept_only_for_a_pattern_that_the_gate_holds(work: Workspace) -> None:
    ids = [tell_to(work, f"it hangs {number}", customer=f"Firm {number}", segment="smb") for number in range(2)]
    pattern_id, _ = work.triage.create_pattern(ids, "Imports")
    work.patterns.write(pattern_id, Field.WORKAROUND, "some words")
    assert work.slate.missing_for_gate(pattern_id) == ("the requested fix",)
    assert refusal_of(lambda: work.slate.add(pattern_id, " ")) == (
        "P1 isn't ready: it still needs the requested fix."
    )
    work.slate.add(pattern_id, " the board\nasked ")
    (entry,) = work.slate.entries()
    assert (entry.override_reason, entry.lacked) == ("the board asked", "the requested fix")
    work.slate.remove(pattern_id)
    work.patterns.write(pattern_id, Field.REQUESTED, "some words")
    work.slate.add(pattern_id, "the board asked")
    (entry,) = work.slate.entries()
    assert (entry.override_reason, entry.lacked) == ("", "")
    work.settings.choose("gate", "off")
    bare, _ = work.triage.create_pattern([tell_to(work, "alone")], "Alone")
    assert work.slate.add(bare) == "added P2 to the slate"


def test_answers_go_to_customers_oldest_first_and_not_to_support(work: Workspace, three: list[int]) -> None:
    work.purges.start()
    work.purges.add_entry("support says")
    purged = work.purges.entries()[0].ticket_id
    pattern_id, _ = work.triage.create_pattern([three[1], purged, three[0]], "Imports")
    work.patterns.ship(pattern_id, "today")
    told = work.patterns.require(pattern_id)
    answers = work.replies.answers(told)
    assert [(answer.ticket_id, answer.source, answer.customer) for answer in answers] == [
        (three[0], "by hand", "Alba"), (three[1], "by hand", "Corvo"),
    ]  # fmt: skip
    assert work.replies.title(told, answers[:1]) == "1 ticket to reply to: P1 Imports"
    assert work.replies.markdown(told, answers).startswith("# 2 tickets to reply to: P1 Imports\n")
    assert work.replies.csv(answers).splitlines()[0] == "ticket,source,reference,customer,quote,reply"


@pytest.mark.parametrize(
    ("why", "sentence"),
    [("it costs", "It costs."), ("why not?", "Why not?"), ("yes!", "Yes!"), ("", ""), ("so.", "So.")],
)
def test_the_reason_in_a_reply_is_a_whole_sentence(work: Workspace, met: int, why: str, sentence: str) -> None:
    work.decisions.decide(met, Outcome.ACCEPTED, why)
    told = work.patterns.require(met)
    work.replies.write(met, "<{why}>", work.replies.template(told))
    assert [answer.reply for answer in work.replies.answers(told)] == [f"<{sentence}>"]


def test_steps_of_the_history_are_listed_newest_first_up_to_a_number(work: Workspace, three: list[int]) -> None:
    assert [step.label for step in work.history.steps(2)] == [
        "added “lovely import” by hand", "added “invoices are wrong” by hand",
    ]  # fmt: skip
    oldest = work.history.steps()[-1]
    assert work.history.go_to(oldest.id) == (2, 0) and work.triage.total() == 1
    newest = work.history.steps()[0]
    assert work.history.go_to(newest.id) == (0, 2) and work.triage.total() == 3


def test_a_file_that_is_imported_by_a_worker_is_this_windows_step(work: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("id,text,size\n1,it hangs,smb\n", encoding="utf-8")
    seen: list[tuple[int, int]] = []
    options = ImportOptions({"segment": "size"})
    report = work.river.import_in_background([path], options, lambda *counts: seen.append(counts))
    assert report.added == 1 and [read for read, _ in seen] == [1]
    (ticket,) = work.triage.tickets(work.triage.ids()).values()
    assert ticket.segment == "smb" and work.history.undo() == "imported x.csv (1 new, 0 updated)"
    assert work.triage.total() == 0


def test_a_typed_line_is_read_in_river_format_or_not_at_all(work: Workspace) -> None:
    line = work.river.read_line("[BUG] - [SMB] - [SLOW] it\x07 hangs")
    assert line is not None
    assert (line.type, line.segment, line.impact_words, line.quote) == ("bug", "smb", "SLOW", "it hangs")
    assert work.river.read_line("it hangs") is None


def test_known_segments_are_those_built_in_and_those_in_use(work: Workspace) -> None:
    before = work.meanings.known_meanings(WordKind.SEGMENT)
    tell_to(work, "it hangs", segment="zebras")
    assert work.meanings.known_meanings(WordKind.SEGMENT) == [*before, "zebras"] == sorted([*before, "zebras"])
    assert work.meanings.known_meanings(WordKind.TYPE)[0] == "bug"


def test_words_without_a_statement_mean_what_is_built_in(work: Workspace) -> None:
    table = work.meanings.table()
    assert work.meanings.table() is table, "read once"
    said = work.meanings.set_meaning(WordKind.SEGMENT, "Tiny", " Agencies ")
    assert said == "set the segment “Tiny” to mean agencies"
    assert work.meanings.table() is not table
    assert work.meanings.meaning_of(WordKind.SEGMENT, "tiny") == "agencies"
    assert work.meanings.meaning_of(WordKind.SEGMENT, "") == "" == work.meanings.meaning_of(WordKind.IMPACT, "zorb")
    assert refusal_of(lambda: work.meanings.set_meaning(WordKind.TYPE, "x", "wish")) == (
        "“wish” isn't a known type. Use one of these: bug, request, question, call, praise, other."
    )


def test_the_journey_is_told_as_a_document_and_sets_the_gate_it_proposes(work: Workspace, met: int) -> None:
    text = work.journey.markdown()
    assert text.startswith("# The journey\n\nWeek 1 (starting 2026-11-16). Stage by date: ")
    status = work.journey.read()
    assert status.gate is Strictness.BLOCKS and len(status.weeks) == 1
    assert work.journey.set_gate() == f"Gate: {status.proposed}"
    assert work.journey.read().gate is status.proposed


# ------------------------------------------------------------------ what is stored


def store_ticket(work: Workspace, **values: object) -> int:
    """Store a ticket that says "it stops", with these values, and return its id."""
    db = work._db
    ref = str(db.value("SELECT count(*) FROM ticket"))
    row = {"source_id": 1, "source_ref": ref, "imported_at": "2026-11-16T09:00:00Z", "quote": "it stops", **values}
    with db.step("ticket"):
        return db.insert("ticket", row)


def store_customers(work: Workspace, *names: str) -> None:
    with work._db.step("customers"):
        for name in names:
            work._db.insert("customer", {"name": name})


def test_a_ticket_is_read_with_all_that_is_stored_of_it(work: Workspace) -> None:
    db = work._db
    store_customers(work, "Alba", "ALBA", "Corvo")
    with db.step("links"):
        source = sources.source_id(db, "crm", "CSV", "the CRM")
        customer_links.link(db, 1, 2, "the same name")
    bare = store_ticket(work)
    whole = store_ticket(
        work, source_id=source, source_ref="T-1", posted_at="2026-11-02T09:30:00Z", type="bug", segment="smb",
        impact_words="P1", title="Import", quote="it hangs", customer_id=1, workaround="wait", requested="a queue",
        author="Jo", in_format=1,
    )  # fmt: skip
    pattern_id = work.triage.create_pattern([whole], "Imports")[0]
    with db.step("replies"):
        tickets.add_replies(
            db,
            [
                (whole, "a", "2026-11-04T09:00:00Z", "Al", 1, "late"), (whole, "b", None, "", None, "undated"),
                (whole, "c", "2026-11-03T09:00:00Z", "", 3, "early"),
                (whole, "d", "2026-11-03T09:00:00Z", "", 2, "x"),
                (bare, "a", None, "", None, "other"),
            ],
        )  # fmt: skip
    posted_at = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
    assert tickets.by_ids(db, [whole, 99, bare]) == {
        whole: (
            whole, "it hangs", "Import", "bug", "smb", "P1", posted_at, 2, "ALBA", "the CRM", "T-1", "Jo", "wait",
            "a queue", True, pattern_id, 4, 2, None,
        ),
        bare: (
            bare, "it stops", "", None, None, "", None, None, "", "by hand", "0", "", "", "", False, None, 1, 0, None,
        ),
    }  # fmt: skip
    assert [(reply.customer, reply.quote) for reply in tickets.replies_of(db, whole)] == [
        ("", "undated"), ("Corvo", "early"), ("ALBA", "x"), ("ALBA", "late"),
    ]  # fmt: skip
    assert tickets.replies_of(db, whole)[3] == ("Al", "ALBA", "late", datetime(2026, 11, 4, 9, tzinfo=UTC))
    assert tickets.replies_of(db, whole)[0].said_at is None


def test_lists_of_tickets_are_the_newest_first(work: Workspace) -> None:
    db = work._db
    days = (None, "2026-11-02", "2026-11-03", "2026-11-02")
    undated, one, newest, other = (store_ticket(work, posted_at=day and f"{day}T09:00:00Z") for day in days)
    praise = store_ticket(work, type="praise", quote="lovely")
    work.set_aside.add([praise], AsideKind.PRAISE)
    assert list(tickets.inbox_ids(db)) == [newest, other, one, undated]
    assert list(tickets.inbox_ids(db, 2)) == [newest, other] and list(tickets.inbox_ids(db, 0)) == []
    assert tickets.inbox_count(db) == 4 and tickets.total(db) == 5
    pattern_id = work.triage.create_pattern([undated, one, newest, praise], "Stops")[0]
    assert [ticket.id for ticket in tickets.of_pattern(db, pattern_id)] == [newest, one, praise, undated]
    assert [ticket.id for ticket in tickets.of_pattern(db, pattern_id, 2)] == [newest, one]
    assert tickets.of_pattern(db, 99) == []
    assert tickets.inbox_count(db) == 1, "praise in a pattern is counted once"
    assert list(work.triage.ids()) == [other]
    assert list(work.triage.ids(Scope.PATTERN, pattern_id, "lovely")) == [praise]
    assert list(work.triage.ids(Scope.ALL, needle="IT stops it")) == [newest, other, one, undated]


def test_a_search_looks_at_some_tickets_at_a_time_and_narrows_what_was_found(
    work: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "TICKETS_AT_ONCE", 2)
    looked_at: list[list[int]] = []
    ids_with = tickets.ids_with

    def watched(db: Database, ids: Sequence[int], words: Sequence[str]) -> set[int]:
        looked_at.append(list(ids))
        return ids_with(db, ids, words)

    monkeypatch.setattr(tickets, "ids_with", watched)
    said = ("an export", "explain it", "the exit", "nothing", "an expert")
    one, two, _, four, five = (store_ticket(work, quote=quote) for quote in said)
    inbox = list(work.triage.ids())
    going_on = work.triage.search(needle="exp")
    assert (going_on.remaining, list(going_on.ids)) == (5, [])
    going_on.search_next()
    assert (going_on.remaining, list(going_on.ids)) == (3, [five]) and looked_at == [[five, four]]
    narrowed = work.triage.search(needle="expe")
    assert narrowed.remaining == 4, "the one without “exp” cannot contain “expe”"
    narrowed.search_next()
    narrowed.search_next()
    assert (narrowed.remaining, list(narrowed.ids)) == (0, [five])
    assert list(work.triage.ids(needle="exp")) == [five, two, one] and len(looked_at) == 1 + 2 + 3, "begun again"
    assert list(work.triage.ids(needle="exp")) == [five, two, one] and len(looked_at) == 6, "all is known"
    work.triage.create_pattern([five], "Experts")
    assert list(work.triage.ids(needle="exp")) == [two, one] and len(looked_at) == 6
    work.history.undo()
    assert list(work.triage.ids(needle="exp")) == [five, two, one] and list(work.triage.ids()) == inbox
    later = store_ticket(work, quote="expo")
    assert list(work.triage.ids(needle="exp")) == [later, five, two, one], "a ticket came"


def test_a_filter_takes_the_first_fifty_words(work: Workspace) -> None:
    words = [f"w{number}x" for number in range(51)]
    ticket_id = store_ticket(work, quote=" ".join(words[:50]))
    found = [list(work.triage.ids(Scope.ALL, needle=" ".join(some))) for some in (words, words[1:])]
    assert found == [[ticket_id], []]


def test_posts_are_read_from_the_sources_of_some_formats(work: Workspace) -> None:
    db = work._db
    with db.step("sources"):
        slack, other = sources.source_id(db, "s", "Slack", "#river"), sources.source_id(db, "o", "CSV", "sheet")
    store_ticket(work, source_id=other)
    store_ticket(
        work, source_id=slack, posted_at="2026-11-02T09:00:00Z", type="bug", segment="smb", impact_words="P1"
    )
    store_ticket(work, source_id=slack, posted_at="2026-11-03T09:00:00Z", in_format=1, quote="x")
    posts = tickets.posts(db, ["Slack", "none"])
    assert posts == [
        ("#river", "2026-11-03T09:00:00Z", None, None, "", "x", 1),
        ("#river", "2026-11-02T09:00:00Z", "bug", "smb", "P1", "it stops", 0),
    ]
    assert len(tickets.posts(db, ["Slack", "CSV"])) == 3


def test_words_for_impact_and_segments_are_counted_once_in_any_case(work: Workspace) -> None:
    db = work._db
    for words, segment in (("P2", "smb"), ("p1", None), ("P1", "agency"), ("", "smb"), ("a", None)):
        store_ticket(work, impact_words=words, segment=segment)
    counted = [(words.lower(), number) for words, number in tickets.impact_words(db)]
    assert counted == [("p1", 2), ("a", 1), ("p2", 1)]
    store_customers(work, "Alba")
    with db.step("segment"):
        customers.set_facts(db, 1, "startup", None)
    assert sorted(tickets.segments(db)) == ["agency", "smb", "startup"]


def test_matching_reads_members_or_the_inbox_in_parts(work: Workspace) -> None:
    db = work._db
    store_customers(work, "Alba", "ALBA")
    with db.step("links"):
        customer_links.link(db, 1, 2, "the same name")
    ids = [store_ticket(work, title=title, segment="smb", customer_id=1) for title in "abcd"]
    work.set_aside.add([store_ticket(work)], AsideKind.SPAM)
    pattern_id = work.triage.create_pattern([ids[0], ids[2]], "Stops")[0]
    assert tickets.to_match(db, members=True, before=None, most=9) == [
        (ids[2], "c", "it stops", "smb", 2, pattern_id), (ids[0], "a", "it stops", "smb", 2, pattern_id),
    ]  # fmt: skip
    assert tickets.to_match(db, members=False, before=None, most=9) == [
        (ids[3], "d", "it stops", "smb", 2, None), (ids[1], "b", "it stops", "smb", 2, None),
    ]  # fmt: skip
    assert [row[0] for row in tickets.to_match(db, members=False, before=ids[3], most=9)] == [ids[1]]
    assert [row[0] for row in tickets.to_match(db, members=True, before=None, most=1)] == [ids[2]]


def test_a_ticket_is_placed_once_and_refused_once(work: Workspace, clock: Clock) -> None:
    db = work._db
    one, two = store_ticket(work), store_ticket(work)
    with db.step("patterns"):
        first, second = (patterns.create(db, title)[0] for title in "ab")
        tickets.place(db, one, first, "accepted", 0.5, "alike")
    clock.on(days=1)
    with db.step("elsewhere"):
        tickets.place(db, one, second, "picked", None, "")
        tickets.place(db, two, second, "split", 1.0, "same")
        for ticket_id, pattern_id in ((two, first), (one, second), (one, first), (two, first)):
            tickets.refuse(db, ticket_id, pattern_id)
    assert db.rows("SELECT ticket_id, pattern_id, how, score, reason, added_at FROM member") == [
        (one, second, "picked", None, "", "2026-11-16T09:00:00Z"),
        (two, second, "split", 1.0, "same", "2026-11-17T09:00:00Z"),
    ]
    assert sorted(tickets.refusals(db)) == [(one, first), (one, second), (two, first)]
    assert tickets.refused_patterns(db, one) == {first, second} and tickets.refused_patterns(db, two) == {first}
    assert db.rows("SELECT DISTINCT refused_at FROM refusal") == [("2026-11-17T09:00:00Z",)]
    with db.step("out"):
        tickets.take_out(db, one)
    assert patterns.ticket_ids(db, second) == [two] and list(tickets.inbox_ids(db)) == [one]


def test_imported_rows_are_stored_read_and_updated_by_their_refs(work: Workspace) -> None:
    db = work._db
    new = [
        NewTicket(1, "a", "it stops", "Import", TicketType.BUG, "smb", "P1", workaround="wait", requested="a queue",
                  author="Jo", in_format=True, posted_at=datetime(2026, 11, 2, 9, tzinfo=UTC)),
        NewTicket(2, "b", "it hangs"),
    ]  # fmt: skip
    store_customers(work, "Alba")
    rows = tickets.stored(new, [1, None])
    assert rows == [
        ("a", "2026-11-02T09:00:00Z", "bug", "smb", "P1", "Import", "it stops", 1, "wait", "a queue", "Jo", 1),
        ("b", None, None, None, "", "", "it hangs", None, "", "", "", 0),
    ]
    with db.step("import"):
        source = sources.source_id(db, "crm", "CSV", "the CRM")
        tickets.insert_many(db, source, "2026-11-16T09:00:00Z", [])
        tickets.insert_many(db, source, "2026-11-16T09:00:00Z", rows)
        tickets.insert_many(db, 1, "2026-11-16T09:00:00Z", rows[1:])
    assert tickets.known_rows(db, source, ["a", "b", "c"]) == {"a": (1, rows[0]), "b": (2, rows[1])}
    assert tickets.known_rows(db, 1, ["a", "b"]) == {"b": (3, rows[1])}
    assert tickets.ticket_ids(db, source, ["b", "c"]) == {"b": 2} and tickets.ticket_ids(db, 1, ["a"]) == {}
    assert tickets.next_ref(db) == "4"
    newer = rows[1].updated(rows[0], tickets.columns_of(frozenset({"title", "date", "unknown"})))
    assert newer == rows[1]._replace(title="Import", posted_at="2026-11-02T09:00:00Z")
    with db.step("newer"):
        tickets.update(db, 2, newer)
    assert tickets.known_rows(db, source, ["a", "b"]) == {"a": (1, rows[0]), "b": (2, newer)}


def test_many_refs_are_looked_up_in_parts(work: Workspace) -> None:
    db = work._db
    by_ref = {f"r{number}": number for number in range(1, 1_002)}
    refs = list(by_ref)
    with db.step("import"):
        rows = tickets.stored([NewTicket(1, ref, "it stops") for ref in refs], [None] * len(refs))
        tickets.insert_many(db, 1, "2026-11-16T09:00:00Z", rows)
        keys = [(ticket_id, "x") for ticket_id in range(1, 502)]
        tickets.add_replies(db, [(*key, None, "", None, "here too") for key in keys])
        pattern_ids = [patterns.create(db, title)[0] for title in "abc"]
        for ticket_id, pattern_id in zip((1, 501, 1001), pattern_ids, strict=True):
            tickets.place(db, ticket_id, pattern_id, "picked", None, "")
    assert {ref: ticket_id for ref, (ticket_id, _) in tickets.known_rows(db, 1, refs).items()} == by_ref
    assert tickets.ticket_ids(db, 1, refs) == by_ref
    assert sorted(tickets.by_ids(db, range(1, 1_002))) == list(range(1, 1_002))
    assert sorted(tickets.known_replies(db, keys)) == keys
    assert patterns.ids_of_tickets(db, range(1, 1_002)) == set(pattern_ids)
    assert patterns.ids_of_tickets(db, [501, 502]) == {pattern_ids[1]} and patterns.ids_of_tickets(db, []) == set()


def test_known_replies_are_updated(work: Workspace) -> None:
    db = work._db
    one, two = store_ticket(work), store_ticket(work)
    store_customers(work, "Alba")
    with db.step("replies"):
        tickets.add_replies(db, [(one, "a", None, "Jo", None, "too"), (two, "a", None, "", None, "here")])
        tickets.update_reply(db, 2, ("2026-11-02T09:00:00Z", "Al", 1, "there"))
    assert tickets.known_replies(db, [(two, "a"), (one, "a"), (one, "b")]) == {
        (one, "a"): (1, (None, "Jo", None, "too")), (two, "a"): (2, ("2026-11-02T09:00:00Z", "Al", 1, "there")),
    }  # fmt: skip


def test_a_source_keeps_its_mapping_and_its_newest_ref(work: Workspace) -> None:
    db = work._db
    with db.step("sources"):
        crm, slack = sources.source_id(db, "crm", "CSV", "the CRM"), sources.source_id(db, "slack", "Slack", "#river")
        assert sources.source_id(db, "crm", "other", "other") == crm
        sources.save_mapping(db, slack, {"text": "Größe"}, "")
        sources.save_mapping(db, crm, {"text": "Words", "date": "Day"}, "dmy")
    assert db.rows("SELECT key, format, name FROM source WHERE id >= ?", (crm,)) == [
        ("crm", "CSV", "the CRM"), ("slack", "Slack", "#river"),
    ]  # fmt: skip
    assert "Größe" in db.value("SELECT mapping FROM source WHERE id = ?", (slack,))
    assert sources.saved_mappings(db) == [
        ("crm", {"text": "Words", "date": "Day"}, "dmy"), ("slack", {"text": "Größe"}, ""),
    ]  # fmt: skip
    assert sorted(sources.keys(db)) == ["by hand", "crm", "purge", "slack"]
    with db.step("again") as session:
        sources.save_mapping(db, crm, {"text": "Words", "date": "Day"}, "dmy")
        assert "source" not in session.tables, "nothing is new"
        sources.save_mapping(db, crm, {"text": "Words"}, "mdy")
        db.execute("UPDATE source SET mapping = '{}' WHERE id = ?", (slack,))
    assert sources.saved_mappings(db) == [("crm", {"text": "Words"}, "mdy"), ("slack", {}, "")]
    assert sources.newest_ref(db, "slack") == ""
    ids = [store_ticket(work, source_id=slack, source_ref=ref) for ref in ("9.5", "1000.25")]
    store_ticket(work, source_id=crm, source_ref="5000")
    assert sources.newest_ref(db, "slack") == "1000.25"
    with db.step("reply"):
        tickets.add_replies(db, [(ids[0], "2000.5", None, "", None, "too")])
    assert sources.newest_ref(db, "slack") == "2000.5" and sources.newest_ref(db, "crm") == "5000"


def test_a_pattern_is_counted_by_units_of_evidence(work: Workspace, clock: Clock) -> None:
    db = work._db
    store_customers(work, "Alba", "ALBA", "Corvo", "Dorn", "Egon")
    with db.step("facts"):
        customer_links.link(db, 2, 1, "the same name")
        for customer_id, segment, value in (
            (1, None, Money(100, "EUR")), (2, None, Money(7, "EUR")), (3, "agency", Money(20, "EUR")),
            (4, "smb", None),
        ):  # fmt: skip
            customers.set_facts(db, customer_id, segment, value)
    told = [
        store_ticket(work, customer_id=customer_id, segment=segment, posted_at=posted_at)
        for customer_id, segment, posted_at in (
            (1, "smb", "2026-11-02T23:00:00Z"), (2, "smb", "2026-11-02T01:00:00Z"), (2, "agency", None),
            (3, "startup", "2026-11-03T01:00:00Z"), (None, "smb", None), (None, None, None), (5, None, None),
        )
    ]  # fmt: skip
    with db.step("replies"):
        tickets.add_replies(
            db,
            [
                (told[0], "a", None, "", 4, "too"),
                (told[0], "b", None, "", None, "x"),
                (told[1], "a", None, "", 1, "y"),
            ],
        )
    pattern_id = work.triage.create_pattern(told, "Stops")[0]
    other_id = work.triage.create_pattern([store_ticket(work, customer_id=3)], "Other")[0]
    with db.step("none"):
        empty_id, number = patterns.create(db, "Empty")
    assert number == 3
    counted = patterns.by_id(db, pattern_id)
    assert counted is not None and counted.volume == (4, 2) and counted.tickets == 7
    assert counted.segment == SegmentShare(("smb",), 3, 6, ("agency",), 1)
    assert (counted.yearly_values, counted.valued) == ((Money(120, "EUR"),), 2)
    by_id = {pattern.id: pattern for pattern in patterns.all_patterns(db)}
    assert list(by_id) == [pattern_id, other_id, empty_id] and by_id[pattern_id] == counted
    other = by_id[other_id]
    assert (other.volume, other.segment, other.yearly_values, other.valued) == (
        (1, 0), SegmentShare(("agency",), 1, 1), (Money(20, "EUR"),), 1,
    )  # fmt: skip
    assert by_id[empty_id][6:9] == ((0, 0), 0, SegmentShare((), 0, 0)) and by_id[empty_id].yearly_values == ()
    assert patterns.by_id(db, other_id) == other and patterns.by_id(db, empty_id) == by_id[empty_id]
    assert patterns.by_id(db, 99) is None
    assert patterns.segment_counts(db) == {pattern_id: {"smb": 3, "agency": 1}, other_id: {"agency": 1}}
    assert list(patterns.segment_counts(db)[pattern_id]) == ["smb", "agency"], "largest first"
    assert patterns.posted_days(db) == {pattern_id: {date(2026, 11, 2): 2, date(2026, 11, 3): 1}}
    assert patterns.posted_days(db, other_id) == {}
    assert patterns.posted_days(db, pattern_id) == patterns.posted_days(db)


def test_of_equally_frequent_segments_the_first_counts_and_leaders_are_named_in_order(work: Workspace) -> None:
    db = work._db
    store_customers(work, "Alba", "Corvo")
    told = [
        store_ticket(work, customer_id=customer_id, segment=segment)
        for customer_id, segment in ((1, "smb"), (1, "agency"), (2, "startup"), (2, None), (2, None))
    ]
    pattern_id = work.triage.create_pattern(told, "Stops")[0]
    counted = patterns.by_id(db, pattern_id)
    assert counted is not None and counted.segment == SegmentShare(("agency", "startup"), 1, 2)
    assert list(patterns.segment_counts(db)[pattern_id].items()) == [("agency", 1), ("startup", 1)]
    assert (counted.yearly_values, counted.valued) == ((), 0)


def test_the_facts_of_a_pattern_are_read(work: Workspace, clock: Clock) -> None:
    db = work._db
    ids = [work.triage.create_pattern([store_ticket(work)], title)[0] for title in "ab"]
    bare = patterns.by_id(db, ids[1])
    assert bare == (
        ids[1], 2, "b", "", "", "", (0, 1), 1, SegmentShare((), 0, 1), None, None, None, "", "", "", False, None,
        (), 0, False, False, None,
    )  # fmt: skip
    with db.step("facts"):
        for field, words in zip(Field, ("t", "s", "w", "r", "g"), strict=True):
            patterns.write_field(db, ids[0], field, words)
        patterns.write_risks(db, ids[0], "revenue", "retention")
        patterns.set_shipped_at(db, ids[0], datetime(2026, 11, 3, 23, tzinfo=UTC))
        meeting_id = meetings.start(db, clock.at, 60, [])
        slate.add(db, ids[0], 1, "", "")
        for side, impact in ((Side.JOINT, Impact.H), (Side.SUPPORT, Impact.L), (Side.PRODUCT, Impact.M)):
            rating.add(db, ids[0], side, impact, None)
        decisions.save(db, meeting_id, ids[0], Outcome.DEFERRED, "later")
    whole = patterns.by_id(db, ids[0])
    assert whole == (
        ids[0], 1, "t", "s", "w", "r", (0, 1), 1, SegmentShare((), 0, 1), Impact.H, Impact.L, Impact.M, "revenue",
        "retention", "g", True, date(2026, 11, 3), (), 0, False, True, Outcome.DEFERRED,
    )  # fmt: skip
    assert patterns.by_id(db, ids[1]) == bare
    with db.step("agreed"):
        rating.add(db, ids[0], Side.JOINT, Impact.M, None)
        patterns.set_shipped_at(db, ids[0], None)
    agreed = patterns.by_id(db, ids[0])
    assert agreed == whole._replace(agreed=True, impact=Impact.M, shipped=False, shipped_on=None)
    assert db.value("SELECT created_at FROM pattern WHERE id = ?", (ids[1],)) == "2026-11-16T09:00:00Z"
    assert patterns.numbers(db) == {ids[0]: 1, ids[1]: 2}


def test_facts_are_read_again_and_evidence_is_taken_as_it_was_counted(work: Workspace) -> None:
    db = work._db
    one, two = (work.triage.create_pattern([store_ticket(work)], title)[0] for title in "ab")
    counted = {one: patterns.all_patterns(db)[0]._replace(volume=Volume(7, 8), segment=SegmentShare(("smb",), 1, 2))}
    counted[one] = counted[one]._replace(yearly_values=(Money(9, "EUR"),), valued=3)
    with db.step("title"):
        patterns.write_field(db, one, Field.TITLE, "c")
    first, second = patterns.refresh_facts(db, counted)
    assert first == counted[one]._replace(title="c")
    assert second == patterns.by_id(db, two), "what was not counted is"
    assert patterns.refresh_facts(db, counted, one) == [first] and patterns.refresh_facts(db, {}, two) == [second]
    assert patterns.refresh_facts(db, counted, 99) == []


def test_what_the_tickets_of_a_pattern_say_is_read(work: Workspace) -> None:
    db = work._db
    told = [
        store_ticket(work, workaround=workaround, requested=requested, impact_words=words, quote=quote)
        for workaround, requested, words, quote in (
            ("wait", "", "P1", "a"), ("", "a queue", "", "b"), ("wait", "more", "P1", "c")
        )
    ]  # fmt: skip
    pattern_id = work.triage.create_pattern([told[2], told[0], told[1]], "Stops")[0]
    work.triage.create_pattern([store_ticket(work, workaround="x", impact_words="y")], "Other")
    assert patterns.stated_texts(db, pattern_id, Field.WORKAROUND) == ["wait", "wait"]
    assert patterns.stated_texts(db, pattern_id, Field.REQUESTED) == ["a queue", "more"]
    assert sorted(patterns.quotes(db, pattern_id)) == ["a", "b", "c"]
    assert sorted(patterns.impact_words(db, pattern_id)) == ["", "P1", "P1"]
    assert patterns.ticket_ids(db, pattern_id) == told


def test_the_newest_ticket_is_of_no_day_to_come(work: Workspace) -> None:
    db = work._db
    assert patterns.newest_ticket_day(db) is None
    for posted_at in ("2026-11-03T09:00:00Z", "2026-11-16T09:00:01Z", "2026-11-04T23:59:59Z"):
        store_ticket(work, posted_at=posted_at)
    assert patterns.newest_ticket_day(db) == date(2026, 11, 4)
    store_ticket(work, posted_at="2026-11-16T09:00:00Z")
    assert patterns.newest_ticket_day(db) == date(2026, 11, 16)


def test_merges_are_followed_to_the_end_and_a_circle_comes_to_one(work: Workspace) -> None:
    db = work._db
    with db.step("patterns"):
        ids = [patterns.create(db, title)[0] for title in "abcd"]
        for from_id, into in pairwise(ids[:3]):
            db.execute("UPDATE pattern SET merged_into = ? WHERE id = ?", (into, from_id))
    assert [patterns.merged_into(db, pattern_id) for pattern_id in ids] == [ids[2], ids[2], ids[2], ids[3]]
    assert [pattern.id for pattern in patterns.all_patterns(db)] == ids[2:] and patterns.by_id(db, ids[0]) is None
    with db.step("circle"):
        db.execute("UPDATE pattern SET merged_into = ? WHERE id = ?", (ids[0], ids[2]))
        assert patterns.create(db, "e") == (ids[3] + 1, 5)
    assert patterns.merged_into(db, ids[0]) in ids[:3]


def test_words_have_one_meaning_of_each_kind_whatever_their_case(work: Workspace) -> None:
    db = work._db
    with db.step("meanings"):
        meanings.save(db, WordKind.TYPE, "Avería", "bug")
        meanings.save(db, WordKind.SEGMENT, "averia", "smb")
        meanings.save(db, WordKind.TYPE, "aaa", "")
        meanings.save(db, WordKind.TYPE, "AVERIA", "request")
    assert meanings.all_statements(db) == [
        (WordKind.SEGMENT, "averia", "smb"), (WordKind.TYPE, "aaa", ""), (WordKind.TYPE, "averia", "request"),
    ]  # fmt: skip
    with db.step("forget"):
        meanings.delete(db, WordKind.TYPE, "Averia")
    assert [stated[:2] for stated in meanings.all_statements(db)] == [
        (WordKind.SEGMENT, "averia"), (WordKind.TYPE, "aaa"),
    ]  # fmt: skip


def test_maps_and_exchanges_are_the_newest_first(work: Workspace) -> None:
    db = work._db
    first, second = date(2026, 11, 2), date(2026, 11, 9)
    with db.step("maps"):
        ids = [
            empathy.create(db, persona, day)
            for persona, day in ((Persona.AGENT, second), (Persona.AGENT, first), (Persona.MANAGER, second))
        ]
        for part in EmpathyPart:
            empathy.write_part(db, ids[1], part, part.value)
        empathy.write_part(db, ids[1], EmpathyPart.SAYING, "")
        for direction, day in ((Direction.SUPPORT, first), (Direction.PRODUCT, second), (Direction.SUPPORT, first)):
            exchanges.add(db, direction, day, "Jo", "much")
        exchanges.update(db, 1, second, "Al", "")
    filled = (ids[1], Persona.AGENT, first, "thinking", "feeling", "", "doing")
    assert [row.id for row in empathy.all_maps(db)] == [ids[2], ids[0], ids[1]]
    assert empathy.all_maps(db, Persona.AGENT) == [(ids[0], Persona.AGENT, second, "", "", "", ""), filled]
    assert empathy.by_id(db, ids[1]) == filled and empathy.by_id(db, 99) is None
    assert exchanges.all_exchanges(db) == [
        (2, Direction.PRODUCT, second, "Jo", "much"), (1, Direction.SUPPORT, second, "Al", ""),
        (3, Direction.SUPPORT, first, "Jo", "much"),
    ]  # fmt: skip


def test_the_newest_draft_of_a_window_that_is_closed_is_found(work: Workspace, clock: Clock) -> None:
    db = work._db
    drafts.save(db, "card:1", {"words": " "})
    assert drafts.newest_key(db, "card:") is None and drafts.load(db, "card:1") == {}
    drafts.save(db, "card:1", {"words": "größer", "owner": ""})
    clock.on(seconds=1)
    drafts.save(db, "card:12", {"words": "b"})
    drafts.save(db, "note:3", {"words": "c"})
    with db.unlogged():
        closed = (f"card:7@closed-{number}" for number in range(2))
        for number, key in enumerate(closed):
            values = (key, f'{{"words": "{number}"}}', f"2026-11-16T09:00:0{number}Z")
            db.execute("INSERT INTO draft (key, typed, kept_at) VALUES (?, ?, ?)", values)
    assert drafts.load(db, "card:1") == {"words": "größer", "owner": ""}
    assert "größer" in db.value("SELECT typed FROM draft WHERE key LIKE 'card:1@%'")
    assert drafts.load(db, "card:7") == {"words": "1"} and drafts.load(db, "card") == {}
    assert drafts.newest_key(db, "card:") == "7" and drafts.newest_key(db, "note:") == "3"
    with db.unlogged():
        drafts.delete(db, "card:7")
        drafts.delete(db, "")
    assert drafts.load(db, "card:7") == {"words": "0"}, "the one that was not seen here is left"
    with db.unlogged():
        drafts.delete(db, "card:7")
    assert drafts.newest_key(db, "card:") == "12" and drafts.newest_key(db, "") == "note:3"
    drafts.save(db, "card:12", {"words": ""})
    assert drafts.newest_key(db, "card:") == "1"
    assert db.value("SELECT kept_at FROM draft WHERE key LIKE 'note:%'") == "2026-11-16T09:00:01Z"
