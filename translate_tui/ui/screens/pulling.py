"""Getting a Slack channel's new posts beside the screen, because somebody pressed the key."""

from collections.abc import Callable

from translate_tui.model import Cancelled, UserError
from translate_tui.ui.screens.base import BaseScreen
from translate_tui.ui.screens.import_report import show_report
from translate_tui.ui.widgets.dialog import FormDialog, FormField


def pull(room: BaseScreen, to_end: Callable[[int], None]) -> None:
    """Get the channel that came in before; ask for it where none did. Then `to_end(-1)` goes to the newest ticket."""
    channels = room.work.pulled_channels()
    if channels:
        _start(room, channels[0], to_end)
        return

    def named(values: dict[str, str] | None) -> None:
        if values is not None and values["channel"].strip():
            _start(room, values["channel"].strip(), to_end)

    room.app.push_screen(
        FormDialog("Get new posts from Slack", [FormField("channel", "Which channel is the River?", "river")]), named
    )


def _start(room: BaseScreen, channel: str, to_end: Callable[[int], None]) -> None:
    room.status.say("asking Slack ...")

    def beside() -> None:
        def progress(messages: int) -> None:
            if not room.app.is_running:
                raise Cancelled
            room.app.call_from_thread(room.status.say, f"{messages:,} messages from Slack so far")

        try:
            report = room.work.pull(channel, progress)
        except UserError as refused:
            room.app.call_from_thread(room.refuse, str(refused))
        except Cancelled:
            return
        else:
            room.app.call_from_thread(show_report, room, report, to_end)

    room.run_worker(beside, thread=True, exclusive=True, group="pull", exit_on_error=False)
