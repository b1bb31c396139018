"""The command `words`: what words of exports mean, for example that BLOCKING is a high impact."""

from pathlib import Path

import click

from translate_tui.cli.common import db_option, json_option, open_workspace, print_json
from translate_tui.model import WordKind
from translate_tui.text import plain, pluralize


@click.command()
@click.argument("kind", required=False, type=click.Choice([str(kind) for kind in WordKind]))
@click.argument("said", required=False)
@click.argument("means", required=False)
@click.option("--forget", is_flag=True, help="Remove the meaning that you set for these words.")
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
    """List what words in your imported files mean, or set a meaning, for example: words impact BLOCKING H.

    Words for impact have no effect until you set what they mean. A type or segment that you set applies to
    later imports. To apply it to known tickets, import the same file again.
    """
    with open_workspace(db or outer_db) as workspace:
        if kind and said:
            if not forget and means is None:
                raise click.UsageError(
                    f'Add what “{said}” means: words {kind} "{said}" MEANING. To remove a meaning, add --forget.'
                )
            word_kind, meanings = WordKind(kind), workspace.meanings
            label = meanings.remove(word_kind, said) if forget else meanings.set_meaning(word_kind, said, means or "")
            click.echo(label)
            return
        rows = [row for row in workspace.meanings.all() if kind in (None, row[0])]
    if as_json:
        names = ("kind", "words", "means", "tickets")
        print_json([dict(zip(names, row, strict=True)) for row in rows])
        return
    for row_kind, row_words, meaning, tickets in rows:
        count = f"  ({pluralize(tickets, 'ticket')})" if tickets else ""
        click.echo(f"{row_kind:<8} {plain(row_words)}  =  {meaning or 'nothing'}{count}")
    if not rows:
        click.echo("No meanings are set, and no ticket has words for its impact.")
