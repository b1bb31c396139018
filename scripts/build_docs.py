"""Write what is generated in docs/: keys, command line, formats, files of features, and (--pictures) the pictures.

python scripts/build_docs.py [--pictures]
"""

import asyncio
import re
import shutil
import sys
import tempfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from translate_tui.commands import key_table  # noqa: E402
from translate_tui.commands.guide import facilitator_page  # noqa: E402

NAMES = {" ": "space", ",": "comma"}
_STARTED = ("f5", "enter")
_PATTERNS = (*_STARTED, "right", "right")
# A purge session that runs, with a roster of invented people.
_SAID = (
    "I have told the same hospital four times that I pass it on",
    "nobody upstairs knows that the workarounds exist",
    "she cried on the phone because of a CSV file",
)
_SESSION = ("f6", "p", "enter", "enter", "tab", *"Tobiah Lundgate, Priya Velloor, Joss Amberley", "enter")
_SESSION += tuple(key for said in _SAID for key in (*said, "enter", "tab"))
_SESSION = (*_SESSION, "up", "up", "ctrl+y", "down", "ctrl+y", "down")
PICTURES = {
    "river": ("down",),
    "groups": ("b",),
    "customers": ("C",),
    "patterns": ("f3", "down", "down"),
    "grid": ("f4",),
    "prep": ("f5",),
    "opening": _STARTED,
    "promises": (*_STARTED, "right", "y", "down"),
    "meeting": _PATTERNS,
    "blind": (*_PATTERNS, "b", "h", "enter"),
    "revealed": (*_PATTERNS, "b", "h", "enter", "l", "enter"),
    "placing": (*_PATTERNS, "right", "right"),
    "commitments": (*_PATTERNS, "right", "right", "right"),
    "close": (*_PATTERNS, "right", "right", "right", "right"),
    "deciding": (*_PATTERNS, "d", "1"),
    "present": (*_PATTERNS, "P"),
    "present-sentence": (*_PATTERNS, "P", "right"),
    "present-commitments": (*_STARTED, "right", "P"),
    "meeting-light": _PATTERNS,
    "meeting-contrast": _PATTERNS,
    "answers": ("f3", "home", "a"),
    "settings": ("f9",),
    "minutes": ("f7",),
    "history": ("f8",),
    "lint": ("f",),
    "journey": ("f6",),
    "purge": (*_SESSION, *"and then he asked me the same question for the fou"),
    "readback": (*_SESSION, "ctrl+t"),
    "purged": ("f6", "p"),
    "empathy": ("f6", "m"),
    "compared": ("f6", "m", "tab", "c"),
    "exchanges": ("f6", "x"),
    "sheet": ("f6", "s", "down", "right", "right", "right", "right"),
    "newsletter": ("f6", "n"),
    "brief": ("f3", "B"),
    "case": ("f3", *["down"] * 5, "c"),
    "guide": ("G",),
    "tour": ("G", "t"),
}


def command_line() -> str:
    """Return what --help says of every command, as markdown: docs/command-line.md."""
    import click

    from translate_tui.cli import main

    lines = ["# The command line", "", "Made from `translate_tui/cli/` by `python scripts/build_docs.py`.", ""]
    context = click.Context(main, info_name="translate-tui", terminal_width=96, **main.context_settings)
    lines += ["## translate-tui", "", "```text", main.get_help(context), "```"]
    for name, command in main.commands.items():
        inner = click.Context(command, info_name=name, parent=context, terminal_width=96)
        lines += ["", f"## translate-tui {name}", "", "```text", command.get_help(inner), "```"]
        if isinstance(command, click.Group):
            for below, one in command.commands.items():
                deeper = click.Context(one, info_name=below, parent=inner, terminal_width=96)
                lines += ["", f"### translate-tui {name} {below}", "", "```text", one.get_help(deeper), "```"]
    return "\n".join(lines) + "\n"


