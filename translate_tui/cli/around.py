"""What the practice around the meeting leaves, on the command line: sheet, brief, case, newsletter, maps, journey."""

from datetime import date, datetime
from pathlib import Path

import click

from translate_tui.cli.common import db_option, open_workspace, output_option, pattern_called, put, redact_option
from translate_tui.model import UserError
from translate_tui.services.workspace import Workspace

_pattern = click.option("--pattern", "name", help="The pattern's number: 7 or P7.")


@click.command()
@output_option
@db_option
@click.pass_obj
def sheet(outer_db: Path | None, output: Path | None, db: Path | None) -> None:
    """Write the six-column sheet over all patterns: CSV, or a workbook where the file's name ends in .xlsx.

    `translate-tui import` takes it in again: rows that are patterns here are written, others come in as tickets.
    """
    from translate_tui.services.sheet import is_workbook

    if output is not None and output.suffix.lower() in (".ods", ".xls", ".xlsm", ".json"):
        raise UserError(f"A sheet is written as .csv or .xlsx, not as {output.suffix}; nothing was written.")
    with open_workspace(db or outer_db) as work:
        if output is not None and is_workbook(output):
            work.write(work.sheets.workbook(), output)
            click.echo(f"sheet written to {output}", err=True)
        else:
            put(work, work.sheets.csv(), output, "sheet")


@click.command()
@_pattern
@redact_option
@output_option
@db_option
@click.pass_obj
def brief(outer_db: Path | None, name: str | None, redact: bool, output: Path | None, db: Path | None) -> None:
    """Write the discovery brief of a pattern: markdown, or HTML or text where the file's name ends so.

    It is refused while the business cost or the evidence is missing, and says which.
    """
    from translate_tui.services.documents import form_of

    with open_workspace(db or outer_db) as work:
        if name is None:
            raise UserError(_which(work, "brief"))
        pattern = pattern_called(work.patterns, name)
        put(work, work.briefs.text(pattern, form_of(output), redacted=redact), output, "brief")


@click.command()
@_pattern
@output_option
@db_option
@click.pass_obj
def case(outer_db: Path | None, name: str | None, output: Path | None, db: Path | None) -> None:
    """Write the case of a decided pattern; nobody is named in it but those who agreed to it."""
    from translate_tui.services.documents import form_of

    with open_workspace(db or outer_db) as work:
        if name is None:
            raise UserError(_which(work, "case"))
        put(work, work.cases.text(pattern_called(work.patterns, name), form_of(output)), output, "case")


def _which(work: Workspace, kind: str) -> str:
    """Return which patterns can be named."""
    if kind == "case":
        ready = [p.name for p in work.patterns.all() if p.decided is not None]
    else:
        ready = [p.name for p in work.patterns.all() if not work.briefs.missing(p)]
    listed = ", ".join(ready) or "none yet"
    return f"Name the pattern, for example: export {kind} --pattern {ready[0] if ready else 'P1'}. Ready: {listed}."


@click.command()
@click.option(
    "--month", type=click.DateTime(["%Y-%m"]), help="For example 2026-11. Default: the month of the newest ticket."
)
@output_option
@db_option
@click.pass_obj
def newsletter(outer_db: Path | None, month: datetime | None, output: Path | None, db: Path | None) -> None:
    """Write the customer-insight newsletter of a month: markdown, or HTML where the file's name ends in .html.

    It names no customer and nobody else.
    """
    from translate_tui.services.documents import form_of

    with open_workspace(db or outer_db) as work:
        first = date(month.year, month.month, 1) if month else work.newsletters.newest_month()
        put(work, work.newsletters.text(first, form_of(output)), output, "newsletter")


@click.command()
@redact_option
@output_option
@db_option
@click.pass_obj
def empathy(outer_db: Path | None, redact: bool, output: Path | None, db: Path | None) -> None:
    """Write all empathy maps as markdown, newest first."""
    with open_workspace(db or outer_db) as work:
        text = work.empathy.markdown()
        put(work, work.masks.redactor().redact(text) if redact else text, output, "empathy maps")


@click.command()
@output_option
@db_option
@click.pass_obj
def journey(outer_db: Path | None, output: Path | None, db: Path | None) -> None:
    """Write the journey as markdown: the stage, what shows it, and every figure week by week."""
    with open_workspace(db or outer_db) as work:
        put(work, work.journey.markdown(), output, "journey")


def add_to(export: click.Group) -> None:
    """Put these under `export`."""
    for command in (sheet, brief, newsletter, case, empathy, journey):
        export.add_command(command)
