"""Place and Command: what an action is, and where it can be used."""

from enum import StrEnum
from typing import Final, NamedTuple

# States of a place whose key bar changes, beside the phases of a running meeting (model.Phase).
BEFORE_MEETING: Final = "before"
NOTHING_TO_REVIEW: Final = "nothing to review"  # the meeting is at earlier commitments, and there are none
EMPTY_SLATE: Final = "empty slate"  # before a meeting that has nothing to discuss yet
LOCKED: Final = "locked"  # presenting, with the keys that change data locked
UNLOCKED: Final = "unlocked"
SESSION_RUNS: Final = "running"
SESSION_ENDED: Final = "ended"
HAS_MATCH: Final = "match"  # a pattern is proposed for the ticket
LOOKS_NEW: Final = "new"
PATTERN_TICKETS: Final = "pattern"  # the tickets of one pattern are shown
SET_ASIDE: Final = "aside"  # the ticket is set aside, or praise
NO_TICKET: Final = "none"  # the list is empty
EMPTY_RIVER: Final = "empty"  # there is no ticket at all yet

MAX_SHOWN: Final = 7  # commands in a key bar


class Place(StrEnum):
    """A screen of the app, `EVERYWHERE`, or a dialog with commands of its own (RATING).

    The value is the feature's id on every floor: the Textual mode, the screen's module and the first half of its
    commands' ids. `label` is the name on the screen; `about` is the line at the head of its help page, in which
    `{triage.accept}` stands for a command's key.
    """

    label: str
    about: str

    def __new__(cls, value: str, label: str = "", about: str = "") -> "Place":
        """Return a member that equals its id."""
        place = str.__new__(cls, value)
        place._value_ = value
        place.label = label
        place.about = about
        return place

    EVERYWHERE = "everywhere", "everywhere"
    TRIAGE = (
        "triage",
        "River",
        "Add each ticket to its pattern. Each suggestion says why; its number chooses it. "
        "{everywhere.undo} undoes any change.",
    )
    GROUPS = "groups", "Groups"
    CUSTOMERS = (
        "customers",
        "Customers",
        "Each customer counts once, under all its names. You see why names were merged, and can undo it.",
    )
    LINT = "lint", "Format check", "How many posts follow the River format, by channel. No names are shown."
    PATTERNS = (
        "patterns",
        "Patterns",
        "A pattern's card has four sentences. The app counts the numbers; you choose or type the words.",
    )
    GRID = "grid", "Grid", "The app counts the volume. People rate the impact ({grid.rate})."
    MEETING = (
        "meeting",
        "Meeting",
        "The meeting goes on only when you press {meeting.next}, never by itself. Going back loses nothing.",
    )
    JOURNEY = (
        "journey",
        "Journey",
        "The real progress of the two teams, in figures. The gate changes only when you press {journey.gate}.",
    )
    PURGE = (
        "purge",
        "Purge session",
        "One field: type what is said and press {purge.save}. Nothing is scored, merged or sorted here. While a "
        "session runs, letters are typed, so commands use Ctrl and a letter. Ctrl+P lists them all.",
    )
    READBACK = (
        "readback",
        "Read-back",
        "Read every entry aloud. Then end the session on the closing page.",
    )
    EMPATHY = (
        "empathy",
        "Empathy maps",
        "What they think, feel, say and do, in the teams' own words. Earlier maps stay as they were.",
    )
    EXCHANGES = "exchanges", "Exchanges", "One day a month, each way: who went, and what was learned."
    SHEET = (
        "sheet",
        "Six-column sheet",
        "The six columns, cell by cell. The app counts customers and segments; you type the rest.",
    )
    BRIEF = (
        "brief",
        "Discovery brief",
        "The evidence for a pattern on one page. Before that, add what is at risk and some evidence.",
    )
    CASE = "case", "Case study", "What came of a decided pattern. It names only people who agreed to it."
    NEWSLETTER = "newsletter", "Newsletter", "The month's news. Names are masked; read it before you send it."
    GUIDE = (
        "guide",
        "Guide",
        "How it works, in two pages. {guide.take_tour} starts a tour of a first week, on the sample.",
    )
    PRESENTER = "presenter", "Presenter view"
    RATING = (
        "rating",
        "Blind rating",
        "In this dialog a team presses H, M or L (or 3, 2, 1) unseen. Both are shown once both have rated.",
    )
    REPLIES = "replies", "Replies"
    MINUTES = "minutes", "Minutes", "The markdown record of each meeting, as it was when the meeting ended."
    HISTORY = (
        "history",
        "History",
        "All changes, newest first. You can undo back to any of them, and redo until you make a new change.",
    )
    SETTINGS = "settings", "Settings"


class Command(NamedTuple):
    """One user action, declared once: bindings, key bar, palette, help page, docs and keys.toml come from it."""

    name: str  # the id's second half, as keys.toml has it
    default_keys: str  # as Textual names them, separated by commas
    label: str  # in the key bar and the palette
    help: str  # one sentence
    changes_data: bool  # locked while presenting
    call: str = ""  # the action's name and arguments where they are not the command's name: rate('H')
    shown: bool = False  # in the key bar of its place
    phases: tuple[str, ...] = ()  # of its place's states, those in which it is in the key bar; none: in all
    # For a command of EVERYWHERE: places in whose key bar it is shown; its phases are those of any place.
    also_in: tuple[Place, ...] = ()
    place: Place = Place.EVERYWHERE

    @property
    def id(self) -> str:
        """The id of its binding: "triage.accept"."""
        return f"{self.place.value}.{self.name}"

    def labeled(self, label: str) -> "Command":
        """Return the same command with another label, for a state in which it does the opposite."""
        return self._replace(label=label)

    @property
    def action(self) -> str:
        """What Textual runs: a method `action_...` of the place's screen, or of the app, with its arguments."""
        return f"{'app.' if self.place is Place.EVERYWHERE else ''}{self.call or self.name}"

    @property
    def method(self) -> str:
        """The name of the method that carries it out."""
        return f"action_{(self.call or self.name).partition('(')[0]}"


def reads(
    name: str,
    keys: str,
    label: str,
    help: str,
    *,
    action: str = "",
    shown: bool = False,
    phases: tuple[str, ...] = (),
    also_in: tuple[Place, ...] = (),
) -> Command:
    """Return a command that leaves the database as it is: it works while presenting."""
    return Command(name, keys, label, help, False, action, shown, phases, also_in)


def writes(
    name: str,
    keys: str,
    label: str,
    help: str,
    *,
    action: str = "",
    shown: bool = False,
    phases: tuple[str, ...] = (),
) -> Command:
    """Return a command that may change the database: it is locked while presenting."""
    return Command(name, keys, label, help, True, action, shown, phases)


def place_commands(place: Place, *commands: Command) -> tuple[Command, ...]:
    """Return the commands as those of a place."""
    return tuple(command._replace(place=place) for command in commands)
