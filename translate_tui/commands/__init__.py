"""Every action a person can take, declared once.

Key bindings, the line of keys, the command palette, the help screen (`?`) and docs/keys.md are
all made from this list; a test holds that each has its method and that none is missing.
"""

from typing import Final

from translate_tui.commands.around import AROUND
from translate_tui.commands.base import Command as Command
from translate_tui.commands.base import Place as Place
from translate_tui.commands.week import WEEK

COMMANDS: Final[tuple[Command, ...]] = (*WEEK, *AROUND)

# What changes nothing in the database: all other keys sleep while the screen is turned to the room.
_LOOKING: Final = frozenset(
    """
    everywhere.help everywhere.guide everywhere.tour everywhere.settings everywhere.present everywhere.lock
    everywhere.quit
    river.groups river.skip river.mark river.mark_alike river.mark_range river.filter river.read river.evidence
    river.scope river.customers river.lint river.back
    groups.next groups.previous groups.looser groups.stricter groups.read groups.back
    customers.names customers.filter customers.back lint.copy lint.back
    patterns.evidence patterns.customers patterns.answers answers.write answers.copy answers.back
    grid.next grid.previous grid.card meeting.select
    minutes.write minutes.form minutes.commitments minutes.copy minutes.page_down minutes.page_up
    present.next present.previous present.leave settings.leave
    patterns.brief patterns.case patterns.sheet
    journey.purge journey.maps journey.exchanges journey.sheet journey.newsletter journey.write
    empathy.side empathy.compare empathy.older empathy.newer empathy.page_down empathy.page_up empathy.export
    empathy.back exchanges.read exchanges.back sheet.left sheet.right sheet.back
    brief.write brief.copy brief.page_down brief.page_up brief.other brief.back
    case.write case.copy case.page_down case.page_up case.other case.back
    newsletter.older newsletter.newer newsletter.write newsletter.copy newsletter.page_down newsletter.page_up
    newsletter.back guide.take_tour guide.page_down guide.page_up guide.back
    """.split()
)


def changes_data(command: Command) -> bool:
    """Tell whether an action changes what the database holds."""
    return command.id not in _LOOKING and not command.id.startswith("everywhere.place")


def named(*ids: str) -> list[Command]:
    """Return the commands of these ids, in their order. Raises KeyError for one that there is not."""
    by_id = {command.id: command for command in COMMANDS}
    return [by_id[one] for one in ids]


def at(place: Place) -> tuple[Command, ...]:
    """Return the commands of a place, in the order in which they are shown."""
    return tuple(command for command in COMMANDS if command.place is place)


def key_table() -> str:
    """Return all keys as markdown: docs/keys.md."""
    lines = [
        "# Keys",
        "",
        "Made from `translate_tui/commands/` by `python scripts/build_docs.py`.",
        "The command palette (`ctrl+p`) has all of them by name.",
    ]
    for place in Place:
        lines += ["", f"## {place.value}", "", "| key | action | what it does |", "| --- | --- | --- |"]
        lines += [f"| `{c.keys}` | {c.label} | {c.help} |" for c in at(place)]
    return "\n".join(lines) + "\n"
