"""What the trials of a torture came to, in one line of figures."""

import argparse
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Report:
    """Trials of one kind; `figures` count what was done in them. Each failure says how to see it again."""

    name: str
    seed: int
    trials: int = 0
    failures: list[str] = field(default_factory=list)
    figures: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        figures = "".join(f", {count} {figure}" for figure, count in sorted(self.figures.items()))
        return f"{self.name}, seed {self.seed}: {self.trials} trials, {len(self.failures)} failures{figures}"

    def require_success(self) -> None:
        """Fail with all that is known, if a trial failed."""
        assert not self.failures, "\n".join([str(self), *self.failures])


def run(torture: Callable[[int, int], Report], doc: str | None, count: int) -> None:
    """Run trials from the command line: `--seed` and `--count`."""
    parser = argparse.ArgumentParser(description=doc)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=count)
    options = parser.parse_args()
    report = torture(options.seed, options.count)
    print(report, flush=True)
    for failure in report.failures:
        print("  ", failure, flush=True)
    sys.exit(bool(report.failures))
