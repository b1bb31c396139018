"""What comes of a meeting, on the command line: minutes, commitments, replies."""

from pathlib import Path
from typing import Final

import click

from translate_tui.cli.common import (
    db_option,
    number,
    open_workspace,
    output_option,
    pattern_called,
    put,
    redact_option,
)
from translate_tui.redaction.values import redact_texts

_meeting = click.option("--meeting", type=number, help="The meeting's number. Default: the newest.")


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
@redact_option
@output_option
@db_option
@click.pass_obj
def minutes(
    outer_db: Path | None, meeting: int | None, form: str, redact: bool, output: Path | None, db: Path | None
) -> None:
    """Write the minutes of a meeting."""
    with open_workspace(db or outer_db) as work:
        found = work.minutes.find(meeting)
        put(work, work.minutes.minutes(found, form, redacted=redact), output, "minutes")


@click.group()
def export() -> None:
    """Write what trackers, helpdesks and people need."""


@export.command()
@click.option(
    "--for", "tracker", type=click.Choice(["jira", "github", "linear"]), required=True, help="Whose columns to write."
)
@click.option("--meeting", type=number, help="Only this meeting's. Default: all that are open.")
@redact_option
@output_option
@db_option
@click.pass_obj
def commitments(
    outer_db: Path | None, tracker: str, meeting: int | None, redact: bool, output: Path | None, db: Path | None
) -> None:
    """Write commitments as CSV that a tracker imports."""
    with open_workspace(db or outer_db) as work:
        put(work, work.minutes.commitments(meeting, tracker, redacted=redact), output, "commitments")


@export.command()
@click.option("--pattern", "name", required=True, help="The pattern's number: 7 or P7.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "md"]),
    help="CSV or markdown. Default: markdown where the file's name ends in .md, else CSV.",
)
@redact_option
@output_option
@db_option
@click.pass_obj
def replies(
    outer_db: Path | None, name: str, form: str | None, redact: bool, output: Path | None, db: Path | None
) -> None:
    """Write every ticket of a decided pattern with the reply to its customer."""
    with open_workspace(db or outer_db) as work:
        pattern = pattern_called(work.patterns, name)
        answers = work.replies.answers(pattern)
        if redact:
            pattern, answers = redact_texts((pattern, answers), work.masks.redactor().redact)
        as_markdown = form == "md" or (form is None and output is not None and output.suffix == ".md")
        text = work.replies.markdown(pattern, answers) if as_markdown else work.replies.csv(answers)
        put(work, text, output, "replies")


COMMANDS: Final = (minutes, export)
