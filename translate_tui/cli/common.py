"""What all commands share: how a refusal is told, the options, opening the database, progress."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import click

from translate_tui.model import Pattern, UserError
from translate_tui.services.patterns import Patterns
from translate_tui.services.workspace import ENVIRONMENT, Workspace, default_path
from translate_tui.text import plain

_PROGRESS_AFTER: Final = 1.0  # seconds without a sign are fine, more are not


class Commands(click.Group):
    """Turns what cannot be done into one paragraph on standard error and exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Carry out a command."""
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):  # a terminal in another encoding shows what it can
                stream.reconfigure(errors="replace")
        try:
            return super().invoke(ctx)
        except UserError as refused:
            click.echo(f"translate-tui: {plain(str(refused))}", err=True)
            ctx.exit(1)
        except BrokenPipeError:
            ctx.exit(1)
        except OSError as error:
            click.echo(f"translate-tui: this cannot be written ({error.strerror or error}).", err=True)
            ctx.exit(1)


db_option = click.option(
    "--db",
    type=click.Path(path_type=Path, readable=False),
    help=f"Database file. Default: ${ENVIRONMENT}, or translate.db in your data folder.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")


output_option = click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Write to this file instead of the screen."
)
redact_option = click.option(
    "--redact", is_flag=True, help="Mask names, customers, e-mail addresses, phone numbers and ids."
)
number = click.IntRange(0, 1_000_000_000)


@contextmanager
def open_workspace(db: Path | None, *, make: bool = False) -> Iterator[Workspace]:
    """Open the database for one command; only an import makes a new one."""
    path = db or default_path()
    there = exists(path)
    if not make and not there:
        raise UserError(f"{path} does not exist. It is made when you open the app or import the first tickets.")
    workspace = Workspace(path)
    try:
        yield workspace
    except BaseException:
        unused = not there and not workspace.history.steps(1)
        workspace.close()
        if unused:  # what was made for an import that failed is not left behind
            path.unlink(missing_ok=True)
        raise
    workspace.close()


def use_key_file() -> None:
    """Use the keys of keys.toml, where there is one. Never raises: `KEYMAP.problems` says what is wrong with it."""
    # Not at the top: --help does not need the commands (8 ms), nor who has no key file the TOML parser (5 ms).
    from translate_tui.commands.keymap import KEYMAP, keymap_path

    if (path := keymap_path()) is not None:
        from translate_tui.commands.keymap_file import read_keymap

        KEYMAP.install(*read_keymap(path))


def exists(path: Path) -> bool:
    """Tell whether a path is there. Raises UserError when it cannot be looked at."""
    try:
        return path.exists()
    except OSError as error:
        raise UserError(f"{path} cannot be looked at ({error.strerror or error}). Check the path.") from error


def print_json(value: object) -> None:
    """Print a value as JSON."""
    import json

    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


@contextmanager
def progress() -> Iterator[Any]:
    """Yield a callback that shows a bar on a terminal once an import takes over a second."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    started = time.monotonic()
    bar = Progress(
        TextColumn("{task.completed:,} rows read"), BarColumn(), console=Console(stderr=True), transient=True
    )
    task = bar.add_task("", total=None)

    def show(rows: int, about: int) -> None:
        if time.monotonic() - started > _PROGRESS_AFTER:
            bar.start()
            bar.update(task, completed=rows, total=max(about, rows) or None)

    try:
        yield show
    finally:
        bar.stop()


def put(work: Workspace, text: str, output: Path | None, what: str) -> None:
    """Print a text, or write it to a private file."""
    if output is None or str(output) == "-":
        click.echo(text, nl=False)
    else:
        work.write(text, output)
        click.echo(f"{what} written to {output}", err=True)


def pattern_called(cards: Patterns, name: str) -> Pattern:
    """Return the pattern that people call by this number: 7 or P7. Raises UserError where there is none."""
    wanted = name.strip().removeprefix("P").removeprefix("p")
    found = next((p for p in cards.all() if str(p.number) == wanted), None)
    if found is None:
        known = ", ".join(p.name for p in cards.all()) or "none yet"
        raise UserError(f"There is no pattern {name.strip()}. There are: {known}.")
    return found
