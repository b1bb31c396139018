"""Which screen is which place."""

from collections.abc import Callable

from translate_tui.screens.answers import AnswersScreen
from translate_tui.screens.base import Room
from translate_tui.screens.customers import CustomersScreen
from translate_tui.screens.empathy import EmpathyScreen
from translate_tui.screens.exchanges import ExchangesScreen
from translate_tui.screens.grid import GridScreen
from translate_tui.screens.groups import GroupsScreen
from translate_tui.screens.guide import GuideScreen
from translate_tui.screens.history import HistoryScreen
from translate_tui.screens.journey import JourneyScreen
from translate_tui.screens.lint import LintScreen
from translate_tui.screens.meeting import MeetingScreen
from translate_tui.screens.minutes import MinutesScreen
from translate_tui.screens.paper import BriefScreen, CaseScreen, NewsletterScreen
from translate_tui.screens.patterns import PatternsScreen
from translate_tui.screens.present import PresentScreen
from translate_tui.screens.purge import PurgeScreen
from translate_tui.screens.readback import ReadbackScreen
from translate_tui.screens.settings import SettingsScreen
from translate_tui.screens.sheet import SheetScreen
from translate_tui.services.workspace import Workspace

_ROOMS: dict[str, Callable[..., Room]] = {
    "groups": GroupsScreen,
    "customers": CustomersScreen,
    "lint": LintScreen,
    "patterns": PatternsScreen,
    "answers": AnswersScreen,
    "grid": GridScreen,
    "meeting": MeetingScreen,
    "present": PresentScreen,
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


def make(name: str, work: Workspace, *, ascii_only: bool) -> Room:
    """Return a new screen for a place."""
    return _ROOMS[name](work, ascii_only=ascii_only)
