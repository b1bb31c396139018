"""Somebody at the real app in a pseudo-terminal: what is pressed, drawn at random, and what is seen then."""

import random
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

from tests.terminal import FAILURE_S, Terminal
from tests.torture.emulator import Emulator

SIZE: Final = (160, 45)
ESCAPE, ENTER, TAB, UP, DOWN, RIGHT, LEFT = "\x1b", "\r", "\t", "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D"
CLEAR_FIELD, SAVE_FORM, SAVE_AS = "\x15", "\x04", "\x1b[24~"
PLACE_KEYS: Final = {
    "river": "\x1bOQ", "patterns": "\x1bOR", "grid": "\x1bOS", "meeting": "\x1b[15~", "journey": "\x1b[17~",
    "history": "\x1b[19~",
}  # fmt: skip
_LETTERS: Final = "abcdefghiklmnoprst"  # neither u nor q, which would undo or quit where nothing takes words
_MARK: Final = "xv"  # begins what is typed, so that it stands nowhere else
_FILTER: Final = "type to filter"  # in a list to choose from
_QUIET_S: Final = 0.03  # without anything painted: what was pressed is done, mostly
_DID: Final = re.compile(r"^ {2}(?P<label>\S.*?) - u undoes")
_WENT_BACK: Final = re.compile(r"^ {2}(?P<verb>undone|redid): (?P<label>.+?)\s*(?:▌.*)?$")
_CLOCK: Final = re.compile(r"(?P<minutes>\d+):(?P<seconds>\d\d) left")


class Echo(NamedTuple):
    """Words of the status line: `verb` is "did", "undone" or "redid"."""

    verb: str
    label: str


class Person:
    """Presses keys in the app and remembers what it answered."""

    def __init__(self, chance: random.Random, path: Path) -> None:
        self.chance = chance
        self.terminal = Terminal("--db", str(path), size=SIZE)
        self.echoes: list[Echo] = []
        self.typed = ""  # what was typed last into a field
        self.form = ""  # the keys that open that field again, where that does not depend on what is selected
        self.pressed: list[str] = []
        self.is_history_known = True  # no undo or redo was pressed whose echo has not been seen
        self.is_clock_touched = False
        self.clock: tuple[int, float] | None = None  # seconds that were left, and when that was seen
        self._emulator = Emulator(*SIZE)
        self._fed = 0
        self._status = ""

    def __enter__(self) -> "Person":
        return self

    def __exit__(self, *_: object) -> None:
        self.terminal.close()

    # ------------------------------------------------------------ what is seen

    @property
    def screen(self) -> str:
        return self._emulator.text

    @property
    def is_started(self) -> bool:
        return "F8 History" in self.screen

    @property
    def painted(self) -> str:
        """As much of what was typed last as is on the screen, in a field whose words are kept."""
        screen, typed = self.screen, "" if _FILTER in self.screen else self.typed
        while typed and typed not in screen:
            typed = typed[:-1]
        return typed

    def look(self, seconds: float = 0.0) -> bool:
        """Read what was painted, or is within some seconds; return whether that was anything."""
        self.terminal.read(seconds)
        return self._take_in()

    def _take_in(self) -> bool:
        sent = self.terminal.seen[self._fed :]
        self._fed += len(sent)
        self._emulator.feed(sent)
        if sent:
            self._notice()
        return bool(sent)

    def _notice(self) -> None:
        lines = self._emulator.lines
        if (match := _CLOCK.search(lines[0])) is not None:
            left = int(match["minutes"]) * 60 + int(match["seconds"])
            if self.clock is None or self.clock[0] != left:
                self.clock = (left, time.time())
        if (status := lines[-2]) == self._status or status.startswith("▌"):
            return
        self._status = status
        if (match := _DID.match(status)) is not None:
            self.echoes.append(Echo("did", match["label"].strip()))
        elif (match := _WENT_BACK.match(status)) is not None:
            self.echoes.append(Echo(match["verb"], match["label"]))
            self.is_history_known = self._history_keys == 1
            self._history_keys = 0

    _history_keys = 0

    def wait_for(self, there: str | Callable[[], bool], seconds: float = FAILURE_S) -> None:
        """Look until words are on the screen, or until something is so; `seconds` only bounds a failure."""
        end = time.monotonic() + seconds
        while not (there in self.screen if isinstance(there, str) else there()):
            assert time.monotonic() < end and self.terminal.read(0.05), f"{there} never came, but\n{self.screen}"
            self._take_in()

    def settle(self, at_most: float = 1.0) -> None:
        """Look until nothing more is painted, mostly. It sets the pace; nothing depends on it."""
        end = time.monotonic() + at_most
        if self.look(0.12):
            while time.monotonic() < end and self.look(_QUIET_S):
                pass

    # --------------------------------------------------------- what is pressed

    def press(self, keys: str) -> None:
        """Press keys at once, as fast as a terminal sends them."""
        if keys in ("u", "U"):
            self.is_history_known = False
            self._history_keys += 1
        self.pressed.append(keys)
        try:
            self.terminal.write(keys)
        except OSError as error:
            raise AssertionError(f"the app has ended:\n{self.screen}") from error

    def escape(self) -> None:
        """Close what is open. What follows at once would be taken for a part of the same key."""
        self.press(ESCAPE)
        self.look(0.15)
        self.settle()

    def words(self) -> str:
        lengths = self.chance.choices((2, 4, 7), k=self.chance.randint(2, 5))
        return _MARK + " ".join("".join(self.chance.choices(_LETTERS, k=length)) for length in lengths)

    def write(self, words: str, form: str = "") -> None:
        """Type words into a field, sometimes letter by letter."""
        self.typed, self.form = words, form
        if self.chance.random() < 0.5:
            self.press(words)
            return
        for letter in words:
            self.press(letter)
            self.look(self.chance.choice((0.0, 0.0, 0.004)))

    def kill(self) -> None:
        """Kill the app, then look at what it had painted until then."""
        self.terminal.kill()
        self.terminal.rest()
        self._take_in()

    # ----------------------------------------------------------- what is done

    def act(self, *, rests: bool = True) -> None:
        """Do one thing at random; `rests`: look at what comes of each part of it before going on."""
        chance = self.chance
        pause = self.settle if rests else _go_on
        kind = chance.choices(tuple(_ACTS), tuple(weight for weight, _ in _ACTS.values()))[0]
        _ACTS[kind][1](self, pause)
        pause()

    def go(self, place: str) -> None:
        """Go to a place, out of whatever is open."""
        for _ in range(3):
            if "Esc closes" not in self.screen:
                break
            self.escape()
        self.press(PLACE_KEYS[place])
        self.settle()

    def open_form(self, place: str, keys: str, title: str) -> bool:
        """Open a form; return whether it is open now: the place may have no use for it."""
        self.go(place)
        self.press(keys)
        end = time.monotonic() + 2
        while title not in self.screen and time.monotonic() < end and self.look(0.2):
            pass
        return title in self.screen


