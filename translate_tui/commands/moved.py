"""What had another name in the version before: keys, which now say which key does it, and commands of keys.toml.

It is kept for one version.
"""

from collections.abc import Mapping
from typing import Final

from translate_tui.commands.base import Place

# For each place: the old key, and the command that does what it did.
MOVED: Final[Mapping[Place, Mapping[str, str]]] = {
    Place.TRIAGE: {
        "b": "triage.groups", "e": "triage.evidence", "f": "triage.lint", "M": "patterns.merge", "n": "triage.never",
        "p": "triage.choose", "S": "triage.create", "w": "triage.next_list",
    },
    Place.GROUPS: {"n": "groups.never", "p": "groups.choose"},
    Place.CUSTOMERS: {"M": "customers.merge", "n": "customers.apart", "v": "customers.edit"},
    Place.LINT: {"c": "lint.copy"},
    Place.PATTERNS: {
        "a": "patterns.replies", "c": "patterns.case", "g": "patterns.segment", "h": "patterns.rate",
        "l": "patterns.rate", "M": "patterns.merge", "s": "patterns.sheet", "T": "patterns.edit",
        "w": "patterns.workaround", "x": "patterns.edit",
    },
    Place.REPLIES: {"c": "replies.copy"},
    Place.SHEET: {"h": "sheet.rate", "l": "sheet.rate", "m": "sheet.rate"},
    Place.BRIEF: {
        "b": "brief.page_up", "c": "brief.copy", "k": "brief.edit", "n": "brief.edit", "R": "brief.edit",
        "space": "brief.page_down",
    },
    Place.CASE: {
        "b": "case.page_up", "c": "case.copy", "l": "case.edit", "o": "case.edit", "p": "case.edit", "v": "case.edit",
        "x": "case.edit", "space": "case.page_down",
    },
    Place.GRID: {"h": "grid.rate", "l": "grid.rate", "m": "grid.rate"},
    Place.MEETING: {"k": "meeting.park", "l": "meeting.rate", "m": "meeting.rate", "R": "meeting.edit"},
    Place.PRESENTER: {"k": "presenter.park", "R": "presenter.edit"},
    Place.MINUTES: {
        "b": "minutes.page_up", "c": "minutes.copy", "x": "minutes.export_commitments", "space": "minutes.page_down",
    },
    Place.JOURNEY: {
        "g": "journey.gate", "m": "journey.empathy", "n": "journey.newsletter", "p": "journey.purge",
        "s": "journey.sheet", "x": "journey.exchanges",
    },
    Place.READBACK: {"h": "readback.heard", "space": "readback.next"},
    Place.EMPATHY: {
        "b": "empathy.page_up", "c": "empathy.compare", "d": "empathy.edit_doing", "f": "empathy.edit_feeling",
        "n": "empathy.new", "s": "empathy.edit_saying", "t": "empathy.edit_thinking", "space": "empathy.page_down",
    },
    Place.NEWSLETTER: {"b": "newsletter.page_up", "c": "newsletter.copy", "space": "newsletter.page_down"},
    Place.GUIDE: {"b": "guide.page_up", "t": "guide.take_tour", "space": "guide.page_down"},
}  # fmt: skip

# Commands of keys.toml that have another name now.
RENAMED: Final[Mapping[str, str]] = {
    **dict.fromkeys(("brief.note_next_step", "brief.note_not_known", "brief.risks"), "brief.edit"),
    **dict.fromkeys(("case.note_built", "case.note_cut", "case.note_lesson", "case.note_options"), "case.edit"),
    "case.toggle_consent": "case.edit",
    **dict.fromkeys(("customers.segment", "customers.value"), "customers.edit"),
    **{
        f"{place}.rate_{impact}": f"{place}.rate"
        for place in ("grid", "meeting", "patterns", "sheet")
        for impact in ("high", "medium", "low")
    },
    "grid.higher": "grid.above",
    "grid.lower": "grid.below",
    **dict.fromkeys(("meeting.edit_commitment", "meeting.risks"), "meeting.edit"),
    **dict.fromkeys(("patterns.risks", "patterns.shipped", "patterns.title"), "patterns.edit"),
    **dict.fromkeys(("presenter.edit_commitment", "presenter.risks"), "presenter.edit"),
    "rating.hand_in": "rating.submit",
    "triage.merge": "patterns.merge",
    "triage.split": "triage.create",
}
