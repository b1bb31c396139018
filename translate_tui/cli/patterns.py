"""The command `patterns`: all patterns with their cards."""

from pathlib import Path

import click

from translate_tui.cli.common import db_option, json_option, open_workspace, print_json
from translate_tui.protocol.rating import describe_impact
from translate_tui.text import plain


@click.command()
@db_option
@json_option
@click.pass_obj
def patterns(outer_db: Path | None, db: Path | None, as_json: bool) -> None:
    """List the patterns with volume, segment, impact and the four sentences."""
    with open_workspace(db or outer_db) as workspace:
        service = workspace.patterns
        cards = [(pattern, service.sentences(pattern)) for pattern in service.all()]
    if as_json:
        print_json(
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
                for p, sentences in cards
            ]
        )
        return
    for pattern, sentences in cards:
        click.echo(f"{pattern.name:<4} {plain(pattern.title)}  ({pattern.volume}, {describe_impact(pattern)})")
        for sentence in sentences:
            click.echo(f"     {sentence}")
    if not cards:
        click.echo("No patterns yet. Create them in the app, from tickets in the inbox.")
