"""What a window shows, as values: everything that is counted, proposed, masked or written."""

from collections.abc import Callable
from typing import Any

from translate_tui.model import Pattern, UserError
from translate_tui.services.workspace import Workspace

PROPOSED = 3  # tickets of the inbox whose proposals are compared


def views(work: Workspace) -> dict[str, Any]:
    """Return everything that a window shows at this moment, by what it is."""
    listed = work.patterns.all()
    inbox = work.triage.ids()
    return {
        "patterns": listed,
        "cards": [work.patterns.card(pattern.id, quotes=3) for pattern in listed],
        "rounds": [work.ratings.current_round(pattern.id) for pattern in listed],
        "trends": work.patterns.trends(),
        "inbox": (list(inbox), work.triage.inbox_count(), work.triage.total()),
        "proposals": _proposals(work, list(inbox)[:PROPOSED]),
        "masks": work.masks.redactor().redact(_names(work)),
        "gate": [work.slate.missing_for_gate(pattern.id) for pattern in listed],
        "slate": (work.slate.entries(), work.slate.size()),
        "sheet": work.sheets.rows(),
        "journey": work.journey.read(),
        "settings": work.settings.read(),
        "meanings": work.meanings.all(),
        "customers": work.customers.all(),
        "purge": (work.purges.answers(), work.purges.entries(), work.purges.count_unanswered()),
        "prep": (work.prep.checklist(), work.attendance.expected(), work.meetings.plan()),
        "attendance": [work.attendance.of_meeting(meeting) for meeting in work.meetings.all()],
        "commitments": work.commitments.open(),
        "exchanges": work.exchanges.due(),
        "minutes": [work.minutes.saved_record(m) or work.minutes.record(m) for m in work.meetings.all()[:2]],
        "replies": [_or_refused(work.replies.answers, pattern) for pattern in listed],
        "notes": [work.notes.of_pattern(pattern) for pattern in listed],
        "decisions": [work.decisions.on_pattern(pattern) for pattern in listed],
        "raisers": [work.cases.raisers(pattern) for pattern in listed],
        "history": history(work),
    }


def history(work: Workspace) -> list[tuple[str, str]]:
    """Return the newest steps as they are listed."""
    return [(step.label, step.state) for step in work.history.steps(5)]


def _proposals(work: Workspace, ids: list[int]) -> list[Any]:
    found = work.triage.tickets(ids)
    return [
        [(p.pattern.id, round(p.score, 6), p.reasons, p.sure) for p in work.triage.suggestions(found[ticket_id])]
        for ticket_id in ids
    ]


def _names(work: Workspace) -> str:
    """Return all names that stand in the tables now, read past everything that is remembered."""
    rows = work._db.rows(
        "SELECT name FROM customer UNION SELECT author FROM ticket UNION SELECT name FROM attendance "
        "UNION SELECT owner FROM commitment UNION SELECT speaker FROM purge_turn UNION SELECT who FROM exchange "
        "UNION SELECT name FROM expected"
    )
    return "\n".join(row[0] for row in rows if row[0])


def _or_refused(read: Callable[[Pattern], Any], pattern: Pattern) -> Any:
    try:
        return read(pattern)
    except UserError as refused:
        return str(refused)
