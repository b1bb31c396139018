"""The command line. Textual is imported only by what opens a screen."""

import gc
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from translate_tui import __version__
from translate_tui.model import ImportReport, Refused
from translate_tui.services.workspace import ENVIRONMENT, Workspace, default_path, sample_path
from translate_tui.text import count, plain, shorten

if TYPE_CHECKING:
    from translate_tui.app import TranslateApp

_PROGRESS_AFTER: Final = 1.0  # seconds without a sign are fine, more are not


class _Commands(click.Group):
    """Turns what cannot be done into one paragraph on standard error and exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):  # a terminal in another encoding shows what it can
                stream.reconfigure(errors="replace")
        try:
            return super().invoke(ctx)
        except Refused as refused:
            click.echo(f"translate-tui: {plain(str(refused))}", err=True)
            ctx.exit(1)
        except BrokenPipeError:
            ctx.exit(1)


_db_option = click.option(
    "--db",
    type=click.Path(path_type=Path, readable=False),
    help=f"Database file. Default: ${ENVIRONMENT}, or translate.db in your data folder.",
)
_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")


_number = click.IntRange(0, 1_000_000_000)


@contextmanager
def _open(db: Path | None, *, make: bool = False) -> Iterator[Workspace]:
    """Open the database for one command; only an import makes a new one."""
    path = db or default_path()
    if not make and not _exists(path):
        raise Refused(f"{path} does not exist. It is made when you open the app or import the first tickets.")
    workspace = Workspace(path)
    try:
        yield workspace
    finally:
        workspace.close()


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError as error:
        raise Refused(f"{path} cannot be looked at ({error.strerror or error}). Check the path.") from error


def _print_json(value: object) -> None:
    import json

    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


@click.group(cls=_Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="translate-tui")
@_db_option
@click.option("--ascii", "ascii_only", is_flag=True, help="Draw with ASCII characters alone.")
@click.pass_context
def main(ctx: click.Context, db: Path | None, ascii_only: bool) -> None:
    """Run the weekly translation meeting between support and product.

    Without a command: open the app.
    """
    ctx.obj = db
    collect_seldom()
    if ctx.invoked_subcommand is None:
        _run_app(db or default_path(), ascii_only)


def _run_app(path: Path, ascii_only: bool) -> None:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Refused(
            "The app needs a terminal for its screen and its keys, and this is none. Run it in a terminal; "
            "for scripts there are import, suggest, patterns, minutes and history (see --help)."
        )
    workspace = Workspace(path)
    try:
        app = make_app(workspace, ascii_only)
        app.run()
        if app.return_code:
            sys.exit(app.return_code)
    finally:
        workspace.close()


def collect_seldom() -> None:
    """Look for garbage a seventieth as often: what a start or an import makes is none.

    It takes an eighth of the time to the first paint, and a tenth of an import, to find that out.
    """
    gc.set_threshold(50_000, 20, 50)


def make_app(workspace: Workspace, ascii_only: bool) -> "TranslateApp":
    """Return the app on a workspace, importing what it needs."""
    collect_seldom()
    from translate_tui.app import TranslateApp

    return TranslateApp(workspace, ascii_only=ascii_only)


@main.command()
@click.option("--ascii", "ascii_only", is_flag=True, help="Draw with ASCII characters alone.")
def demo(ascii_only: bool) -> None:
    """Open the app on a private copy of the sample database.

    What you do there is thrown away at the end. Without a terminal, the sample's newest
    minutes are printed instead.
    """
    import shutil
    import tempfile

    with tempfile.TemporaryDirectory(prefix="translate-tui-") as folder:
        path = Path(folder) / "sample.db"
        shutil.copyfile(sample_path(), path)
        if sys.stdin.isatty() and sys.stdout.isatty():
            _run_app(path, ascii_only)
        else:
            with _open(path) as workspace:
                click.echo("No terminal here, so these are the sample's newest minutes:\n", err=True)
                click.echo(workspace.recording.minutes(workspace.recording.find(None)), nl=False)


def _mapping(pairs: tuple[str, ...]) -> dict[str, str]:
    mapping: dict[str, str] = {}
    for pair in pairs:
        field, separator, column = pair.partition("=")
        if not separator or not field.strip() or not column.strip():
            raise click.BadParameter(
                f"{pair!r} is not FIELD=COLUMN, for example text=Description", param_hint="--map"
            )
        mapping[field.strip()] = column.strip()
    return mapping


@main.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, readable=False))
@click.option("--map", "pairs", multiple=True, metavar="FIELD=COLUMN", help="Read a field from a column.")
@click.option("--dry-run", is_flag=True, help="Say what would come of it, and change nothing.")
@_db_option
@_json_option
@click.pass_obj
def import_command(
    outer_db: Path | None,
    files: tuple[Path, ...],
    pairs: tuple[str, ...],
    dry_run: bool,
    db: Path | None,
    as_json: bool,
) -> None:
    """Import FILES of tickets: CSV, TSV, JSON, NDJSON or River lines.

    The same file again adds nothing; a newer export updates what changed. Fields: id, text,
    title, customer, customer_id, email, segment, type, impact, date, workaround, requested, author.
    """
    mapping = _mapping(pairs)
    with (
        _database_for_import(db or outer_db, dry_run) as path,
        _open(path, make=True) as workspace,
        _progress() as progress,
    ):
        report = workspace.import_files(files, mapping, dry_run=dry_run, progress=progress)
    if as_json:
        _print_json({key: value for key, value in asdict(report).items() if key != "notes"})
    else:
        _print_report(report, dry_run)
    for note, times in report.notes.items():
        click.echo(f"note: {note} ({times:,})", err=True)


@contextmanager
def _database_for_import(db: Path | None, dry_run: bool) -> Iterator[Path]:
    """Yield the database to import into: a dry run into none that exists leaves none behind."""
    path = db or default_path()
    if not dry_run or _exists(path):
        yield path
        return
    import tempfile

    with tempfile.TemporaryDirectory(prefix="translate-tui-") as folder:
        yield Path(folder) / path.name


@contextmanager
def _progress() -> Iterator[Any]:
    """Yield a callback that shows a line on a terminal once the import takes over a second."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console

    started = time.monotonic()
    with Console(stderr=True).status("") as status:
        status.stop()

        def show(rows: int) -> None:
            if time.monotonic() - started > _PROGRESS_AFTER:
                status.start()
                status.update(f"{rows:,} rows read")

        yield show


