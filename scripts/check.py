"""Everything that must be green: lint, format, types, import contracts, tests.

python scripts/check.py [--full] [ARGUMENTS FOR PYTEST]

--full tries thousands of examples of each property (tests/conftest.py has the profiles); without it dozens.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROFILE = "full" if "--full" in sys.argv else "dev"
FOR_PYTEST = [argument for argument in sys.argv[1:] if argument != "--full"]
TESTS = ["pytest", "-n", "2", f"--hypothesis-profile={PROFILE}", *FOR_PYTEST]
CHECKS = (
    ("lint", [sys.executable, "-m", "ruff", "check", "."]),
    ("format", [sys.executable, "-m", "ruff", "format", "--check", "."]),
    ("types", [sys.executable, "-m", "mypy", "--strict", "translate_tui"]),
    ("import contracts", [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"]),
    ("tests", [sys.executable, "-m", *TESTS]),
)

if __name__ == "__main__":
    for name, command in CHECKS:
        print(f"== {name}", flush=True)
        if subprocess.run(command, cwd=ROOT).returncode:
            sys.exit(f"{name} failed")
