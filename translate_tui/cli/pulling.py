"""The command `pull`: get the new posts of Slack channels."""

from dataclasses import asdict
from pathlib import Path

import click

from translate_tui.cli.common import db_option, json_option, open_workspace, print_json, progress
from translate_tui.cli.importing import print_report
from translate_tui.model import UserError


@click.command()
@click.argument("channels", nargs=-1)
@db_option
@json_option
@click.pass_obj
def pull(outer_db: Path | None, channels: tuple[str, ...], db: Path | None, as_json: bool) -> None:
    """Get the new posts of Slack CHANNELS (default: the channels that you got posts from before).

    Posts are fetched only when you run this command. The token is read from SLACK_TOKEN (or
    SLACK_BOT_TOKEN), and is neither stored nor shown. Needs the extra: pip install 'translate-tui[slack]'.
    """
    with open_workspace(db or outer_db, make=True) as workspace, progress() as show_progress:
        channels = channels or tuple(workspace.river.pulled_channels())
        if not channels:
            raise UserError(
                "You have not got posts from any channel yet. Name one, for example: translate-tui pull river"
            )
        show_messages = (lambda messages: show_progress(messages, 0)) if show_progress else None
        reports = [workspace.river.pull(channel, show_messages) for channel in channels]
    if as_json:
        print_json([asdict(report) for report in reports])
        return
    for report in reports:
        print_report(report, dry_run=False, what="")
