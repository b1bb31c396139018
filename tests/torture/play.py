"""What a player draws at random: words, rows that exist, and rows that do not, or no longer."""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from tests.conftest import HOSTILE, Clock
from tests.test_pulling import Slack
from translate_tui.model import Commitment, Pattern, Ticket
from translate_tui.services.triage import Scope
from translate_tui.services.workspace import Workspace

T = TypeVar("T")

NAMES = ("Asha Verma", "Ben", "Quill Marsh", "José Ñandú", "李雷", "ben")
COMPANIES = ("Alba", "Ferro", "Ferro Ltd", "Corvo, S.A.", "Globex", "Ünal Çelik GmbH", "")
_PHRASES = (
    "the import of users stops at row 500", "wrong VAT on the invoice", "the dashboard takes 40 s to open",
    "single sign on logs us out", "export to CSV breaks umlauts", "der Export bricht ab", "no es posible exportar",
    "le tableau de bord est lent", "thank you, great support!", "I am out of office until Monday",
    "+1, also at Globex", "[BUG] - [ENTERPRISE] - [HIGH] “it stops”", "URGENT!!! nothing works", "データが消えた",
    "zx9 quuxify frobnicate",
)  # fmt: skip
_UNKNOWN_IDS = (0, -1, 10**9, 2**62)
_REMEMBERED = 40  # values of each kind that were seen earlier


class Play:
    """One window of a run, with a source of chance; `slack` is what the stand-in for Slack's API answers from.

    About one draw in eight is hostile: what nobody should type, or a row that was undone, merged or never there.
    """

    def __init__(self, chance: random.Random, work: Workspace, clock: Clock, folder: Path, slack: Slack) -> None:
        self.chance = chance
        self.work = work
        self.clock = clock
        self.folder = folder
        self.slack = slack
        self.environment: dict[str, str] = {}  # that leads to the stand-in for Slack's API
        self.first_step = 0  # steps up to this one were there before the run, and are left alone
        self._seen: dict[str, list[Any]] = {}

    def hostile(self) -> bool:
        return self.chance.random() < 0.12

    def one(self, choices: Iterable[T]) -> T:
        return self.chance.choice(list(choices))

    def maybe(self, value: T, otherwise: T, probability: float = 0.5) -> T:
        return value if self.chance.random() < probability else otherwise

    # ----------------------------------------------------------------- text

    def words(self) -> str:
        if not self.hostile():
            return " ".join(self.chance.sample(_PHRASES, self.chance.choice((1, 1, 2))))
        text = self.one((*HOSTILE, "", "   ", "🙂" * 300, "word " * 3000, "\u200b", "P1", str(self.chance.random())))
        return text if self.chance.random() < 0.5 else f"{self.one(_PHRASES)} {text}"

    def name(self) -> str:
        return self.words() if self.hostile() else self.one(NAMES)

    def names(self) -> str:
        return ", ".join(self.name() for _ in range(self.chance.choice((1, 1, 2, 3))))

    def day(self) -> str:
        return self.words() if self.hostile() else self.one(("", "today", "fri", "2026-11-02", "+2w", "yesterday"))

    # ----------------------------------------------------------------- rows

    def among(self, kind: str, present: Sequence[T]) -> T | None:
        """Return one of the values that are there now, or one that was there earlier; None where there is none."""
        seen = self._seen.setdefault(kind, [])
        if self.hostile() and seen:
            return self.one(seen)  # type: ignore[no-any-return]
        if not present:
            return None
        chosen = self.one(present)
        seen.append(chosen)
        del seen[:-_REMEMBERED]
        return chosen

    def ids(self, present: Sequence[int], most: int = 3) -> list[int]:
        """Return a few of these ids; where hostile none at all, one of them twice, or one that does not exist."""
        present = list(present)
        chosen = self.chance.sample(present, min(len(present), self.chance.randint(1, most)))
        if self.hostile():
            return self.one(([], [*chosen, *chosen[:1]], [*chosen, self.one(_UNKNOWN_IDS)]))
        remembered = self._seen.setdefault("ids", [])
        if self.hostile() and remembered:
            return [*chosen, self.one(remembered)]
        remembered.extend(chosen)
        del remembered[:-_REMEMBERED]
        return chosen

    def tickets(self, scope: Scope = Scope.ALL, most: int = 3) -> list[int]:
        return self.ids(self.work.triage.ids(scope), most)

    def members(self) -> list[int]:
        pattern = self.standing()
        return self.ids(self.work.triage.ids(Scope.PATTERN, pattern.id)) if pattern else []

    def standing(self) -> Pattern | None:
        """Return a pattern that is there now."""
        patterns = self.work.patterns.all()
        return self.one(patterns) if patterns else None

    def pattern(self) -> Pattern | None:
        """Return a pattern as it is or was: it may have been merged or undone since."""
        return self.among("pattern", self.work.patterns.all())

    def pattern_id(self) -> int:
        pattern = self.pattern()
        return self.one(_UNKNOWN_IDS) if pattern is None or self.chance.random() < 0.02 else pattern.id

    def ticket(self) -> Ticket | None:
        ids = self.tickets(Scope.INBOX, 1) or self.tickets(most=1)
        return next(iter(self.work.triage.tickets(ids).values()), None)

    def customer_id(self) -> int:
        row = self.among("customer", self.work.customers.all())
        return self.one(_UNKNOWN_IDS) if row is None or self.chance.random() < 0.02 else row.id

    def commitment(self) -> Commitment | None:
        return self.among("commitment", self.work.commitments.open())

    def draft(self) -> str:
        """Return the key of a draft, or none."""
        return self.one(("", "a draft", "purge"))

    # ------------------------------------------------- what a verb needs first

    def forgotten_meeting(self) -> None:
        """Let a day pass, so that nobody has ended the meeting that runs."""
        self.clock.on(hours=self.chance.choice((3, 9, 30)))

    def file(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text, encoding="utf-8", errors="surrogatepass")
        return path


Verb = Callable[[], Any]
Player = Callable[[Play], Verb | None]  # None: there is nothing to play with
PLAYERS: dict[str, Player] = {}


def player(name: str) -> Callable[[Player], Player]:
    """Register how a verb is played, under its name in the code.

    A player prepares what the verb needs first, and returns the verb with what it is called with.
    """

    def register(play: Player) -> Player:
        assert name not in PLAYERS, name
        PLAYERS[name] = play
        return play

    return register


def newest_done(window: Workspace) -> int:
    """Return the id of the step that a window would undo; 0 for none."""
    db = window._db
    sql = "SELECT coalesce(max(id), 0) FROM step WHERE state = 'done' AND (window = ? OR id <= ?)"
    return int(db.value(sql, (db.window, db.opened_at_step)))


@contextmanager
def moved_away(path: Path) -> Iterator[None]:
    """Have a database's file lie elsewhere meanwhile."""
    elsewhere = path.with_name("elsewhere")
    path.rename(elsewhere)
    try:
        yield
    finally:
        elsewhere.rename(path)
