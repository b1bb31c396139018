"""ExchangesScreen: who spent a day on the other side, what was learnt, and when the next day is due."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from translate_tui.commands import Place, key
from translate_tui.model import UserError
from translate_tui.protocol.exchanges import Direction, Exchange, ExchangeDue
from translate_tui.ui.navigation import GoBack
from translate_tui.ui.screens.base import BaseScreen, bindings
from translate_tui.ui.screens.commitments_forms import log_exchange
from translate_tui.ui.widgets.dialog import FormField, Option, PickDialog, TextDialog
from translate_tui.ui.widgets.masking import display_text
from translate_tui.ui.widgets.rows import Cell, VirtualList

_LETTERS = {Direction.PRODUCT: "P", Direction.SUPPORT: "S"}
_HUES = {Direction.PRODUCT: "$product", Direction.SUPPORT: "$support"}


class ExchangeList(VirtualList):
    """A line for each day, newest first."""

    exchanges: reactive[tuple[Exchange, ...]] = reactive(())

    def watch_exchanges(self) -> None:
        """Show other days."""
        self.total = len(self.exchanges)
        self.refresh()

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return the day, the direction, who, what was learnt."""
        day = self.exchanges[index]
        return [
            (f"{day.day:%d %b %Y}", 13, ""),
            (f"{_LETTERS[day.direction]} {day.direction}", 28, "quiet"),
            (day.who, 18, "strong"),
            ("", 1, ""),
            (day.learnt, width - 60, ""),
        ]


class ExchangesScreen(BaseScreen):
    """What is due above, all days that were spent below."""

    PLACE = Place.EXCHANGES
    UNDER = Place.JOURNEY
    BINDINGS = bindings(Place.EXCHANGES)
    DEFAULT_CSS = """
    ExchangesScreen #due { height: auto; padding: 0 1 1 1; }
    ExchangesScreen ExchangeList { height: 1fr; }
    ExchangesScreen #learnt { height: auto; max-height: 40%; padding: 0 2; border-top: solid $bar; }
    """

    def body(self) -> ComposeResult:
        """What is due, the log, the selected day whole."""
        with Vertical():
            yield Static(id="due")
            yield ExchangeList()
            yield Static(id="learnt")

    def on_mount(self) -> None:
        """Focus the log."""
        self.query_one(ExchangeList).focus()

    @property
    def exchange(self) -> Exchange | None:
        """The selected day."""
        rows = self.query_one(ExchangeList)
        return rows.exchanges[rows.cursor] if rows.total else None

    def reload(self) -> None:
        """Show the log as it is."""
        due = self.work.exchanges.due()
        parts: list[tuple[str, str]] = [("One day a month, each way.\n", "$quiet")]
        for day in due:
            parts += [
                (f"{_LETTERS[day.direction]} ", f"bold {_HUES[day.direction]}"),
                (f"{day.direction:<27}", "bold"),
                *self._due_words(day),
                ("\n", ""),
            ]
        self.query_one("#due", Static).update(Content.assemble(*parts))
        self.query_one(ExchangeList).exchanges = tuple(self.work.exchanges.all())
        self._whole()

    def _due_words(self, day: ExchangeDue) -> list[tuple[str, str]]:
        if day.last is None:
            return [(f"never yet: {key('exchanges.log')} logs the first day", "bold $accent")]
        if day.overdue(self.work.today()):
            return [
                (f"overdue since {day.next:%d %b}", "bold $accent"),
                (f", the last was {day.last:%d %b}", "$quiet"),
            ]
        return [(f"next due {day.next:%d %b}", ""), (f", the last was {day.last:%d %b}", "$quiet")]

    @on(VirtualList.Moved)
    def _whole(self) -> None:
        day = self.exchange
        self.query_one("#learnt", Static).update(_whole(day) if day else Content("No day is logged yet."))

    def action_log(self) -> None:
        """Log a day."""
        options = [Option(direction.value, f"{_LETTERS[direction]}  {direction}") for direction in Direction]

        def chosen(direction: str | None) -> None:
            if direction:
                log_exchange(self, Direction(direction))

        self.app.push_screen(PickDialog("Who went where?", options), chosen)

    def action_amend(self) -> None:
        """Say the selected day anew."""
        day = self.exchange
        if day is None:
            self.refuse(f"No day is logged yet. {key('exchanges.log')} logs one.")
            return
        draft_key = f"exchange/{day.id}"

        def verb(values: dict[str, str]) -> str:
            if not values["who"].strip():
                raise UserError("An exchange needs to say who went.")
            return self.work.exchanges.amend(day, values["day"], values["who"], values["learnt"], draft_key)

        self.ask(
            draft_key,
            f"Exchange, said anew: {day.direction}",
            [
                FormField("who", "Who went?", day.who),
                FormField("day", "On which day?", str(day.day), hint="today, fri, 2026-11-03", replaced=True),
                FormField("learnt", "What was learnt?", day.learnt),
            ],
            verb,
        )

    @on(VirtualList.Chosen)
    def action_read(self) -> None:
        """Read the whole of what was learnt."""
        if (day := self.exchange) is not None:
            self.app.push_screen(TextDialog(_whole(day)))

    def action_back(self) -> None:
        """Go back to the journey."""
        self.post_message(GoBack())


def _whole(day: Exchange) -> Content:
    return Content.assemble(
        (display_text(day.who), f"bold {_HUES[day.direction]}"),
        (f", {day.day:%d %B %Y}: {day.direction}\n", "$quiet"),
        (display_text(day.learnt) or "Nothing was written down of what was learnt.", ""),
    )
