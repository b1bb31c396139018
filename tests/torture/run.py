"""One run: verbs drawn at random, one after the other, and what must hold after each of them."""

import math
import random
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import numpy as np

import tests.torture.meeting_players
import tests.torture.river_players  # noqa: F401  # both register their players
from tests.coherence.views import views
from tests.conftest import Clock, copied
from tests.test_matching import Hashed
from tests.test_pulling import Slack, serve
from tests.torture.memory import memory_folder
from tests.torture.play import PLAYERS, Play, newest_done
from translate_tui.matching import vectors
from translate_tui.model import Cancelled, UserError
from translate_tui.services import matching
from translate_tui.services.triage import Scope
from translate_tui.services.workspace import Workspace, sample_path
from translate_tui.store.tracking import UNTRACKED_TABLES

MAX_FAILURE_CHARS = 600
DEAR_EVERY = 100  # steps between two of the checks that take long
_HISTORY_SHARE, _MISSING_SHARE, _REOPEN_SHARE, _DUEL_SHARE = 0.06, 0.1, 0.01, 0.02  # of all steps
_HISTORY_VERBS = ("History.undo", "History.redo", "History.go_to")
_ASKED_TICKETS = 6  # for which suggestions are looked at
_CLOCK = (0.0, 0.4, 7.25, 45.5, 300.0, 4000.0, 90_000.0, 700_000.0)  # seconds between two steps
_CLOCK_WEIGHTS = (20, 20, 30, 15, 8, 3, 2, 1)

Tables = dict[str, list[tuple[Any, ...]]]


class Setup(NamedTuple):
    """What a run is played with: `windows` on the same file.

    `worker`: the matcher is left behind until a worker comes to it, and texts have vectors as well.
    """

    seed: int
    steps: int
    sample: bool = True
    windows: int = 1
    worker: bool = False

    def __str__(self) -> str:
        beginning = "sample" if self.sample else "empty"
        return f"seed {self.seed}, {beginning}, {self.windows} window{'s' * (self.windows > 1)}" + (
            ", worker" * self.worker
        )


