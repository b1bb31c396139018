"""The guide (the practice in two pages) and the tour of a first week on the sample.

Their texts are in guide.txt. Keys are written there as `{triage.accept}`, so that they follow keys.toml.
"""

import re
from pathlib import Path
from textwrap import fill
from typing import Final, NamedTuple

from translate_tui.commands import key, with_keys


class Section(NamedTuple):
    """A part of the guide: its title, its paragraphs, and the names of the pictures in docs/ that show it."""

    title: str
    paragraphs: tuple[str, ...]
    pictures: tuple[str, ...] = ()


class Stop(NamedTuple):
    """One step of the tour: its text, and the ids of the commands any of which complete it."""

    words: str
    commands: tuple[str, ...]


_WIDTH: Final = 96
CODE: Final = "`"
_TOUR: Final = "# Tour"
_TEXT: Final = (Path(__file__).parent / "guide.txt").read_text(encoding="utf-8")


def _sections(text: str) -> tuple[Section, ...]:
    sections = []
    for part in re.split(r"^# ", text, flags=re.MULTILINE)[1:]:
        head, *paragraphs = (paragraph.strip() for paragraph in part.split("\n\n"))
        title, _, pictures = head.partition("\npictures: ")
        sections.append(Section(title, tuple(p.replace("\n", " ") for p in paragraphs if p), tuple(pictures.split())))
    return tuple(sections)


def _stops(text: str) -> tuple[Stop, ...]:
    stops = []
    for part in filter(None, (part.strip() for part in text.split("\n\n"))):
        words, _, commands = part.partition("\ndone by: ")
        stops.append(Stop(words.replace("\n", " "), tuple(commands.split(", "))))
    return tuple(stops)


GUIDE: Final = _sections(_TEXT.partition(_TOUR)[0])
TOUR: Final = _stops(_TEXT.partition(_TOUR)[2])


def guide_text() -> str:
    """Return the guide as plain text of 96 columns."""
    lines = ["The translation meeting: the practice in two pages", ""]
    for section in GUIDE:
        lines.append(with_keys(section.title))
        for paragraph in section.paragraphs:
            lines += fill(with_keys(paragraph), _WIDTH, initial_indent="  ", subsequent_indent="  ").splitlines()
        lines.append("")
    lines += ["To take a tour of a first week on a sample company, run: translate-tui demo --tour"]
    return "\n".join(lines) + "\n"


def facilitator_page() -> str:
    """Return the guide as markdown with its pictures: docs/facilitator.md."""
    lines = [
        "# The facilitator's guide",
        "",
        "Generated from `translate_tui/commands/guide.txt` by `python scripts/build_docs.py`. `translate-tui guide`",
        f"prints it, and `{key('everywhere.guide')}` shows it in the app. A tour of a first week, on a sample",
        "company: `translate-tui demo --tour`.",
    ]
    for section in GUIDE:
        lines += ["", f"## {with_keys(section.title, CODE)}"]
        for paragraph in section.paragraphs:
            lines += ["", fill(with_keys(paragraph, CODE), _WIDTH + 20)]
        for picture in section.pictures:
            lines += ["", f"![{picture}](pictures/{picture}.png)"]
    return "\n".join(lines) + "\n"


class Tour:
    """The progress of one person on the tour."""

    def __init__(self) -> None:
        self._step = 0

    @property
    def is_over(self) -> bool:
        """Whether all steps are completed or skipped."""
        return self._step >= len(TOUR)

    @property
    def words(self) -> str:
        """Return what to do next, or the closing words after the last step."""
        if self.is_over:
            return with_keys(
                "That was the tour. Now your own data: {everywhere.quit} quits and deletes this sample. Then run "
                "translate-tui and press {triage.import}."
            )
        return f"Tour {self._step + 1} of {len(TOUR)}:  {with_keys(TOUR[self._step].words)}"

    def advance(self, command_id: str) -> None:
        """Go to the next step if this command completes the current one."""
        if not self.is_over and command_id in TOUR[self._step].commands:
            self._step += 1

    def skip(self) -> None:
        """Go to the next step without completing this one."""
        self._step += 1
