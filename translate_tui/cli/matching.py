"""The command `suggest`: the patterns proposed for the tickets of the inbox."""

from pathlib import Path

import click

from translate_tui.cli.common import db_option, json_option, non_negative, open_workspace, print_json
from translate_tui.text import plain, shorten


@click.command()
@click.option("-n", "--most", default=20, type=non_negative, show_default=True, help="How many tickets to show.")
@db_option
@json_option
@click.pass_obj
def suggest(outer_db: Path | None, most: int, db: Path | None, as_json: bool) -> None:
    """Show the best patterns for the newest tickets in the inbox, with reasons."""
    with open_workspace(db or outer_db) as workspace:
        triage = workspace.triage
        ids = triage.first_ids(most)
        tickets = triage.tickets(ids)
        rows = [(tickets[id], triage.suggestions(tickets[id])) for id in ids]
    if as_json:
        print_json(
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
                        for p in suggestions
                    ],
                }
                for ticket, suggestions in rows
            ]
        )
        return
    for ticket, suggestions in rows:
        click.echo(f"#{ticket.id}  {shorten(ticket.headline, 90)}")
        for suggestion in suggestions:
            sure = "sure: " if suggestion.sure else ""
            click.echo(
                f"    {suggestion.pattern.name:<4} {plain(suggestion.pattern.title)}  ({sure}{suggestion.reason})"
            )
        if not suggestions:
            click.echo("    no similar pattern yet")
    if not rows:
        click.echo("The inbox is empty.")
