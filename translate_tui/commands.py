"""Every action a person can take, declared once.

Key bindings, the line of keys, the command palette, the help screen (`?`) and docs/keys.md are
all made from this list; a test holds that each has its method and that none is missing.
"""

from enum import StrEnum
from typing import Final, NamedTuple


class Place(StrEnum):
    """Where an action holds. The value is the place's name on the screen."""

    EVERYWHERE = "everywhere"
    RIVER = "River"
    GROUPS = "Groups"
    CUSTOMERS = "Customers"
    LINT = "River lint"
    PATTERNS = "Patterns"
    GRID = "Grid"
    MEETING = "Meeting"
    PURGE = "Purge"
    PRESENT = "Presenting"
    ANSWERS = "Answers"
    MINUTES = "Minutes"
    HISTORY = "History"
    SETTINGS = "Settings"


class Command(NamedTuple):
    """One action. `shown` puts it on the line of keys (at most seven a place)."""

    id: str
    key: str
    label: str
    help: str
    place: Place
    shown: bool = False

    @property
    def action(self) -> str:
        """What is run: the method `action_...` of the place's screen (or of the app), with its argument."""
        name, separator, argument = self.id.split(".", 1)[1].partition(":")
        namespace = "app." if self.place is Place.EVERYWHERE else ""
        return f"{namespace}{name}({argument})" if separator else f"{namespace}{name}"

    @property
    def method(self) -> str:
        """The name of the action without namespace and argument."""
        return self.id.split(".", 1)[1].partition(":")[0]

    @property
    def keys(self) -> str:
        """The keys as people read them."""
        return " or ".join(_KEY_NAMES.get(key, key) for key in self.key.split(","))


_KEY_NAMES: Final = {
    "question_mark": "?",
    "slash": "/",
    "plus": "+",
    "minus": "-",
    "left_parenthesis": "(",
    "right_parenthesis": ")",
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
    "escape": "esc",
    "shift+tab": "shift-tab",
    "ctrl+y": "^y",
    "ctrl+g": "^g",
    "ctrl+t": "^t",
    "equals_sign": "=",
    **{f"f{n}": f"F{n}" for n in range(1, 13)},
}


def _all(place: Place, *rows: tuple[str, str, str, str, bool]) -> tuple[Command, ...]:
    name = place.name.lower()
    return tuple(Command(f"{name}.{row[0]}", row[1], row[2], row[3], place, row[4]) for row in rows)


def _picks(help_text: str) -> list[tuple[str, str, str, str, bool]]:
    """Return the number keys of the patterns proposed; `help_text` has a place for which one."""
    places = enumerate(("first", "second", "third", "fourth", "fifth"), 1)
    return [(f"pick:{n}", str(n), f"pick {place}", help_text.format(place), False) for n, place in places]


