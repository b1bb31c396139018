"""Everything that must be green: lint, format, types, import contracts, tests.

python scripts/check.py [ARGUMENTS FOR PYTEST]
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHECKS = (
    ("lint", [sys.executable, "-m", "ruff", "check", "."]),
    ("format", [sys.executable, "-m", "ruff", "format", "--check", "."]),
    ("types", [sys.executable, "-m", "mypy", "--strict", "translate_tui"]),
    ("import contracts", [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"]),
    ("tests", [sys.executable, "-m", "pytest", "-n", "2", *sys.argv[1:]]),
)

if __name__ == "__main__":
    for name, command in CHECKS:
        print(f"== {name}", flush=True)
        if subprocess.run(command, cwd=ROOT).returncode:
            sys.exit(f"{name} failed")
