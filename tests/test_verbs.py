"""What the verbs of the services do, say and refuse, in small cases through a workspace."""

import sqlite3
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from tests.conftest import Clock, tell_to
from tests.test_protocol import pattern as made_up
from translate_tui.model import (
    Impact,
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
from translate_tui.services.groups import SuggestedGroup
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
from translate_tui.store.files import explain

# --------------------------------------------------------------------- triage


@pytest.fixture
def three(work: Workspace) -> list[int]:
    """Three tickets: two of the inbox, and praise."""
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


def test_a_title_is_proposed_from_the_first_sentence_of_a_ticket(work: Workspace) -> None:
    ids = [
        tell_to(work, "It hangs. Then it stops."),
        tell_to(work, "Version 1.5 hangs..."),
        tell_to(work, "It hangs.", title="Import"),
        tell_to(work, "w" * 61),
    ]
    found = work.triage.tickets(ids)
    assert [work.triage.suggest_title(found[ticket_id]) for ticket_id in ids] == [
        "It hangs", "Version 1.5 hangs", "Import", "w" * 59 + "…",
    ]  # fmt: skip


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
    assert label == "made P1 from 1 ticket, never for 2"
    split_id, label = work.triage.split_off([wrong, lovely], "Split")
    assert label == "split off P2 from 2 tickets"
    assert work.triage.exclude([wrong, lovely]) == "excluded 2 tickets from P2"
    assert list(work.triage.ids()) == [wrong]
    assert work.triage.refuse([hangs, wrong], split_id) == "never P2 for 2 tickets"
    assert work.triage.move([wrong], pattern_id, never=[lovely]) == "merged 1 ticket into P1, never for 1"
    assert work.triage.merge(pattern_id, split_id) == "merged P1 into P2 (2 tickets)"
    assert work.patterns.merged_into(pattern_id) == split_id == work.patterns.merged_into(split_id)
    with pytest.raises(UserError, match="cannot be merged into itself"):
        work.triage.merge(split_id, split_id)
    with pytest.raises(UserError, match="in no pattern"):
        work.triage.exclude([lovely])
    with pytest.raises(UserError, match=r"^A pattern needs a title\."):
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
        Field.STRUGGLE: "struggle", Field.WORKAROUND: "workaround", Field.REQUESTED: "requested solution",
        Field.SEGMENT: "segment",
    }  # fmt: skip
    for field, name in names.items():
        assert work.patterns.write(pattern_id, field, f"{field} words") == f"P1: wrote the {name}"
    told = work.patterns.require(pattern_id)
    assert (told.struggle, told.workaround, told.requested, told.written_segment) == (
        "struggle words", "workaround words", "requested words", "segment words",
    )  # fmt: skip
    assert work.patterns.write(pattern_id, Field.STRUGGLE, " ") == "P1: emptied the struggle"
    with pytest.raises(UserError, match="Meanwhile another window"):
        work.patterns.write(pattern_id, Field.WORKAROUND, "mine", "older words")
    with pytest.raises(UserError, match="needs a title"):
        work.patterns.write(pattern_id, Field.TITLE, "")


def test_a_segment_that_is_counted_is_not_written(work: Workspace, three: list[int]) -> None:
    pattern_id, _ = work.triage.create_pattern(three[:1], "Imports")
    with pytest.raises(UserError, match=r"The segment of P1 is counted from its evidence \(smb 1/1\)"):
        work.patterns.write(pattern_id, Field.SEGMENT, "enterprise")


def test_the_day_on_which_a_fix_shipped_can_be_noted_and_taken_back(work: Workspace, three: list[int]) -> None:
    pattern_id, _ = work.triage.create_pattern(three[:1], "Imports")
    assert work.patterns.ship(pattern_id, "2026-11-03") == "P1: its fix shipped on 2026-11-03"
    told = work.patterns.require(pattern_id)
    assert told.shipped and str(told.shipped_on) == "2026-11-03"
    assert work.patterns.ship(pattern_id, " ") == "P1: its fix has not shipped"
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
    assert label == "P1: wrote the reply text"
    assert [(a.ticket_id, a.customer, a.reply) for a in work.replies.answers(told)] == [
        (three[0], "Alba", "Dear Alba: Imports hang, It costs renewals. “the import hangs”"),
        (three[1], "Corvo", "Dear Corvo: Imports hang, It costs renewals. “invoices are wrong”"),
    ]
    assert work.replies.title(told, work.replies.answers(told)) == "2 tickets to answer on P1 Imports hang"
    own = work.replies.template(told)
    assert work.replies.write(pattern_id, "", own) == "P1: took the template for the reply"


