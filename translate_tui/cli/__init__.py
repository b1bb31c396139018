"""The command line: the group of all commands, and those about the app and the database themselves.

Textual is imported only by commands that open the app: it takes most of the time to start.
"""

import gc
import os
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from translate_tui import __version__
from translate_tui.cli import export, importing, lint, matching, meanings, minutes, patterns, pulling
from translate_tui.cli.common import (
    Commands,
    db_option,
    exists,
    json_option,
    non_negative,
    open_workspace,
    print_json,
    use_key_file,
)
from translate_tui.model import UserError
from translate_tui.services.workspace import Workspace, default_path, sample_path
from translate_tui.services.workspace import restore as restore_copy
from translate_tui.text import command_line, plain, pluralize

if TYPE_CHECKING:
    from translate_tui.ui.app import TranslateApp

KEY_WAIT_S: Final = 1.0  # how long a key may wait for another program that has locked the database
TABLES_IN_DOCTOR: Final = 8  # the largest, a line each; most of the 35 are small


@click.group(cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="translate-tui")
@db_option
@click.option("--ascii", "ascii_only", is_flag=True, help="Draw with ASCII characters only.")
@click.pass_context
def main(ctx: click.Context, db: Path | None, ascii_only: bool) -> None:
    """Run the weekly translation meeting between support and product.

    Without a command: open the app.
    """
    ctx.obj = db
    raise_gc_threshold()
    if ctx.invoked_subcommand is None:
        _run_app(db or default_path(), ascii_only)


