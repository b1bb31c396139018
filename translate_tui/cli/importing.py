"""The commands `import` and `formats`, and the options that other commands share with `import`.

The import services are imported by the commands that run them: 90 ms, which `--help` and all others do without.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from translate_tui.cli.common import db_option, exists, json_option, open_workspace, print_json, progress
from translate_tui.model import ColumnsNotMapped, ImportReport, Rejected, UserError
from translate_tui.services.workspace import Workspace, default_path
from translate_tui.text import pluralize

if TYPE_CHECKING:
    from translate_tui.services.importing import ImportOptions

MAX_LISTED: Final = 20  # rejected rows, or posts to correct

map_option = click.option("--map", "pairs", multiple=True, metavar="FIELD=COLUMN", help="Read a field from a column.")
channel_option = click.option(
    "--channel", "channels", multiple=True, metavar="NAME", help="The channel of a Slack export to import."
)
_dates_option = click.option(
    "--dates",
    "order",
    type=click.Choice(["day-first", "month-first"]),
    help="The order of day and month in dates such as 03/04/2026.",
)
files_argument = click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path, readable=False, allow_dash=True)
)


@click.command("import")
@files_argument
@map_option
@channel_option
@_dates_option
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Skip everything posted before this day.")
@click.option("--customers", "is_list", is_flag=True, help="FILES are lists of customers, not of tickets.")
@click.option("--dry-run", is_flag=True, help="Show what the import would do, and change nothing.")
@db_option
@json_option
@click.pass_obj
def import_command(
    outer_db: Path | None,
    files: tuple[Path, ...],
    pairs: tuple[str, ...],
    channels: tuple[str, ...],
    order: str | None,
    since: datetime | None,
    is_list: bool,
    dry_run: bool,
    db: Path | None,
    as_json: bool,
) -> None:
    """Import FILES of tickets: exports of helpdesks, trackers and Slack, tables, JSON, River format, zips.

    `-` is standard input. `translate-tui formats` lists the formats that are recognized. Other tables are read
    by their column names, or as --map says (remembered for next time). Importing the same file again adds
    nothing; importing a newer export updates what changed.
    """
    from translate_tui.services.importing import ImportOptions

    options = ImportOptions(parse_mapping(pairs), order or "", channels, since.date() if since else None)
    with (
        database_for_import(db or outer_db, dry_run) as path,
        local_paths(files) as paths,
        open_workspace(path, make=True) as workspace,
        progress() as show_progress,
    ):
        if is_list:
            report = workspace.river.import_customers(paths, options, dry_run=dry_run)
        else:
            report = _import(workspace, paths, options, dry_run, show_progress)
    if as_json:
        print_json(asdict(report))
        return
    print_report(report, dry_run, "customers" if is_list else "")
    for note, times in report.notes.items():
        click.echo(f"note: {note}{f' ({times:,})' if times > 1 else ''}", err=True)


def _import(
    workspace: Workspace,
    paths: list[Path],
    options: "ImportOptions",
    dry_run: bool,
    show_progress: Callable[[int, int], None] | None,
) -> ImportReport:
    """Import files; where their columns are unknown, raise UserError with the options that would map them."""
    try:
        return workspace.river.import_files(paths, options, dry_run=dry_run, progress=show_progress)
    except ColumnsNotMapped as error:
        guess = " ".join(f'--map "{field}={columns[0]}"' for field, columns in error.preview.fields.items())
        raise UserError(
            f"{error} Suggested options: {guess}. In the app (i in the River) you can choose the columns by their "
            "contents. To import a list of customers, use --customers."
        ) from error


def parse_mapping(pairs: tuple[str, ...]) -> dict[str, str]:
    """Return column by field, from FIELD=COLUMN pairs. Raises click.BadParameter for any other text."""
    mapping: dict[str, str] = {}
    for pair in pairs:
        field, separator, column = pair.partition("=")
        if not separator or not field.strip() or not column.strip():
            raise click.BadParameter(f"{pair!r} is not FIELD=COLUMN. Example: text=Description", param_hint="--map")
        mapping[field.strip()] = column.strip()
    return mapping


@contextmanager
def database_for_import(db: Path | None, dry_run: bool) -> Iterator[Path]:
    """Yield the database to import into; for a dry run without a database, one in a temporary folder."""
    path = db or default_path()
    if not dry_run or exists(path):
        yield path
        return
    import tempfile

    with tempfile.TemporaryDirectory(prefix="translate-tui-") as folder:
        yield Path(folder) / path.name


@contextmanager
def local_paths(files: tuple[Path, ...]) -> Iterator[list[Path]]:
    """Yield the paths of the files; `-` becomes a temporary copy of standard input that only its owner can read."""
    if Path("-") not in files:
        yield list(files)
        return
    import shutil
    import tempfile

    with tempfile.TemporaryDirectory(prefix="translate-tui-") as folder:
        path = Path(folder) / "standard input"
        with path.open("wb") as target:
            shutil.copyfileobj(sys.stdin.buffer, target)
        try:
            yield [path if file == Path("-") else file for file in files]
        except UserError as error:  # the name of the copy means nothing to anybody
            raise UserError(str(error).replace(str(path), "standard input")) from error


def print_report(report: ImportReport, dry_run: bool, what: str) -> None:
    """Print the figures of an import, and rejected rows to standard error. `what` was read; empty: tickets."""
    would = "would be " if dry_run else ""
    if len(report.files) > 1 or what == "":
        for name, kind in report.listed_files:
            click.echo(f"{name}: {kind}")
    figures = (
        f"{report.read:,} {what + ' ' if what else ''}read: {report.added:,} {would}added, {report.updated:,} "
        f"{would}updated, {report.unchanged:,} unchanged"
    )
    if report.replies:
        figures += f", {pluralize(report.replies, 'follow-up')} under their tickets ({report.replies_added:,} new)"
    click.echo(figures)
    for reason, times in report.skipped.items():
        click.echo(f"{times:,} skipped: {reason}")
    _list_rows(report.rejected, "rejected")
    _list_rows(report.unread, "imported without its value")


def _list_rows(rows: list[Rejected], what: str) -> None:
    """Print the first rows that were rejected, or not read in full, and how many more there are, as errors."""
    for row in rows[:MAX_LISTED]:
        where = f"{row.file}, " if row.file else ""
        click.echo(f"{where}line {row.line} {what}: {row.reason}", err=True)
    if len(rows) > MAX_LISTED:
        click.echo(f"{pluralize(len(rows) - MAX_LISTED, 'more row')} {what} (--json shows all)", err=True)


@click.command()
@json_option
def formats(as_json: bool) -> None:
    """List the export formats that are recognized, and which columns each field is read from."""
    from translate_tui.services.formats import known_formats

    known = known_formats()
    if as_json:
        print_json([known_format._asdict() for known_format in known])
        return
    for known_format in known:
        click.echo(f"{known_format.name}  ({known_format.told_by})")
        for field, columns in known_format.fields.items():
            click.echo(f"    {field:<12} {columns}")
        click.echo()
