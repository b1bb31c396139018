"""What comes of a meeting, on the command line: minutes, commitments, replies."""

from pathlib import Path
from typing import Final

import click

from translate_tui.cli.common import db_option, number, open_workspace
from translate_tui.model import Pattern, Refused
from translate_tui.redaction import redacted_texts
from translate_tui.services.cards import Cards
from translate_tui.services.workspace import Workspace

_meeting = click.option("--meeting", type=number, help="The meeting's number. Default: the newest.")
_output = click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Write to this file instead of the screen."
)
_redact = click.option(
    "--redact", is_flag=True, help="Mask names, customers, e-mail addresses, phone numbers and ids."
)


def _put(work: Workspace, text: str, output: Path | None, what: str) -> None:
    if output is None:
        click.echo(text, nl=False)
    else:
        work.write(text, output)
        click.echo(f"{what} written to {output}", err=True)


@click.command()
@_meeting
@click.option(
    "--format",
    "form",
    type=click.Choice(["md", "slack", "text", "json"]),
    default="md",
    show_default=True,
    help="Markdown, messages for Slack (one JSON object a line), plain text, or the whole meeting as JSON.",
)
@_redact
@_output
@db_option
@click.pass_obj
def minutes(
    outer_db: Path | None, meeting: int | None, form: str, redact: bool, output: Path | None, db: Path | None
) -> None:
    """Write the minutes of a meeting."""
    with open_workspace(db or outer_db) as work:
        found = work.recording.find(meeting)
        _put(work, work.recording.minutes(found, form, redacted=redact), output, "minutes")


@click.group()
def export() -> None:
    """Write what trackers, helpdesks and people need: commitments, replies."""


@export.command()
@click.option(
    "--for", "tracker", type=click.Choice(["jira", "github", "linear"]), required=True, help="Whose columns to write."
)
@click.option("--meeting", type=number, help="Only this meeting's. Default: all that are open.")
@_redact
@_output
@db_option
@click.pass_obj
def commitments(
    outer_db: Path | None, tracker: str, meeting: int | None, redact: bool, output: Path | None, db: Path | None
) -> None:
    """Write commitments as CSV that a tracker imports."""
    with open_workspace(db or outer_db) as work:
        _put(work, work.recording.commitments(meeting, tracker, redacted=redact), output, "commitments")


@export.command()
@click.option("--pattern", "name", required=True, help="The pattern's number: 7 or P7.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "md"]),
    help="CSV or markdown. Default: markdown where the file's name ends in .md, else CSV.",
)
@_redact
@_output
@db_option
@click.pass_obj
def replies(
    outer_db: Path | None, name: str, form: str | None, redact: bool, output: Path | None, db: Path | None
) -> None:
    """Write every ticket of a decided pattern with the reply to its customer."""
    with open_workspace(db or outer_db) as work:
        pattern = _pattern(work.cards, name)
        answers = work.closing.answers(pattern)
        if redact:
            pattern, answers = redacted_texts((pattern, answers), work.redactor().redact)
        as_markdown = form == "md" or (form is None and output is not None and output.suffix == ".md")
        text = work.closing.markdown(pattern, answers) if as_markdown else work.closing.csv(answers)
        _put(work, text, output, "replies")


def _pattern(cards: Cards, name: str) -> Pattern:
    wanted = name.strip().removeprefix("P").removeprefix("p")
    found = next((p for p in cards.all() if str(p.number) == wanted), None)
    if found is None:
        known = ", ".join(p.name for p in cards.all()) or "none yet"
        raise Refused(f"There is no pattern {name.strip()}. There are: {known}.")
    return found


COMMANDS: Final = (minutes, export)
