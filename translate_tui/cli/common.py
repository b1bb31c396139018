"""What commands share: error messages, options, opening the database, progress, output."""

import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import click

from translate_tui.model import Pattern, UserError
from translate_tui.services.patterns import Patterns
from translate_tui.services.workspace import ENVIRONMENT, Workspace, default_path
from translate_tui.text import command_line, plain

_ENDING_SIGNALS: Final = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
PROGRESS_DELAY_S: Final = 1.0  # a shorter import shows no progress


def _end(number: int, _: object) -> None:
    sys.exit(128 + number)


class Commands(click.Group):
    """A group of commands whose errors are one paragraph on standard error and exit code 1, without a traceback."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the program, with an empty standard input and an output that goes nowhere where these are closed."""
        for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):  # in this order: files 0, 1 and 2
            if getattr(sys, name) is None:
                setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115  # until the end
        return super().main(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; exit with 1 on UserError, OSError, or where the output was closed (`| head`).

        A signal that ends it undoes first what is half done: it rolls back, and removes unfinished copies.
        """
        for number in _ENDING_SIGNALS:
            with suppress(ValueError):  # not in another thread
                if signal.getsignal(number) is not signal.SIG_IGN:  # as under nohup
                    signal.signal(number, _end)
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):  # else a terminal that is not UTF-8 would end the command
                stream.reconfigure(errors="replace")
        try:
            return super().invoke(ctx)
        except UserError as error:
            click.echo(f"translate-tui: {plain(str(error))}", err=True)
            ctx.exit(1)
        except BrokenPipeError:
            ctx.exit(1)
        except OSError as error:
            click.echo(
                f"translate-tui: the output cannot be written ({error.strerror or error}). What else the command "
                "does may be done: look before you repeat it.",
                err=True,
            )
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
mask_option = click.option(
    "--mask",
    "--redact",
    "masked",
    is_flag=True,
    help="Mask names, customers, email addresses, phone numbers and ids.",
)
non_negative = click.IntRange(0, 1_000_000_000)


@contextmanager
def open_workspace(db: Path | None, *, make: bool = False) -> Iterator[Workspace]:
    """Open the database for one command. If there is none, create it with `make`; else raise UserError."""
    path = db or default_path()
    existed = exists(path)
    if not make and not existed:
        raise UserError(
            f"{path} does not exist. It is created when you open the app or import the first tickets. If it was "
            f"there before, put a copy in its place: {command_line(path, 'restore COPY')}."
        )
    workspace = Workspace(path)
    if workspace.notice and not workspace.is_read_only:  # a command that only reads needs no more
        click.echo(f"note: {plain(workspace.notice)}", err=True)
    try:
        with explained(workspace):
            yield workspace
    except BaseException:
        is_unused = not existed and not workspace.history.steps(1)
        workspace.close()
        if is_unused:  # a failed import leaves no empty database behind
            path.unlink(missing_ok=True)
        raise
    workspace.close()


@contextmanager
def explained(workspace: Workspace) -> Iterator[None]:
    """Raise UserError for an error in the block that a damaged database has led to."""
    try:
        yield
    except (UserError, OSError, click.ClickException, click.exceptions.Exit):
        raise
    except Exception as error:
        words = workspace.explanation(error)
        if words is None:
            raise
        raise UserError(words) from error


def use_key_file() -> None:
    """Use the keys of keys.toml, where there is one. Never raises: `KEYMAP.problems` says what is wrong with it."""
    # Imported here because --help needs no commands (8 ms), and the TOML parser (5 ms) is for those with a key file.
    from translate_tui.commands.keymap import KEYMAP, keymap_path

    if (path := keymap_path()) is not None:
        from translate_tui.commands.keymap_file import read_keymap

        KEYMAP.install(*read_keymap(path))


def exists(path: Path) -> bool:
    """Return whether a path exists. Raises UserError if its folder cannot be read."""
    try:
        return path.exists()
    except OSError as error:
        raise UserError(f"{path} cannot be read ({error.strerror or error}). Check the path.") from error


def print_json(value: object) -> None:
    """Print a value as indented JSON."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


@contextmanager
def progress() -> Iterator[Any]:
    """Yield a callback (rows read, rows expected) that shows a bar; None where standard error is no terminal."""
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

    def show(rows: int, expected: int) -> None:
        if time.monotonic() - started > PROGRESS_DELAY_S:
            bar.start()
            bar.update(task, completed=rows, total=max(expected, rows) or None)

    try:
        yield show
    finally:
        bar.stop()


def write_output(work: Workspace, text: str, output: Path | None, what: str) -> None:
    """Print a text, or write it to a file that only its owner can read, and say that `what` was written."""
    if output is None or str(output) == "-":
        click.echo(text, nl=False)
    else:
        work.write(text, output)
        click.echo(f"{what} saved to {output}", err=True)


def find_pattern(patterns: Patterns, name: str) -> Pattern:
    """Return the pattern with a number, written as 7 or P7. Raises UserError if there is none."""
    number = name.strip().removeprefix("P").removeprefix("p")
    pattern = next((p for p in patterns.all() if str(p.number) == number), None)
    if pattern is None:
        known = ", ".join(p.name for p in patterns.all()) or "none yet"
        raise UserError(f"There is no pattern {name.strip()}. Patterns: {known}.")
    return pattern
