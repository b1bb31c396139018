"""How the verbs in and around meetings, of settings and of the history are played: one function for each."""

from tests.torture.play import NAMES, Play, Verb, moved_away, newest_done, player
from translate_tui.model import Meeting, Outcome, Phase, Role
from translate_tui.protocol.empathy import EmpathyPart, Persona
from translate_tui.protocol.exchanges import Direction
from translate_tui.services.settings import SETTINGS

# ------------------------------------------------------------------ meeting


def _running(play: Play) -> Meeting | None:
    """Return the meeting that runs; begin one if none does, and go on with one that nobody ended, mostly."""
    meeting = play.work.meetings.running()
    if meeting and play.work.meetings.forgotten_since(meeting) and play.chance.random() < 0.7:
        play.work.meetings.keep_running()
    if meeting is None and play.chance.random() < 0.5:
        pattern = play.standing()
        if pattern is not None and not play.work.slate.entries():
            play.work.slate.add(pattern.id, "it cannot wait")
        play.work.meetings.start()
        play.clock.on(seconds=play.chance.random() * 100)
    return play.work.meetings.running()


@player("Slate.add")
def _(play: Play) -> Verb | None:
    entries = play.work.slate.entries()
    displace = play.one(entries).pattern.id if entries and play.chance.random() < 0.6 else None
    return lambda: play.work.slate.add(play.pattern_id(), play.maybe(play.words(), "", 0.8), displace)


@player("Slate.remove")
def _(play: Play) -> Verb | None:
    entries = play.work.slate.entries()
    return lambda: play.work.slate.remove(play.one(entries).pattern.id if entries else play.pattern_id())


@player("Slate.move")
def _(play: Play) -> Verb | None:
    entries = play.work.slate.entries()
    pattern_id = play.one(entries).pattern.id if entries and not play.hostile() else play.pattern_id()
    return lambda: play.work.slate.move(pattern_id, play.one((-1, 1)))


@player("Meetings.start")
def _(play: Play) -> Verb | None:
    return lambda: play.work.meetings.start()


@player("Meetings.move")
def _(play: Play) -> Verb | None:
    meeting = _running(play)
    since = play.among("stage", [meeting.stage]) if meeting else None
    return lambda: play.work.meetings.move(play.one((-1, 1, 1, 2)), play.maybe(since, None))


@player("Meetings.pause")
def _(play: Play) -> Verb | None:
    _running(play)
    return lambda: play.work.meetings.pause(play.one((None, True, False)))


@player("Meetings.add_minutes")
def _(play: Play) -> Verb | None:
    _running(play)
    return lambda: play.work.meetings.add_minutes(play.one((1, 5, -1, -20, 600)))


@player("Meetings.end")
def _(play: Play) -> Verb | None:
    return lambda: play.work.meetings.end()


@player("Meetings.end_at")
def _(play: Play) -> Verb | None:
    meeting = _running(play)
    if meeting is None:
        return lambda: play.work.meetings.end_at(play.words())
    play.forgotten_meeting()
    last_done = play.work.meetings.forgotten_since(meeting)
    words = play.work.meetings.proposed_end(last_done) if last_done else "10:00"
    return lambda: play.work.meetings.end_at(
        play.words() if play.hostile() else play.one((words, words, "12:00", "8:00"))
    )


@player("Meetings.keep_running")
def _(play: Play) -> Verb | None:
    if _running(play):
        play.forgotten_meeting()
    return lambda: play.work.meetings.keep_running()


@player("Decisions.decide")
def _(play: Play) -> Verb | None:
    _running(play)
    return lambda: play.work.decisions.decide(
        play.pattern_id(), play.one(Outcome), play.words(), play.draft(), play.maybe(None, "", 0.8)
    )


@player("Commitments.add")
def _(play: Play) -> Verb | None:
    _running(play)
    pattern_id = play.maybe(play.pattern_id(), None)
    return lambda: play.work.commitments.add(pattern_id, play.words(), play.name(), play.day(), play.draft())


@player("Commitments.change")
def _(play: Play) -> Verb | None:
    commitment = play.commitment()
    if commitment is None:
        return None
    return lambda: play.work.commitments.change(commitment, play.words(), play.name(), play.day())


@player("Commitments.settle")
def _(play: Play) -> Verb | None:
    commitment = play.commitment()
    if commitment is None:
        return None
    state = play.one(("kept", "dropped", "open"))
    return lambda: play.work.commitments.settle(commitment, state, play.words() if state == "dropped" else "")


@player("MeetingNotes.add")
def _(play: Play) -> Verb | None:
    _running(play)
    return lambda: play.work.meeting_notes.add(play.maybe(play.pattern_id(), None), play.words(), play.draft())


@player("ParkingLot.add")
def _(play: Play) -> Verb | None:
    _running(play)
    return lambda: play.work.parking_lot.add(play.words(), play.name())


@player("Attendance.expect")
def _(play: Play) -> Verb | None:
    return lambda: play.work.attendance.expect(play.names(), play.one((*Role, None)))


@player("Attendance.add")
def _(play: Play) -> Verb | None:
    _running(play)
    return lambda: play.work.attendance.add(play.names(), play.one((*Role, None)))