# ---------------------------------------------------------------- impact, gate


def test_settings_turn_through_their_choices_and_back(work: Workspace) -> None:
    settings = work.settings
    assert [settings.value(key) for key in ("length", "slate", "gate", "bell", "masking", "phases")] == [
        "30", "5", "blocks", "yes", "while presenting", "as past meetings",
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
    assert work.settings.set_phases(minutes) == f"Time of the phases: {words}"
    assert work.settings.value("phases") == words
    stated = work.settings.read()
    assert stated.phases == {phase: 60 * number for number, phase in enumerate(Phase, 1)}
    assert stated.seconds == 60 * sum(range(1, len(Phase) + 1)) and not stated.from_past
    for wrong in ("0", "1.5", "", "1000"):
        with pytest.raises(UserError, match="Each phase needs whole minutes, at least one"):
            work.settings.set_phases({**minutes, Phase.PATTERNS: wrong})
    work.settings.choose("phases", "as usual")
    assert work.settings.read().phases is None and not work.settings.read().from_past


def test_the_slate_says_what_a_pattern_lacks(work: Workspace, three: list[int]) -> None:
    pattern_id, _ = work.triage.create_pattern(three[:1], "Imports")
    assert work.slate.size() == 5
    missing = work.slate.missing_for_gate(pattern_id)
    assert len(missing) == 5
    work.ratings.rate(pattern_id, Impact.M)
    assert work.patterns.require(pattern_id).impact is Impact.M
    assert len(work.slate.missing_for_gate(pattern_id)) == 4


# ---------------------------------------------------------------------- purge


def test_turns_go_round_the_roster(work: Workspace) -> None:
    with pytest.raises(UserError, match="purge session"):
        work.purges.next_turn()
    work.purges.start()
    with pytest.raises(UserError, match=r"^Nobody is on the roster yet\.$"):
        work.purges.next_turn()
    assert work.purges.give_turn("Asha") == "Asha's turn"
    with pytest.raises(UserError, match="Only Asha is on the roster; "):
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
        ("attempt to write a readonly database", "can only be read"),
        ("readonly", "can only be read"),
        ("attempt to write", "can only be read"),
        ("database or disk is full", "There is no room left on the disk of"),
        ("database disk image is malformed", "is damaged (database disk image is malformed)"),
        ("file is not a database", "is damaged"),
        ("corrupt", "is damaged"),
        ("disk I/O error", "cannot be written or read (disk I/O error)"),
        ("unable to open database file", "cannot be opened (unable to open database file)"),
        ("no such table: x", "SQLite refused this (no such table: x)"),
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
        "tickets": 3, "customers": 3, "patterns": 1, "meetings": 0, "steps of history": 4, "in the inbox": 1,
    }  # fmt: skip


# -------------------------------------------------------------------- meeting


def test_people_are_noted_once_whatever_their_case_and_struck(work: Workspace, three: list[int]) -> None:
    pattern_id, _ = work.triage.create_pattern(three[:1], "Imports")
    work.slate.add(pattern_id, "because")
    assert work.attendance.expect("Ann, Bo", Role.SUPPORT) == "Ann, Bo: expected as support"
    assert work.attendance.expect("ann", Role.PRODUCT) == "ann: expected as product"
    assert work.attendance.expect("BO", None) == "BO: not expected"
    assert [(who.name, who.role) for who in work.attendance.expected()] == [("Ann", Role.PRODUCT)]
    with pytest.raises(UserError, match="“Cy” is not among those who are expected"):
        work.attendance.expect("Cy", None)
    work.meetings.start()
    meeting = work.meetings.require_running()
    assert work.attendance.add("Jo, Cy", Role.SUPPORT) == "noted Jo, Cy as support"
    work.attendance.add("JO", Role.PRODUCT)
    people = {who.name: who.role for who in work.attendance.of_meeting(meeting)}
    assert (people["Jo"], people["Cy"], "JO" in people) == (Role.PRODUCT, Role.SUPPORT, False)
    assert work.attendance.remove("cy") == "struck cy from the attendance"
    with pytest.raises(UserError, match="“Cy” is not noted as being here"):
        work.attendance.remove("Cy")
    with pytest.raises(UserError, match="Attendance needs a name"):
        work.attendance.add(" , ", Role.SUPPORT)
    assert work.parking_lot.add("Who pays?", "Jo") == "parked: Who pays?"
    assert [item[1:] for item in work.parking_lot.of_meeting(meeting)] == [("Who pays?", "Jo")]
    with pytest.raises(UserError, match=r"^The parking lot needs words: what was raised\?$"):
        work.parking_lot.add(" ", "Jo")


