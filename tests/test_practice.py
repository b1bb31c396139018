"""The practice, row by row: a test for each row of the table of practices, named after it.

Each fails when the practice is not kept. The rows stand in docs/vocabulary.md's source, in this order.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.app.conftest import run
from tests.conftest import Clock, tell_to
from tests.test_meeting import ready, tables
from translate_tui.commands import Place, commands_of
from translate_tui.model import Impact, Outcome, Phase, Role, Side, TicketType, UserError
from translate_tui.protocol.brief import Note
from translate_tui.protocol.card import GAP, Field
from translate_tui.protocol.empathy import EmpathyPart, Persona
from translate_tui.protocol.exchanges import Direction
from translate_tui.protocol.gate import Strictness
from translate_tui.protocol.journey import JourneyStage
from translate_tui.protocol.prep import ChecklistKind
from translate_tui.protocol.purge import describe_answer
from translate_tui.services.workspace import Workspace

OPENING = "I want to better understand the patterns you're seeing"


def held(work: Workspace, clock: Clock) -> str:
    """Hold a meeting to its end and return its minutes."""
    work.meetings.start()
    for _ in work.meetings.require_running().stages:
        clock.on(seconds=60)
        work.meetings.move(1)
    work.meetings.end()
    return work.minutes.text(work.minutes.require_meeting(None))


async def test_opening_sentence(work: Workspace, clock: Clock) -> None:
    ready(work)
    async with run(work) as user:
        await user.press("f5", "enter")
        assert OPENING in user.screen and work.meetings.require_running().stage.phase is Phase.OPENING
    work.meetings.end()
    minutes = work.minutes.text(work.minutes.require_meeting(None))
    said = [line for line in minutes.splitlines() if line and not line.startswith("#")]
    assert OPENING in said[0]


def test_feedback_river_all_kinds_incl_success_stories(work: Workspace) -> None:
    bugs = [work.river.add_ticket(f"broken {n}", "bug", "", "", f"Firm {n}")[0] for n in range(2)]
    for kind in ("request", "call", "question"):
        work.river.add_ticket(f"a {kind}", kind, "", "", "")
    work.river.add_ticket("We love it, small thing, made the week.", "praise", "", "", "Happy")
    pattern_id, _ = work.triage.create_pattern(bugs, "Broken")
    assert work.triage.total() == 6 and work.triage.inbox_count() == 3  # praise waits for no pattern
    assert work.patterns.require(pattern_id).volume.customers == 2
    record = work.newsletters.record(work.newsletters.newest_month())
    assert (record.tickets, record.praise) == (5, 1)
    assert "small thing, made the week" in work.newsletters.text(record.month)


def test_river_format(work: Workspace, tmp_path: Path) -> None:
    posts = tmp_path / "river.txt"
    posts.write_text(
        '[BUG] - [ENTERPRISE] - [BLOCKING DEPLOYMENT] "Customer unable to bulk import users"\n\n'
        "it hangs, again, and nobody told me\n\n"
        "* [request] – [smb] – [annoying] they want dark mode\n",
        encoding="utf-8",
    )
    work.river.import_files([posts])
    ids = work.triage.first_ids(9)
    found = {t.quote: t for t in work.triage.tickets(ids).values()}
    whole = found["Customer unable to bulk import users"]
    assert (whole.type, whole.segment, whole.impact_words) == (TicketType.BUG, "enterprise", "BLOCKING DEPLOYMENT")
    assert whole.in_format and not found["it hangs, again, and nobody told me"].in_format  # kept, and flagged
    assert {p.in_format for p in work.river.lint(posts)} == {True, False}


def test_translation_protocol_weekly_30_min_top_5_patterns_only(work: Workspace, clock: Clock) -> None:
    ids = ready(work, 6 - 1)
    told = [tell_to(work, f"sixth {n}", customer=f"Sixth {n}", segment="smb") for n in range(2)]
    sixth, _ = work.triage.create_pattern(told, "Sixth")
    for field in (Field.WORKAROUND, Field.REQUESTED):
        work.patterns.write(sixth, field, "some words")
    work.ratings.rate(sixth, Impact.H)
    with pytest.raises(UserError, match="The slate is full"):
        work.slate.add(sixth)
    work.slate.add(sixth, displace=ids[0])
    assert [entry.pattern.id for entry in work.slate.entries()] == [sixth, *ids[1:]]
    work.meetings.start()
    meeting = work.meetings.require_running()
    assert meeting.planned == sum(s.planned for s in meeting.stages) == 30 * 60
    assert sum(s.phase is Phase.PATTERNS for s in meeting.stages) == 5


def test_no_individual_tickets_no_urgent_escalations(work: Workspace, clock: Clock) -> None:
    for number, (customers, shout) in enumerate([(3, ""), (2, ""), (1, "URGENT!!! ASAP urgent escalation")]):
        told = [tell_to(work, f"{shout} words {number} {n}", customer=f"C{number} {n}") for n in range(customers)]
        pattern_id, _ = work.triage.create_pattern(told, f"Pattern {number} {shout}")
        for field in (Field.STRUGGLE, Field.WORKAROUND, Field.REQUESTED, Field.SEGMENT):
            work.patterns.write(pattern_id, field, f"{shout} words")
        work.ratings.rate(pattern_id, Impact.M)
    ids = [p.id for p in work.patterns.all()]

    def ranks() -> list[object]:
        waiting = tell_to(work, "words 0 0 again, and words 1")
        proposed = [s.pattern.id for s in work.triage.suggestions(work.triage.tickets([waiting])[waiting])]
        order = sorted(work.patterns.all(), key=lambda p: (-p.volume.customers, -p.tickets, p.number))
        work.history.undo()
        return [[p.id for p in order], proposed, [work.slate.missing_for_gate(p) for p in ids]]

    before = ranks()
    for pattern_id in ids:  # urgent everywhere leaves every ranking as it was
        work.patterns.write(pattern_id, Field.STRUGGLE, "URGENT urgent dringend ASAP P0 escalation")
    assert ranks() == before
    with pytest.raises(UserError, match=r"2 distinct customers \(has 1"):
        work.slate.add(ids[2])
    work.slate.add(ids[2], "the board asked for it")
    assert "On the slate despite the gate. Reason: the board asked for it" in held(work, clock)


def test_four_sentence_pattern(work: Workspace) -> None:
    told = [tell_to(work, f"words {n}", customer=f"Firm {n}", segment="smb") for n in range(3)]
    pattern_id, _ = work.triage.create_pattern(told, "Import")
    before = [str(s) for s in work.patterns.card(pattern_id).sentences]
    assert before == [
        f"We've seen 3 customers struggle with {GAP}.",
        "This impacts mostly smb (3 of 3 customers).",
        f"The common workaround is {GAP}.",
        f"The requested solution is typically {GAP}.",
    ]
    work.triage.exclude([told[0]])
    assert "We've seen 2 customers" in str(work.patterns.card(pattern_id).sentences[0])  # bound to the evidence


async def test_joint_prioritization_matrix(work: Workspace, clock: Clock) -> None:
    ready(work, 1)
    work.meetings.start()
    meeting = work.meetings.require_running()
    async with run(work) as user:
        await user.press("right", "right", "b", "h", "enter")
        assert "H" not in user.screen.partition("product")[2].partition("\n")[0]  # support's answer is not shown
        await user.press("l", "enter")
        assert "two" in user.screen  # a difference is flagged
        await user.press("m", "enter")
    placed = {
        Side(side): Impact(impact)
        for side, impact in work._db.rows("SELECT side, impact FROM rating WHERE meeting_id = ?", (meeting.id,))
    }
    assert placed == {Side.SUPPORT: Impact.H, Side.PRODUCT: Impact.L, Side.JOINT: Impact.M}
    minutes = held_on(work, clock)
    assert "Medium (support High, product Low: support two steps higher)" in minutes


def held_on(work: Workspace, clock: Clock) -> str:
    """End the meeting that runs and return its minutes."""
    clock.on(seconds=60)
    work.meetings.end()
    return work.minutes.text(work.minutes.require_meeting(None))


async def test_purge_session_90_min_zero_judgment(work: Workspace, clock: Clock) -> None:
    words = " ".join(f"{c.id} {c.help}" for p in (Place.PURGE, Place.READBACK) for c in commands_of(p)).lower()
    for judging in ("merge", "impact", "score", "split", "sort", "delete", "edit"):
        assert judging not in words
    name = "Zebulon Quarrington"
    async with run(work) as user:
        await user.press("f6", "enter", "enter", "tab")
        assert work.purges.seconds_left(work.purges.require_running()) == 90 * 60
        await user.type(f"Asha, {name}")
        await user.press("enter")
        await user.type("it breaks every Monday")
        await user.press("enter", "tab", "shift+tab")  # his turn, and he wishes not to be named
        await user.type("and I am ashamed of it")
        await user.press("enter", "ctrl+y")
    session = work.purges.require_running()
    assert [(e.speaker, e.quote, e.heard) for e in work.purges.entries(session)] == [
        ("Asha", "it breaks every Monday", False),
        ("", "and I am ashamed of it", True),
    ]
    written = b"".join(path.read_bytes() for path in work.path.parent.iterdir() if path.is_file())
    assert b"Monday" in written and not any(part.encode() in written for part in name.split())


def test_feeling_heard_structural_validation(work: Workspace, clock: Clock) -> None:
    work.purges.start()
    work.purges.give_turn("Asha")
    for said in ("the import, again", "nobody reads this"):
        work.purges.add_entry(said)
    first, second = (entry.ticket_id for entry in work.purges.entries(work.purges.require_running()))
    work.purges.end()

    def became() -> list[str]:
        return [describe_answer(work.purges.answers()[ticket]) for ticket in (first, second)]

    assert became() == ["no decision yet, in the inbox"] * 2 and work.purges.count_unanswered() == 2
    (pattern_id,) = ready(work, 1)
    work.triage.move([first], pattern_id)
    assert became()[0] == "P1: no decision yet, on the slate"
    work.meetings.start()
    work.decisions.decide(pattern_id, Outcome.ACCEPTED, "it costs renewals")
    minutes = held_on(work, clock)
    assert became() == ["P1: accepted in meeting 1", "no decision yet, in the inbox"]
    assert "1 ticket from the purge session has no decision yet" in minutes  # the silence is said
    work.patterns.ship(pattern_id, "today")
    assert became()[0] == "P1: fixed, shipped 16 Nov"
    assert [line.kind for line in work.prep.checklist()][-1] is ChecklistKind.PURGE


def test_empathy_maps(work: Workspace, clock: Clock) -> None:
    maps = work.empathy
    for person in Persona:
        maps.begin(person)
        for part in EmpathyPart:
            maps.write(maps.of_persona(person)[0].id, part, f"{person} {part} in their words", "")
    with pytest.raises(UserError, match="for today"):
        maps.begin(Persona.AGENT)
    clock.on(days=30)
    maps.begin(Persona.AGENT)
    new, old = maps.of_persona(Persona.AGENT)
    assert new.words(EmpathyPart.FEELING) == ""  # nothing is filled in by itself
    maps.write(new.id, EmpathyPart.FEELING, "less alone", "")
    assert [one.feeling for one in maps.of_persona(Persona.AGENT)] == [
        "less alone",
        "support agent feeling in their words",
    ]
    assert (new.made_on - old.made_on).days == 30
    text = maps.markdown()
    assert "less alone" in text and "product manager doing in their words" in text and str(old.made_on) in text


def test_the_six_column_spreadsheet_filled_in_jointly(work: Workspace, tmp_path: Path) -> None:
    told = [tell_to(work, f"words {n}", customer=f"Firm {n}", segment="smb") for n in range(2)]
    pattern_id, _ = work.triage.create_pattern([*told, tell_to(work, "more")], "Import")
    work.sheets.write(pattern_id, "Requested solution", "=a button", "")
    work.sheets.write(pattern_id, "Business impact (H/M/L)", "h", "")
    with pytest.raises(UserError, match="counted"):
        work.sheets.write(pattern_id, "Number of customers affected", "99", "2 + 1 unknown")
    text = work.sheets.csv()
    assert text.splitlines()[0] == (
        "Issue description,Number of customers affected,Customer segments involved,Business impact (H/M/L),"
        "Requested solution,Current workaround"
    )
    assert text.splitlines()[1] == "P1 Import,2 + 1 unknown,smb (2),H,'=a button,"
    for name, content in (("s.csv", text.encode()), ("s.xlsx", work.sheets.workbook())):
        (tmp_path / name).write_bytes(content)
        before = tables(work)
        report = work.river.import_files([tmp_path / name])
        assert (report.read, report.unchanged, report.added) == (1, 1, 0)
        assert tables(work) == before


def test_4_to_6_weeks(work: Workspace, clock: Clock) -> None:
    gate = work.settings.read().gate.strictness
    assert work.journey.read().weeks == () and work.journey.read().stage is JourneyStage.PURGING
    work.purges.start()
    work.purges.add_entry("it hurts")
    assert work.journey.read().proposed is Strictness.OFF
    work.purges.toggle_heard(work.purges.entries(work.purges.require_running())[0])
    work.purges.end()
    clock.on(weeks=2)
    reading = work.journey.read()
    assert (reading.stage, reading.calendar, reading.proposed) == (
        JourneyStage.FIRST,
        JourneyStage.FIRST,
        Strictness.WARNS,
    )
    ids = ready(work, 3)
    held(work, clock)
    clock.on(weeks=2)
    reading = work.journey.read()
    assert (reading.stage, reading.calendar, reading.proposed) == (
        JourneyStage.TOGETHER, JourneyStage.TOGETHER, Strictness.BLOCKS,
    )  # fmt: skip
    assert work.settings.read().gate.strictness is gate  # never unasked
    for pattern_id in ids:
        work.slate.add(pattern_id)
    work.settings.choose("gate", "off")
    work.journey.set_gate()
    assert work.settings.read().gate.strictness is Strictness.BLOCKS


def test_exchanges_one_day_a_month_each_way(work: Workspace, clock: Clock) -> None:
    ready(work, 1)
    for direction in Direction:
        work.exchanges.log(direction, "today", "Ines", "they say it threw me out")
    assert not any(one.overdue(work._db.today()) for one in work.exchanges.due())
    clock.on(days=40)
    assert all(one.overdue(work._db.today()) for one in work.exchanges.due())
    overdue = [line for line in work.prep.checklist() if line.kind is ChecklistKind.EXCHANGE]
    assert len(overdue) == 2 and all("due since" in line.words and not line.done for line in overdue)
    minutes = held(work, clock)
    for direction in Direction:
        assert f"Exchange overdue: {direction}" in minutes


def test_ticket_upgrade_path(work: Workspace) -> None:
    told = [tell_to(work, f"words {n}", customer=f"Firm {n}") for n in range(2)]
    pattern_id, _ = work.triage.create_pattern(told, "Import")
    steps: tuple[tuple[str, Callable[[], object]], ...] = (
        ("a segment", lambda: work.patterns.write(pattern_id, Field.SEGMENT, "smb")),
        ("the workaround (or “none known”)", lambda: work.patterns.write(pattern_id, Field.WORKAROUND, "none known")),
        ("the requested fix", lambda: work.patterns.write(pattern_id, Field.REQUESTED, "a button")),
    )
    missing = [name for name, _ in steps]
    for name, mend in steps:
        assert list(work.slate.missing_for_gate(pattern_id)) == missing  # exactly what is missing, by name
        mend()
        missing.remove(name)
    assert work.slate.missing_for_gate(pattern_id) == ()


def test_receipts_discovery_brief(work: Workspace) -> None:
    (pattern_id,) = ready(work, 1)
    with pytest.raises(UserError, match="what is at risk"):
        work.briefs.text(work.patterns.require(pattern_id))
    work.patterns.write_risks(pattern_id, "two renewals hang on it", "")
    brief = work.briefs.text(work.patterns.require(pattern_id))
    for receipt in ("One recurring issue", "One affected segment", "One business cost", "One proposed next step"):
        assert receipt in brief
    assert "two renewals hang on it" in brief and "none proposed yet" in brief
    work.notes.write(pattern_id, Note.NEXT_STEP, "sit with two of them", "")
    assert "sit with two of them" in work.briefs.text(work.patterns.require(pattern_id))
    lonely, _ = work.triage.create_pattern(
        [tell_to(work, "somebody said"), tell_to(work, "somebody said too")], "Unknown"
    )
    work.patterns.write_risks(lonely, "", "they may leave")
    with pytest.raises(UserError, match="evidence from a known customer"):
        work.briefs.text(work.patterns.require(lonely))


def test_customer_insight_newsletter(sample: Path, clock: Clock) -> None:
    work = Workspace(sample, clock)
    record = work.newsletters.record(date(2026, 10, 1))
    month = "posted_at LIKE '2026-10%'"
    sql = work._db.value
    purged = "id IN (SELECT ticket_id FROM purge_entry)"  # said by support, so counted apart
    aside = "id IN (SELECT ticket_id FROM set_aside)"
    problem = f"type IS NOT 'praise' AND NOT {aside} AND NOT {purged} AND {month}"
    assert record.tickets == sql(f"SELECT count(*) FROM ticket WHERE {problem}")
    assert record.purged == sql(f"SELECT count(*) FROM ticket WHERE {purged} AND {month}") == 18
    assert record.praise == sql(f"SELECT count(*) FROM ticket WHERE type = 'praise' AND {month}")
    assert record.customers == sql(
        "SELECT count(DISTINCT coalesce(l.into_id, t.customer_id)) FROM ticket t LEFT JOIN customer_link l "
        f"ON l.customer_id = t.customer_id WHERE t.type IS NOT 'praise' AND NOT t.{aside} AND t.{month} "
        "AND t.customer_id NOT IN (SELECT customer_id FROM customer_person)"
    )
    assert len(record.new) == sql("SELECT count(*) FROM pattern WHERE created_at LIKE '2026-10%'")
    assert len(record.decided) == sql("SELECT count(*) FROM decision WHERE decided_at LIKE '2026-10%'")
    for form in ("md", "html"):
        for day in (date(2026, 10, 1), date(2026, 11, 1)):
            text = work.newsletters.text(day, form)
            names = [row[0] for row in work._db.rows("SELECT name FROM customer UNION SELECT author FROM ticket")]
            people = [r[0] for r in work._db.rows("SELECT name FROM attendance UNION SELECT who FROM exchange")]
            assert not [name for name in (*names, *people) if name and name in text]
    work.close()


def test_portfolio_case(sample: Path, clock: Clock) -> None:
    work = Workspace(sample, clock)
    search = next(p for p in work.patterns.all() if p.number == 2)
    case = work.cases.text(search)
    assert "Built: The comparison without dashes" in case and "Cut: The full-text index" in case
    assert "Before its fix shipped: " in case and "After its fix shipped: " in case
    assert case.count(" in 10 days (") == 2, "as many days before as after"
    assert "Raised by Tobiah Lundgate and 3 other people not named here" in case
    work.cases.name(search, "Tobiah Lundgate")  # not any more
    assert "Tobiah" not in work.cases.text(search)
    undecided = next(p for p in work.patterns.all() if p.decided is None)
    with pytest.raises(UserError, match="it has no decision"):
        work.cases.text(undecided)
    work.close()


def test_engineers_and_others_as_fly_on_the_wall(work: Workspace, clock: Clock) -> None:
    ready(work, 1)
    work.meetings.start()
    work.attendance.add("Noor the engineer", Role.LISTENER)
    assert "Observers: Noor the engineer" in held_on(work, clock)


def test_pre_work_in_5_minutes(work: Workspace) -> None:
    (pattern_id,) = ready(work, 1)
    work.patterns.write(pattern_id, Field.WORKAROUND, "")
    lines = work.prep.checklist()
    assert any("missing: the workaround" in line.words for line in lines if line.kind is ChecklistKind.CARD)
    assert any(not line.done for line in lines)
    work.meetings.start()  # gaps are shown, and nothing is blocked
    assert work.meetings.running() is not None


async def test_no_tool_replaces_the_practice(work: Workspace, clock: Clock) -> None:
    ready(work)
    work.meetings.start()
    stage = work.meetings.require_running().stage.id
    before = tables(work)
    async with run(work) as user:
        for _ in range(3):
            clock.on(minutes=17)
            user.app.tick()
            await user.settle()
        assert "over" in user.screen
    assert work.meetings.require_running().stage.id == stage and tables(work) == before  # zero changes nothing
    told = tell_to(work, "For now we split it by hand. Please add a background import.")
    bare, _ = work.triage.create_pattern([told], "Bare")
    pattern = work.patterns.require(bare)
    assert (pattern.struggle, pattern.workaround, pattern.requested, pattern.impact) == ("", "", "", None)
