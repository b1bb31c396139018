"""The settings: few, visible, each with its choices; kept in the database, beside the work they are about.

They are no steps of the history: a setting is changed back where it was changed.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from translate_tui.model import SLATE_SIZE, Phase, UserError
from translate_tui.protocol.agenda import PHASE_LABELS
from translate_tui.protocol.gate import DEFAULT_GATE, Gate, GateRule, Strictness
from translate_tui.store import settings
from translate_tui.store.database import Database

_YES_NO: Final = ("yes", "no")
PAST, USUAL = "as past meetings", "as usual"


class Masking(StrEnum):
    """When names, e-mail addresses, phone numbers and ids are masked."""

    PRESENTING = "while presenting"
    ALWAYS = "always"


class Settings(NamedTuple):
    """All settings as they hold. `phases` are seconds as stated by hand, None where they are not."""

    seconds: int
    phases: Mapping[Phase, int] | None
    from_past: bool
    slate_size: int
    gate: Gate
    bell: bool
    masking: Masking


class Setting(NamedTuple):
    """One setting as people see it: its key, what it is called, its choices (the first holds unless changed)."""

    key: str
    label: str
    choices: tuple[str, ...]
    help: str


SETTINGS: Final = (
    Setting("length", "Length of the meeting", ("30", *(str(m) for m in (15, 20, 25, 35, 40, 45, 60))), "minutes"),
    Setting("phases", "Time of the phases", (PAST, USUAL), "enter states the minutes of each phase"),
    Setting(
        "slate", "Slate", tuple(str(n) for n in range(SLATE_SIZE, 0, -1)), "patterns at most; one more displaces one"
    ),
    Setting(
        "gate", "Gate", tuple(s.value for s in (Strictness.BLOCKS, Strictness.WARNS, Strictness.OFF)),
        "with a pattern that lacks something: a reason is asked for, it is only said, or nothing",
    ),
    Setting("gate.customers", "distinct customers", ("2", "3", "4", "5"), "how many it asks for"),
    Setting("gate.segment", "segment", _YES_NO, "asked for?"),
    Setting("gate.impact", "impact rated", _YES_NO, "asked for?"),
    Setting("gate.workaround", "workaround, or “none known”", _YES_NO, "asked for?"),
    Setting("gate.requested", "requested solution", _YES_NO, "asked for?"),
    Setting("gate.quotes", "quotes", ("2", "3", "4", "5", "1", "0"), "how many it asks for"),
    Setting("bell", "Bell", _YES_NO, "at two minutes left and at zero; the words on the screen stay"),
    Setting(
        "masking", "Masking", tuple(m.value for m in Masking),
        "of names, e-mail addresses, phone numbers, ids, customers",
    ),
)  # fmt: skip


def read(db: Database) -> Settings:
    """Return the settings as they hold; what is not set (or unreadable) is as at first."""
    kept = {one.key: _read_choice(db, one) for one in SETTINGS}
    stated = stated_phases(settings.value(db, "phases", PAST))
    asked = {GateRule.CUSTOMERS, *(rule for rule in GateRule if kept.get(f"gate.{rule}") == "yes")}
    quotes = int(kept["gate.quotes"])
    gate = DEFAULT_GATE._replace(
        strictness=Strictness(kept["gate"]),
        rules=frozenset(asked | ({GateRule.QUOTES} if quotes else set())),
        customers=int(kept["gate.customers"]),
        quotes=quotes,
    )
    return Settings(
        seconds=sum(stated.values()) if stated else 60 * int(kept["length"]),
        phases=stated,
        from_past=kept["phases"] == PAST and stated is None,
        slate_size=int(kept["slate"]),
        gate=gate,
        bell=kept["bell"] == "yes",
        masking=Masking(kept["masking"]),
    )


def stated_phases(words: str) -> dict[Phase, int] | None:
    """Return the seconds of each phase where `words` are six whole minutes ("2 4 15 4 3 2"), else None."""
    parts = words.split()
    if len(parts) != len(Phase) or not all(part.isdecimal() and len(part) < 4 for part in parts):
        return None
    minutes = [int(part) for part in parts]
    return {phase: 60 * m for phase, m in zip(Phase, minutes, strict=True)} if all(minutes) else None


def _read_choice(db: Database, one: Setting) -> str:
    value = settings.value(db, one.key, one.choices[0])
    return value if value in one.choices else one.choices[0]


class SettingsEditor:
    """The settings of one database, to read and to change."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def read(self) -> Settings:
        """Return the settings as they hold."""
        return read(self._db)

    def stored(self, key: str, default: str) -> str:
        """Return what is stored under a key that is no setting of the list (the theme), or `default`."""
        return settings.value(self._db, key, default)

    def store(self, key: str, value: str) -> None:
        """Store a value under a key."""
        settings.set_value(self._db, key, value)

    def value(self, key: str) -> str:
        """Return what a setting is, in words."""
        kept = settings.value(self._db, key, "")
        if key == "phases" and stated_phases(kept):
            return kept
        return _read_choice(self._db, _find(key))

    def turn(self, key: str, by: int) -> str:
        """Take the next of a setting's choices (or the one before); return what was done."""
        one = _find(key)
        order = sorted(one.choices, key=int) if one.choices[0].isdecimal() else one.choices
        value = self.value(key)
        at = order.index(value) if value in order else -1 if by > 0 else 0
        return self._set(one, order[(at + by) % len(order)])

    def choose(self, key: str, value: str) -> str:
        """Take one of a setting's choices; return what was done."""
        return self._set(_find(key), value)

    def state_phases(self, minutes: Mapping[Phase, str]) -> str:
        """State how many minutes each phase has; return what was done. Raises UserError for no whole minutes."""
        words = " ".join(minutes[phase].strip() or "?" for phase in Phase)
        if stated_phases(words) is None:
            named = ", ".join(PHASE_LABELS[phase] for phase in Phase)
            raise UserError(f"Each phase needs whole minutes, at least one ({named}).")
        return self._set(_find("phases"), words)

    def _set(self, one: Setting, value: str) -> str:
        settings.set_value(self._db, one.key, value)
        return f"{one.label}: {value}"


def _find(key: str) -> Setting:
    return next(one for one in SETTINGS if one.key == key)
