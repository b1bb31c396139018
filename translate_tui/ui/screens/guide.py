"""GuideScreen: the practice in two pages, and where in the app each step is done."""

from textual.app import ComposeResult
from textual.content import Content

from translate_tui.commands import Place, with_keys
from translate_tui.commands.guide import GUIDE
from translate_tui.ui.navigation import GoBack
from translate_tui.ui.screens.base import PagedScreen, TourWanted, bindings
from translate_tui.ui.widgets.containers import VerticalScroll
from translate_tui.ui.widgets.text_block import TextBlock


class GuideScreen(PagedScreen):
    """The guide as one page to scroll; the tour is begun here."""

    PLACE = Place.GUIDE
    BINDINGS = bindings(Place.GUIDE)
    DEFAULT_CSS = """
    GuideScreen VerticalScroll { height: 1fr; align-horizontal: center; }
    GuideScreen #guide { width: 100%; max-width: 100; height: auto; padding: 0 2; }
    """

    def body(self) -> ComposeResult:
        """Return the sections of the guide, with the keys as they are set."""
        parts: list[tuple[str, str]] = []
        for section in GUIDE:
            parts.append((f"\n{with_keys(section.title)}\n", "bold"))
            parts += [(f"{with_keys(paragraph)}\n", "") for paragraph in section.paragraphs]
        with VerticalScroll(can_focus=False):
            yield TextBlock(Content.assemble(*parts), id="guide")

    def reload(self) -> None:
        """Do nothing: the guide shows no data."""

    def action_take_tour(self) -> None:
        """Begin the tour of a first week on the sample, or leave it."""
        self.post_message(TourWanted())

    def action_back(self) -> None:
        """Go back to where the guide was opened."""
        self.post_message(GoBack())