Pause = Callable[[], None]


def _go_on() -> None:
    """Wait for nothing."""


def _triage(person: Person, pause: Pause) -> None:
    person.go("river")
    for key in person.chance.choice(("y", "yyy", "1", "2", "k", "s", "  y", "N", "x", "o", TAB, "yssy", "l")):
        person.press(key)
        pause()


def _create(person: Person, pause: Pause) -> None:
    person.go("river")
    person.press("c")
    pause()
    person.write(person.words())
    pause()
    person.press(ENTER)


def _add(person: Person, pause: Pause) -> None:
    if person.open_form("river", "a", "Quick add"):
        line = "" if person.chance.random() < 0.4 else "[BUG] - [SMB] - [SLOW] "
        person.press(line)
        person.write(person.words(), "a" if not line else "")
        pause()
        person.press(person.chance.choice((SAVE_FORM, ENTER, ESCAPE)))


def _cell(person: Person, pause: Pause) -> None:
    person.go("journey")
    person.press("S")
    person.settle()
    for key in person.chance.choices((UP, DOWN, LEFT, RIGHT), k=person.chance.randint(0, 3)):
        person.press(key)
    pause()
    person.press(ENTER)
    pause()
    person.write(person.words())
    person.press(ENTER)


def _sentence(person: Person, pause: Pause) -> None:
    person.go("patterns")
    person.press(person.chance.choice(("", DOWN, UP)) + person.chance.choice("1111234"))
    pause()
    if "Enter saves" in person.screen:
        person.write(person.words())
        pause()
        person.press(ENTER)


def _slate(person: Person, pause: Pause) -> None:
    person.go("patterns")
    for key in person.chance.choice(("t", "tt", "r", "b")):
        person.press(key)
        pause()
    person.press(person.chance.choice(("h", "m", "1", "2", ENTER)))


def _run(person: Person, pause: Pause) -> None:
    person.go("meeting")
    if "starts the meeting" in person.screen:
        person.press(ENTER)
        person.settle()
        person.is_clock_touched = True
    keys = person.chance.choice((RIGHT, RIGHT, LEFT, "h", "y", "o", "+", "-", " ", "r", "b", DOWN, "E"))
    person.is_clock_touched |= keys in "+- E"
    if keys != "E" or person.chance.random() < 0.2:
        person.press(keys)


def _say(person: Person, pause: Pause) -> None:
    keys, title = person.chance.choice((("a", "Commitment"), ("p", "Parking lot"), ("n", "ote"), ("d", "ecision")))
    if not person.open_form("meeting", keys, title):
        return
    if _FILTER in person.screen:
        person.press(ENTER)
        person.settle()
    if keys == "d" and "Decision on" in person.screen:
        person.press("1")
    person.write(person.words(), keys if keys in "ap" else "")
    pause()
    if keys == "a":
        person.press(TAB + "Noa" + TAB + "fri")
        pause()
    person.press(person.chance.choice((SAVE_FORM, SAVE_FORM, ENTER)))


def _purge(person: Person, pause: Pause) -> None:
    person.go("journey")
    person.press(ENTER)
    person.settle()
    if "What" not in person.screen and "start" in person.screen:
        person.press(ENTER)
        person.settle()
    person.write(person.words())
    pause()
    person.press(ENTER)


def _undo(person: Person, pause: Pause) -> None:
    person.go("history" if person.chance.random() < 0.2 else "patterns")
    for key in person.chance.choice(("u", "uu", "uU", "uuU", "U")):
        person.press(key)
        pause()


_ACTS: Final[dict[str, tuple[int, Callable[[Person, Pause], None]]]] = {
    "triage": (5, _triage), "create": (3, _create), "add": (4, _add), "cell": (3, _cell), "sentence": (3, _sentence),
    "slate": (2, _slate), "run": (5, _run), "say": (6, _say), "purge": (2, _purge), "undo": (4, _undo),
}  # fmt: skip
