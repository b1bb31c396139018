"""The settings: each has a few choices, and is stored in the database with the work that it is about.

Changing a setting leaves no undo step: it is changed back where it was changed. Only who is a customer is changed in
a step, since all volumes follow from it.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from translate_tui.model import SLATE_SIZE, Phase, UserError
from translate_tui.protocol.agenda import PHASE_LABELS
from translate_tui.protocol.gate import DEFAULT_GATE, Gate, GateRule, Strictness
from translate_tui.protocol.who_counts import WhoCounts
from translate_tui.store import settings, who_counts
from translate_tui.store.database import Database

PAST: Final = "as in past meetings"  # the phases get the time that past meetings used for them
USUAL: Final = "as usual"  # they get what the practice proposes
_YES_NO: Final = ("yes", "no")
_WHO_COUNTS: Final = "who_counts"
_MAX_PHASE_DIGITS: Final = 3  # of the minutes of a phase


class Masking(StrEnum):
    """When names, email addresses, phone numbers and ids are masked on the screen."""

    PRESENTING = "in presenter view"
    ALWAYS = "always"


class Settings(NamedTuple):
    """All settings with their present values.

    `seconds` is the length of a meeting. `phases` are the seconds of each phase as people set them; None: they are
    derived, from past meetings where `from_past` says so.
    """

    seconds: int
    phases: Mapping[Phase, int] | None
    from_past: bool
    slate_size: int
    gate: Gate
    bell: bool
    masking: Masking


class Setting(NamedTuple):
    """One setting as the settings screen shows it; the first of its choices is the default."""

    key: str
    label: str
    choices: tuple[str, ...]
    help: str


SETTINGS: Final = (
    Setting("length", "Length of the meeting", ("30", *(str(m) for m in (15, 20, 25, 35, 40, 45, 60))), "minutes"),
    Setting("phases", "Time per agenda item", (PAST, USUAL), "{settings.phases} sets the minutes of each item"),
    Setting(
        "slate", "Slate", tuple(str(n) for n in range(SLATE_SIZE, 0, -1)),
        "maximum number of patterns; when the slate is full, a new one replaces another",
    ),
    Setting(
        "gate", "Gate", tuple(s.value for s in (Strictness.BLOCKS, Strictness.WARNS, Strictness.OFF)),
        "if a pattern isn't ready: “blocks” lets it pass only with a reason, “warns” only tells you",
    ),
    Setting("gate.customers", "distinct customers", ("2", "3", "4", "5"), "how many the gate requires"),
    Setting("gate.segment", "segment", _YES_NO, "does the gate require it?"),
    Setting("gate.workaround", "workaround, or “none known”", _YES_NO, "does the gate require it?"),
    Setting("gate.requested", "requested fix", _YES_NO, "does the gate require it?"),
    Setting("gate.quotes", "quotes", ("2", "3", "4", "5", "1", "0"), "how many the gate requires"),
    Setting(
        _WHO_COUNTS, "Who is a customer", tuple(WhoCounts),
        "do people without a company count too? automatic decides from your tickets",
    ),
    Setting("bell", "Bell", _YES_NO, "rings at two minutes left and at zero; the screen shows both too"),
    Setting(
        "masking", "Masking", tuple(m.value for m in Masking),
        "hides names, email addresses, phone numbers, ids and customers",
    ),
)  # fmt: skip


def read(db: Database) -> Settings:
    """Return the settings of a database; one that is not set, or not to one of its choices, has its default."""
    values = {setting.key: _read_choice(db, setting) for setting in SETTINGS if setting.key != _WHO_COUNTS}
    phase_seconds = parse_phases(settings.value(db, "phases", PAST))
    quotes = int(values["gate.quotes"])
    rules = {GateRule.CUSTOMERS, *(rule for rule in GateRule if values.get(f"gate.{rule}") == "yes")}
    if quotes:
        rules.add(GateRule.QUOTES)
    gate = DEFAULT_GATE._replace(
        strictness=Strictness(values["gate"]),
        rules=frozenset(rules),
        customers=int(values["gate.customers"]),
        quotes=quotes,
    )
    return Settings(
        seconds=sum(phase_seconds.values()) if phase_seconds else 60 * int(values["length"]),
        phases=phase_seconds,
        from_past=values["phases"] == PAST and phase_seconds is None,
        slate_size=int(values["slate"]),
        gate=gate,
        bell=values["bell"] == "yes",
        masking=Masking(values["masking"]),
    )


def parse_phases(words: str) -> dict[Phase, int] | None:
    """Return the seconds of each phase for six whole minutes ("2 4 15 4 3 2"), in order; None for other words."""
    parts = words.split()
    if len(parts) != len(Phase) or not all(part.isdecimal() and len(part) <= _MAX_PHASE_DIGITS for part in parts):
        return None
    minutes_of_phases = list(map(int, parts))
    if not all(minutes_of_phases):
        return None
    return {phase: 60 * minutes for phase, minutes in zip(Phase, minutes_of_phases, strict=True)}


def _read_choice(db: Database, setting: Setting) -> str:
    default = setting.choices[0]
    value = settings.value(db, setting.key, default)
    return value if value in setting.choices else default


class SettingsEditor:
    """Reads and changes the settings of one database."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def read(self) -> Settings:
        """Return all settings with their present values."""
        return read(self._db)

    def stored_value(self, key: str, default: str) -> str:
        """Return what is stored under a key that is not in SETTINGS (such as the theme), or `default`."""
        return settings.value(self._db, key, default)

    def store_value(self, key: str, value: str) -> None:
        """Store a value under a key that is not in SETTINGS."""
        settings.set_value(self._db, key, value)

    def value(self, key: str) -> str:
        """Return the present choice of a setting; for phases set by hand their minutes, as "2 4 15 4 3 2"."""
        if key == _WHO_COUNTS:
            return str(who_counts.choice(self._db))
        stored = settings.value(self._db, key, "")
        if key == "phases" and parse_phases(stored):
            return stored
        return _read_choice(self._db, _find(key))

    def choose_next(self, key: str, by: int) -> str:
        """Set a setting to its next choice (by 1) or the one before (by -1); return what was done.

        After the last comes the first. Numbers are in ascending order, whichever of them is the default.
        """
        setting = _find(key)
        choices = sorted(setting.choices, key=int) if setting.choices[0].isdecimal() else setting.choices
        value = self.value(key)
        if value not in choices:  # phases set by hand
            return self._set(setting, choices[0 if by > 0 else -1])
        return self._set(setting, choices[(choices.index(value) + by) % len(choices)])

    def choose(self, key: str, value: str) -> str:
        """Set a setting to one of its choices; return what was done."""
        return self._set(_find(key), value)

    def set_phases(self, minutes: Mapping[Phase, str]) -> str:
        """Set the minutes of each phase, as typed; return what was done. Raises UserError for no whole minutes."""
        words = " ".join(minutes[phase].strip() or "?" for phase in Phase)
        if parse_phases(words) is None:
            phase_names = ", ".join(PHASE_LABELS[phase] for phase in Phase)
            raise UserError(f"Enter whole minutes for each agenda item, at least 1 ({phase_names}).")
        return self._set(_find("phases"), words)

    def _set(self, setting: Setting, value: str) -> str:
        if setting.key == _WHO_COUNTS:
            return self._set_who_counts(setting, WhoCounts(value))
        settings.set_value(self._db, setting.key, value)
        return f"{setting.label}: {value}"

    def _set_who_counts(self, setting: Setting, choice: WhoCounts) -> str:
        with self._db.step(f"{setting.label}: {choice}") as session:
            who_counts.update(self._db, choice)
            if choice is WhoCounts.AUTOMATIC:
                counted = WhoCounts.PEOPLE if who_counts.are_people_counted(self._db) else WhoCounts.COMPANIES
                session.label += f" ({counted} now)"
        return session.label


def _find(key: str) -> Setting:
    return next(setting for setting in SETTINGS if setting.key == key)
