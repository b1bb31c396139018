"""The class of the screen that shows each place. Its module in `screens` has the place's id as its name."""

from importlib import import_module
from typing import TYPE_CHECKING, Final

from translate_tui.commands import Place

if TYPE_CHECKING:
    from translate_tui.ui.screens.base import BaseScreen

PLACES: Final = {  # the classes by name, so that no screen is imported before it is shown
    Place.TRIAGE: "TriageScreen",
    Place.GROUPS: "GroupsScreen",
    Place.CUSTOMERS: "CustomersScreen",
    Place.LINT: "LintScreen",
    Place.PATTERNS: "PatternsScreen",
    Place.REPLIES: "RepliesScreen",
    Place.GRID: "GridScreen",
    Place.MEETING: "MeetingScreen",
    Place.PRESENTER: "PresenterScreen",
    Place.MINUTES: "MinutesScreen",
    Place.HISTORY: "HistoryScreen",
    Place.SETTINGS: "SettingsScreen",
    Place.JOURNEY: "JourneyScreen",
    Place.PURGE: "PurgeScreen",
    Place.READBACK: "ReadbackScreen",
    Place.EMPATHY: "EmpathyScreen",
    Place.EXCHANGES: "ExchangesScreen",
    Place.SHEET: "SheetScreen",
    Place.BRIEF: "BriefScreen",
    Place.CASE: "CaseScreen",
    Place.NEWSLETTER: "NewsletterScreen",
    Place.GUIDE: "GuideScreen",
}


def screen_class(place: Place) -> "type[BaseScreen]":
    """Return the screen of a place, importing its module: start-up pays for the first screen only."""
    screen: type[BaseScreen] = getattr(import_module(f"translate_tui.ui.screens.{place}"), PLACES[place])
    return screen
