"""The group `export`: everything that is written for trackers, helpdesks and people, except the minutes."""

from datetime import date, datetime
from pathlib import Path

import click

from translate_tui.cli.common import (
    db_option,
    find_pattern,
    mask_option,
    non_negative,
    open_workspace,
    output_option,
    write_output,
)
from translate_tui.model import UserError
from translate_tui.redaction.values import redact_texts
from translate_tui.services.documents import form_of
from translate_tui.services.workspace import Workspace

_pattern_option = click.option("--pattern", "name", help="The pattern's number: 7 or P7.")


@click.group()
def export() -> None:
    """Write commitments, replies, the sheet, briefs and other documents to files."""


@export.command()
@click.option(
    "--for", "tracker", type=click.Choice(["jira", "github", "linear"]), required=True, help="The target tracker."
)
@click.option("--meeting", type=non_negative, help="Only this meeting's commitments. Default: all open ones.")
@mask_option
@output_option
@db_option
@click.pass_obj
def commitments(
    outer_db: Path | None, tracker: str, meeting: int | None, masked: bool, output: Path | None, db: Path | None
) -> None:
    """Write commitments as CSV for a tracker to import."""
    with open_workspace(db or outer_db) as work:
        write_output(work, work.minutes.commitments_csv(meeting, tracker, redacted=masked), output, "commitments")


@export.command("replies")
@click.option("--pattern", "name", required=True, help="The pattern's number: 7 or P7.")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["csv", "md"]),
    help="CSV or markdown. Default: markdown if the file name ends in .md, otherwise CSV.",
)
@mask_option
@output_option
@db_option
@click.pass_obj
def write_replies(
    outer_db: Path | None, name: str, format_name: str | None, masked: bool, output: Path | None, db: Path | None
) -> None:
    """Write all tickets of a decided pattern with the replies to their customers."""
    with open_workspace(db or outer_db) as work:
        pattern = find_pattern(work.patterns, name)
        replies = work.replies.answers(pattern)
        if masked:
            pattern, replies = redact_texts((pattern, replies), work.masks.redactor().redact)
        as_markdown = format_name == "md" or (format_name is None and output is not None and output.suffix == ".md")
        text = work.replies.markdown(pattern, replies) if as_markdown else work.replies.csv(replies)
        write_output(work, text, output, "replies")


@export.command()
@output_option
@db_option
@click.pass_obj
def sheet(outer_db: Path | None, output: Path | None, db: Path | None) -> None:
    """Write the six-column sheet of all patterns: CSV, or a workbook if the file name ends in .xlsx.

    `translate-tui import` reads it back: rows of existing patterns update them, other rows become tickets.
    """
    from translate_tui.services.sheet import is_workbook  # 2 ms that --help does not need

    if output is not None and output.suffix.lower() in (".ods", ".xls", ".xlsm", ".json"):
        raise UserError(f"A sheet cannot be written as {output.suffix}, so nothing was written. Use .csv or .xlsx.")
    with open_workspace(db or outer_db) as work:
        if output is not None and is_workbook(output):
            work.write(work.sheets.workbook(), output)
            click.echo(f"sheet saved to {output}", err=True)
        else:
            write_output(work, work.sheets.csv(), output, "sheet")


@export.command()
@_pattern_option
@mask_option
@output_option
@db_option
@click.pass_obj
def brief(outer_db: Path | None, name: str | None, masked: bool, output: Path | None, db: Path | None) -> None:
    """Write the discovery brief of a pattern: markdown, or HTML or text for a file name in .html or .txt.

    If what is at risk or the evidence is missing, nothing is written, and the error says what is missing.
    """
    with open_workspace(db or outer_db) as work:
        if name is None:
            raise UserError(_missing_pattern(work, "brief"))
        pattern = find_pattern(work.patterns, name)
        write_output(work, work.briefs.text(pattern, form_of(output), redacted=masked), output, "brief")


@export.command()
@click.option(
    "--month", type=click.DateTime(["%Y-%m"]), help="For example 2026-11. Default: the month of the newest ticket."
)
@output_option
@db_option
@click.pass_obj
def newsletter(outer_db: Path | None, month: datetime | None, output: Path | None, db: Path | None) -> None:
    """Write the customer insights newsletter of a month: markdown, or HTML if the file name ends in .html.

    It contains no names.
    """
    with open_workspace(db or outer_db) as work:
        first_day = date(month.year, month.month, 1) if month else work.newsletters.newest_month()
        write_output(work, work.newsletters.text(first_day, form_of(output)), output, "newsletter")


@export.command()
@_pattern_option
@output_option
@db_option
@click.pass_obj
def case(outer_db: Path | None, name: str | None, output: Path | None, db: Path | None) -> None:
    """Write the case study of a decided pattern. It names only people who agreed to it."""
    with open_workspace(db or outer_db) as work:
        if name is None:
            raise UserError(_missing_pattern(work, "case"))
        write_output(work, work.cases.text(find_pattern(work.patterns, name), form_of(output)), output, "case")


@export.command()
@mask_option
@output_option
@db_option
@click.pass_obj
def empathy(outer_db: Path | None, masked: bool, output: Path | None, db: Path | None) -> None:
    """Write all empathy maps as markdown, newest first."""
    with open_workspace(db or outer_db) as work:
        text = work.empathy.markdown()
        write_output(work, work.masks.redactor().redact(text) if masked else text, output, "empathy maps")


@export.command()
@output_option
@db_option
@click.pass_obj
def journey(outer_db: Path | None, output: Path | None, db: Path | None) -> None:
    """Write the journey as markdown: the current stage, the evidence for it, and every figure by week."""
    with open_workspace(db or outer_db) as work:
        write_output(work, work.journey.markdown(), output, "journey")


def _missing_pattern(work: Workspace, kind: str) -> str:
    """Return the refusal of an export without --pattern, with the patterns that could be named."""
    if kind == "case":
        ready = [p.name for p in work.patterns.all() if p.decided is not None]
    else:
        ready = [p.name for p in work.patterns.all() if not work.briefs.missing(p)]
    listed = ", ".join(ready) or "none yet"
    return f"Say which pattern, for example: export {kind} --pattern {ready[0] if ready else 'P1'}. Ready: {listed}."
