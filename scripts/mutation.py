"""Change the code in small ways, run the tests, and list the changes that no test notices.

python scripts/mutation.py [PACKAGE ...] [--sample 60] [--seed 1] [--children 1]

mutmut (the extra `dev`) makes the mutants and runs the tests of each; `[tool.mutmut]` in pyproject.toml says which
tests. This takes a random sample of each package, prints how many were killed, and where the others are. It does
not change constants of modules, properties and other decorated functions: mutmut makes no mutants of those. Left out
of the samples are mutants of the store that only change the case of SQL.
"""

import argparse
import ast
import difflib
import json
import os
import random
import re
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MUTANTS = ROOT / "mutants"
PACKAGES = ("protocol", "services", "store", "exports", "matching", "redaction")
_SQL_KEYWORD = re.compile(
    r"\b(?:SELECT|FROM|WHERE|JOIN|INSERT|UPDATE|DELETE|SET|VALUES|ORDER BY|GROUP BY|UNION)\b"
    r"|^\s*[\"']?(?:CREATE|BEGIN|COMMIT|PRAGMA)\b|execute\(",
    re.IGNORECASE,
)
_CASED_SQL = re.compile(r"'[^']*'|:\w+")  # where case counts: values in quotes and named parameters
KILLED = {1, 3, -24, 24, 36, 152, 255}  # exit codes of pytest on a failure, and of mutmut on a timeout


def mutmut(*arguments: str) -> tuple[bool, str]:
    """Run mutmut in the project; return whether it came to its end, and what it printed."""
    # An editable installation would be imported in place of the mutants.
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "mutmut", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    return not done.returncode, done.stdout + done.stderr


def exit_codes(package: str) -> dict[str, int | None]:
    """The mutants of a package by name, with the exit code of their tests (None: not run)."""
    codes: dict[str, int | None] = {}
    for path in sorted((MUTANTS / "translate_tui" / package).rglob("*.meta")):
        codes |= json.loads(path.read_text("utf-8"))["exit_code_by_key"]
    return codes


def first_line(path: Path, function: str) -> int:
    """The line on which a function ("name" or "Class.name") starts in the source; 0 if it isn't there."""
    owner, _, name = function.rpartition(".")
    tree = ast.parse(path.read_text("utf-8"))
    bodies = [node.body for node in tree.body if isinstance(node, ast.ClassDef) and node.name == owner]
    nodes = [node for body in (bodies if owner else [tree.body]) for node in body]
    functions = [node for node in nodes if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
    # A decorator belongs to the function in mutmut's counting of lines.
    starts = [
        min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
        for node in functions
        if node.name == name
    ]
    return starts[0] if starts else 0


@lru_cache
def _mutated(path: Path) -> tuple[list[str], dict[str, tuple[int, int]]]:
    """The lines of a file with all its mutants, and the first and last line of each function in it."""
    lines = (MUTANTS / path).read_text("utf-8").splitlines()
    return lines, json.loads((MUTANTS / f"{path}.spans").read_text("utf-8"))["spans"]


def source_path(mutant: str) -> Path:
    """The path of the file in which a mutant is, from the root of the project."""
    path = Path(*mutant.rpartition(".")[0].split(".")).with_suffix(".py")
    return path if (ROOT / path).exists() else path.with_suffix("") / "__init__.py"


def before_and_after(mutant: str) -> tuple[list[str], list[str]]:
    """The lines of the function that a mutant changes, as they are and as they become."""
    lines, spans = _mutated(source_path(mutant))
    generated = mutant.rpartition(".")[2]
    before, after = (
        [line.replace(name, "") for line in lines[spans[name][0] - 1 : spans[name][1]]]
        for name in (re.sub(r"_\d+$", "_orig", generated), generated)
    )
    return before, after


def is_same_sql(mutant: str) -> bool:
    """Return whether a mutant of the store only changes the case of SQL, which means the same to SQLite.

    In values in quotes ('done') and named parameters (:id) case counts, so those must be the same.
    """
    before, after = before_and_after(mutant)
    changed = [(old, new) for old, new in zip(before, after, strict=False) if old != new]
    return len(before) == len(after) and all(
        old.lower() == new.lower() and _SQL_KEYWORD.search(old) and _CASED_SQL.findall(old) == _CASED_SQL.findall(new)
        for old, new in changed
    )


def place(mutant: str) -> str:
    """Where a mutant is and what it changes: "file:line" and its name, then the removed and the added lines."""
    before, after = before_and_after(mutant)
    difference = [text.rstrip() for text in difflib.ndiff(before, after)]
    unchanged = next(number for number, text in enumerate(difference) if text.startswith(("-", "+")))
    generated = mutant.rpartition(".")[2]
    function = re.sub(r"__mutmut_\d+$", "", generated).removeprefix("x_").removeprefix("xǁ").replace("ǁ", ".")
    path = source_path(mutant)
    blank = next(number for number, line in enumerate(before) if line.strip())
    changed = [f"    {text.replace('    ', '')}" for text in difference if text.startswith(("-", "+"))]
    return "\n".join([f"{path}:{first_line(ROOT / path, function) + unchanged - blank}  {mutant}", *changed])


def main() -> None:
    """Take the samples, run them, print the table and the survivors."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("packages", nargs="*", metavar="PACKAGE", help=f"of {', '.join(PACKAGES)}; all by default")
    parser.add_argument("--sample", type=int, default=60, help="mutants of each package (60)")
    parser.add_argument("--seed", type=int, default=1, help="another seed takes another sample (1)")
    parser.add_argument("--children", type=int, default=1, help="mutants tested at the same time (1)")
    options = parser.parse_args()
    packages = options.packages or PACKAGES
    if unknown := set(packages) - set(PACKAGES):
        parser.error(f"no such package: {', '.join(sorted(unknown))}")

    # mutmut can't make the mutants without running some: a name that fits none stops it before that.
    print("making the mutants and finding their tests ...", flush=True)
    _, output = mutmut("run", "--max-children", str(options.children), "none")
    if not (MUTANTS / "mutmut-stats.json").exists():
        sys.exit(output)
    samples: dict[str, list[str]] = {}
    for package in packages:
        names = [name for name in sorted(exit_codes(package)) if package != "store" or not is_same_sql(name)]
        samples[package] = sorted(random.Random(options.seed).sample(names, min(options.sample, len(names))))
    sampled = [name for names in samples.values() for name in names]
    print(f"running the tests of {len(sampled)} mutants ...", flush=True)
    ended, output = mutmut("run", "--max-children", str(options.children), *sampled)
    if not ended:
        sys.exit(output)

    survivors: list[str] = []
    print(f"\n{'package':<12}{'sampled':>8}{'killed':>8}{'survived':>10}{'share':>8}")
    for package, names in samples.items():
        codes = exit_codes(package)
        alive = [name for name in names if codes[name] not in KILLED]
        survivors += alive
        killed = len(names) - len(alive)
        print(f"{package:<12}{len(names):>8}{killed:>8}{len(alive):>10}{killed / len(names):>8.0%}")
    for name in survivors:
        print(f"\n{place(name)}")


if __name__ == "__main__":
    main()
