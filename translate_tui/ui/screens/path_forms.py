"""Asking for the path of a file to write."""

from collections.abc import Callable
from pathlib import Path

from translate_tui.model import UserError
from translate_tui.ui.screens.base import BaseScreen
from translate_tui.ui.widgets.dialog import FormDialog, FormField


def ask_path(screen: BaseScreen, title: str, proposed: str, write: Callable[[Path], None], what: str) -> None:
    """Ask for a file, have `write` write it, and say where it is. An existing file is asked about once more."""
    asked_about: list[Path] = []

    def accept(values: dict[str, str]) -> str | None:
        path = Path(values["path"]).expanduser()
        if path.is_file() and path not in asked_about:
            asked_about.append(path)
            return f"{path.name} is there already. Enter once more writes over it."
        try:
            write(path)
        except UserError as error:
            return str(error)
        screen.status.say(f"{what} written to {path}")
        return None

    fields = [FormField("path", "To which file?", str(Path.cwd() / proposed))]
    screen.app.push_screen(FormDialog(title, fields, accept=accept))
