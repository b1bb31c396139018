"""The commands of the River: what comes in, how well it is posted, and whose it is."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from translate_tui.cli.common import db_option, exists, json_option, open_workspace, print_json, progress
from translate_tui.model import ColumnsNotMapped, ImportReport, UserError, WordKind
from translate_tui.services.workspace import Workspace, default_path
from translate_tui.text import plain, pluralize

if TYPE_CHECKING:
    from translate_tui.services.importing import ImportOptions

_SHOWN: Final = 20  # rejected rows, or posts to correct, that are listed

_map_option = click.option(
    "--map", "pairs", multiple=True, metavar="FIELD=COLUMN", help="Read a field from a column."
)
_channel_option = click.option(
    "--channel", "channels", multiple=True, metavar="NAME", help="A channel of a Slack export that is the River."
)
_dates_option = click.option(
    "--dates",
    "order",
    type=click.Choice(["day-first", "month-first"]),
    help="How dates such as 03/04/2026 are written.",
)
_files_argument = click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path, readable=False, allow_dash=True)
)


@click.command("import")
@_files_argument
@_map_option
@_channel_option
@_dates_option
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Skip what was said before this day.")
@click.option("--customers", "is_list", is_flag=True, help="FILES are lists of customers, not of tickets.")
@click.option("--dry-run", is_flag=True, help="Say what would come of it, and change nothing.")
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
    """Import FILES of tickets: exports of helpdesks, trackers and Slack, tables, JSON, River lines, zips of these.

    `-` is standard input. `translate-tui formats` lists what is known by itself; any other table is read by
    the names of its columns, or as --map says (remembered for the next time). The same file again adds
    nothing; a newer export updates what changed.
    """
    from translate_tui.services.importing import ImportOptions

    wishes = ImportOptions(_mapping(pairs), order or "", channels, since.replace(tzinfo=UTC) if since else None)
    with (
        _database_for_import(db or outer_db, dry_run) as path,
        _paths(files) as paths,
        open_workspace(path, make=True) as workspace,
        progress() as shown,
    ):
        if is_list:
            report = workspace.river.import_customers(paths, wishes, dry_run=dry_run)
        else:
            report = _import(workspace, paths, wishes, dry_run, shown)
    if as_json:
        print_json(asdict(report))
        return
    _print_report(report, dry_run, "customers" if is_list else "")
    for note, times in report.notes.items():
        click.echo(f"note: {note}{f' ({times:,})' if times > 1 else ''}", err=True)


def _import(
    workspace: Workspace,
    paths: list[Path],
    wishes: "ImportOptions",
    dry_run: bool,
    shown: Callable[[int, int], None] | None,
) -> ImportReport:
    """Import, and say how columns can be chosen where none is known."""
    try:
        return workspace.river.import_files(paths, wishes, dry_run=dry_run, progress=shown)
    except ColumnsNotMapped as unmapped:
        guessed = " ".join(f'--map "{field}={columns[0]}"' for field, columns in unmapped.preview.fields.items())
        raise UserError(
            f"{unmapped} As it looks, all of it would be: {guessed}. In the app (i in the River) the columns can be "
            "chosen from their contents. A list of customers is taken in with --customers."
        ) from unmapped


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


@contextmanager
def _database_for_import(db: Path | None, dry_run: bool) -> Iterator[Path]:
    """Yield the database to import into: a dry run into none that exists leaves none behind."""
    path = db or default_path()
    if not dry_run or exists(path):
        yield path
        return
    import tempfile

    with tempfile.TemporaryDirectory(prefix="translate-tui-") as folder:
        yield Path(folder) / path.name


@contextmanager
def _paths(files: tuple[Path, ...]) -> Iterator[list[Path]]:
    """Yield the files; standard input is kept in a private file meanwhile."""
    if Path("-") not in files:
        yield list(files)
        return
    import shutil
    import tempfile

    with tempfile.TemporaryDirectory(prefix="translate-tui-") as folder:  # only for its owner
        path = Path(folder) / "standard input"
        with path.open("wb") as target:
            shutil.copyfileobj(sys.stdin.buffer, target)
        yield [path if file == Path("-") else file for file in files]


def _print_report(report: ImportReport, dry_run: bool, what: str) -> None:
    would = "would be " if dry_run else ""
    if len(report.files) > 1 or what == "":
        for name, kind in report.files.items():
            click.echo(f"{name}: {kind}")
    said = (
        f"{report.read:,} {what + ' ' if what else ''}read: {report.added:,} {would}added, {report.updated:,} "
        f"{would}updated, {report.unchanged:,} unchanged"
    )
    if report.replies:
        said += (
            f", {pluralize(report.replies, 'reply', 'replies')} under their tickets ({report.replies_added:,} new)"
        )
    click.echo(said)
    for reason, times in report.skipped.items():
        click.echo(f"{times:,} skipped: {reason}")
    for rejected in report.rejected[:_SHOWN]:
        where = f"{rejected.file}, " if rejected.file else ""
        click.echo(f"{where}line {rejected.line} rejected: {rejected.reason}", err=True)
    if len(report.rejected) > _SHOWN:
        click.echo(f"{pluralize(len(report.rejected) - _SHOWN, 'more row')} rejected (all with --json)", err=True)


@click.command()
@json_option
def formats(as_json: bool) -> None:
    """List the exports that are known by themselves, and what each of their columns becomes."""
    from translate_tui.services.formats import known_formats

    listed = known_formats()
    if as_json:
        print_json([one._asdict() for one in listed])
        return
    for one in listed:
        click.echo(f"{one.name}  ({one.told_by})")
        for field, columns in one.fields.items():
            click.echo(f"    {field:<12} {columns}")
        click.echo()


@click.command()
@_files_argument
@_map_option
@_channel_option
@click.option(
    "-n", "--most", default=_SHOWN, type=click.IntRange(0), show_default=True, help="How many posts to correct."
)
@db_option
@json_option
@click.pass_obj
def lint(
    outer_db: Path | None,
    files: tuple[Path, ...],
    pairs: tuple[str, ...],
    channels: tuple[str, ...],
    most: int,
    db: Path | None,
    as_json: bool,
) -> None:
    """Say how many posts of FILES follow the River format, what the others lack, and how they would read.

    Nothing is imported, and nobody is named.
    """
    from translate_tui.services.importing import ImportOptions
    from translate_tui.services.lint import channel_shares, missing_parts, to_river_format

    wishes = ImportOptions(_mapping(pairs), channels=channels)
    path = db or outer_db or default_path()
    with (
        _database_for_import(path, dry_run=True) as read_from,
        _paths(files) as paths,
        open_workspace(read_from, make=True) as workspace,
    ):
        posts = [post for one in paths for post in workspace.river.lint(one, wishes)]
    wrong = [post for post in posts if not post.in_format]
    if as_json:
        print_json(
            {
                "channels": [{**share._asdict(), "percent": share.percent} for share in channel_shares(posts)],
                "posts": [
                    {
                        "channel": p.channel,
                        "where": p.where,
                        "missing": missing_parts(p),
                        "corrected": to_river_format(p),
                    }
                    for p in wrong
                ],
            }
        )
        return
    for share in channel_shares(posts):
        lacking = ", ".join(f"{part} {times:,}" for part, times in share.missing.items() if times)
        click.echo(
            f"{share.channel}: {share.in_format:,} of {pluralize(share.posts, 'post')} in River format "
            f"({share.percent} %)" + (f"; missing: {lacking}" if lacking else "")
        )
    for post in wrong[:most]:
        click.echo(f"\n{post.channel}, {post.where}: {', '.join(missing_parts(post)) or 'form'} missing")
        click.echo(f"    {plain(to_river_format(post))}")
    if len(wrong) > most:
        click.echo(f"\n{pluralize(len(wrong) - most, 'more post')} (-n shows more, --json all)")


@click.command()
@click.argument("channels", nargs=-1)
@db_option
@json_option
@click.pass_obj
def pull(outer_db: Path | None, channels: tuple[str, ...], db: Path | None, as_json: bool) -> None:
    """Bring in what is new in Slack CHANNELS (default: those that came in before), when you ask for it.

    The token is read from SLACK_TOKEN (or SLACK_BOT_TOKEN) and neither stored nor shown. Needs the extra:
    pip install 'translate-tui[slack]'.
    """
    with open_workspace(db or outer_db, make=True) as workspace, progress() as shown:
        wanted = channels or tuple(workspace.river.pulled_channels())
        if not wanted:
            raise UserError("Name the channel that is the River: translate-tui pull river")
        reports = [workspace.river.pull(one, (lambda n: shown(n, 0)) if shown else None) for one in wanted]
    if as_json:
        print_json([asdict(report) for report in reports])
        return
    for report in reports:
        _print_report(report, dry_run=False, what="")


@click.command()
@click.argument("kind", required=False, type=click.Choice([str(kind) for kind in WordKind]))
@click.argument("said", required=False)
@click.argument("means", required=False)
@click.option("--forget", is_flag=True, help="Let the words mean what they meant before.")
@db_option
@json_option
@click.pass_obj
def words(
    outer_db: Path | None,
    kind: str | None,
    said: str | None,
    means: str | None,
    forget: bool,
    db: Path | None,
    as_json: bool,
) -> None:
    """List what words of exports mean here; or state it, for example: words impact BLOCKING H.

    Words for impact rank nothing until somebody states what they mean. A type or a segment that was stated
    holds for what is imported from then on; the same file again brings known tickets along.
    """
    with open_workspace(db or outer_db) as workspace:
        if kind and said:
            if not forget and means is None:
                raise click.UsageError(
                    f'Say what “{said}” means, for example: words {kind} "{said}" ... (or --forget).'
                )
            one = WordKind(kind)
            done = (
                workspace.meanings.forget(one, said) if forget else workspace.meanings.state(one, said, means or "")
            )
            click.echo(done)
            return
        listed = [row for row in workspace.meanings.listed() if kind in (None, row[0])]
    if as_json:
        names = ("kind", "words", "means", "tickets")
        print_json([dict(zip(names, row, strict=True)) for row in listed])
        return
    for one, spoken, meaning, number in listed:
        times = f"  ({pluralize(number, 'ticket')})" if number else ""
        click.echo(f"{one:<8} {plain(spoken)}  =  {meaning or 'nothing'}{times}")
    if not listed:
        click.echo("No words are stated, and no ticket says an impact.")


COMMANDS: Final = (import_command, pull, words, formats, lint)
