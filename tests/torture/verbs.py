"""Plays runs by hand: `python -m tests.torture.verbs --seed 7 --steps 3000 --runs 4` prints a line for each."""

import argparse
import sys

from tests.torture.run import Run, Setup

MAX_SHOWN = 20  # failures of a run that are printed


def setups(first_seed: int, steps: int, runs: int) -> list[Setup]:
    """Return what runs are played with: by turns in one window and in two, on the sample and on an empty file."""
    return [
        Setup(
            first_seed + number,
            steps,
            sample=number // 2 % 2 == 0,
            windows=1 + number % 2,
            worker=number % 4 in (1, 2),
        )
        for number in range(runs)
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--runs", type=int, default=4)
    options = parser.parse_args()
    is_failed = False
    for setup in setups(options.seed, options.steps, options.runs):
        run = Run(setup).play()
        print(run, flush=True)
        for failure in run.failures[:MAX_SHOWN]:
            print("  ", failure, flush=True)
        if run.never_done:
            print("   never done:", ", ".join(sorted(run.never_done)), flush=True)
        is_failed |= bool(run.failures)
    sys.exit(is_failed)


if __name__ == "__main__":
    main()
