"""The command `lint`: how many posts of a file follow the River format, and how the others would read."""

from pathlib import Path

import click

from translate_tui.cli.common import db_option, json_option, open_workspace, print_json
from translate_tui.cli.importing import (
    MAX_LISTED,
    channel_option,
    database_for_import,
    files_argument,
    local_paths,
    map_option,
    parse_mapping,
)
from translate_tui.services.workspace import default_path
from translate_tui.text import plain, pluralize


@click.command()
@files_argument
@map_option
@channel_option
@click.option(
    "-n", "--most", default=MAX_LISTED, type=click.IntRange(0), show_default=True, help="How many posts to show."
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
    """Show how many posts in FILES follow the River format, what is missing in the others, and how they would read.

    Nothing is imported, and no names are shown.
    """
    from translate_tui.services.importing import ImportOptions  # 90 ms, see importing.py
    from translate_tui.services.lint import channel_shares, missing_parts, to_river_format

    options = ImportOptions(parse_mapping(pairs), channels=channels)
    path = db or outer_db or default_path()
    with (
        database_for_import(path, dry_run=True) as database,
        local_paths(files) as paths,
        open_workspace(database, make=True) as workspace,
    ):
        posts = [post for file in paths for post in workspace.river.lint(file, options)]
    malformed = [post for post in posts if not post.in_format]
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
                    for p in malformed
                ],
            }
        )
        return
    for share in channel_shares(posts):
        missing = ", ".join(f"{part} {times:,}" for part, times in share.missing.items() if times)
        click.echo(
            f"{share.channel}: {share.in_format:,} of {pluralize(share.posts, 'post')} in River format "
            f"({share.percent} %)" + (f"; missing: {missing}" if missing else "")
        )
    for post in malformed[:most]:
        click.echo(f"\n{post.channel}, {post.where}: {', '.join(missing_parts(post)) or 'format'} missing")
        click.echo(f"    {plain(to_river_format(post))}")
    if len(malformed) > most:
        click.echo(f"\n{pluralize(len(malformed) - most, 'more post')} (-n shows more, --json shows all)")
