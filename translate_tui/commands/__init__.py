"""Every action a person can take, declared once.

Key bindings, the key bar, the command palette, the help page (`?`), keys.toml, the keys that messages name and
docs/keys.md are all made from this list.
"""

import re
from typing import Final

from translate_tui.commands import around, cards, everywhere, inbox, meetings
from translate_tui.commands.base import MAX_SHOWN as MAX_SHOWN
from translate_tui.commands.base import Command as Command
from translate_tui.commands.base import Place as Place
from translate_tui.commands.key_meanings import KEY_MEANINGS as KEY_MEANINGS
from translate_tui.commands.keymap import KEYMAP as KEYMAP
from translate_tui.commands.keys import is_printable, readable

COMMANDS: Final[tuple[Command, ...]] = (
    *everywhere.COMMANDS,
    *inbox.COMMANDS,
    *cards.COMMANDS,
    *meetings.COMMANDS,
    *around.COMMANDS,
)
BY_ID: Final = {command.id: command for command in COMMANDS}
_BY_PLACE: Final = {place: tuple(c for c in COMMANDS if c.place is place) for place in Place}
_ID: Final = re.compile(r"\{([a-z]+\.[a-z_0-9]+)\}")


def commands_of(place: Place) -> tuple[Command, ...]:
    """Return the commands of a place, in the order in which they are shown."""
    return _BY_PLACE[place]


def key_bar(place: Place, phase: str = "") -> list[Command]:
    """Return the commands in the key bar of a place; `phase` is its state, where its key bar has several."""
    own = [c for c in commands_of(place) if c.shown and (not c.phases or phase in c.phases)]
    shown = [*own, *(c for c in commands_of(Place.EVERYWHERE) if place in c.also_in or phase in c.phases)]
    return sorted(shown, key=lambda command: command.default_keys == "escape")  # the way out comes last


# ------------------------------------------------------- the keys that hold now


def textual_keys(command: Command) -> list[str]:
    """Return the keys of a command, as Textual names them, with the user's changes."""
    return KEYMAP.changes.get(command.id, command.default_keys).split(",")


def key(command_id: str) -> str:
    """Return the (first) key of a command as people read it, with the user's changes. Raises KeyError."""
    return readable(textual_keys(BY_ID[command_id])[0])


def key_in(place: Place, name: str) -> str | None:
    """Return the key of a place's command by its name ("risks"), or None where that place has no such command.

    For what several places show: a hint must not name a key of another place.
    """
    command = BY_ID.get(f"{place.value}.{name}")
    return key(command.id) if command else None


def capitalized_key(command_id: str) -> str:
    """Return the key of a command for the beginning of a sentence: "Enter", but "e" and "Ctrl+Y" as they are."""
    name = key(command_id)
    return name.capitalize() if name.isalpha() and len(name) > 1 else name


def keys(command_id: str) -> str:
    """Return all keys of a command as people read them: "→ or n". Raises KeyError."""
    return " or ".join(readable(name) for name in textual_keys(BY_ID[command_id]))


def key_beside_typing(command_id: str) -> str:
    """Return the first key of a command that works while letters are typed; where it has none, its first key."""
    names = textual_keys(BY_ID[command_id])
    return readable(next((name for name in names if not is_printable(name)), names[0]))


def with_keys(text: str, mark: str = "") -> str:
    """Return a text with `{triage.accept}` and the like replaced by that command's key, `mark` around each.

    For texts of our own only: what people wrote may hold braces. Raises KeyError for an id that there is not.
    """
    return _ID.sub(lambda match: f"{mark}{key(match[1])}{mark}", text)


def help_text(command: Command) -> str:
    """Return what a command does, in one sentence that names other keys as they hold now."""
    return with_keys(command.help)


def key_listing() -> str:
    """Return all commands by place with the keys that hold now, for a terminal; changed ones with their default."""
    lines = []
    for place in Place:
        lines += ["", f"{place.label}  [{place.value}]"]
        for command in commands_of(place):
            changed = f"  (changed; default: {_default_keys(command)})" if command.id in KEYMAP.changes else ""
            lines.append(f"  {keys(command.id):<18} {command.name:<18} {help_text(command)}{changed}")
    return "\n".join(lines[1:]) + "\n"


def _default_keys(command: Command) -> str:
    return " or ".join(readable(name) for name in command.default_keys.split(","))


def key_table() -> str:
    """Return all commands with their default keys as markdown, by key and by place: docs/keys.md."""
    lines = [
        "# Keys",
        "",
        "Made from `translate_tui/commands/` by `python scripts/build_docs.py`.",
        "The command palette (`Ctrl+P`) lists all of them by name; `?` shows those of the current screen.",
        "",
        "## By key",
        "",
        "A key means the same on all screens. Lowercase letters act on what is selected. Most capitals open a view.",
        "",
        "| key | meaning | screens |",
        "| --- | --- | --- |",
    ]
    for letter, (meaning, _) in KEY_MEANINGS.items():
        places = [command.place.label for command in COMMANDS if letter in command.default_keys.split(",")]
        lines.append(f"| `{letter}` | {meaning} | {', '.join(dict.fromkeys(places))} |")
    lines += _OTHER_KEYS
    for place in Place:
        lines += ["", f"## {place.label}", "", f"`[{place.value}]`", ""]
        lines += ["| key | action | what it does | in keys.toml |", "| --- | --- | --- | --- |"]
        for command in commands_of(place):
            lines.append(
                f"| `{_default_keys(command)}` | {command.label} | {help_text(command)} | `{command.name}` |"
            )
    return "\n".join([*lines, *_KEYS_TOML]) + "\n"


_OTHER_KEYS: Final = (
    "| `1`-`9` | the line with that number | River, Groups, Patterns, Meeting, Empathy maps |",
    "| `enter` | open, or save what is typed | everywhere |",
    "| `esc` | go back, or close | everywhere |",
    "| `tab` | the next list, map, field or pattern | everywhere |",
    "| `/` | filter | River, Customers |",
    "| `space` | mark a ticket; in a meeting, pause the clock | River, Meeting |",
)

_KEYS_TOML: Final = """
## Changing keys

Every key can be changed in the file `keys.toml` in the configuration folder (`~/.config/translate-tui/` on Linux,
`~/Library/Application Support/translate-tui/` on macOS, `%LOCALAPPDATA%\\translate-tui\\` on Windows). A section is
a screen, a line is a command of it; a command has one key, or a list of keys:

```toml
[triage]
accept = "a"
add = ["F12", "Ctrl+A"]

[everywhere]
undo = "F11"
```

Keys are written as this page shows them (`?`, `F5`, `Ctrl+Y`, `→`, `space`, `esc`) or as Textual names them
(`question_mark`, `ctrl+y`); `^y` works, too. The key bar, `?`, the palette and every message then name the new keys.
An entry that cannot be used (an unknown command, a key that terminals cannot send, a key that two commands
share) is reported at start with its line, and its command keeps the default key. `translate-tui keys` prints all
keys, and
which ones are changed.
""".rstrip().split("\n")
