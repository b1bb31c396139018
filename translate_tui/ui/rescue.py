"""RescueApp: an app that notices when its file is moved, deleted or replaced, and saves what it holds to another."""

from pathlib import Path
from typing import Final

from textual import events
from textual.message import Message
from textual.message_pump import MessagePump

from translate_tui.commands import key
from translate_tui.services.files import home_path
from translate_tui.services.workspace import Workspace
from translate_tui.text import plain
from translate_tui.ui.screens.base import TOAST_S
from translate_tui.ui.tour import TourApp
from translate_tui.ui.widgets.overlay import BaseDialog

WARNED_S: Final = 3600  # for which the warning stays in view; it goes when the file is back


class RescueApp(TourApp):
    """An app whose data can be saved to a new file, in which it then goes on.

    `work`: the open database.
    """

    work: Workspace
    _file_problem = ""  # at the last look
    _quit_asked = False

    def on_mount(self) -> None:
        """Say what people should know about how the file was opened."""
        if self.work.notice:
            timeout = TOAST_S if self.work.is_read_only else WARNED_S  # the top bar goes on saying that it is
            self.notify(plain(self.work.notice), severity="warning", timeout=timeout, markup=False)

    def explanation(self, error: Exception) -> str | None:
        """Return why something could not be read or written, in words; None if the program is at fault."""
        return self.work.explanation(error)

    def explained(self, error: Exception, node: MessagePump, message: Message | None = None) -> bool:
        """Say why something could not be read or written, and go on: a dialog that could not open is closed."""
        screen = self.shown_screen()
        words = self.explanation(error)
        if words is None:
            return False
        if isinstance(node, BaseDialog) and isinstance(message, events.Compose | events.Mount):
            node.call_later(node.dismiss, None)
        if screen is not None and screen.is_mounted and screen is self.screen:
            screen.refuse(words)
        else:  # a dialog may cover the status line
            self.notify(plain(words), severity="error", timeout=TOAST_S, markup=False)
        return True

    def watch_file(self) -> None:
        """Say what happened to the file, if anything did, and that it is back.

        In a toast, because somebody may be typing: a dialog would take the keys.
        """
        problem, before = self.work.file_problem(), self._file_problem
        if problem == before:
            return
        self._file_problem = problem
        self._quit_asked = False
        self.clear_notifications()
        if problem:
            self.work.complete_file()
            rescue = f"Press {key('everywhere.save_as')} to save everything to a new file and to go on there."
            self.notify(
                f"{plain(self.work.path.name)} {problem}. Nothing is saved there any more. {rescue}",
                title="Not saved",
                severity="error",
                timeout=WARNED_S,
                markup=False,
            )
        else:
            self.notify("The file is back: changes are saved again.", markup=False)

    def store_drafts(self) -> None:
        """Try again to store what was typed, and say so once it is stored."""
        problem = self.work.drafts.problem
        if problem and self.work.drafts.retry():
            self.clear_notifications()
            self._tell_dialogs("Kept now, not saved yet")
            if not isinstance(self.screen, BaseDialog):
                self.notify("What you typed is kept now.", markup=False)
            if (screen := self.shown_screen()) is not None and screen.status.words == problem:
                screen.status.say("")

    def _tell_dialogs(self, words: str) -> None:
        """Have all open dialogs take back that something can't be saved, and say what is so now."""
        for screen in self.screen_stack:
            if isinstance(screen, BaseDialog):
                screen.can_be_saved(words)

    def action_save_as(self) -> None:
        """Ask for a new file, save everything to it, and go on there."""
        from translate_tui.ui.screens.path_forms import ask_path

        if (screen := self.shown_screen()) is not None:
            self.clear_notifications()  # it would cover the form
            title = "Save everything to a new file and go on there"
            ask_path(screen, title, str(self.work.new_path()), self._save_as, "everything", overwrites=False)

    def _save_as(self, target: Path) -> None:
        self.work.save_as(target)
        self.store_drafts()
        self._file_problem = ""
        self.clear_notifications()
        self._tell_dialogs(f"Everything is saved to {home_path(target)}")

    def may_quit(self) -> bool:
        """Return whether nothing is lost by quitting; say what is, the first time."""
        self.watch_file()  # the next tick would find the problem new, and the question not asked yet
        self.store_drafts()
        lost = "What you see" if self._file_problem else "What you typed" if self.work.drafts.problem else ""
        if not lost or self._quit_asked:
            return True
        self._quit_asked = True
        rescue = f"Press {key('everywhere.save_as')} to save everything to a new one, or quit again to quit without."
        # In a toast, which stands over dialogs.
        self.notify(f"{lost} is in no file. {rescue}", title="Not saved", severity="error", markup=False)
        return False