def test_a_note_is_written_rewritten_and_emptied(work: Workspace, three: list[int]) -> None:
    pattern_id, _ = work.triage.create_pattern(three[:1], "Imports")
    told = work.patterns.require(pattern_id)
    assert work.notes.write(pattern_id, Note.LESSON, "ask early", "") == "P1: wrote the lesson"
    assert work.notes.write(pattern_id, Note.LESSON, "ask earlier", "ask early") == "P1: wrote the lesson"
    assert work.notes.write(pattern_id, Note.CUT, "a dialog", "") == "P1: wrote what was cut"
    assert work.notes.of_pattern(told) == {Note.LESSON: "ask earlier", Note.CUT: "a dialog"}
    assert work.notes.write(pattern_id, Note.LESSON, "", "ask earlier") == "P1: emptied the lesson"
    assert work.notes.of_pattern(told) == {Note.CUT: "a dialog"}


def test_words_of_a_card_count_the_tickets_that_say_them(work: Workspace) -> None:
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
    assert [sentence.partition(".")[2] for sentence in said] == [" (2 tickets)", " (3 tickets)"]


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
    work.triage.merge(other_id, pattern_id)
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
    assert work.commitments.add(pattern_id, "build a queue", "Jo", "fri") == "noted a commitment: build a queue"
    work.commitments.add(None, "call them", "", "")
    queue, call = work.commitments.of_meeting(meeting)
    assert (queue.pattern_id, queue.owner, str(queue.due), queue.state) == (pattern_id, "Jo", "2026-11-20", "open")
    assert (call.pattern_id, call.owner, call.due) == (None, "", None)
    assert work.commitments.change(call, "call all of them", "Bo", "+1w") == "said anew: call all of them"
    with pytest.raises(UserError, match="Meanwhile another window"):
        work.commitments.change(call, "call nobody", "Bo", "")
    for verb in (work.commitments.add, work.commitments.change):
        with pytest.raises(UserError, match=r"^A commitment needs words: what will be done\?$"):
            verb(call, " ", "Bo", "")  # type: ignore[operator]
    _, call = work.commitments.of_meeting(meeting)
    assert (call.what, call.owner, str(call.due)) == ("call all of them", "Bo", "2026-11-23")
    with pytest.raises(UserError, match=r"^A promise is dropped with a reason: why will it not be kept\?$"):
        work.commitments.settle(call, "dropped", " ")
    assert work.commitments.settle(call, "dropped", "nobody answers") == "dropped: call all of them"
    with pytest.raises(UserError, match="Meanwhile another window"):
        work.commitments.settle(call, "kept")
    assert [commitment.what for commitment in work.commitments.open()] == ["build a queue"]
    _, call = work.commitments.of_meeting(meeting)
    assert (call.state, call.settled_in, call.dropped_reason) == ("dropped", meeting.id, "nobody answers")
    assert work.commitments.settle(call, "open") == "reopened: call all of them"
    assert work.minutes.require_meeting(None).id == meeting.id == work.minutes.require_meeting(1).id
    with pytest.raises(UserError, match=r"^There is no meeting 7\. There are: 1\.$"):
        work.minutes.require_meeting(7)


