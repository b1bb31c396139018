"""Which screen is which place."""

from collections.abc import Callable

from translate_tui.services.workspace import Workspace
from translate_tui.ui.screens.base import BaseScreen
from translate_tui.ui.screens.customers import CustomersScreen
from translate_tui.ui.screens.document import BriefScreen, CaseScreen, NewsletterScreen
from translate_tui.ui.screens.empathy import EmpathyScreen
from translate_tui.ui.screens.exchanges import ExchangesScreen
from translate_tui.ui.screens.grid import GridScreen
from translate_tui.ui.screens.groups import GroupsScreen
from translate_tui.ui.screens.guide import GuideScreen
from translate_tui.ui.screens.history import HistoryScreen
from translate_tui.ui.screens.journey import JourneyScreen
from translate_tui.ui.screens.lint import LintScreen
from translate_tui.ui.screens.meeting import MeetingScreen
from translate_tui.ui.screens.minutes import MinutesScreen
from translate_tui.ui.screens.patterns import PatternsScreen
from translate_tui.ui.screens.presenter import PresenterScreen
from translate_tui.ui.screens.purge import PurgeScreen
from translate_tui.ui.screens.readback import ReadbackScreen
from translate_tui.ui.screens.replies import RepliesScreen
from translate_tui.ui.screens.settings import SettingsScreen
from translate_tui.ui.screens.sheet import SheetScreen

_ROOMS: dict[str, Callable[..., BaseScreen]] = {
    "groups": GroupsScreen,
    "customers": CustomersScreen,
    "lint": LintScreen,
    "patterns": PatternsScreen,
    "answers": RepliesScreen,
    "grid": GridScreen,
    "meeting": MeetingScreen,
    "present": PresenterScreen,
    "journey": JourneyScreen,
    "purge": PurgeScreen,
    "readback": ReadbackScreen,
    "empathy": EmpathyScreen,
    "exchanges": ExchangesScreen,
    "sheet": SheetScreen,
    "brief": BriefScreen,
    "case": CaseScreen,
    "newsletter": NewsletterScreen,
    "guide": GuideScreen,
    "minutes": MinutesScreen,
    "history": HistoryScreen,
    "settings": SettingsScreen,
}


def make(name: str, work: Workspace, *, ascii_only: bool) -> BaseScreen:
    """Return a new screen for a place."""
    return _ROOMS[name](work, ascii_only=ascii_only)
