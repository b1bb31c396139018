"""The form that asks for the path of a file to write."""

from collections.abc import Callable
from pathlib import Path

from translate_tui.model import UserError
from translate_tui.services.files import home_path, typed_path
from translate_tui.ui.screens.base import BaseScreen
from translate_tui.ui.widgets.form_dialog import FormDialog, FormField


def ask_path(
    screen: BaseScreen,
    title: str,
    proposed: str,
    write: Callable[[Path], None],
    what: str,
    *,
    overwrites: bool = True,
) -> None:
    """Ask for a file, call `write` with its path, and say that `what` was written there.

    `proposed` is a file name in the current folder. An existing file is overwritten only if Enter is pressed twice;
    without `overwrites`, it is left to `write`, which refuses it. If `write` raises UserError, the form shows the
    message and stays open.
    """
    warned_of: list[Path] = []  # existing files

    def accept(values: dict[str, str]) -> str | None:
        try:
            path = typed_path(values["path"])
            if overwrites and path.is_file() and path not in warned_of:
                warned_of.append(path)
                return f"{path.name} already exists. Press Enter again to overwrite it."
            write(path)
        except UserError as error:
            return str(error)
        screen.status.say(f"{what} saved to {home_path(path)}")
        if len(screen.app.screen_stack) == 2:  # else a toast would cover the form below this one
            screen.toast_if_cut()
        return None

    fields = [FormField("path", "To which file?", str(Path.cwd() / proposed))]
    screen.app.push_screen(FormDialog(title, fields, accept=accept))
