"""Print every text that people can read in the app, its messages, command line and exports: to read in one go.

python scripts/list_strings.py [FILE OR FOLDER ...]

A text is printed with its file and line. In it, {} is what is filled in. Left out: docstrings (except those that the
command line shows), SQL, style sheets, regular expressions, and words that are names in the code.
"""

import argparse
import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).resolve().parent.parent
PACKAGE: Final = ROOT / "translate_tui"
_SQL: Final = re.compile(
    r"\b(SELECT|INSERT|UPDATE|DELETE|CREATE|PRAGMA|WHERE|ORDER BY|FROM|JOIN|ALTER|DROP|CONFLICT)\b"
)
_STYLE: Final = re.compile(r"[{;]\s*[a-z-]+:|^\s*[$a-z]+ (bold|reverse)|^(bold|reverse|italic|on )\b.*\$|^\$\w+$")
_NAME: Final = re.compile(
    r"[a-z0-9_.:/\-*#$%{}()\[\]=,+@\\^|<>!&?~'\"]*"
)  # no space and no capital: a name of the code
_TYPE: Final = re.compile(
    r"([A-Z]+[a-z]+){2,}[\w\[\], |.]*|\w+ \| \w+|\w+\[.*\].*|[A-Z][a-z]+ \| None"
)  # Sequence[int]
# The last two are names of columns in exports: they are compared with, not shown.
_NOT_SHOWN: Final = ("CSS", "DEFAULT_CSS", "__all__", "FIELDS", "_FOREIGN_NAMES")
# Lists of words that texts are compared with: of languages, names, mail and formats.
_DATA: Final = (
    "redaction/name_lists.py", "redaction/everyday_words.py", "matching/languages.py", "matching/synonyms",
    "river/legal_forms.py", "river/auto_replies.py", "ui/glyphs.py", "protocol/urgency.py", "protocol/due_dates.py",
    "river/dates.py", "matching/name_words.py", "matching/words.py", "river/formats",
    "redaction/identifiers.py", "river/people.py", "river/mentions.py", "store/migrations.py",
)  # fmt: skip


class Text(NamedTuple):
    """A text that people can read; `file` is relative to the project's root."""

    file: str
    line: int
    words: str


def texts_of(path: Path) -> Iterator[Text]:
    """Yield the texts of a Python file, in the order of its lines."""
    file = (path.relative_to(ROOT) if path.is_relative_to(ROOT) else path).as_posix()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    hidden: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            is_command = isinstance(node, ast.FunctionDef) and any(_is_click(line) for line in node.decorator_list)
            if node.body and isinstance(node.body[0], ast.Expr) and not is_command:
                hidden.add(node.body[0].value)
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(target, ast.Name) and target.id in _NOT_SHOWN for target in targets):
                hidden.update(ast.walk(node.value))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            if isinstance(owner, ast.Name) and owner.id == "re":
                hidden.update(node.args)
        elif isinstance(node, ast.JoinedStr):
            hidden.update(node.values)
    for node in sorted((n for n in ast.walk(tree) if hasattr(n, "lineno")), key=lambda n: (n.lineno, n.col_offset)):
        words = _words(node)
        if node not in hidden and words is not None and _is_shown(words):
            yield Text(file, node.lineno, words)


def _is_click(decorator: ast.expr) -> bool:
    return "command" in ast.dump(decorator) or "group" in ast.dump(decorator)


def _words(node: ast.AST) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return None


def _is_shown(words: str) -> bool:
    stripped = words.replace("{}", "").strip()
    if not re.search(r"[A-Za-z]{2}", stripped) or _SQL.search(words) or _STYLE.search(words):
        return False
    return not (_NAME.fullmatch(stripped) or _TYPE.fullmatch(stripped))


def all_texts(paths: list[Path]) -> Iterator[Text]:
    """Yield the texts of files and of the Python files in folders, without lists of data."""
    for path in paths:
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            if not any(data in file.as_posix() for data in _DATA):
                yield from texts_of(file)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "paths", nargs="*", type=Path, default=[PACKAGE], help="files and folders; default: the package"
    )
    paths = [path.resolve() for path in parser.parse_args().paths]
    for path in paths:
        if not (path.is_dir() or (path.is_file() and path.suffix == ".py")):
            parser.error(f"{path} is neither a Python file nor a folder")
    for text in all_texts(paths):
        print(f"{text.file}:{text.line}: {' '.join(text.words.split())}")
