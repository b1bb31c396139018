"""Write what is generated in docs/: keys, command line, formats, files of features. Pictures: build_pictures.py.

python scripts/build_docs.py
"""

import re
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from translate_tui.commands import key_table  # noqa: E402
from translate_tui.commands.guide import facilitator_page  # noqa: E402


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
    lines += ["An export is recognized by its content, never by its file name. If no format matches, the columns are"]
    lines += ["recognized by their names (see the last table), or you choose them once."]
    for one in known_formats():
        lines += [
            "",
            f"## {one.name}",
            "",
            f"Recognized by: {one.told_by}.",
            "",
            "| field | read from |",
            "| --- | --- |",
        ]
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


if __name__ == "__main__":
    (ROOT / "docs" / "keys.md").write_text(key_table(), encoding="utf-8")
    (ROOT / "docs" / "command-line.md").write_text(command_line(), encoding="utf-8")
    (ROOT / "docs" / "facilitator.md").write_text(facilitator_page(), encoding="utf-8")
    (ROOT / "docs" / "formats.md").write_text(formats_page(), encoding="utf-8")
    architecture = ROOT / "docs" / "architecture.md"
    architecture.write_text(with_files_of_features(architecture.read_text(encoding="utf-8")), encoding="utf-8")
