"""Place and Command: what an action is, and where it can be used."""

from enum import StrEnum
from typing import Final, NamedTuple

# States of a place whose key bar changes, beside the phases of a running meeting (model.Phase).
BEFORE_MEETING: Final = "before"
LOCKED: Final = "locked"  # presenting, with the keys that change data locked
UNLOCKED: Final = "unlocked"
SESSION_RUNS: Final = "running"
SESSION_ENDED: Final = "ended"
HAS_MATCH: Final = "match"  # a pattern is proposed for the ticket
LOOKS_NEW: Final = "new"
PATTERN_TICKETS: Final = "pattern"  # the tickets of one pattern are shown
SET_ASIDE: Final = "aside"  # the ticket is set aside, or praise
NO_TICKET: Final = "none"  # the list is empty

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
        "Each ticket to its pattern, with the reason why. The numbers pick; {everywhere.undo} takes anything back.",
    )
    GROUPS = "groups", "Groups"
    CUSTOMERS = (
        "customers",
        "Customers",
        "Each customer counts once, under all its names. Every join says why, and can be taken back.",
    )
    LINT = "lint", "River lint", "How many posts follow the River format, by channel; nobody is named."
    PATTERNS = (
        "patterns",
        "Patterns",
        "A pattern is told in four sentences. Numbers are counted; words are chosen or written.",
    )
    GRID = "grid", "Grid", "Volume is counted and does not move; impact is placed by people, with the arrows."
    MEETING = "meeting", "Meeting", "The clock never moves a stage on; you do. Going back loses nothing."
    JOURNEY = (
        "journey",
        "Journey",
        "Where the two teams really are, by their figures. Nothing but {journey.gate} sets the gate.",
    )
    PURGE = (
        "purge",
        "Purge session",
        "One field: type what is said and press {purge.save}. Nothing is scored, merged or sorted here. Letters are "
        "typed while a session runs, so its keys are others (^y is ctrl and y); ctrl+p has all by name.",
    )
    READBACK = (
        "readback",
        "Read-back",
        "Everything that was said, one by one; then the closing page, on which the session is ended.",
    )
    EMPATHY = (
        "empathy",
        "Empathy maps",
        "What they think, feel, say and do, in the teams' own words; each day's map stays as it was.",
    )
    EXCHANGES = "exchanges", "Exchanges", "One day a month, each way: who went, and what was learnt."
    SHEET = (
        "sheet",
        "Six-column sheet",
        "The six columns, cell by cell. Customers and segments are counted; everything else people write.",
    )
    BRIEF = (
        "brief",
        "Discovery brief",
        "The receipts of a pattern on one page, refused while its cost or its evidence is missing.",
    )
    CASE = "case", "Case", "What came of a decided pattern. It names only who agreed to it."
    NEWSLETTER = "newsletter", "Newsletter", "A month for everybody. Names are masked; read it before you send it."
    GUIDE = (
        "guide",
        "Guide",
        "The practice in two pages. {guide.take_tour} takes you through a first week, on the sample.",
    )
    PRESENTER = "presenter", "Presenting"
    RATING = (
        "rating",
        "Blind rating",
        "The dialog in which a team presses H, M or L (or 3, 2, 1) unseen. Both are shown when both have rated.",
    )
    REPLIES = "replies", "Answers"
    MINUTES = "minutes", "Minutes", "The markdown record of each meeting, as it stood when the meeting ended."
    HISTORY = (
        "history",
        "History",
        "Everything done, newest first. Go to any point; redo what was undone until a new step.",
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
    also_in: tuple[Place, ...] = ()  # for a command of EVERYWHERE: places in whose key bar it is shown
    place: Place = Place.EVERYWHERE

    @property
    def id(self) -> str:
        """The id of its binding: "triage.accept"."""
        return f"{self.place.value}.{self.name}"

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