def _print_report(report: ImportReport, dry_run: bool) -> None:
    would = "would be " if dry_run else ""
    click.echo(
        f"{report.read:,} read: {report.added:,} {would}added, {report.updated:,} {would}updated, "
        f"{report.unchanged:,} unchanged"
    )
    for reason, times in report.skipped.items():
        click.echo(f"{times:,} skipped: {reason}")
    for rejected in report.rejected[:20]:
        click.echo(f"line {rejected.line} rejected: {rejected.reason}", err=True)
    if len(report.rejected) > 20:
        click.echo(f"{count(len(report.rejected) - 20, 'more row')} rejected (all with --json)", err=True)


@main.command()
@click.option("-n", "--most", default=20, type=_number, show_default=True, help="How many tickets of the inbox.")
@_db_option
@_json_option
@click.pass_obj
def suggest(outer_db: Path | None, most: int, db: Path | None, as_json: bool) -> None:
    """Show the best patterns for the newest tickets of the inbox, with the reasons."""
    with _open(db or outer_db) as workspace:
        triage = workspace.triage
        ids = triage.first_ids(most)
        found = triage.tickets(ids)
        listed = [(found[i], triage.suggestions(found[i])) for i in ids]
    if as_json:
        _print_json(
            [
                {
                    "ticket": ticket.id,
                    "quote": ticket.quote,
                    "suggestions": [
                        {
                            "pattern": p.pattern.number,
                            "title": p.pattern.title,
                            "score": p.score,
                            "sure": p.sure,
                            "reasons": p.reasons,
                        }
                        for p in proposals
                    ],
                }
                for ticket, proposals in listed
            ]
        )
        return
    for ticket, proposals in listed:
        click.echo(f"#{ticket.id}  {shorten(ticket.headline, 90)}")
        for proposal in proposals:
            sure = "sure: " if proposal.sure else ""
            click.echo(f"    {proposal.pattern.name:<4} {plain(proposal.pattern.title)}  ({sure}{proposal.reason})")
        if not proposals:
            click.echo("    nothing like it yet")
    if not listed:
        click.echo("The inbox is empty.")