def _run_app(path: Path, ascii_only: bool, *, sample: bool = False, tour: bool = False) -> None:
    """Run the app on a database, with the user's keys. Raises UserError where there is no terminal."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UserError(
            "The app needs a terminal, and this is not one. Run it in a terminal. In scripts, use commands such as "
            "import, suggest, patterns, minutes and history (see --help)."
        )
    use_key_file()
    workspace = Workspace(path)
    workspace.wait_at_most(KEY_WAIT_S)
    try:
        app = make_app(workspace, ascii_only, sample=sample, tour=tour)
        result, code = app.run(), app.return_code
        del app  # another one may follow
    finally:
        if unsaved := workspace.drafts.unsaved():
            _keep_unsaved(unsaved)
        workspace.close()
    if workspace.path.resolve() != path.resolve():
        click.echo(f"Everything is in {workspace.path}. To open it: {command_line(workspace.path).strip('`')}")
        if not sample and not path.exists():
            restored = command_line(path, f"restore {shlex.quote(str(workspace.path))}")
            click.echo(f"To have it again where it was: {restored.strip('`')}")
    if code:
        sys.exit(code)
    from translate_tui.ui.navigation import OPEN_SAMPLE

    if result == OPEN_SAMPLE:
        with _sample_copy() as copy:
            _run_app(copy, ascii_only, sample=True, tour=True)


def _keep_unsaved(words: str) -> None:
    """Write what was typed and is in no database to a file that only the user can read, and say where."""
    import tempfile

    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", prefix="translate-tui-unsaved-", suffix=".txt", delete=False
        ) as file:
            file.write(words)
        click.echo(f"What you typed could not be saved in the database. It is in {file.name}", err=True)
    except OSError as error:  # also where the terminal is gone
        with suppress(OSError):
            click.echo(f"What you typed could not be saved ({error.strerror}):\n{plain(words)}", err=True)


@contextmanager
def _sample_copy() -> Iterator[Path]:
    """Yield the path of a private copy of the sample, which is deleted afterwards."""
    import shutil
    import tempfile

    with tempfile.TemporaryDirectory(prefix="translate-tui-") as folder:
        path = Path(folder) / "sample.db"
        shutil.copyfile(sample_path(), path)
        yield path


def raise_gc_threshold() -> None:
    """Have Python collect garbage a 70th as often.

    Start-up and imports create many objects but no cycles; collecting took 12 % of the time to the first paint and
    10 % of an import.
    """
    gc.set_threshold(50_000, 20, 50)


def make_app(workspace: Workspace, ascii_only: bool, *, sample: bool = False, tour: bool = False) -> "TranslateApp":
    """Return the app, ready to run. Imports Textual. No garbage is collected until the app has a rest."""
    gc.disable()
    from translate_tui.ui.app import TranslateApp

    return TranslateApp(workspace, ascii_only=ascii_only, sample=sample, tour=tour)


@click.command()
@click.option("--ascii", "ascii_only", is_flag=True, help="Draw with ASCII characters only.")
@click.option("--tour", is_flag=True, help="Start with the tour of a first week.")
def demo(ascii_only: bool, tour: bool) -> None:
    """Open the app on a private copy of the sample database.

    What you do there is deleted when you quit. Without a terminal, the sample's newest minutes are
    printed instead.
    """
    with _sample_copy() as path:
        if sys.stdin.isatty() and sys.stdout.isatty():
            _run_app(path, ascii_only, sample=True, tour=tour)
        else:
            with open_workspace(path) as workspace:
                click.echo("This is not a terminal, so here are the sample's newest minutes:\n", err=True)
                click.echo(workspace.minutes.text(workspace.minutes.require_meeting(None)), nl=False)


@click.command()
def guide() -> None:
    """Print the guide in two pages, with the screen for each step."""
    from translate_tui.commands.guide import guide_text

    use_key_file()
    click.echo(guide_text(), nl=False)


@click.command("keys")
def print_keys() -> None:
    """Print all keys by screen, and which ones your keys.toml changes.

    The file is in the configuration folder. A section is a screen. A line is a command with its key or
    a list of keys: accept = "a". Entries that are not valid are reported on standard error.
    """
    from translate_tui.commands import KEYMAP, key_listing

    use_key_file()
    click.echo(key_listing(), nl=False)
    for problem in KEYMAP.problems:
        click.echo(f"translate-tui: {problem}", err=True)


@click.command()
@click.option("-n", "--most", default=40, type=non_negative, show_default=True, help="How many changes to list.")
@db_option
@json_option
@click.pass_obj
def history(outer_db: Path | None, most: int, db: Path | None, as_json: bool) -> None:
    """List all changes, newest first. In the app, u undoes and U redoes them."""
    with open_workspace(db or outer_db) as workspace:
        steps = workspace.history.steps(most)
    if as_json:
        print_json([{"id": s.id, "at": s.made_at.isoformat(), "label": s.label, "state": s.state} for s in steps])
        return
    for step in steps:
        state = "" if step.state == "done" else f"  ({step.state})"
        click.echo(f"{step.made_at.astimezone():%Y-%m-%d %H:%M}  {plain(step.label)}{state}")
    if not steps:
        click.echo("No changes yet.")


@click.command()
@click.argument("target", type=click.Path())
@click.option("--keep", type=non_negative, default=0, help="Only keep so many dated copies in the folder. 0: all.")
@db_option
@click.pass_obj
def backup(outer_db: Path | None, target: str, keep: int, db: Path | None) -> None:
    """Copy the database to the new file TARGET, or with date and time into the folder TARGET.

    A folder is made with --keep, or if TARGET ends with a slash. This also works while the app is open. The exit
    code is 1 if something is wrong with the database. `translate-tui restore` puts a copy back.
    """
    place = Path(target)
    if keep and exists(place) and not place.is_dir():
        raise click.UsageError(f"--keep needs a folder as TARGET, and {place} is a file.")
    with open_workspace(db or outer_db) as workspace:
        if keep or target.endswith(("/", os.sep)):
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
        copy, deleted = workspace.backup(place, keep)
    click.echo(f"copied to {copy}")
    if deleted:
        click.echo(f"deleted {pluralize(len(deleted), 'older copy', 'older copies')}")


@click.command()
@click.argument("copy", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Also while the database is open in another window.")
@db_option
@click.pass_obj
def restore(outer_db: Path | None, copy: Path, force: bool, db: Path | None) -> None:
    """Put COPY, which `translate-tui backup` made, in the place of the database.

    COPY is checked before, and stays where it is. The former database is kept beside the new one.
    """
    target = db or outer_db or default_path()
    former, problems = restore_copy(copy, target, even_if_open=force)
    click.echo(f"restored {copy} to {target}")
    if former is not None:
        click.echo(f"the former database is kept as {former}")
    for problem in problems:
        click.echo(f"warning: {plain(problem)}", err=True)
    if problems:
        back = "" if former is None else f" To go back to the former database, restore {former}."
        click.echo(f"warning: an older copy may be better.{back}", err=True)


@click.command()
@db_option
@click.option("--accept", is_flag=True, help="Take what is in the file for right, if it can be read.")
@click.pass_obj
def doctor(outer_db: Path | None, db: Path | None, accept: bool) -> None:
    """Check the database: integrity, version, contents. The exit code is 1 if there is a problem.

    With --accept, what was changed by the disk or by another program is no problem any more.
    """
    path = db or outer_db or default_path()
    with open_workspace(path) as workspace:
        if accept:
            workspace.accept()
        problems, counts = workspace.check()
        size_lines = [] if problems else table_lines(workspace)
    click.echo(f"{path}  (translate-tui {__version__})")
    for label, count in counts.items():
        click.echo(f"  {label}: {count:,}")
    for line in size_lines:
        click.echo(f"    {line}")
    for problem in problems:
        click.echo(f"  problem: {problem}", err=True)
    if problems:
        raise UserError(
            f"{path} is damaged or incomplete. Put a copy in its place that `translate-tui backup` made before: "
            f"{command_line(path, 'restore COPY')}."
        )
    click.echo("  no problems found")


def table_lines(workspace: Workspace) -> list[str]:
    """Return a line for each of the largest tables, with rows and kilobytes, and one with the sums of the others."""
    tables = workspace.table_statistics()
    figures = [(table.name, table.rows, table.size) for table in tables[:TABLES_IN_DOCTOR]]
    others = tables[TABLES_IN_DOCTOR:]
    sizes = [table.size for table in others if table.size is not None]
    figures.append(
        (f"{len(others)} other tables", sum(table.rows for table in others), sum(sizes) if sizes else None)
    )
    return [
        f"{name:<18} {rows:>9,} rows" + ("" if size is None else f" {size / 1024:>9,.0f} KB")
        for name, rows, size in figures
    ]


for command in (  # in the order of docs/command-line.md
    demo,
    guide,
    print_keys,
    matching.suggest,
    patterns.patterns,
    history,
    backup,
    restore,
    doctor,
    minutes.minutes,
    export.export,
    importing.import_command,
    pulling.pull,
    meanings.words,
    importing.formats,
    lint.lint,
):
    main.add_command(command)
