"""A case for each verb: what must stand before it, and the verb itself with what it is called with."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Clock, agree, rate_blind
from translate_tui.model import REQUESTED as REQUESTED_COLUMN
from translate_tui.model import AsideKind, Commitment, Impact, NewTicket, Outcome, Pattern, Phase, Role, WordKind
from translate_tui.protocol.brief import Note
from translate_tui.protocol.card import Field
from translate_tui.protocol.empathy import EmpathyPart, Persona
from translate_tui.protocol.exchanges import Direction
from translate_tui.services.groups import SuggestedGroup
from translate_tui.services.importing import ImportOptions
from translate_tui.services.triage import Scope, Suggestion
from translate_tui.services.workspace import Workspace

EXPORTS = Path(__file__).parent.parent / "exports"
UNHEARD_OF = "Zorblatt Wexley"  # a name that stands nowhere in the sample

Verb = Callable[[], Any]
Case = Callable[["Scene"], Verb]
CASES: dict[str, Case] = {}


class Scene:
    """A window on a copy of the sample, and what cases ask of it."""

    def __init__(self, work: Workspace, clock: Clock, request: pytest.FixtureRequest) -> None:
        self.work = work
        self.clock = clock
        self.request = request

    @property
    def pattern(self) -> Pattern:
        """A pattern with tickets that is on no slate."""
        return next(p for p in self.work.patterns.all() if p.tickets > 2 and not p.slated)

    @property
    def other(self) -> Pattern:
        """Another pattern with tickets."""
        return next(p for p in self.work.patterns.all() if p.tickets > 2 and p.id != self.pattern.id)

    @property
    def member(self) -> int:
        """A ticket of the pattern."""
        return self.work.patterns.quotes(self.pattern.id)[0].ticket_id

    @property
    def inbox(self) -> list[int]:
        """The tickets of the inbox, newest first."""
        return list(self.work.triage.ids())

    def full(self) -> Pattern:
        """Have every kind of thing hang on a pattern: texts, ratings, a decision, the running meeting, the slate."""
        work = self.work
        pattern = next(p for p in work.patterns.all() if any(work.cases.raisers(p).values()))
        self.in_a_meeting(pattern)
        rate_blind(work, pattern.id, Impact.H, Impact.L)
        work.decisions.decide(pattern.id, Outcome.ACCEPTED, "it costs most")
        work.commitments.add(pattern.id, "write to them", UNHEARD_OF, "fri")
        work.slate.add(pattern.id, "again")
        work.triage.refuse(self.inbox[:2], pattern.id)
        for kind in Note:
            work.notes.write(pattern.id, kind, f"a {kind}", work.notes.of_pattern(pattern).get(kind, ""))
        work.replies.write(pattern.id, "Dear {customer}, thank you.", work.replies.template(self.fresh(pattern)))
        work.patterns.ship(pattern.id, "2026-11-02")
        work.patterns.write_risks(pattern.id, "renewals", "trials")
        return self.fresh(pattern)

    def fresh(self, pattern: Pattern) -> Pattern:
        """Return a pattern as it is now."""
        return self.work.patterns.require(pattern.id)

    def in_a_meeting(self, pattern: Pattern | None = None) -> Workspace:
        """Have a meeting run on a slate that is not empty, with this pattern on it."""
        wanted = pattern or self.pattern
        if not wanted.slated and (pattern or not self.work.slate.entries()):
            self.work.slate.add(wanted.id, "a case")
        self.work.meetings.start()
        self.clock.on(minutes=3)
        return self.work

    def in_a_purge(self) -> Workspace:
        """Have a purge session run."""
        self.work.purges.start()
        self.clock.on(minutes=3)
        return self.work

    def commitment(self) -> Commitment:
        """Return an open commitment."""
        return self.work.commitments.open()[0]

    def customers(self) -> tuple[int, int]:
        """Return two customers that are counted apart and are in patterns."""
        rows = self.work.customers.all(self.pattern.id)
        return rows[0].id, rows[1].id


def case(name: str) -> Callable[[Case], Case]:
    """Register what a verb is run with, under its name in the code."""

    def register(prepare: Case) -> Case:
        assert name not in CASES, name
        CASES[name] = prepare
        return prepare

    return register


def suggestion(scene: Scene) -> Suggestion:
    return Suggestion(scene.pattern, 0.9, ("a case",))


# ---------------------------------------------------------------- the River


@case("Triage.accept")
def _(scene: Scene) -> Verb:
    ids, proposed = scene.inbox[:2], suggestion(scene)
    return lambda: scene.work.triage.accept(ids, proposed)


@case("Triage.move")
def _(scene: Scene) -> Verb:
    ids, never, into = [scene.member, scene.inbox[0]], scene.inbox[1:2], scene.other.id
    return lambda: scene.work.triage.move(ids, into, never=never)


@case("Triage.refuse")
def _(scene: Scene) -> Verb:
    ticket = scene.work.triage.tickets(scene.inbox[:1])[scene.inbox[0]]
    proposed = scene.work.triage.suggestions(ticket)
    pattern_id = proposed[0].pattern.id if proposed else scene.pattern.id
    return lambda: scene.work.triage.refuse([ticket.id], pattern_id)


@case("SetAside.add")
def _(scene: Scene) -> Verb:
    return lambda: scene.work.set_aside.add([scene.member, *scene.inbox[:3]], AsideKind.ONE_OFF, UNHEARD_OF)


@case("SetAside.accept")
def _(scene: Scene) -> Verb:
    return lambda: scene.work.set_aside.accept(list(scene.work.set_aside.proposed_in_inbox()))


@case("SetAside.bring_back")
def _(scene: Scene) -> Verb:
    return lambda: scene.work.set_aside.bring_back(scene.work.triage.ids(Scope.PRAISE)[:2])


@case("Triage.create_pattern")
def _(scene: Scene) -> Verb:
    ids = scene.inbox[:3]
    return lambda: scene.work.triage.create_pattern(ids[:2], "A new pattern", never=ids[2:])


@case("Triage.split_off")
def _(scene: Scene) -> Verb:
    ids = [scene.member]
    return lambda: scene.work.triage.split_off(ids, "Split off")


@case("Triage.exclude")
def _(scene: Scene) -> Verb:
    ids = [scene.member]
    return lambda: scene.work.triage.exclude(ids)


@case("Merging.merge")
def _(scene: Scene) -> Verb:
    gone, into = scene.full(), next(p for p in scene.work.patterns.all() if not p.struggle and p.tickets)
    take = [conflict.field for conflict in scene.work.merging.conflicts(gone.id, into.id)]
    return lambda: scene.work.merging.merge(gone.id, into.id, take)


@case("Triage.add_ticket")
def _(scene: Scene) -> Verb:
    ticket = NewTicket(1, "", "The export stops", customer=UNHEARD_OF, author="Quill Marsh", posted_at=scene.clock())
    return lambda: scene.work.triage.add_ticket(ticket)


@case("River.add_ticket")
def _(scene: Scene) -> Verb:
    scene.clock.on(weeks=3)
    return lambda: scene.work.river.add_ticket("The export stops", "bug", "enterprise", "blocked", UNHEARD_OF)


@case("Groups.accept")
def _(scene: Scene) -> Verb:
    ids = scene.inbox[:3]
    group = SuggestedGroup(scene.pattern, tuple(ids), frozenset(), None)
    return lambda: scene.work.groups.accept(group, ids[2:], scene.pattern.id)


@case("Groups.refuse")
def _(scene: Scene) -> Verb:
    group = SuggestedGroup(scene.pattern, tuple(scene.inbox[:2]), frozenset(), None)
    return lambda: scene.work.groups.refuse(group)


@case("River.import_files")
def _(scene: Scene) -> Verb:
    return lambda: scene.work.river.import_files([EXPORTS / "zendesk.csv"])


@case("River.import_in_background")
def _(scene: Scene) -> Verb:
    return lambda: scene.work.river.import_in_background(
        [EXPORTS / "jira.csv"], ImportOptions(), lambda read, about: None
    )


@case("River.import_customers")
def _(scene: Scene) -> Verb:
    return lambda: scene.work.river.import_customers([EXPORTS / "customers.csv"], ImportOptions())


@case("River.pull")
def _(scene: Scene) -> Verb:
    _, environment = scene.request.getfixturevalue("slack")
    patch: pytest.MonkeyPatch = scene.request.getfixturevalue("monkeypatch")
    for name, value in environment.items():
        patch.setenv(name, value)
    return lambda: scene.work.river.pull("river")


@case("WordMeanings.set_meaning")
def _(scene: Scene) -> Verb:
    words = next(words for kind, words, _, _ in scene.work.meanings.all() if kind is WordKind.IMPACT)
    means = "L" if scene.work.meanings.meaning_of(WordKind.IMPACT, words) == "H" else "H"
    return lambda: scene.work.meanings.set_meaning(WordKind.IMPACT, words, means)


@case("WordMeanings.remove")
def _(scene: Scene) -> Verb:
    words = next(words for kind, words, _, _ in scene.work.meanings.all() if kind is WordKind.IMPACT)
    means = "L" if scene.work.meanings.meaning_of(WordKind.IMPACT, words) == "H" else "H"
    scene.work.meanings.set_meaning(WordKind.IMPACT, words, means)
    return lambda: scene.work.meanings.remove(WordKind.IMPACT, words)


# ---------------------------------------------------------------- customers


@case("Customers.merge")
def _(scene: Scene) -> Verb:
    gone, into = scene.customers()
    return lambda: scene.work.customers.merge(gone, into, "a case")


@case("Customers.separate")
def _(scene: Scene) -> Verb:
    gone, into = scene.customers()
    scene.work.customers.merge(gone, into, "a case")
    return lambda: scene.work.customers.separate(gone)


@case("Customers.keep_apart")
def _(scene: Scene) -> Verb:
    one, other = scene.customers()
    return lambda: scene.work.customers.keep_apart(one, other)


@case("Customers.set_segment")
def _(scene: Scene) -> Verb:
    customer = scene.customers()[0]
    return lambda: scene.work.customers.set_segment(customer, "a segment of its own")


@case("Customers.set_value")
def _(scene: Scene) -> Verb:
    customer = scene.customers()[0]
    return lambda: scene.work.customers.set_value(customer, "123456 CHF")


# ----------------------------------------------------------------- patterns


@case("Patterns.write")
def _(scene: Scene) -> Verb:
    pattern = scene.pattern
    return lambda: scene.work.patterns.write(pattern.id, Field.WORKAROUND, "they wait")


@case("Patterns.write_risks")
def _(scene: Scene) -> Verb:
    pattern = scene.pattern
    return lambda: scene.work.patterns.write_risks(pattern.id, "renewals", "trials")


@case("Ratings.rate")
def _(scene: Scene) -> Verb:
    pattern = scene.pattern
    impact = Impact.L if pattern.impact is Impact.H else Impact.H
    return lambda: scene.work.ratings.rate(pattern.id, impact)


@case("Ratings.submit")
def _(scene: Scene) -> Verb:
    work = scene.in_a_meeting()
    pattern = work.slate.of_meeting(work.meetings.require_running().id)[0].pattern
    return lambda: rate_blind(work, pattern.id, Impact.H, Impact.L)


@case("Ratings.agree")
def _(scene: Scene) -> Verb:
    pattern = scene.pattern
    rate_blind(scene.work, pattern.id, Impact.H, Impact.L)
    return lambda: agree(scene.work, pattern.id, Impact.M)


@case("Patterns.ship")
def _(scene: Scene) -> Verb:
    pattern = scene.pattern
    return lambda: scene.work.patterns.ship(pattern.id, "2026-11-02")


@case("Slate.add")
def _(scene: Scene) -> Verb:
    pattern = scene.pattern
    return lambda: scene.work.slate.add(pattern.id, "a case")


@case("Slate.move")
def _(scene: Scene) -> Verb:
    first = scene.work.slate.entries()[0].pattern
    return lambda: scene.work.slate.move(first.id, 1)


@case("Slate.remove")
def _(scene: Scene) -> Verb:
    pattern = scene.pattern
    scene.work.slate.add(pattern.id, "a case")
    return lambda: scene.work.slate.remove(pattern.id)


@case("Sheets.write")
def _(scene: Scene) -> Verb:
    pattern = scene.pattern
    return lambda: scene.work.sheets.write(pattern.id, REQUESTED_COLUMN, "a button", pattern.requested)


@case("Notes.write")
def _(scene: Scene) -> Verb:
    pattern = scene.pattern
    was = scene.work.notes.of_pattern(pattern).get(Note.NEXT_STEP, "")
    return lambda: scene.work.notes.write(pattern.id, Note.NEXT_STEP, "ask ten of them", was)


@case("Cases.name")
def _(scene: Scene) -> Verb:
    raisers = ((p, scene.work.cases.raisers(p)) for p in scene.work.patterns.all())
    pattern, name = next((p, name) for p, named in raisers for name, agreed in named.items() if not agreed)
    return lambda: scene.work.cases.name(pattern, name)


@case("Replies.write")
def _(scene: Scene) -> Verb:
    pattern = next(p for p in scene.work.patterns.all() if p.decided)
    was = scene.work.replies.template(pattern)
    return lambda: scene.work.replies.write(pattern.id, "Dear {customer}, thank you.", was)


# ------------------------------------------------------------------ meeting


@case("Meetings.start")
def _(scene: Scene) -> Verb:
    scene.work.slate.add(scene.pattern.id, "a case")
    return scene.work.meetings.start


@case("Meetings.move")
def _(scene: Scene) -> Verb:
    work = scene.in_a_meeting()
    return lambda: work.meetings.move(1)


@case("Meetings.pause")
def _(scene: Scene) -> Verb:
    return scene.in_a_meeting().meetings.pause


@case("Meetings.add_minutes")
def _(scene: Scene) -> Verb:
    work = scene.in_a_meeting()
    return lambda: work.meetings.add_minutes(1)


@case("Meetings.end")
def _(scene: Scene) -> Verb:
    work = scene.in_a_meeting()
    work.commitments.add(None, "write to them", "Quill Marsh", "fri")
    return work.meetings.end


def forgotten(scene: Scene) -> Workspace:
    """Have a meeting run that nobody ended, since the day before."""
    work = scene.in_a_meeting()
    work.commitments.add(None, "write to them", "Quill Marsh", "fri")
    scene.clock.on(days=1)
    return work


@case("Meetings.end_at")
def _(scene: Scene) -> Verb:
    work = forgotten(scene)
    return lambda: work.meetings.end_at("23:00")


@case("Meetings.keep_running")
def _(scene: Scene) -> Verb:
    return forgotten(scene).meetings.keep_running


@case("Decisions.decide")
def _(scene: Scene) -> Verb:
    work = scene.in_a_meeting()
    pattern_id = work.slate.of_meeting(work.meetings.require_running().id)[0].pattern.id
    return lambda: work.decisions.decide(pattern_id, Outcome.DECLINED, "not this year")


@case("Commitments.add")
def _(scene: Scene) -> Verb:
    work = scene.in_a_meeting()
    return lambda: work.commitments.add(None, "write to them", UNHEARD_OF, "fri")


@case("Commitments.change")
def _(scene: Scene) -> Verb:
    commitment = scene.commitment()
    return lambda: scene.work.commitments.change(commitment, commitment.what, UNHEARD_OF, "+2w")


@case("Commitments.settle")
def _(scene: Scene) -> Verb:
    commitment = scene.commitment()
    return lambda: scene.work.commitments.settle(commitment, "dropped", "no time")


@case("MeetingNotes.add")
def _(scene: Scene) -> Verb:
    work = scene.in_a_meeting()
    return lambda: work.meeting_notes.add(work.patterns.all()[0].id, "they will send a log")


@case("ParkingLot.add")
def _(scene: Scene) -> Verb:
    work = scene.in_a_meeting()
    return lambda: work.parking_lot.add("the price list", UNHEARD_OF)


@case("Attendance.expect")
def _(scene: Scene) -> Verb:
    return lambda: scene.work.attendance.expect(UNHEARD_OF, Role.PRODUCT)


@case("Attendance.add")
def _(scene: Scene) -> Verb:
    work = scene.in_a_meeting()
    return lambda: work.attendance.add(UNHEARD_OF, Role.SUPPORT)


@case("Attendance.confirm_all")
def _(scene: Scene) -> Verb:
    scene.work.attendance.expect(UNHEARD_OF, Role.SUPPORT)
    return scene.in_a_meeting().attendance.confirm_all


@case("Attendance.remove")
def _(scene: Scene) -> Verb:
    work = scene.in_a_meeting()
    work.attendance.add(UNHEARD_OF, Role.SUPPORT)
    return lambda: work.attendance.remove(UNHEARD_OF)


# -------------------------------------------------------- around the meeting


@case("Purges.start")
def _(scene: Scene) -> Verb:
    return scene.work.purges.start


@case("Purges.add_entry")
def _(scene: Scene) -> Verb:
    work = scene.in_a_purge()
    work.purges.give_turn(UNHEARD_OF)
    return lambda: work.purges.add_entry("It loses what was typed")


@case("Purges.toggle_heard")
def _(scene: Scene) -> Verb:
    work = scene.in_a_purge()
    work.purges.add_entry("It loses what was typed")
    entry = work.purges.entries()[-1]
    return lambda: work.purges.toggle_heard(entry)


@case("Purges.erase_name")
def _(scene: Scene) -> Verb:
    work = scene.in_a_purge()
    work.purges.give_turn(UNHEARD_OF)
    work.purges.add_entry("It loses what was typed")
    entry = work.purges.entries()[-1]
    return lambda: work.purges.erase_name(entry)


@case("Purges.pause")
def _(scene: Scene) -> Verb:
    return scene.in_a_purge().purges.pause


@case("Purges.end")
def _(scene: Scene) -> Verb:
    return scene.in_a_purge().purges.end


@case("EmpathyMaps.begin")
def _(scene: Scene) -> Verb:
    return lambda: scene.work.empathy.begin(Persona.MANAGER)


@case("EmpathyMaps.write")
def _(scene: Scene) -> Verb:
    scene.work.empathy.begin(Persona.MANAGER)
    newest = scene.work.empathy.of_persona(Persona.MANAGER)[0]
    return lambda: scene.work.empathy.write(newest.id, EmpathyPart.FEELING, "torn", "")


@case("Exchanges.log")
def _(scene: Scene) -> Verb:
    return lambda: scene.work.exchanges.log(Direction.PRODUCT, "today", UNHEARD_OF, "a lot")


@case("Exchanges.change")
def _(scene: Scene) -> Verb:
    known = scene.work.exchanges.all()[0]
    return lambda: scene.work.exchanges.change(known, str(known.day - timedelta(days=1)), UNHEARD_OF, "more")


@case("Journey.set_gate")
def _(scene: Scene) -> Verb:
    return scene.work.journey.set_gate


# ----------------------------------------------------- settings and history


@case("SettingsEditor.choose_next")
def _(scene: Scene) -> Verb:
    return lambda: scene.work.settings.choose_next("gate.customers", 1)


@case("SettingsEditor.choose")
def _(scene: Scene) -> Verb:
    return lambda: scene.work.settings.choose("who_counts", "people")


@case("SettingsEditor.set_phases")
def _(scene: Scene) -> Verb:
    return lambda: scene.work.settings.set_phases(dict.fromkeys(Phase, "4"))


@case("SettingsEditor.store_value")
def _(scene: Scene) -> Verb:
    return lambda: scene.work.settings.store_value("slate", "2")


@case("Drafts.save")
def _(scene: Scene) -> Verb:
    return lambda: scene.work.drafts.save("a key", {"what": "half a sen"})


@case("Drafts.retry")
def _(scene: Scene) -> Verb:
    path = scene.work.path
    path.rename(path.with_name("elsewhere"))
    scene.work.drafts.save("a key", {"what": "half a sen"})
    path.with_name("elsewhere").rename(path)
    return scene.work.drafts.retry


@case("History.undo")
def _(scene: Scene) -> Verb:
    scene.work.river.add_ticket("The export stops", "bug", "enterprise", "blocked", UNHEARD_OF)
    return scene.work.history.undo


@case("History.redo")
def _(scene: Scene) -> Verb:
    scene.work.merging.merge(scene.pattern.id, scene.other.id)
    scene.work.history.undo()
    return scene.work.history.redo


@case("History.go_to")
def _(scene: Scene) -> Verb:
    work, pattern = scene.work, scene.pattern
    here = next(step for step in work.history.steps() if step.here)
    work.patterns.write(pattern.id, Field.TITLE, "Renamed")
    work.triage.accept(scene.inbox[:2], suggestion(scene))
    work.customers.set_value(scene.customers()[0], "99")
    return lambda: work.history.go_to(here.id)


@case("Workspace.accept")
def _(scene: Scene) -> Verb:
    return scene.work.accept


# Functions that a service's method of the same kind runs on this window's database.
COVERED_BY = {
    "customer_lists.import_customers": "River.import_customers",
    "importing.import_files": "River.import_files",
    "importing.import_source": "River.pull",
    "pulling.pull": "River.pull",
}