@main.command()
@_db_option
@_json_option
@click.pass_obj
def patterns(outer_db: Path | None, db: Path | None, as_json: bool) -> None:
    """List the patterns with volume, segment, impact and the four sentences."""
    with _open(db or outer_db) as workspace:
        cards = workspace.cards
        listed = [(pattern, cards.sentences(pattern)) for pattern in cards.all()]
    if as_json:
        _print_json(
            [
                {
                    "number": p.number,
                    "title": p.title,
                    "customers": p.volume.customers,
                    "unknown": p.volume.unknown,
                    "tickets": p.tickets,
                    "segments": p.segment.names,
                    "impact": p.impact,
                    "slated": p.slated,
                    "sentences": [str(sentence) for sentence in sentences],
                    "complete": sum(sentence.complete for sentence in sentences),
                }
                for p, sentences in listed
            ]
        )
        return
    for pattern, sentences in listed:
        click.echo(
            f"{pattern.name:<4} {plain(pattern.title)}  ({pattern.volume}, impact {pattern.impact or 'not placed'})"
        )
        for sentence in sentences:
            click.echo(f"     {sentence}")
    if not listed:
        click.echo("There is no pattern yet. Patterns are made in the app, from tickets of the inbox.")


@main.command()
@click.option("--meeting", type=_number, help="The meeting's number. Default: the newest.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to this file instead of the screen.")
@_db_option
@click.pass_obj
def minutes(outer_db: Path | None, meeting: int | None, output: Path | None, db: Path | None) -> None:
    """Write the minutes of a meeting as markdown."""
    with _open(db or outer_db) as workspace:
        if output is None:
            click.echo(workspace.recording.minutes(workspace.recording.find(meeting)), nl=False)
        else:
            workspace.write_minutes(meeting, output)
            click.echo(f"minutes written to {output}", err=True)


@main.command()
@click.option("-n", "--most", default=40, type=_number, show_default=True, help="How many steps.")
@_db_option
@_json_option
@click.pass_obj
def history(outer_db: Path | None, most: int, db: Path | None, as_json: bool) -> None:
    """List what was done, newest first; u and U in the app take it back and forth."""
    with _open(db or outer_db) as workspace:
        steps = workspace.steps(most)
    if as_json:
        _print_json([{"id": s.id, "at": s.made_at.isoformat(), "label": s.label, "state": s.state} for s in steps])
        return
    for step in steps:
        state = "" if step.state == "done" else f"  ({step.state})"
        click.echo(f"{step.made_at:%Y-%m-%d %H:%M}  {plain(step.label)}{state}")
    if not steps:
        click.echo("Nothing has been done yet.")


@main.command()
@click.argument("target", type=click.Path(path_type=Path))
@_db_option
@click.pass_obj
def backup(outer_db: Path | None, target: Path, db: Path | None) -> None:
    """Copy the database to the new file TARGET, also while the app is open."""
    with _open(db or outer_db) as workspace:
        workspace.backup(target)
    click.echo(f"copied to {target}")


@main.command()
@_db_option
@click.pass_obj
def doctor(outer_db: Path | None, db: Path | None) -> None:
    """Check the database: integrity, version, what it holds. Exit code 1 if something is wrong."""
    path = db or outer_db or default_path()
    with _open(path) as workspace:
        wrong, counts = workspace.check()
    click.echo(f"{path}  (translate-tui {__version__})")
    for name, number in counts.items():
        click.echo(f"  {name}: {number:,}")
    for line in wrong:
        click.echo(f"  wrong: {line}", err=True)
    if wrong:
        raise Refused(f"{path} is damaged. Go on from the newest copy that `translate-tui backup` made.")
    click.echo("  nothing is wrong")
