"""Whatever is done, in whichever window: every window shows what a freshly opened one shows."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.coherence.cases import CASES, COVERED_BY, Scene
from tests.coherence.verbs import writing_verbs
from tests.coherence.views import views
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
    other.changed_elsewhere()
    views(work), views(other)  # what is remembered is remembered now
    steps = len(work.history.steps())
    verb()
    _compare(name, work, other, clock)
    if len(work.history.steps()) > steps:
        assert work.history.undo() is not None
        _compare(f"undo of {name}", work, other, clock)
        assert work.history.redo() is not None
        _compare(f"redo of {name}", work, other, clock)


def _compare(done: str, work: Workspace, other: Workspace, clock: Clock) -> None:
    fresh = Workspace(work.path, clock)
    wanted = views(fresh)
    fresh.close()
    other.changed_elsewhere()
    for window, shown in (("this window", views(work)), ("the other window", views(other))):
        stale = [view for view in wanted if shown[view] != wanted[view]]
        assert not stale, f"after {done}, {window} still shows the former {', '.join(stale)}"
