"""MatchingApp: an app that brings the matcher up to date in a worker, so that no key waits for it."""

from textual import work as in_worker

from translate_tui.model import Cancelled, UserError
from translate_tui.services.workspace import Workspace
from translate_tui.ui.input_queue import QUIET_WORKERS
from translate_tui.ui.preparing import PreparingApp


class MatchingApp(PreparingApp):
    """An app whose screens are told when there are new suggestions.

    `work`: the open database.
    """

    work: Workspace
    _is_updating_matcher = False

    @property
    def has_work(self) -> bool:
        """Whether suggestions are still waited for."""
        return not self.work.triage.matching.has_members

    def update_matcher(self) -> None:
        """Start a worker thread that brings the matcher up to date, if it is behind the database."""
        if self.work.triage.matching.is_outdated and not self._is_updating_matcher:
            self._is_updating_matcher = True
            self._update_matcher()

    @in_worker(thread=True, exit_on_error=False, group=QUIET_WORKERS)
    def _update_matcher(self) -> None:
        matching = self.work.triage.matching
        has_answered = matching.has_members

        def pause() -> None:
            # Among very many tickets, suggestions are shown once the patterns' own have been read.
            nonlocal has_answered
            if not has_answered and matching.has_members:
                has_answered = True
                self.call_from_thread(self._matcher_updated)
            self.yield_to_ui()

        try:
            matching.update_in_worker(pause)
        except (Cancelled, UserError):
            return  # the app is closing, or another process is writing: the next tick tries again
        finally:
            self._is_updating_matcher = False
        self.call_from_thread(self._matcher_updated)

    def _matcher_updated(self) -> None:
        if self.is_preparing:  # the current screen is a hidden one: tell the one that is shown, right after
            self.call_later(self._matcher_updated)
        elif (screen := self.shown_screen()) is not None:
            screen.run_verb(screen.matcher_updated)
