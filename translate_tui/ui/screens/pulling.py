"""Getting the new posts of a Slack channel in a worker thread, so that the screen can be used meanwhile."""

from collections.abc import Callable

from translate_tui.model import Cancelled, UserError
from translate_tui.ui.screens.base import BaseScreen
from translate_tui.ui.screens.import_report import show_report
from translate_tui.ui.widgets.form_dialog import FormDialog, FormField


def pull(screen: BaseScreen, to_end: Callable[[int], None]) -> None:
    """Get the new posts of the channel that was imported last; ask for a channel where none was.

    Afterwards `to_end(-1)` goes to the newest ticket.
    """
    channels = screen.work.river.pulled_channels()
    if channels:
        _start(screen, channels[0], to_end)
        return

    def closed(values: dict[str, str] | None) -> None:
        if values is not None and values["channel"].strip():
            _start(screen, values["channel"].strip(), to_end)

    screen.app.push_screen(
        FormDialog("Get new posts from Slack", [FormField("channel", "Which channel is the River?", "river")]), closed
    )


def _start(screen: BaseScreen, channel: str, to_end: Callable[[int], None]) -> None:
    """Get the channel's new posts in a worker; show the progress in the status line, then the report."""
    screen.status.say("connecting to Slack ...")

    def get_posts() -> None:
        def progress(messages: int) -> None:
            if not screen.app.is_running:
                raise Cancelled
            screen.app.call_from_thread(screen.status.say, f"{messages:,} messages from Slack so far")

        try:
            report = screen.work.river.pull(channel, progress)
        except UserError as error:
            screen.app.call_from_thread(screen.refuse, str(error))
        except Cancelled:
            return
        else:
            screen.app.call_from_thread(show_report, screen, report, to_end)

    screen.run_worker(get_posts, thread=True, exclusive=True, group="pull", exit_on_error=False)
