"""The command `minutes`: write the minutes of a meeting."""

from pathlib import Path

import click

from translate_tui.cli.common import (
    db_option,
    mask_option,
    non_negative,
    open_workspace,
    output_option,
    write_output,
)


@click.command()
@click.option("--meeting", type=non_negative, help="The meeting's number. Default: the newest.")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["md", "slack", "text", "json"]),
    default="md",
    show_default=True,
    help="Markdown, messages for Slack (one JSON object per line), plain text, or the whole meeting as JSON.",
)
@mask_option
@output_option
@db_option
@click.pass_obj
def minutes(
    outer_db: Path | None, meeting: int | None, format_name: str, masked: bool, output: Path | None, db: Path | None
) -> None:
    """Write the minutes of a meeting."""
    with open_workspace(db or outer_db) as work:
        text = work.minutes.text(work.minutes.require_meeting(meeting), format_name, redacted=masked)
        write_output(work, text, output, "minutes")
