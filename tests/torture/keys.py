"""What the monkey presses: the ways to all places and dialogs, and inputs drawn at random."""

import random
import shutil
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from textual import events
from textual.geometry import Size
from textual.message import Message

from tests.app.conftest import User, key_event
from tests.app.test_input_queue import click
from tests.conftest import HOSTILE
from translate_tui.commands import Place, commands_of
from translate_tui.ui.places import PLACES
from translate_tui.ui.widgets.frame import MIN_SIZE
from translate_tui.ui.widgets.text_field import TextField

EXPORTS: Final = Path(__file__).parent.parent / "exports"
OFTEN: Final = (
    "enter",
    "escape",
    "tab",
    "shift+tab",
    "up",
    "down",
    "left",
    "right",
    "home",
    "end",
    "pageup",
    "pagedown",
)
EDITING: Final = (
    "backspace", "delete", "ctrl+u", "ctrl+k", "ctrl+w", "ctrl+a", "ctrl+e", "ctrl+z", "ctrl+y", "ctrl+x", "ctrl+v",
    "ctrl+left", "ctrl+right", "shift+left", "shift+end", "ctrl+j", "shift+up", "shift+down", "ctrl+home",
    "ctrl+end",
)  # fmt: skip
EVERYWHERE: Final = (
    "u", "u", "U", "U", "question_mark", "f1", "P", "L", "H", "ctrl+p", "ctrl+n", "f9", "f8", "f12", "ctrl+t",
    "f2", "f3", "f4", "f5", "f6", "f7",
)  # fmt: skip
UNKNOWN: Final = (
    "f10",
    "f11",
    "ctrl+b",
    "ctrl+f",
    "ctrl+l",
    "ctrl+o",
    "insert",
    "ctrl+@",
    "shift+f3",
    "ctrl+r",
    "ctrl+g",
)
CHARACTERS: Final = "abcdefghijklmnoprstuvwxyzABCDEGHIKLMNRSTVXYZ0123456789 .,;:-+=()[]{}/\\'\"!?@#$%&*_<>|~^`äßñ漢👍"
TEXTS: Final = (
    *HOSTILE, "Larkspur Foods", "Rosalind Quill", "[BUG] - [SMB] - [Blocks work] the export stops",
    "2026-11-30", "tomorrow",
    "H", "30", "12000 EUR", "Hello {customer}, {quote} {why}", "a, b, c", "one\ntwo\n\nthree", "", " ", "0",
    "-1", "fri", "1 w",
)  # fmt: skip
QUIT_SHARE: Final = 0.004  # of the drawn keys
SIZES: Final = ((20, 5), (40, 12), (59, 15), (60, 16), (80, 24), (80, 24), (100, 30), (120, 40), (160, 45), (200, 60))


class Route(NamedTuple):
    """The keys that lead to a place or a dialog; "a path" stands for the path of a file, pasted."""

    name: str
    keys: Sequence[str]


@cache
def routes() -> tuple[Route, ...]:
    """Return a way to each place and to each kind of dialog; some lead there only now and then."""
    ways: dict[str, Sequence[str]] = {
        Place.TRIAGE: ("f2",), Place.GROUPS: ("f2", "G"), Place.CUSTOMERS: ("f2", "C"), Place.LINT: ("f2", "F"),
        Place.PATTERNS: ("f3",), Place.REPLIES: ("f3", "R"), Place.GRID: ("f4",), Place.MEETING: ("f5",),
        Place.PRESENTER: ("f5", "P"), Place.MINUTES: ("f7",), Place.HISTORY: ("f8",), Place.SETTINGS: ("f9",),
        Place.JOURNEY: ("f6",), Place.PURGE: ("f6", "enter", "enter"),
        Place.READBACK: ("f6", "enter", "enter", "ctrl+t"),
        Place.EMPATHY: ("f6", "M"), Place.EXCHANGES: ("f6", "X"), Place.SHEET: ("f3", "S"),
        Place.BRIEF: ("f3", "down", "B"),
        Place.CASE: ("f3", "K"), Place.NEWSLETTER: ("f6", "I"), Place.GUIDE: ("f6", "H"),
    }  # fmt: skip
    assert ways.keys() == PLACES.keys(), "a place has no way"
    dialogs: dict[str, Sequence[Sequence[str]]] = {
        "QuickAdd": (("f2", "a"),),
        "ImportDialog": (("f2", "i"),),
        "MappingDialog": (("f2", "i", "ctrl+u", "a path", "f2"),),
        "ImportReportDialog": (("f2", "i", "ctrl+u", "a path", "enter"),),
        "PickDialog": (("f2", "m"), ("f2", "z"), ("f3", "m"), ("f3", "e")),
        "FormDialog": (("f3", "1"), ("f6", "X", "a"), ("f2", "C", "e"), ("f7", "w"), ("f5", "A"), ("f9", "enter")),
        # Two patterns that both have a text; which ones do changes with every key.
        "VersionsDialog": tuple(
            ("f3", *["down"] * which, "m", "p", into, "space", "enter")
            for which, into in ((0, "2"), (1, "1"), (2, "1"), (3, "2"), (5, "4"))
        ),
        "RateDialog": (("f4", "r"),),
        "BlindRating": (("f4", "b"),),
        "TextDialog": (("f4", "question_mark"), ("f2", "enter")),
        "CommandPalette": (("f5", "ctrl+p"),),
    }
    return (
        *(Route(str(name), keys) for name, keys in ways.items()),
        *(Route(name, keys) for name, several in dialogs.items() for keys in several),
    )


