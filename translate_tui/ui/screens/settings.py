"""SettingsScreen: all settings in one list, each with its choices in view."""

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.reactive import reactive

from translate_tui.commands import Place, with_keys
from translate_tui.model import Phase
from translate_tui.protocol.agenda import DEFAULT_PHASE_SECONDS, PHASE_LABELS
from translate_tui.services.files import home_path
from translate_tui.services.settings import SETTINGS, Setting
from translate_tui.ui.navigation import GoBack
from translate_tui.ui.screens.base import BaseScreen, bindings
from translate_tui.ui.themes import DEFAULT_THEME, THEMES
from translate_tui.ui.widgets.containers import Vertical
from translate_tui.ui.widgets.form_dialog import FormField
from translate_tui.ui.widgets.rows import Cell, VirtualList
from translate_tui.ui.widgets.text_block import TextBlock

# Not in SETTINGS: themes belong to the terminal, which the services know nothing of.
_THEME = Setting("theme", "Theme", tuple(theme.name for theme in THEMES), "dark, light, high contrast")
_CHANGE = "{settings.previous_choice} and {settings.next_choice} change"


class SettingList(VirtualList):
    """A row for each setting with its value; values that differ from the default are highlighted."""

    values: reactive[tuple[tuple[Setting, str], ...]] = reactive(())

    def watch_values(self) -> None:
        """Repaint with the new values; the cursor stays within them."""
        self.total = len(self.values)
        self.refresh()

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return the label and the value; what the gate requires is indented below the gate."""
        setting, value = self.values[index]
        is_indented = setting.key.startswith("gate.")
        return [
            ("", 3 if is_indented else 1, ""),
            (setting.label, 28 if is_indented else 30, "" if is_indented else "strong"),
            (value, width - 31, "strong"),
        ]


class SettingsScreen(BaseScreen):
    """All settings in one list, with the choices and the help of the selected one below."""

    PLACE = Place.SETTINGS
    BINDINGS = bindings(Place.SETTINGS)
    DEFAULT_CSS = """
    SettingsScreen #head { height: 2; padding: 0 1; }
    SettingsScreen SettingList { height: 1fr; }
    SettingsScreen #help { height: 2; padding: 0 2; color: $quiet; }
    """

    def body(self) -> ComposeResult:
        """Return the head, the list and the help."""
        with Vertical():
            yield TextBlock(
                Content.assemble(
                    (" Settings", "bold"),
                    (f"   of {home_path(self.work.path)}; {with_keys(_CHANGE)} the selected one", "$quiet"),
                ),
                id="head",
            )
            yield SettingList()
            yield TextBlock(id="help")

    def on_mount(self) -> None:
        self.query_one(SettingList).focus()

    @on(VirtualList.Moved)
    def _show_help(self) -> None:
        """Show the choices and the help of the selected setting."""
        setting = self.setting
        self.query_one("#help", TextBlock).update(
            Content(f"{' · '.join(setting.choices)}\n{with_keys(setting.help)}")
        )

    @property
    def setting(self) -> Setting:
        rows = self.query_one(SettingList)
        return rows.values[rows.cursor][0]

    def reload(self) -> None:
        """Show all settings with their values."""
        settings = self.work.settings
        theme = settings.stored_value("theme", DEFAULT_THEME)
        values = [(setting, settings.value(setting.key)) for setting in SETTINGS]
        self.query_one(SettingList).values = (*values, (_THEME, theme))
        self._show_help()

    def action_turn(self, by: int) -> None:
        """Set the selected setting to its next (1) or previous (-1) choice."""
        setting = self.setting
        if setting.key == _THEME.key:
            names = list(_THEME.choices)
            chosen = names[(names.index(self.app.theme) + by) % len(names)]
            self.app.theme = chosen
            self.work.settings.store_value("theme", chosen)
            self.reload()
            self.status.say(f"theme: {chosen.replace('translate-', '')}")
            return
        self.done(self.run_verb(lambda: self.work.settings.choose_next(setting.key, by)))

    def action_phases(self) -> None:
        """Write the minutes of each phase of the meeting."""
        seconds = self.work.settings.read().phases or DEFAULT_PHASE_SECONDS
        self.ask(
            "settings/phases",
            "Minutes for each agenda item (the total is the length of the meeting)",
            [FormField(phase.value, PHASE_LABELS[phase], str(seconds[phase] // 60)) for phase in Phase],
            lambda values: self.work.settings.set_phases({phase: values[phase.value] for phase in Phase}),
        )

    def action_leave(self) -> None:
        """Go back to where the settings were opened."""
        self.post_message(GoBack())
