"""keys.toml: reading it, and saying in plain words what in it cannot hold.

    [triage]
    accept = "a"
    create = ["n", "F12"]

A faulty entry keeps the default keys, the other entries hold. Two entries that clash both keep theirs.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from stat import S_ISREG
from typing import Final

from translate_tui.commands import BY_ID, COMMANDS, commands_of
from translate_tui.commands.base import Command, Place
from translate_tui.commands.keys import NotAKey, is_printable, parse, readable
from translate_tui.commands.moved import RENAMED
from translate_tui.text import plain, shorten

MAX_BYTES: Final = 64 * 1024
MAX_NAMED: Final = 2  # commands that a clash names
MAX_DEPTH: Final = 2  # of an entry: its section and its name
MAX_QUOTED: Final = 40  # characters of a value or name that a problem quotes

# Keys that the focused widget takes first, so that a command on them would never run.
_LIST_KEYS: Final = frozenset(("up", "down", "j", "pageup", "pagedown", "home", "end"))
_FIELD_KEYS: Final = frozenset(
    ("left", "right", "ctrl+left", "ctrl+right", "home", "end", "ctrl+a", "backspace", "delete", "ctrl+w", "ctrl+u")
)
_RATINGS: Final = frozenset("HMLhml123")
_NO_LISTS: Final = frozenset((Place.GRID, Place.MEETING, Place.PRESENTER, Place.RATING, Place.PURGE, Place.READBACK))

_LEAVE_FIELDS: Final = frozenset(("sheet.back", "triage.back", "customers.back"))
_KINDS: Final = {
    bool: "true or false",
    int: "a number",
    float: "a number",
    dict: "a section",
    list: "a list in a list",
}

Keys = dict[str, str]


def read_keymap(path: Path) -> tuple[Keys, tuple[str, ...]]:
    """Return the changed keys of a file by command id, and what is wrong with it. Never raises."""
    try:
        if not S_ISREG(path.stat().st_mode):  # reading a pipe or a device could wait for ever
            return {}, (f"{path} cannot be read (it isn't a file).",)
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        return {}, (f"{path} cannot be read ({error.strerror or error}).",)
    if len(content) > MAX_BYTES:
        return {}, (f"{path} is larger than {MAX_BYTES // 1024} kB, so it isn't a key file.",)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return {}, (f"{path}, line {line}: this is not UTF-8 text.",)
    return parse_keymap(text, str(path))


def parse_keymap(text: str, file: str) -> tuple[Keys, tuple[str, ...]]:
    """Return the changed keys of a TOML text by command id, and its problems, each a sentence with file and line."""
    try:
        sections = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # also numbers and nesting beyond what Python reads
        return {}, (f"{file} isn't valid TOML: {_sentence(plain(str(error)))}",)
    lines = _Lines(text, file)
    problems: list[str] = []
    changes: Keys = {}
    for section, entries in sections.items():
        place = _place(section)
        if place is None:
            problems.append(f"{lines.at(section)}: there is no screen [{_quoted(section)}].{_near_place(section)}")
        elif not isinstance(entries, dict):
            problems.append(f"{lines.at(section)}: [{section}] has to be a section with one line for each command.")
        else:
            for name, value in entries.items():
                command = BY_ID.get(f"{place}.{name}")
                if command is None:
                    problems.append(f"{lines.at(section, name)}: {_unknown(place, name)}")
                    continue
                try:
                    changes[command.id] = ",".join(_keys(command, value))
                except NotAKey as wrong:
                    problems.append(f"{lines.at(section, name)}: {wrong}")
    problems += _take_out_clashes(changes, lines)
    defaults = {command.id: command.default_keys for command in COMMANDS}
    return {id: keys for id, keys in changes.items() if keys != defaults[id]}, tuple(problems)


def _keys(command: Command, value: object) -> Iterator[str]:
    """Yield the keys that a value names, each once. Raises NotAKey with the whole sentence."""
    texts = value if isinstance(value, list) else [value]
    if not texts:
        raise NotAKey(f"{command.id} has no key. Enter one, or a list of keys.")
    known: set[str] = set()
    for text in texts:
        if not isinstance(text, str):
            kind = _KINDS.get(type(text), "a date or time")
            raise NotAKey(f'{command.id} is {kind}: a key is a text in quotes, like "a" or "F5".')
        try:
            key = parse(text)
        except NotAKey as wrong:
            raise NotAKey(f"{command.id} cannot be on “{_quoted(text)}”: {wrong}.") from None
        if why := _not_here(command, key):
            raise NotAKey(f"{command.id} cannot be on {readable(key)}: {why}.")
        if key not in known:
            known.add(key)
            yield key


def _not_here(command: Command, key: str) -> str:
    """Return why a key never reaches a command; empty where it does."""
    if key in command.default_keys.split(","):
        return ""
    if command.place is Place.PURGE and is_printable(key):
        return "in the purge session it is typed into the field"
    if command.place is Place.RATING and key in _RATINGS:
        return "in the blind rating it is a rating"
    if command.id in _LEAVE_FIELDS and is_printable(key):
        return "it exits text fields"
    if command.place is Place.PURGE and key in _FIELD_KEYS:
        return "in the purge session it moves the cursor in the field"
    if command.place not in _NO_LISTS and key in _LIST_KEYS:
        return "it moves in lists"
    return ""


def _take_out_clashes(changes: Keys, lines: "_Lines") -> list[str]:
    """Take entries out of `changes` until no key means two things at once; return what is wrong with them."""
    problems: dict[str, str] = {}
    while clashes := _clashes(changes):
        for key, commands in clashes.items():
            for command in commands:
                if command.id not in changes:
                    continue
                others = [f"{other.id} ({other.label})" for other in commands if other is not command]
                named = " and ".join(others[:MAX_NAMED]) + (" and others" if len(others) > MAX_NAMED else "")
                problems.setdefault(
                    command.id,
                    f"{lines.at(command.place, command.name)}: {readable(key)} is the key of {named} too, so "
                    f"{command.id} keeps {_readable_keys(command.default_keys)}.",
                )
        for command_id in problems:
            changes.pop(command_id, None)
    return list(problems.values())


def _clashes(changes: Mapping[str, str]) -> dict[str, list[Command]]:
    """Return the keys that two commands have which hold at the same time."""
    clashes: dict[str, list[Command]] = {}
    everywhere = commands_of(Place.EVERYWHERE)
    for place in Place:
        by_key = defaultdict(list)
        for command in commands_of(place) if place is Place.EVERYWHERE else (*commands_of(place), *everywhere):
            for key in changes.get(command.id, command.default_keys).split(","):
                by_key[key].append(command)
        for key, commands in by_key.items():
            if len(commands) > 1:
                known = clashes.setdefault(key, [])
                known += [command for command in commands if command not in known]
    return clashes


def _readable_keys(keys: str) -> str:
    return " or ".join(readable(key) for key in keys.split(","))


def _place(section: str) -> Place | None:
    return next((place for place in Place if place == section), None)


def _near_place(section: str) -> str:
    names = {place.value: place.value for place in Place} | {place.label.casefold(): place.value for place in Place}
    near = dict.fromkeys(names[name] for name in get_close_matches(section.casefold(), names, 3, 0.65))
    return (
        f" Did you mean {_either(f'[{name}]' for name in near)}?" if near else " `translate-tui keys` names them all."
    )


def _unknown(place: Place, name: str) -> str:
    names = {command.name: command.name for command in commands_of(place)}
    names |= {command.label.casefold(): command.name for command in commands_of(place)}
    near = dict.fromkeys(names[match] for match in get_close_matches(name.casefold(), names, 3, 0.65))
    elsewhere = [command.place.value for command in COMMANDS if command.name == name]
    hint = ""
    if renamed := RENAMED.get(f"{place}.{name}"):
        new_place, _, new_name = renamed.partition(".")
        hint = f" It is now {new_name}{'' if new_place == place else f' in [{new_place}]'}."
    elif near:
        hint = f" Did you mean {_either(near)}?"
    elif elsewhere:
        hint = f" There is one in {_either(f'[{other}]' for other in elsewhere[:3])}."
    return f"[{place}] has no command “{_quoted(name)}”.{hint}"


def _either(names: Iterable[str]) -> str:
    return " or ".join(names)


def _quoted(text: str) -> str:
    return shorten(plain(text), MAX_QUOTED)


def _sentence(text: str) -> str:
    return f"{text.rstrip('.')}."


class _Lines:
    """Where in the file a section or an entry is: tomllib does not tell."""

    def __init__(self, text: str, file: str) -> None:
        self._file = file
        self._numbers: dict[tuple[str, ...], int] = {}
        section: tuple[str, ...] = ()
        for number, line in enumerate(text.split("\n"), 1):  # TOML's only line end, with or without \r
            if header := re.match(r"\[([^\[\]]+)\]", line.lstrip()):
                section = _path(header[1])
                self._numbers.setdefault(section, number)
            elif "=" in line and not line.lstrip().startswith("#"):
                path = (*section, *_path(line.partition("=")[0]))
                for length in range(1, min(len(path), MAX_DEPTH) + 1):
                    self._numbers.setdefault(path[:length], number)

    def at(self, *path: str) -> str:
        """Return the file, with the line where that is known."""
        number = self._numbers.get(tuple(path)) or self._numbers.get(tuple(path[:1]))
        return f"{self._file}, line {number}" if number else self._file


def _path(written: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in written.split("."))
