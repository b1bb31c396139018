"""The guard of the budgets in a real terminal: what it lets through, and that .ci/run calls it."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    monkeypatch.delitem(sys.modules, "terminal", raising=False)  # scripts/ has another one
    import terminal as benchmark

    yield benchmark
    sys.modules.pop("terminal")


@pytest.mark.parametrize(("share", "code"), [(0.9, 0), (1.2, 0), (1.3, 1)])
def test_a_budget_that_is_missed_by_more_than_a_quarter_fails(
    terminal: object, share: float, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    budgets = terminal.BUDGETS
    table: dict[str, dict[str, object]] = {name: {"name": name} for name, _, _ in budgets}
    for name, column, budget in budgets:
        table[name][column] = budget
    name, column, budget = budgets[0]
    table[name][column] = budget * share
    assert terminal.check(list(table.values())) == code
    assert ("OVER" in capsys.readouterr().out) is bool(code)


def test_continuous_integration_checks_the_budgets_after_the_tests() -> None:
    assert (ROOT / ".ci" / "run").read_text().splitlines()[-1] == ".venv/bin/python benchmarks/terminal.py --check"