def formats_page() -> str:
    """Return the exports that are known by themselves, as markdown: docs/formats.md."""
    from translate_tui.services.formats import known_formats

    lines = ["# Formats", "", "Made from `translate_tui/river/formats/` by `python scripts/build_docs.py`."]
    lines += ["An export is told by its content, never by its name. What no format knows is read by the names of its"]
    lines += ["columns (the last table), or as you choose once."]
    for one in known_formats():
        lines += ["", f"## {one.name}", "", f"Told by: {one.told_by}.", "", "| field | read from |", "| --- | --- |"]
        lines += [f"| {field} | {columns} |" for field, columns in one.fields.items()]
    return "\n".join(lines) + "\n"


FILES_BEGIN, FILES_END = "<!-- made by scripts/build_docs.py -->\n", "<!-- end -->\n"
_PACKAGES = ("model", "river", "protocol", "store", "services", "ui/screens", "exports")
_INSERTED = r'(?:INSERT (?:OR \w+ )?INTO |insert(?:_many)?\(\s*"){}\b'  # a module of the store that fills a table


def with_files_of_features(page: str) -> str:
    """Return docs/architecture.md with the present table of the files that each feature has."""
    before, _, rest = page.partition(FILES_BEGIN)
    return f"{before}{FILES_BEGIN}{_files_of_features()}{FILES_END}{rest.partition(FILES_END)[2]}"


def _files_of_features() -> str:
    schema = (ROOT / "schema.sql").read_text(encoding="utf-8")
    tables = re.findall(r"CREATE TABLE (\w+)", schema)
    names = Counter(path.stem for package in _PACKAGES for path in _modules(package))
    features: dict[str, list[str]] = {name: [] for name, times in names.items() if times > 1}
    for package in _PACKAGES:
        for path in _modules(package):
            filled = [t for t in tables if re.search(_INSERTED.format(t), path.read_text(encoding="utf-8"))]
            own = f" (`{'`, `'.join(filled)}`)" if package == "store" and filled else ""
            # customer_links.py belongs to customers, meeting_forms.py to meeting.
            for name in (path.stem, path.stem.removesuffix("_forms"), f"{path.stem.partition('_')[0]}s"):
                if name in features:
                    features[name].append(f"`{package}/{path.name}`{own}")
                    break
    rows = [f"| {name} | {', '.join(files)} |" for name, files in sorted(features.items()) if len(files) > 1]
    head = ["| feature | its files (in brackets: the tables that are filled there) |", "| --- | --- |"]
    return "\n".join(["", *head, *rows, "", ""])


def _modules(package: str) -> list[Path]:
    return sorted((ROOT / "translate_tui" / package).glob("[a-z]*.py"))


async def pictures() -> None:
    """Take a picture of each place on a copy of the sample."""
    from translate_tui.services.workspace import Workspace, sample_path
    from translate_tui.ui.app import TranslateApp

    for name, keys in PICTURES.items():
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "sample.db"
            shutil.copyfile(sample_path(), path)
            work = Workspace(path, lambda: datetime(2026, 11, 19, 14, tzinfo=UTC))
            app = TranslateApp(work, sample=True)
            async with app.run_test(size=(120, 30)) as pilot:
                if name.endswith(("-light", "-contrast")):
                    app.theme = f"translate-{name.rpartition('-')[2]}"
                await pilot.pause(0.5)
                await pilot.press(*(NAMES.get(key, key) for key in keys))
                await app.workers.wait_for_complete()
                await pilot.pause(0.5)
                picture = re.sub(r"terminal-\d+", "terminal", app.export_screenshot(title="translate-tui"))
                (ROOT / "docs" / f"{name}.svg").write_text(picture, encoding="utf-8")
            work.close()


if __name__ == "__main__":
    (ROOT / "docs" / "keys.md").write_text(key_table(), encoding="utf-8")
    (ROOT / "docs" / "command-line.md").write_text(command_line(), encoding="utf-8")
    (ROOT / "docs" / "facilitator.md").write_text(facilitator_page(), encoding="utf-8")
    (ROOT / "docs" / "formats.md").write_text(formats_page(), encoding="utf-8")
    architecture = ROOT / "docs" / "architecture.md"
    architecture.write_text(with_files_of_features(architecture.read_text(encoding="utf-8")), encoding="utf-8")
    if "--pictures" in sys.argv:
        asyncio.run(pictures())
