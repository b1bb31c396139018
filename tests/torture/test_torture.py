"""Any sequence of all verbs, in one window or two: nothing breaks, and all of it can be undone and redone."""

import pytest

from tests.coherence.cases import COVERED_BY
from tests.coherence.verbs import writing_verbs
from tests.conftest import is_full
from tests.torture.play import PLAYERS
from tests.torture.run import Run, Setup
from tests.torture.verbs import setups

SHORT = setups(first_seed=1, steps=150, runs=2)
LONG = setups(first_seed=1, steps=3000, runs=4)


def test_every_verb_that_writes_is_played() -> None:
    assert writing_verbs() == PLAYERS.keys() | COVERED_BY.keys(), "these have no player, or are no verbs any more"


@pytest.mark.parametrize("setup", LONG if is_full() else SHORT, ids=str)
def test_whatever_is_done_can_be_undone_and_redone(setup: Setup) -> None:
    run = Run(setup).play()
    assert not run.failures, "\n".join([str(run), *run.failures])
    assert not is_full() or not run.never_done, "these verbs were always refused, or had nothing to change"