class Run:
    """One run and what came of it, by verb: `done` changed something, `idle` did not, `refused` was a UserError.

    `undone` counts the steps that were undone. A failure is anything else; a run goes on after most of them.
    """

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        self.done: Counter[str] = Counter()
        self.idle: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.undone = 0
        self.failures: list[str] = []
        self._chance = random.Random(setup.seed)
        self._clock = Clock()
        self._step = 0
        self._name = ""

    def __str__(self) -> str:
        played = self.done.total() + self.idle.total() + self.refused.total() + len(self.failures)
        return (
            f"{self.setup}: {played} verbs, {self.done.total()} done, {self.idle.total()} idle, "
            f"{self.refused.total()} refused, {self.undone} undone, {len(self.failures)} failures"
        )

    @property
    def never_done(self) -> set[str]:
        """The verbs that changed nothing: what they do was not tried."""
        return PLAYERS.keys() - self.done.keys()

    def play(self) -> "Run":
        """Play all steps, then go back to the start and forward again."""
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=memory_folder())))
            slack = Slack()
            environment = stack.enter_context(serve(slack))
            encoder = Hashed() if self.setup.worker else None
            stack.enter_context(patch.object(vectors, "load", lambda: encoder))
            for limit in ("MAX_NEW_AT_ONCE", "MAX_COMPARED_AT_ONCE"):  # so that more is left to the worker
                stack.enter_context(patch.object(matching, limit, 40))
            stack.enter_context(np.errstate(divide="raise", invalid="raise"))
            self._path = folder / "played.db"
            if self.setup.sample:
                copied(sample_path(), self._path)
            self._windows = [self._open() for _ in range(self.setup.windows)]
            stack.callback(self._close)
            self._observer = sqlite3.connect(self._path)
            stack.callback(self._observer.close)
            self._play = Play(self._chance, self._windows[0], self._clock, folder, slack)
            self._play.environment = environment
            self._play.first_step = self._newest_step()
            self._beginning = self._now = self._read()
            names = sorted(PLAYERS)
            for step in range(1, self.setup.steps + 1):
                self._step = step
                if len(self._windows) > 1 and self._chance.random() < _DUEL_SHARE:
                    self._duel(names)
                self._play_step(self._draw_verb(names), self._chance.choice(self._windows))
                if self._chance.random() < _REOPEN_SHARE:
                    self._reopen()
                if self._step % DEAR_EVERY == 0:
                    self._name = "a check"
                    with self._noting_failures():
                        self._check()
            self._name = "the way back"
            with self._noting_failures():
                self._check()
                self._go_back_and_forward()
        return self

    @contextmanager
    def _noting_failures(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            where = error.__traceback__
            while where and where.tb_next:
                where = where.tb_next
            at = f"{where.tb_frame.f_code.co_filename}:{where.tb_lineno}" if where else ""
            self.failures.append(
                f"step {self._step}, {self._name}: {type(error).__name__}: {str(error)[:MAX_FAILURE_CHARS]} ({at})"
            )
            self._now = self._read()

    # ------------------------------------------------------------- one step

    def _draw_verb(self, names: list[str]) -> str:
        """Return the name of a verb: those of the history, and those not done yet, come more often than others."""
        drawn = self._chance.random()
        if drawn < _HISTORY_SHARE:
            return self._chance.choice(_HISTORY_VERBS)
        missing = [name for name in names if name not in self.done] if drawn < _HISTORY_SHARE + _MISSING_SHARE else []
        return self._chance.choice(missing or names)

    def _duel(self, names: list[str]) -> None:
        """Have two windows play the same few verbs, with an undo and a redo of the one around those of the other."""
        first, second = self._chance.sample(self._windows, 2)
        few = self._chance.sample(names, 2)
        for _ in range(3):
            self._play_step(self._chance.choice(few), first)
        for _ in range(3):
            self._play_step("History.undo", self._chance.choice((first, first, second)))
        for _ in range(self._chance.randint(1, 3)):
            self._play_step(self._chance.choice(few), second)
        for _ in range(3):
            self._play_step("History.redo", first)

    def _play_step(self, name: str, window: Workspace) -> None:
        """Play a verb in a window, and note what came of it."""
        self._name = name
        with self._noting_failures():
            self._try_step(name, window)

    def _try_step(self, name: str, window: Workspace) -> None:
        self._clock.on(seconds=self._chance.choices(_CLOCK, _CLOCK_WEIGHTS)[0])
        self._play.work = window
        if self._chance.random() < 0.7:
            window.changed_elsewhere()  # a window asks now and then; until it does, it shows what was there before
        try:
            verb = PLAYERS[name](self._play)
        except UserError as error:
            self._check_reason(name, str(error))
            self.refused[name] += 1
            return
        finally:
            before = self._now = self._read_if_changed()
        if verb is None:
            self.idle[name] += 1
            return
        newest = self._newest_step()
        try:
            verb()
        except (UserError, Cancelled) as error:
            self._check_reason(name, str(error))
            self.refused[name] += 1
            after = self._now = self._read_if_changed()
            assert after == before, f"it was refused, but changed {_differing(before, after)}"
            return
        after = self._now = self._read_if_changed()
        (self.idle if after is before else self.done)[name] += 1
        if after is before:
            return
        if name in _HISTORY_VERBS:
            self.undone += name != "History.redo"
        elif self._newest_step() > newest:
            self._undo_and_redo(window, before, after)
        elif name == "Purges.erase_name":
            self._erase_from_beginning(before, after)
        else:
            assert _tracked(before) == _tracked(after), f"no step can undo it: {_differing(before, after)}"

    def _check_reason(self, name: str, reason: str) -> None:
        """Check that a refusal can be true: that of an undo or a redo needs another window, which is in the way."""
        # What a person can type or choose breaks no rule of a table; that a row is gone is no such rule.
        assert "constraint failed" not in reason or "FOREIGN KEY" in reason, reason
        if name in _HISTORY_VERBS:
            assert len(self._windows) > 1, f"nothing can be in the way of the only window: {reason}"
            possible = [" on its own: ", "A later change depends on this one"]
            if name != "History.undo":  # another window has undone what the step builds on
                possible.append(" has changed the same data since.")
            assert any(part in reason for part in possible), reason

    def _undo_and_redo(self, window: Workspace, before: Tables, after: Tables) -> None:
        """Undo the step that was just made, and redo it: nothing else may change by that."""
        label = window.history.undo()
        self.undone += 1
        undone = self._now = self._read()
        assert label is not None, "the step just made is not the one that is undone"
        assert _tracked(undone) == _tracked(before), f"its undo left {_differing(before, undone)}"
        assert window.history.redo() == label
        self._now = self._read()
        assert _tracked(self._now) == _tracked(after), f"its redo left {_differing(after, self._now)}"

    def _open(self) -> Workspace:
        window = Workspace(self._path, self._clock)
        window.triage.matching.has_worker = self.setup.worker
        return window

    def _close(self) -> None:
        for window in self._windows:
            window.close()

    def _reopen(self) -> None:
        place = self._chance.randrange(len(self._windows))
        self._windows[place].close()
        self._windows[place] = self._open()

    def _erase_from_beginning(self, before: Tables, after: Tables) -> None:
        """Take a name that was erased for good out of what the way back must lead to."""
        kept = {row[0]: row for row in after["purge_turn"]}
        for turn in before["purge_turn"]:
            if turn != kept[turn[0]]:
                turn_id, *_, name = turn
                turns = self._beginning["purge_turn"]
                self._beginning["purge_turn"] = [(*row[:-1], None) if row[0] == turn_id else row for row in turns]
                left = {consent[0] for consent in after["consent"] if consent[2] == name}
                self._beginning["consent"] = [
                    row for row in self._beginning["consent"] if row[2] != name or row[0] in left
                ]

    # --------------------------------------------------- what is looked at

    def _read(self) -> Tables:
        """Return everything in the file, by table, but the images of the log and what the store keeps for itself."""
        tables = self._observer.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            table: self._observer.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()
            for (table,) in tables
            if table not in ("change", "digest", "log_mark") and not table.startswith("sqlite_")
        }

    def _read_if_changed(self) -> Tables:
        version = self._observer.execute("PRAGMA data_version").fetchone()[0]
        if version == getattr(self, "_version", None):
            return self._now
        self._version = version
        return self._read()

    def _newest_step(self) -> int:
        return int(self._observer.execute("SELECT coalesce(max(id), 0) FROM step").fetchone()[0])

    def _check(self) -> None:
        """Check what takes long: the file, figures of the matcher, what each window shows, and some undo."""
        window = self._chance.choice(self._windows)
        for shown in self._windows:
            shown.changed_elsewhere()
        assert window.check()[0] == []
        self._check_figures(window)
        fresh = Workspace(self._path, self._clock)
        try:
            self._compare_windows(fresh)
        finally:
            fresh.close()
        self._undo_some(window)

    def _check_figures(self, window: Workspace) -> None:
        """Check that no figure of the matcher is infinite or not a number, however the tickets changed."""
        if self._chance.random() < 0.5:
            window.triage.matching.update_in_worker(lambda: None)
        ids = list(window.triage.ids(Scope.ALL))
        asked = window.triage.tickets(self._chance.sample(ids, min(len(ids), _ASKED_TICKETS)))
        for ticket in asked.values():
            for suggestion in window.triage.suggestions(ticket):
                assert math.isfinite(suggestion.score) and 0 <= suggestion.score <= 1, suggestion
            window.triage.similar_ids(ticket.id)
        window.triage.suggest_for(list(asked.values()))
        window.groups.compute_affinities(lambda: None)
        for affinity in window.groups._affinities.values():
            figures = (affinity.probability, *(probability for _, probability in affinity.neighbors))
            assert all(0 <= figure <= 1 for figure in figures), affinity
        window.groups.groups()

    def _compare_windows(self, fresh: Workspace) -> None:
        wanted = None
        for window in (fresh, *self._windows):
            if self.setup.worker:
                window.triage.matching.update_in_worker(lambda: None)
            shown = views(window)
            wanted = wanted or shown
            stale = [view for view in wanted if shown[view] != wanted[view]]
            assert not stale, f"a window shows what a fresh one does not: {', '.join(stale)}"

    # ------------------------------------------------------- back and forward

    def _undo_some(self, window: Workspace) -> None:
        """Undo some steps of a window and redo them; another window's step may be in the way of it."""
        before, undone = self._read(), 0
        try:
            for _ in range(self._chance.randint(1, 30)):
                if newest_done(window) <= self._play.first_step or window.history.undo() is None:
                    break
                undone += 1
        except UserError as error:
            self._check_reason("History.undo", str(error))
        self.undone += undone
        for _ in range(undone):
            assert window.history.redo() is not None
        self._now = self._read()
        assert _tracked(self._now) == _tracked(before), f"undo and redo left {_differing(before, self._now)}"

    def _go_back_and_forward(self) -> None:
        for window in self._windows:  # a new step ends what this window could redo: forward leads to the end only
            window.river.add_ticket("the last word", "bug", "smb", "", "")
        window, end = self._windows[0], self._read()
        newest = max(row[0] for row in end["step"] if row[-1] == "done")
        if len(self._windows) == 1:
            undone = 0
            while newest_done(window) > self._play.first_step:
                assert window.history.undo() is not None
                undone += 1
            self._check_at("the start", self._beginning)
            for _ in range(undone):
                assert window.history.redo() is not None
            assert window.history.redo() is None
        else:
            undone, _ = window.history.go_to(self._play.first_step)
            self._check_at("the start", self._beginning)
            window.history.go_to(newest)
        self.undone += undone
        self._check_at("the end", end)
        assert [row[0] for row in end["step"]] == [row[0] for row in self._read()["step"]]

    def _check_at(self, place: str, wanted: Tables) -> None:
        reached = self._now = self._read()
        assert _tracked(reached) == _tracked(wanted), f"{place} is another one: {_differing(wanted, reached)}"
        for window in self._windows:
            window.changed_elsewhere()
        assert self._windows[0].check()[0] == []
        self._check_figures(self._windows[0])
        fresh = Workspace(self._path, self._clock)
        try:
            self._compare_windows(fresh)
        finally:
            fresh.close()


def _tracked(tables: Tables) -> Tables:
    """Return the tables whose changes can be undone."""
    return {table: rows for table, rows in tables.items() if table not in UNTRACKED_TABLES}


def _differing(wanted: Tables, found: Tables) -> str:
    """Return in which tables rows differ, with some of them."""
    parts = []
    for table, rows in _tracked(wanted).items():
        missing, extra = [r for r in rows if r not in found[table]], [r for r in found[table] if r not in rows]
        if missing or extra:
            parts.append(f"{table} (without {str(missing[:2])[:150]}, with {str(extra[:2])[:150]})")
    return "; ".join(parts)