@player("Attendance.confirm_all")
def _(play: Play) -> Verb | None:
    meeting = _running(play)
    if meeting and not play.work.attendance.unconfirmed(meeting) and not play.hostile():
        play.work.attendance.expect(play.one(NAMES), play.one(Role))
    return lambda: play.work.attendance.confirm_all()


@player("Attendance.remove")
def _(play: Play) -> Verb | None:
    meeting = _running(play)
    people = play.work.attendance.of_meeting(meeting) if meeting else []
    return lambda: play.work.attendance.remove(
        play.one(people).name if people and not play.hostile() else play.names()
    )


# -------------------------------------------------------- around the meeting


def _purging(play: Play) -> None:
    """Begin a purge session if none runs, mostly; then somebody has the turn, or nobody by name."""
    session = play.work.purges.session()
    if (session is None or session.ended_at) and play.chance.random() < 0.7:
        play.work.purges.start()
        session = play.work.purges.session()
    if session and not session.ended_at and play.chance.random() < 0.5:
        if play.chance.random() < 0.5:
            play.work.purges.give_turn(play.maybe(play.name(), "", 0.7))
        else:
            play.work.purges.add_to_roster(f"{play.name()}, {play.chance.random()}")
            play.work.purges.next_turn()


@player("Purges.start")
def _(play: Play) -> Verb | None:
    return lambda: play.work.purges.start()


@player("Purges.add_entry")
def _(play: Play) -> Verb | None:
    _purging(play)
    return lambda: play.work.purges.add_entry("x" * 1_000_001 if play.chance.random() < 0.01 else play.words())


@player("Purges.toggle_heard")
def _(play: Play) -> Verb | None:
    entry = play.among("entry", play.work.purges.entries())
    return None if entry is None else lambda: play.work.purges.toggle_heard(entry)


@player("Purges.erase_name")
def _(play: Play) -> Verb | None:
    entries = play.work.purges.entries()
    entry = play.among("entry", [e for e in entries if e.speaker] or entries)
    return None if entry is None else lambda: play.work.purges.erase_name(entry)


@player("Purges.pause")
def _(play: Play) -> Verb | None:
    _purging(play)
    return lambda: play.work.purges.pause()


@player("Purges.end")
def _(play: Play) -> Verb | None:
    return lambda: play.work.purges.end()


@player("EmpathyMaps.begin")
def _(play: Play) -> Verb | None:
    return lambda: play.work.empathy.begin(play.one(Persona))


@player("EmpathyMaps.write")
def _(play: Play) -> Verb | None:
    seen = play.among("map", play.work.empathy.of_persona(play.one(Persona)))
    if seen is None:
        return None
    part = play.one(EmpathyPart)
    return lambda: play.work.empathy.write(seen.id, part, play.words(), seen.words(part), play.draft())


@player("Exchanges.log")
def _(play: Play) -> Verb | None:
    return lambda: play.work.exchanges.log(play.one(Direction), play.day(), play.names(), play.words())


@player("Exchanges.change")
def _(play: Play) -> Verb | None:
    known = play.among("exchange", play.work.exchanges.all())
    return (
        None if known is None else lambda: play.work.exchanges.change(known, play.day(), play.names(), play.words())
    )


@player("Journey.set_gate")
def _(play: Play) -> Verb | None:
    return lambda: play.work.journey.set_gate()


# ----------------------------------------------------- settings and history


@player("SettingsEditor.choose_next")
def _(play: Play) -> Verb | None:
    return lambda: play.work.settings.choose_next(play.one(SETTINGS).key, play.one((-1, 1)))


@player("SettingsEditor.choose")
def _(play: Play) -> Verb | None:
    setting = play.one(SETTINGS)
    return lambda: play.work.settings.choose(setting.key, play.one(setting.choices))


@player("SettingsEditor.set_phases")
def _(play: Play) -> Verb | None:
    minutes = {phase: play.words() if play.hostile() else play.one("1248") for phase in Phase}
    return lambda: play.work.settings.set_phases(minutes)


@player("SettingsEditor.store_value")
def _(play: Play) -> Verb | None:
    return lambda: play.work.settings.store_value("theme", play.one(("light", "dark")))


@player("Drafts.save")
def _(play: Play) -> Verb | None:
    typed = {"what": play.words(), "why": play.words()}
    return lambda: play.work.drafts.save(play.draft() or "a draft", typed)


@player("Drafts.retry")
def _(play: Play) -> Verb | None:
    with moved_away(play.work.path):
        play.work.drafts.save("a draft", {"what": play.words()})
    return lambda: play.work.drafts.retry()


@player("History.undo")
def _(play: Play) -> Verb | None:
    return play.work.history.undo if newest_done(play.work) > play.first_step else None


@player("History.redo")
def _(play: Play) -> Verb | None:
    return play.work.history.redo


@player("History.go_to")
def _(play: Play) -> Verb | None:
    steps = [step.id for step in play.work.history.steps(30) if step.id > play.first_step]
    if not steps:
        return None
    return lambda: play.work.history.go_to(play.one(steps[: play.one((2, 5, 30))]))
