"""NewsletterScreen: the customer-insight newsletter of a month."""

from datetime import date

from translate_tui.commands import Place
from translate_tui.services.newsletter import month_after, month_before
from translate_tui.services.workspace import Workspace
from translate_tui.ui.screens.base import bindings
from translate_tui.ui.screens.document import DocumentScreen
from translate_tui.ui.widgets.containers import VerticalScroll


class NewsletterScreen(DocumentScreen):
    """The newsletter of a month, at first the newest one that has tickets."""

    PLACE = Place.NEWSLETTER
    UNDER = Place.JOURNEY
    BINDINGS = bindings(Place.NEWSLETTER)

    def __init__(self, work: Workspace, *, ascii_only: bool = False) -> None:
        super().__init__(work, ascii_only=ascii_only)
        self._chosen_month: date | None = None  # None: the newest month that has tickets

    @property
    def _month(self) -> date:
        return self._chosen_month or self.work.newsletters.newest_month()

    def text(self, form: str) -> str:
        """Return the newsletter as md, text or html."""
        return self.work.newsletters.text(self._month, form)

    @property
    def file_name(self) -> str:
        """Return the file name that is proposed when the newsletter is written."""
        return f"customer-insight-{self._month:%Y-%m}.md"

    def action_older(self) -> None:
        self._show_month(month_before(self._month))

    def action_newer(self) -> None:
        """Show the month after, up to the current one."""
        month = month_after(self._month)
        if month > self.work.today():
            self.status.say("This is the current month.")
        else:
            self._show_month(month)

    def _show_month(self, month: date) -> None:
        self._chosen_month = month
        self.reload()
        self.query_one(VerticalScroll).scroll_home(animate=False)