class Hand:
    """Draws what is pressed next, by what is on the screen."""

    def __init__(self, draw: random.Random) -> None:
        self.draw = draw
        self.tries: Counter[str] = Counter()  # of the routes, by name
        self.files = Path()  # the folder of the files that are imported

    def size(self) -> tuple[int, int]:
        """Return a size of the terminal."""
        if self.draw.random() < 0.5:
            return self.draw.choice(SIZES)
        return self.draw.randint(20, 200), self.draw.randint(5, 60)

    def readable_size(self) -> tuple[int, int]:
        """Return a size in which keys are taken."""
        width, height = self.size()
        return max(width, MIN_SIZE[0]), max(height, MIN_SIZE[1])

    def is_too_small(self, user: User) -> bool:
        """Tell whether the window takes no keys."""
        return user.app.size.width < MIN_SIZE[0] or user.app.size.height < MIN_SIZE[1]

    def resize(self, user: User, width: int, height: int) -> Message:
        """Return the event of a new size, which the driver has from then on."""
        size = Size(width, height)
        if user.app._driver is not None:
            user.app._driver._size = (width, height)
        return events.Resize(size, size)

    def path(self) -> str:
        """Return the path of a copy of an export."""
        self.files.mkdir(exist_ok=True)
        source = self.draw.choice(sorted(EXPORTS.iterdir()))
        target = self.files / source.name
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True)
        else:
            shutil.copyfile(source, target)
        return str(target)

    def draw_inputs(self, user: User, about: int) -> list[Message]:
        """Return some inputs; one after the other, they are drawn for what is on the screen now."""
        drawn: list[Message] = []
        for _ in range(self.draw.randint(1, 2 * about)):
            drawn += self._draw_input(user)
        return drawn

    def _draw_input(self, user: User) -> list[Message]:
        drawn = self.draw.random()
        if drawn < 0.03:
            return [events.Paste(self.path() if self.draw.random() < 0.2 else self.draw.choice(TEXTS))]
        if drawn < 0.10:
            return self._mouse(user)
        if drawn < 0.115:
            return [self.resize(user, *(self.size() if self.draw.random() < 0.2 else self.readable_size()))]
        if drawn < 0.125:
            return [events.AppBlur(), events.AppFocus()] if self.draw.random() < 0.7 else [events.AppBlur()]
        return [key_event(self._draw_key(user))]

    def _draw_key(self, user: User) -> str:
        is_typing = isinstance(user.app.focused, TextField)
        if self.draw.random() < QUIT_SHARE:
            return self.draw.choice(("q", "ctrl+c"))
        kinds: list[tuple[int, Sequence[str]]] = [(22, OFTEN), (3, UNKNOWN), (3, EVERYWHERE)]
        if is_typing:
            kinds += [(30, CHARACTERS), (8, EDITING), (12, ("enter",))]
        else:
            kinds += [(40, self._commands(user)), (6, "123456789"), (4, CHARACTERS), (2, EDITING)]
        (keys,) = self.draw.choices([keys for _, keys in kinds], [weight for weight, _ in kinds])
        key = self.draw.choice(keys)
        if key in ("/", "~") and type(user.app.screen).__name__ == "ImportDialog":
            return "x"  # no path outside the monkey's folder: it may be a folder with all files of the machine
        return "x" if key in ("q", "O") and not is_typing else key

    def _commands(self, user: User) -> Sequence[str]:
        place = getattr(user.app.screen, "PLACE", None)
        if place is None:
            return (*OFTEN, "h", "m", "l", "1", "2", "3", "f2", "r")
        own = [key for command in commands_of(place) for key in command.default_keys.split(",") if key != "escape"]
        return own or OFTEN

    def _mouse(self, user: User) -> list[Message]:
        width, height = user.app.size
        x, y = self.draw.randrange(max(width, 1)), self.draw.randrange(max(height, 1))
        kinds = self.draw.random()
        if kinds < 0.5:
            return [event for _ in range(self.draw.choice((1, 1, 1, 2))) for event in click(x, y)]
        scrolled = {"x": x, "y": y, "delta_x": 0, "button": 0, "shift": False, "meta": False, "ctrl": False}
        kind, delta = self.draw.choice(
            ((events.MouseScrollDown, 1), (events.MouseScrollUp, -1), (events.MouseMove, 0))
        )
        times = self.draw.choice((1, 3))
        return [kind(None, delta_y=delta, screen_x=x, screen_y=y, **scrolled) for _ in range(times)]
