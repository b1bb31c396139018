"""The practice in two pages, with where in the app each step is; and the tour of a first week on the sample.

What they say stands in guide.txt. Keys stand there as the ids of their commands, so that the guide cannot say
another key than the app has.
"""

import re
from pathlib import Path
from textwrap import fill
from typing import Final, NamedTuple

from translate_tui.commands import COMMANDS

_KEY: Final = re.compile(r"\{([^}]+)\}")


class Section(NamedTuple):
    """A part of the guide: its title, its paragraphs, and the pictures that show it."""

    title: str
    paragraphs: tuple[str, ...]
    pictures: tuple[str, ...] = ()


class Stop(NamedTuple):
    """One step of the tour: what is said, and the commands any of which carry it out."""

    words: str
    commands: tuple[str, ...]


_WIDTH: Final = 96
CODE: Final = "`"
_TOUR: Final = "# Tour"
_TEXT: Final = (Path(__file__).parent / "guide.txt").read_text(encoding="utf-8")


def _sections(text: str) -> tuple[Section, ...]:
    found = []
    for part in re.split(r"^# ", text, flags=re.MULTILINE)[1:]:
        head, *paragraphs = (paragraph.strip() for paragraph in part.split("\n\n"))
        title, _, pictures = head.partition("\npictures: ")
        found.append(Section(title, tuple(p.replace("\n", " ") for p in paragraphs if p), tuple(pictures.split())))
    return tuple(found)


def _stops(text: str) -> tuple[Stop, ...]:
    found = []
    for part in filter(None, (part.strip() for part in text.split("\n\n"))):
        words, _, commands = part.partition("\ndone by: ")
        found.append(Stop(words.replace("\n", " "), tuple(commands.split(", "))))
    return tuple(found)


GUIDE: Final = _sections(_TEXT.partition(_TOUR)[0])
TOUR: Final = _stops(_TEXT.partition(_TOUR)[2])


def keyed(words: str, mark: str = "") -> str:
    """Return a line with the keys of the commands that it names, `mark` around each. Raises KeyError."""
    keys = {command.id: command.keys.split(" or ")[0] for command in COMMANDS}
    return _KEY.sub(lambda match: f"{mark}{keys[match[1]]}{mark}", words)


def guide_text() -> str:
    """Return the guide as plain text of 96 columns."""
    lines = ["The translation meeting: the practice in two pages", ""]
    for section in GUIDE:
        lines.append(keyed(section.title))
        for paragraph in section.paragraphs:
            lines += fill(keyed(paragraph), _WIDTH, initial_indent="  ", subsequent_indent="  ").splitlines()
        lines.append("")
    lines += ["A tour of a first week on a sample company: translate-tui demo --tour"]
    return "\n".join(lines) + "\n"


def facilitator_page() -> str:
    """Return the guide as markdown with its pictures: docs/facilitator.md."""
    lines = [
        "# The facilitator's guide",
        "",
        "Made from `translate_tui/guide.txt` by `python scripts/build_docs.py`. `translate-tui guide` prints it, and",
        "`G` shows it in the app. A tour of a first week, on a sample company: `translate-tui demo --tour`.",
    ]
    for section in GUIDE:
        lines += ["", f"## {keyed(section.title, CODE)}"]
        for paragraph in section.paragraphs:
            lines += ["", fill(keyed(paragraph, CODE), _WIDTH + 20)]
        for picture in section.pictures:
            lines += ["", f"![{picture}]({picture}.svg)"]
    return "\n".join(lines) + "\n"


class Tour:
    """How far somebody has come on the tour."""

    def __init__(self) -> None:
        self._at = 0

    @property
    def over(self) -> bool:
        """Whether all steps are taken."""
        return self._at >= len(TOUR)

    @property
    def words(self) -> str:
        """What is to be done next."""
        if self.over:
            return "That was the tour. G shows the guide; q leaves, and nothing of this is kept."
        return f"Tour {self._at + 1} of {len(TOUR)}:  {keyed(TOUR[self._at].words)}"

    def did(self, command_id: str) -> None:
        """A command was carried out: go on where it was the one that was meant."""
        if not self.over and command_id in TOUR[self._at].commands:
            self._at += 1

    def skip(self) -> None:
        """Go on without having done it."""
        self._at += 1
