"""What a command is, and where it holds."""

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
    JOURNEY = "Journey"
    PURGE = "Purge session"
    READBACK = "Read-back"
    EMPATHY = "Empathy maps"
    EXCHANGES = "Exchanges"
    SHEET = "Six-column sheet"
    BRIEF = "Discovery brief"
    CASE = "Case"
    NEWSLETTER = "Newsletter"
    GUIDE = "Guide"
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
    "ctrl+r": "^r",
    "ctrl+e": "^e",
    "ctrl+n": "^n",
    "equals_sign": "=",
    **{f"f{n}": f"F{n}" for n in range(1, 13)},
}


def all_of(place: Place, *rows: tuple[str, str, str, str, bool]) -> tuple[Command, ...]:
    """Return the commands of a place from rows of id, key, label, help, and whether it is on the line of keys."""
    name = place.name.lower()
    return tuple(Command(f"{name}.{row[0]}", row[1], row[2], row[3], place, row[4]) for row in rows)


def picks(help_text: str) -> list[tuple[str, str, str, str, bool]]:
    """Return the number keys of the patterns proposed; `help_text` has a place for which one."""
    places = enumerate(("first", "second", "third", "fourth", "fifth"), 1)
    return [(f"pick:{n}", str(n), f"pick {place}", help_text.format(place), False) for n, place in places]