def test_exchanges_are_logged_and_changed(work: Workspace) -> None:
    direction = Direction.SUPPORT
    assert work.exchanges.log(direction, "fri", " Jo ", "they plan") == f"logged an exchange: {direction}, 2026-11-13"
    assert work.exchanges.log(direction, "", "Bo", "") == f"logged an exchange: {direction}, 2026-11-16"
    newest, oldest = work.exchanges.all()
    assert (newest.who, oldest.who, oldest.learnt, str(oldest.day)) == ("Bo", "Jo", "they plan", "2026-11-13")
    assert work.exchanges.change(oldest, "2026-11-12", "Cy", "more") == f"said anew: {direction}, 2026-11-12"
    with pytest.raises(UserError, match="Meanwhile another window"):
        work.exchanges.change(oldest, "today", "Di", "less")
    assert [(one.who, str(one.day), one.learnt) for one in work.exchanges.all()] == [
        ("Bo", "2026-11-16", ""), ("Cy", "2026-11-12", "more"),
    ]  # fmt: skip
    with pytest.raises(UserError, match=r"^An exchange needs to say who went\.$"):
        work.exchanges.log(direction, "today", " ", "")
    assert [(due.direction, str(due.next)) for due in work.exchanges.due()] == [
        (Direction.PRODUCT, "2026-11-16"), (direction, "2026-12-16"),
    ]  # fmt: skip
    work.history.undo()
    work.history.undo()
    with pytest.raises(UserError, match="This exchange is not there any more: it was undone"):
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
    assert work.meanings.set_meaning(WordKind.IMPACT, "Meh", "low") == "“Meh” as impact means L"
    assert work.meanings.set_meaning(WordKind.TYPE, "Problem", " BUG ") == "“Problem” as type means bug"
    assert work.meanings.set_meaning(WordKind.SEGMENT, "tiny", "agencies") == "“tiny” as segment means agencies"
    assert (
        work.meanings.meaning_of(WordKind.IMPACT, "MEH") == "L"
        and work.meanings.meaning_of(WordKind.TYPE, "problem") == "bug"
    )
    assert sorted(work.meanings.all()) == [
        (WordKind.IMPACT, "P7", "", 1), (WordKind.IMPACT, "high", "H", 2), (WordKind.IMPACT, "meh", "L", 1),
        (WordKind.SEGMENT, "tiny", "agencies", 0), (WordKind.TYPE, "problem", "bug", 0),
    ]  # fmt: skip
    assert work.meanings.remove(WordKind.IMPACT, "meh") == "“meh” as impact means what it meant before"
    assert work.meanings.meaning_of(WordKind.IMPACT, "meh") == ""
    assert work.meanings.set_meaning(WordKind.IMPACT, "high", "") == "“high” as impact means nothing"
    with pytest.raises(UserError, match=r"“enormous” is no impact\. There are H, M, L\."):
        work.meanings.set_meaning(WordKind.IMPACT, "meh", "enormous")
    with pytest.raises(UserError, match=r"^Name the words that are to mean something\.$"):
        work.meanings.set_meaning(WordKind.IMPACT, " ", "H")
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
    assert label.startswith("put P1 on the slate; the gate warns: it lacks 2 distinct customers, it has 0 (")
    assert work.slate.add(ids[0]) == "P1 stands on the slate already"
    assert work.slate.add(ids[1], "they insist") == "put P2 on the slate"
    with pytest.raises(UserError, match=r"^2 patterns stand on the slate\. Name the one that gives way to P3\.$"):
        work.slate.add(ids[2], "because")
    assert work.slate.add(ids[2], "because", ids[0]) == "put P3 on the slate instead of P1"
    entries = [(entry.position, entry.pattern.number, entry.override_reason) for entry in work.slate.entries()]
    assert entries == [(1, 3, "because"), (2, 2, "they insist")], "at the place of the one that went"
    assert work.slate.remove(ids[2]) == "took P3 off the slate"
    work.slate.add(ids[3], "because")
    assert [(entry.position, entry.pattern.number) for entry in work.slate.entries()] == [(1, 4), (2, 2)]
    assert work.slate.entries()[1].lacked.startswith("2 distinct customers")
    work.settings.choose("gate", "blocks")
    with pytest.raises(UserError, match="The gate holds P1: it needs 2 distinct customers"):
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
    assert work.empathy.begin(person) == f"began an empathy map of the {person}, 2026-11-16"
    with pytest.raises(UserError, match=f"There is a map of the {person} of today \\(2026-11-16\\) already"):
        work.empathy.begin(person)
    (first,) = work.empathy.of_persona(person)
    part = next(iter(EmpathyPart))
    assert work.empathy.write(first.id, part, "it hangs", "") == f"{person}, 2026-11-16: wrote {part}"
    with pytest.raises(UserError, match="Meanwhile another window"):
        work.empathy.write(first.id, part, "other", "")
    clock.on(days=1)
    work.empathy.begin(person)
    newest, oldest = work.empathy.of_persona(person)
    assert (str(newest.made_on), newest.words(part), oldest.words(part)) == ("2026-11-17", "", "it hangs")
    assert "it hangs" in work.empathy.markdown()
    assert work.empathy.write(first.id, part, "", "it hangs") == f"{person}: emptied {part}"
    work.history.undo()
    work.history.undo()
    with pytest.raises(UserError, match="This map is not there any more: it was undone"):
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
    with pytest.raises(UserError, match=r"^This was said without a name\.$"):
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


def test_praise_is_not_counted_in_the_journey(work: Workspace, three: list[int]) -> None:
    hangs, _, lovely = three
    work.triage.create_pattern([hangs, lovely], "Imports")
    week = work.journey.read().weeks[-1]
    assert (week.tickets, week.in_patterns) == (2, 1)