COMMANDS: Final[tuple[Command, ...]] = (
    *_all(
        Place.EVERYWHERE,
        ("place:'river'", "f2", "River", "Go to the River: the inbox and its triage.", False),
        ("place:'patterns'", "f3", "Patterns", "Go to the patterns and their cards.", False),
        ("place:'grid'", "f4", "Grid", "Go to the grid of volume and impact.", False),
        ("place:'meeting'", "f5", "Meeting", "Go to the translation meeting.", False),
        ("place:'purge'", "f6", "Purge", "Go to the purge session.", False),
        ("place:'minutes'", "f7", "Minutes", "Go to the minutes of all meetings.", False),
        ("place:'history'", "f8", "History", "Go to the history of everything done.", False),
        ("help", "question_mark,f1", "keys", "Show what every key does here.", False),
        ("undo", "u", "undo", "Take back the last thing done in this window.", False),
        ("redo", "U", "redo", "Do again what was taken back last.", False),
        ("settings", "f9", "settings", "Go to the settings: few, and all to be seen.", False),
        ("present", "P", "present", "Turn the screen to the room, everything masked; again: turn it back.", False),
        ("lock", "L", "wake/sleep", "While presenting: wake the keys that change data, or let them sleep.", False),
        ("quit", "q", "quit", "Leave. Everything is kept, drafts and the meeting's clock too.", False),
    ),
    *_all(
        Place.RIVER,
        ("accept", "y", "accept", "Put the ticket (or all marked) into the first pattern proposed.", True),
        *_picks("Put the ticket (or all marked) into the {} pattern proposed."),
        ("choose", "p", "any pattern", "Put the ticket (or all marked) into a pattern chosen from all.", False),
        ("create", "c", "new", "Make a new pattern of the ticket (or all marked); its title is proposed.", True),
        ("never", "n", "never", "Never propose the first pattern for this ticket (or all marked) again.", True),
        ("groups", "b", "groups", "Bulk triage: the inbox in groups of tickets that belong together.", True),
        ("skip", "s", "skip", "Leave the ticket in the inbox and go to the next one.", False),
        ("mark", "space", "mark", "Mark the ticket; verbs then act on all that is marked.", True),
        ("mark_alike", "l", "like it", "Mark the ticket and those of the inbox that probably belong with it.", False),
        ("mark_range", "v", "range", "Begin to mark a range here; again: mark all up to here.", False),
        ("filter", "slash", "filter", "Show only the tickets that hold these words.", True),
        ("read", "enter", "read", "Read the whole ticket with its replies.", False),
        ("evidence", "e", "evidence", "Show the tickets of the first pattern proposed; esc goes back.", False),
        ("exclude", "x", "exclude", "Put the ticket (or all marked) out of its pattern, into the inbox.", False),
        ("split", "S", "split", "Make a new pattern of the marked tickets of a pattern.", False),
        ("merge", "M", "merge", "Merge the pattern (shown, or proposed first) into another one.", False),
        ("scope", "w", "which", "Change which tickets are shown: inbox, all, praise.", False),
        ("add", "a", "add", "Quick add: one line in River format, or a small form.", False),
        ("import", "i", "import", "Import a file of tickets, or a Slack export.", True),
        ("pull", "g", "get", "Get the new posts of the River's Slack channel (token in SLACK_TOKEN).", False),
        ("customers", "C", "customers", "Go to the customers: who is counted once under several names.", False),
        ("lint", "f", "format", "River lint: which posts follow the River format, and how others would read.", False),
        ("back", "escape", "back", "Leave the filter, the marks or the evidence, one after the other.", False),
    ),
    *_all(
        Place.GROUPS,
        ("accept", "y", "accept", "Put the group (without what is excluded) where it is proposed.", True),
        ("exclude", "x", "exclude", "Exclude the ticket from its group, or take it in again.", True),
        ("name", "c", "name", "Make a new pattern of the group, and write its title first.", True),
        *_picks("Put the group into the {} of the patterns shown below."),
        ("choose", "p", "any pattern", "Put the group into a pattern chosen from all.", False),
        ("never", "n", "never", "Never propose the group's pattern for any of its tickets again.", False),
        ("next", "right,s", "next", "Go to the next group; this one stays in the inbox.", True),
        ("previous", "left", "previous", "Go to the group before.", False),
        ("looser", "left_parenthesis", "looser", "Group at a lower threshold: more tickets, less sure.", True),
        ("stricter", "right_parenthesis", "stricter", "Group at a higher threshold: fewer tickets, surer.", True),
        ("read", "enter", "read", "Read the whole ticket with its replies.", False),
        ("back", "escape", "River", "Go back to the River.", True),
    ),
    *_all(
        Place.CUSTOMERS,
        ("same", "y", "same", "Count the two as one customer.", True),
        ("apart", "n", "two", "They are two customers: never ask again.", True),
        ("names", "tab", "names", "Go to the names under which the customer is counted, or back.", True),
        ("separate", "x", "separate", "Count the selected name by itself, and never join it by itself.", True),
        ("merge", "M", "merge", "Count the customer as another one, chosen from all.", False),
        ("segment", "e", "segment", "Write the customer's segment.", True),
        ("value", "v", "a year", "Write what the customer pays a year.", True),
        ("filter", "slash", "filter", "Show only the customers whose names hold these words.", True),
        ("back", "escape", "back", "Leave the filter, else go back.", False),
    ),
    *_all(
        Place.LINT,
        ("copy", "c", "copy", "Copy the post as it would read in River format.", True),
        ("back", "escape", "River", "Go back to the River.", True),
    ),
    *_all(
        Place.PATTERNS,
        ("slate", "t", "slate", "Put the pattern on the slate, or take it off.", True),
        ("struggle", "e", "struggle", "Write what customers struggle with (sentence 1).", True),
        ("workaround", "w", "workaround", "Choose or write the workaround (sentence 3).", True),
        ("requested", "r", "requested", "Choose or write what is requested (sentence 4).", True),
        ("segment", "g", "segment", "Write the segment, where no ticket or customer says one (sentence 2).", False),
        ("title", "T", "title", "Write the title again.", False),
        ("impact:'H'", "h", "high", "Place the pattern's impact: high.", True),
        ("impact:'M'", "m", "mid", "Place the pattern's impact: medium.", True),
        ("impact:'L'", "l", "low", "Place the pattern's impact: low.", True),
        ("merge", "M", "merge", "Merge the pattern into another one.", False),
        ("evidence", "enter", "evidence", "Show the pattern's tickets in the River.", False),
        ("customers", "C", "customers", "Show the pattern's customers, and why each is counted once.", False),
        ("blind", "b", "blind", "Have support and product place the impact blind, then reveal both.", False),
        ("risks", "R", "risks", "Write what is at risk: revenue, retention.", False),
        ("shipped", "x", "shipped", "Note on which day the pattern's fix reached customers.", False),
        ("answers", "a", "answers", "Close the loop: every ticket of a decided pattern, with its reply.", False),
    ),
    *_all(
        Place.ANSWERS,
        ("edit", "e", "reply text", "Write the reply; {quote}, {title}, {why}, {customer} are filled in.", True),
        ("write", "w", "write file", "Write all tickets with their replies to a CSV or markdown file.", True),
        ("copy", "c", "copy", "Copy the reply of the selected ticket.", True),
        ("back", "escape", "patterns", "Go back to the patterns.", True),
    ),
    *_all(
        Place.GRID,
        ("higher", "up", "higher", "Place the selected pattern's impact one higher.", True),
        ("lower", "down", "lower", "Place the selected pattern's impact one lower.", True),
        ("next", "right,tab", "next", "Select the next pattern (volume is a fact and does not move).", True),
        ("previous", "left,shift+tab", "previous", "Select the pattern before.", True),
        ("impact:'H'", "h", "high", "Place the selected pattern's impact: high.", False),
        ("impact:'M'", "m", "mid", "Place the selected pattern's impact: medium.", False),
        ("impact:'L'", "l", "low", "Place the selected pattern's impact: low.", False),
        ("blind", "b", "blind", "Have support and product place the impact blind, then reveal both.", True),
        ("card", "enter", "card", "Show the selected pattern's card.", True),
    ),
    *_all(
        Place.MEETING,
        ("next", "right,n", "next", "Go on to the next stage.", True),
        ("previous", "left", "back", "Go back to the stage before; nothing is lost.", False),
        ("decide", "d", "decision", "Note what product decided on this pattern, and why.", True),
        ("commit", "a", "commit", "Note a commitment: what, who, until when.", True),
        ("park", "k", "park", "Note what was raised and is not for this meeting.", True),
        ("blind", "b", "blind", "Have support and product place the impact blind, then reveal both.", False),
        ("risks", "R", "risks", "Write what is at risk: revenue, retention.", False),
        ("amend", "e", "amend", "Say a commitment anew: what, who, until when.", False),
        ("pause", "space", "pause", "Stop the clock, or let it go on.", True),
        ("minutes:1", "plus,equals_sign", "+1 min", "Give this stage a minute, from what remains.", False),
        ("minutes:-1", "minus", "-1 min", "Take a minute from this stage, for what remains.", False),
        ("up", "up", "up", "Promises: select the one above. Grid: place the selected pattern higher.", False),
        ("down", "down", "down", "Promises: select the one below. Grid: place the selected pattern lower.", False),
        ("select", "tab", "select", "Grid: select the next pattern.", False),
        ("keep", "y", "kept", "Promises: the selected one was kept.", False),
        ("drop", "x", "drop", "Promises: drop the selected one, with a reason.", False),
        ("reopen", "o", "open", "Promises: the selected one is still open.", False),
        ("impact:'H'", "h", "high", "Place the pattern's impact: high.", False),
        ("impact:'M'", "m", "mid", "Place the pattern's impact: medium.", False),
        ("impact:'L'", "l", "low", "Place the pattern's impact: low.", False),
        ("people", "p", "attendance", "Note who is here (or is expected), in which role.", True),
        *(
            (f"mend:{n}", str(n), f"mend line {n}", f"Before the meeting: mend line {n} of the checklist.", False)
            for n in range(1, 10)
        ),
        ("start", "enter", "start", "Start the meeting with next week's slate.", False),
        ("end", "E", "end", "End the meeting; its minutes are kept.", False),
    ),
    *_all(
        Place.PURGE,
        ("keep", "enter", "keep", "Keep what was typed, verbatim (or start the session).", True),
        ("turn", "tab", "person", "Give the turn to somebody by name.", True),
        ("unnamed", "shift+tab", "no name", "Go on without a name; none is written anywhere.", True),
        ("heard", "ctrl+y", "heard", "Mark the selected entry as heard, or take the mark back.", True),
        ("up", "up", "up", "Select the entry above.", False),
        ("down", "down", "down", "Select the entry below.", False),
        ("rest", "ctrl+g", "break", "Stop the clock for a break, or go on.", True),
        ("end", "ctrl+t", "end", "End the session.", True),
    ),
    *_all(
        Place.PRESENT,
        ("next", "right,n", "next", "Show the next card; awake in a meeting: go on to the next stage.", True),
        ("previous", "left", "back", "Show the card before; awake in a meeting: go back a stage.", True),
        ("decide", "d", "decision", "Note what product decided on this pattern, and why.", True),
        ("commit", "a", "commit", "Note a commitment: what, who, until when.", True),
        ("park", "k", "park", "Note what was raised and is not for this meeting.", True),
        ("blind", "b", "blind", "Have support and product place the impact blind, then reveal both.", True),
        ("risks", "R", "risks", "Write what is at risk: revenue, retention.", False),
        ("amend", "e", "amend", "Say a commitment anew: what, who, until when.", False),
        ("people", "p", "attendance", "Note who is here, in which role.", False),
        ("leave", "escape", "leave", "Turn the screen back, and show everything as it is.", False),
    ),
    *_all(
        Place.MINUTES,
        ("write", "w", "write file", "Write the minutes, in the format shown, to a file.", True),
        ("form", "f", "format", "Show the minutes as markdown, plain text, for Slack, as JSON.", True),
        ("commitments", "x", "to tracker", "Write the meeting's commitments as CSV for a tracker.", True),
        ("copy", "c", "copy", "Copy the minutes shown to the clipboard.", True),
        ("page_down", "space", "read on", "Turn a page of the minutes.", True),
        ("page_up", "b", "page back", "Turn a page back.", False),
    ),
    *_all(
        Place.HISTORY,
        ("go", "enter", "go here", "Go to the selected step; what was undone can be redone until a new step.", True),
    ),
    *_all(
        Place.SETTINGS,
        ("turn:1", "right,space", "change", "Take the next choice of the selected setting.", True),
        ("turn:-1", "left", "back", "Take the choice before.", True),
        ("phases", "enter", "minutes", "State the minutes of each phase.", True),
        ("leave", "escape", "leave", "Go back to where you were.", True),
    ),
)  # fmt: skip


# What changes nothing in the database: all other keys sleep while the screen is turned to the room.
_LOOKING: Final = frozenset(
    """
    everywhere.help everywhere.settings everywhere.present everywhere.lock everywhere.quit
    river.groups river.skip river.mark river.mark_alike river.mark_range river.filter river.read river.evidence
    river.scope river.customers river.lint river.back
    groups.next groups.previous groups.looser groups.stricter groups.read groups.back
    customers.names customers.filter customers.back lint.copy lint.back
    patterns.evidence patterns.customers patterns.answers answers.write answers.copy answers.back
    grid.next grid.previous grid.card meeting.select
    minutes.write minutes.form minutes.commitments minutes.copy minutes.page_down minutes.page_up
    present.next present.previous present.leave settings.leave
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
        "Made from `translate_tui/commands.py` by `python scripts/build_docs.py`.",
        "The command palette (`ctrl+p`) has all of them by name.",
    ]
    for place in Place:
        lines += ["", f"## {place.value}", "", "| key | action | what it does |", "| --- | --- | --- |"]
        lines += [f"| `{c.keys}` | {c.label} | {c.help} |" for c in at(place)]
    return "\n".join(lines) + "\n"
