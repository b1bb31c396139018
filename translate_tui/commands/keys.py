"""How keys are written: as people read them ("?", "Ctrl+Y", "→") and as Textual names them ("question_mark")."""

import unicodedata
from functools import cache
from string import punctuation
from typing import Final

# Textual's names where they are not the character's Unicode name.
_SHORT_NAMES: Final = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}
_WORDS: Final = {"left": "←", "right": "→", "up": "↑", "down": "↓", "escape": "esc"}
_ALIASES: Final = {
    **{word: name for name, word in _WORDS.items()},
    "return": "enter",
    "spacebar": "space",
    "pgup": "pageup",
    "pgdn": "pagedown",
    "page up": "pageup",
    "page down": "pagedown",
    "del": "delete",
    "ins": "insert",
}
_MOVES: Final = frozenset(("left", "right", "up", "down", "home", "end"))
_FUNCTION_KEYS: Final = frozenset(f"f{number}" for number in range(1, 25))
_NAMED: Final = _MOVES | _FUNCTION_KEYS | {"pageup", "pagedown", "insert", "delete", "backspace"}
_NAMED_ALONE: Final = _NAMED | {"enter", "tab", "space", "escape"}
# What a terminal sends for them is another key's code, or never reaches the app.
_TAKEN: Final = {
    "ctrl+i": "terminals send tab for it",
    "ctrl+m": "terminals send enter for it",
    "ctrl+j": "terminals send enter for it",
    "ctrl+h": "terminals send backspace for it",
    "ctrl+[": "terminals send esc for it",
    "ctrl+s": "many terminals use it to stop their output",
    "ctrl+q": "many terminals use it to resume their output",
    "ctrl+z": "it suspends programs",
    "ctrl+c": "it always leaves the app",
    "ctrl+p": "it always opens the command palette",
    "ctrl+\\": "it ends programs",
}
_NEVER_SENT: Final = ("alt", "option", "meta", "super", "cmd", "command", "win", "hyper")
_MODIFIERS: Final = ("ctrl", "shift", *_NEVER_SENT)


class NotAKey(ValueError):
    """A text that is no key which a command can have; says why."""


def readable(key: str) -> str:
    """Return a key as people read it: "?" for "question_mark", "Ctrl+Y" for "ctrl+y", "F5" for "f5"."""
    modifiers, plus, name = key.rpartition("+")
    if not plus:
        return _readable_name(name)
    name = name.upper() if len(name) == 1 else _readable_name(name).capitalize()
    return "+".join([*(modifier.capitalize() for modifier in modifiers.split("+")), name])


# Textual folds the hyphens in names ("hyphen-minus"), so some cannot be looked up: what was named before is kept.
_CHARACTERS: Final[dict[str, str]] = {}


def _name_of(character: str) -> str:
    """Return Textual's name of a character that is no letter or digit; empty where Unicode has none."""
    name = unicodedata.name(character, "").lower().replace("-", "_").replace(" ", "_")
    name = _SHORT_NAMES.get(name, name)
    _CHARACTERS[name] = character
    return name


for _sign in punctuation:
    _name_of(_sign)


def _character_named(name: str) -> str:
    """Return the character that Textual gives this name; empty where there is none."""
    if name in _CHARACTERS:
        return _CHARACTERS[name]
    try:
        character = unicodedata.lookup(name.replace("_", " "))
    except KeyError:
        return ""
    return character if len(character) == 1 else ""  # Unicode also names sequences of characters


@cache
def _readable_name(name: str) -> str:
    if name in _WORDS:
        return _WORDS[name]
    if name in _FUNCTION_KEYS:
        return name.upper()
    if len(name) == 1 or name in _NAMED_ALONE:
        return name
    return _character_named(name) or name


def is_printable(key: str) -> bool:
    """Tell whether a key types a character where there is a field to type in."""
    return key == "space" or ("+" not in key and key not in _NAMED_ALONE)


def parse(text: str) -> str:
    """Return Textual's name of a key that somebody wrote: "?", "F5", "^y", "ctrl+y", "→", "esc", "question_mark".

    Raises NotAKey for what is no key, and for a key that terminals cannot send to a command.
    """
    written = text.strip() if text.strip() else text
    if written == " ":
        return "space"
    if len(written) == 1:
        return _character(written)
    if len(written) == 2 and written[0] == "^":
        return _with_ctrl(written[1])
    *modifiers, name = _parts(written)
    lower = _ALIASES.get(name.lower(), name.lower())
    for modifier in modifiers:
        if modifier in _NEVER_SENT:
            raise NotAKey(f"many terminals do not send {modifier}")
    if not modifiers:
        return _name(name, lower)
    if modifiers == ["ctrl"]:
        return _with_ctrl(name if len(name) == 1 else lower)
    if modifiers == ["shift"]:
        if len(name) == 1 and name.isalpha():
            return name.upper()
        if lower in _NAMED - {"backspace"} or lower == "tab":
            return f"shift+{lower}"
        raise NotAKey("terminals send no code of its own for it")
    if len(name) == 1:
        raise NotAKey("terminals can't tell it apart from the key without shift")
    raise NotAKey("many terminals do not send two such keys together")


def _parts(written: str) -> list[str]:
    """Split "ctrl-shift+a" at its signs; a sign that is the key itself stays."""
    parts: list[str] = []
    rest = written
    while True:
        modifier = next((m for m in _MODIFIERS if rest.lower().startswith((f"{m}+", f"{m}-"))), None)
        if modifier is None or len(rest) <= len(modifier) + 1:
            return [*parts, rest]
        parts.append(modifier)
        rest = rest[len(modifier) + 1 :].strip()


def _character(character: str) -> str:
    if not character.isprintable():
        raise NotAKey("it isn't a key")
    if character.isalnum():
        return character
    if character in _ALIASES:  # an arrow
        return _ALIASES[character]
    if not (name := _name_of(character)):
        raise NotAKey("it isn't a key")
    return name


def _name(name: str, lower: str) -> str:
    if lower in _NAMED_ALONE:
        return lower
    character = _character_named(lower)
    if not character:
        more = '; several keys are a list: ["n", "right"]' if "," in name else ""
        raise NotAKey(f"it isn't a key{more}")
    return _character(character)


def _with_ctrl(name: str) -> str:
    key = f"ctrl+{name.lower()}"
    if key in _TAKEN:
        raise NotAKey(_TAKEN[key])
    if len(name) == 1 and name.isascii() and name.isalpha():
        return key
    if name in _MOVES | {"pageup", "pagedown", "delete"} | _FUNCTION_KEYS:
        return key
    raise NotAKey("terminals send no code of its own for it")
