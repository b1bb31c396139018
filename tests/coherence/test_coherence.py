"""Whatever is done, in whichever window: every window shows what a freshly opened one shows."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.coherence.cases import CASES, COVERED_BY, Scene
from tests.coherence.verbs import writing_verbs
from tests.coherence.views import history, views
from tests.conftest import Clock
from tests.test_pulling import slack as slack
from translate_tui.services.workspace import Workspace


def test_every_verb_that_writes_has_a_case() -> None:
    verbs = writing_verbs()
    assert len(verbs) > 60, "the search for verbs finds too few: it has stopped seeing how they are written"
    assert verbs - CASES.keys() - COVERED_BY.keys() == set(), "these verbs have no case"
    assert CASES.keys() | COVERED_BY.keys() <= verbs, "these cases have no verb"
    assert set(COVERED_BY.values()) <= CASES.keys()


@pytest.fixture
def other(sample: Path, clock: Clock) -> Iterator[Workspace]:
    """A second window on the same file."""
    window = Workspace(sample, clock)
    yield window
    window.close()


@pytest.fixture
def work(sample: Path, clock: Clock) -> Iterator[Workspace]:
    window = Workspace(sample, clock)
    yield window
    window.close()


@pytest.mark.parametrize("name", sorted(CASES))
def test_every_window_shows_what_a_fresh_one_shows(
    name: str, work: Workspace, other: Workspace, clock: Clock, request: pytest.FixtureRequest
) -> None:
    verb = CASES[name](Scene(work, clock, request))
    before = views(work)  # what is remembered is remembered now, by both windows
    other.changed_elsewhere()
    assert views(other) == before
    steps = len(work.history.steps())
    verb()
    fresh = Workspace(work.path, clock)
    after = views(fresh)
    fresh.close()
    _check(name, work, other, after)
    if len(work.history.steps()) > steps:
        # What an undo or a redo leads to is known: what was shown before it, or after the verb. A window that missed
        # it shows the other of the two. Only the history is another one.
        assert work.history.undo() is not None
        _check(f"undo of {name}", work, other, before | {"history": _fresh_history(work, clock)})
        assert work.history.redo() is not None
        _check(f"redo of {name}", work, other, after | {"history": _fresh_history(work, clock)})


def _check(done: str, work: Workspace, other: Workspace, wanted: dict[str, Any]) -> None:
    other.changed_elsewhere()
    for window, shown in (("this window", views(work)), ("the other window", views(other))):
        stale = [view for view in wanted if shown[view] != wanted[view]]
        assert not stale, f"after {done}, {window} still shows the former {', '.join(stale)}"


def _fresh_history(work: Workspace, clock: Clock) -> object:
    fresh = Workspace(work.path, clock)
    shown = history(fresh)
    fresh.close()
    return shown
