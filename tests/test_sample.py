import sqlite3
from collections import Counter
from pathlib import Path

from translate_tui.model import AsideKind, TicketType
from translate_tui.services.triage import Scope
from translate_tui.services.workspace import Workspace, sample_path


def dump(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


def test_the_sample_is_what_its_script_builds(tmp_path: Path, sample: Path) -> None:
    from build_sample import build

    built = tmp_path / "built.db"
    build(built)
    ours, fresh = dump(sample), dump(built)
    differing = [(a, b) for a, b in zip(ours, fresh, strict=False) if a != b]
    assert differing[:1] == [] and len(ours) == len(fresh), "run python scripts/build_sample.py"


def test_the_sample_shows_every_stage_of_the_practice(sample: Path) -> None:
    work = Workspace(sample)
    patterns = work.patterns.all()
    assert 12 <= len(patterns) <= 18
    assert {p.slated for p in patterns} == {True, False} == {p.shipped for p in patterns}
    assert {p.decided for p in patterns} >= {None, "accepted", "declined", "deferred"}
    assert 240 <= work.triage.total() <= 290 and work.triage.inbox_count() >= 40
    assert len(work.meetings.all()) == 5 and len(work.commitments.open()) >= 3
    session = work.purges.session()
    assert session is not None and session.ended_at and session.entry_count == session.heard_count > 10
    praise = work.triage.tickets(work.triage.ids(Scope.PRAISE)).values()
    assert len(praise) == 10 and {t.type for t in praise} == {TicketType.PRAISE}
    aside = work.triage.tickets(work.triage.ids(Scope.ASIDE)).values()
    assert [t.aside for t in aside] == [AsideKind.AUTO_REPLY] * 2
    waiting = Counter(proposal.kind for proposal in work.set_aside.proposed_in_inbox().values())
    assert waiting == {AsideKind.PRAISE: 2, AsideKind.AUTO_REPLY: 1}
    assert work.check()[0] == []
    work.close()


def test_the_sample_suggests_the_right_pattern_for_most_that_waits(sample: Path) -> None:
    import json

    content = json.loads((Path(__file__).parent.parent / "scripts" / "sample_content.json").read_text("utf-8"))
    work = Workspace(sample)
    titles = {p.title for p in work.patterns.all()}
    waiting = {said["text"]: p["title"] for p in content["patterns"] for said in p["waiting"]}
    found = work.triage.tickets(work.triage.ids())
    first = within = 0
    for ticket in found.values():
        if ticket.quote in waiting:
            proposed = [p.pattern.title for p in work.triage.suggestions(ticket)]
            first += proposed[:1] == [waiting[ticket.quote]]
            within += waiting[ticket.quote] in proposed
    assert set(waiting.values()) <= titles
    assert first >= 0.6 * len(waiting) and within >= 0.85 * len(waiting)
    work.close()


def test_the_sample_is_not_written_by_what_copies_it(sample: Path) -> None:
    assert sample_path().read_bytes() == sample.read_bytes()
