"""What the verbs of the services do, say and refuse, in small cases through a workspace."""

import sqlite3
from pathlib import Path

import pytest

from tests.conftest import Clock, tell_to
from tests.test_protocol import pattern as made_up
from translate_tui.model import Impact, Outcome, Phase, Role, UserError, WordKind
from translate_tui.protocol.brief import Note
from translate_tui.protocol.card import Field
from translate_tui.protocol.empathy import EmpathyPart, Persona
from translate_tui.protocol.exchanges import Direction
from translate_tui.protocol.gate import GateRule, Strictness
from translate_tui.services.groups import SuggestedGroup
from translate_tui.services.triage import Scope, Suggestion
from translate_tui.services.workspace import Workspace
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
    assert work.merging.merge(pattern_id, split_id) == "merged P1 into P2 (2 tickets)"
    assert work.patterns.merged_into(pattern_id) == split_id == work.patterns.merged_into(split_id)
    with pytest.raises(UserError, match="cannot be merged into itself"):
        work.merging.merge(split_id, split_id)
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