def test_a_meeting_does_not_start_without_a_slate(work: Workspace) -> None:
    with pytest.raises(
        UserError, match=r"^The slate is empty, and a meeting is about patterns\. Put up to five on it: "
    ):
        work.meetings.start()


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
            "a queue", True, pattern_id, 4, 2,
        ),
        bare: (
            bare, "it stops", "", None, None, "", None, None, "", "by hand", "0", "", "", "", False, None, 1, 0,
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
    assert list(tickets.inbox_ids(db)) == [newest, other, one, undated]
    assert list(tickets.inbox_ids(db, 2)) == [newest, other] and list(tickets.inbox_ids(db, 0)) == []
    assert tickets.inbox_count(db) == 4 and tickets.total(db) == 5
    pattern_id = work.triage.create_pattern([undated, one, newest, praise], "Stops")[0]
    assert [ticket.id for ticket in tickets.of_pattern(db, pattern_id)] == [newest, one, praise, undated]
    assert [ticket.id for ticket in tickets.of_pattern(db, pattern_id, 2)] == [newest, one]
    assert tickets.of_pattern(db, 99) == []
    assert tickets.inbox_count(db) == 1, "praise in a pattern is counted once"
    assert list(tickets.ids_where(db, "inbox", None, "")) == [other]
    assert list(tickets.ids_where(db, "pattern", pattern_id, "lovely")) == [praise]
    assert list(tickets.ids_where(db, "all", None, "IT stops it")) == [newest, other, one, undated]


def test_a_filter_takes_the_first_fifty_words(work: Workspace) -> None:
    words = [f"w{number}x" for number in range(51)]
    ticket_id = store_ticket(work, quote=" ".join(words[:50]))
    found = [list(tickets.ids_where(work._db, "all", None, " ".join(some))) for some in (words, words[1:])]
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
    store_ticket(work, type="praise")
    pattern_id = work.triage.create_pattern([ids[0], ids[2]], "Stops")[0]
    assert tickets.to_match(db, members=True, after=0, most=9) == [
        (ids[0], "a", "it stops", "smb", 2, pattern_id), (ids[2], "c", "it stops", "smb", 2, pattern_id),
    ]  # fmt: skip
    assert tickets.to_match(db, members=False, after=0, most=9) == [
        (ids[1], "b", "it stops", "smb", 2, None), (ids[3], "d", "it stops", "smb", 2, None),
    ]  # fmt: skip
    assert [row[0] for row in tickets.to_match(db, members=False, after=ids[1], most=9)] == [ids[3]]
    assert [row[0] for row in tickets.to_match(db, members=True, after=0, most=1)] == [ids[0]]


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
    assert db.rows("SELECT ticket_id, pattern_id, how, score, reason, placed_at FROM member") == [
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
        for customer_id, segment, value in ((1, None, 100), (2, None, 7), (3, "agency", 20), (4, "smb", None)):
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
    assert counted.segment == SegmentShare(("smb",), 3, 6)
    assert (counted.yearly_value, counted.valued) == (120, 2)
    by_id = {pattern.id: pattern for pattern in patterns.all_patterns(db)}
    assert list(by_id) == [pattern_id, other_id, empty_id] and by_id[pattern_id] == counted
    other = by_id[other_id]
    assert (other.volume, other.segment, other.yearly_value, other.valued) == (
        (1, 0), SegmentShare(("agency",), 1, 1), 20, 1,
    )  # fmt: skip
    assert by_id[empty_id][6:9] == ((0, 0), 0, SegmentShare((), 0, 0)) and by_id[empty_id].yearly_value == 0
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
    assert (counted.yearly_value, counted.valued) == (0, 0)


def test_the_facts_of_a_pattern_are_read(work: Workspace, clock: Clock) -> None:
    db = work._db
    ids = [work.triage.create_pattern([store_ticket(work)], title)[0] for title in "ab"]
    bare = patterns.by_id(db, ids[1])
    assert bare == (
        ids[1], 2, "b", "", "", "", (0, 1), 1, SegmentShare((), 0, 1), None, None, None, "", "", "", False, None,
        0, 0, False, False, None,
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
        "retention", "g", True, date(2026, 11, 3), 0, 0, False, True, Outcome.DEFERRED,
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
    counted = {one: patterns.all_patterns(db)[0]._replace(volume=Volume(7, 8), yearly_value=9, valued=3)}
    counted[one] = counted[one]._replace(segment=SegmentShare(("smb",), 1, 2))
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
    assert drafts.newest_key(db, "card:") == "12" and drafts.newest_key(db, "") == "note:3"
    drafts.save(db, "card:12", {"words": ""})
    assert drafts.newest_key(db, "card:") == "1"
    assert db.value("SELECT kept_at FROM draft WHERE key LIKE 'note:%'") == "2026-11-16T09:00:01Z"
