"""ExchangesScreen: who spent a day on the other side, what was learned, and when the next day is due."""

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.reactive import reactive

from translate_tui.commands import Place, key
from translate_tui.model import UserError
from translate_tui.protocol.exchanges import Direction, Exchange, ExchangeDue
from translate_tui.ui.navigation import GoBack
from translate_tui.ui.screens.base import BaseScreen, bindings
from translate_tui.ui.screens.commitments_forms import log_exchange
from translate_tui.ui.widgets.containers import Vertical
from translate_tui.ui.widgets.dialog import Option, PickDialog, TextDialog
from translate_tui.ui.widgets.form_dialog import FormField
from translate_tui.ui.widgets.masking import display_text
from translate_tui.ui.widgets.rows import Cell, VirtualList
from translate_tui.ui.widgets.text_block import TextBlock

_LETTERS = {Direction.PRODUCT: "P", Direction.SUPPORT: "S"}
_COLORS = {Direction.PRODUCT: "$product", Direction.SUPPORT: "$support"}


class ExchangeList(VirtualList):
    """A row for each day that somebody spent with the other team, newest first."""

    NEWEST_FIRST = True

    exchanges: reactive[tuple[Exchange, ...]] = reactive(())

    def watch_exchanges(self, before: Sequence[Exchange], now: Sequence[Exchange]) -> None:
        """Repaint with the new days, with the cursor on the same one."""
        self.follow([exchange.id for exchange in before], [exchange.id for exchange in now])

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return day, direction, who went, what was learned."""
        exchange = self.exchanges[index]
        return [
            (f"{exchange.day:%d %b %Y}", 13, ""),
            (f"{_LETTERS[exchange.direction]} {exchange.direction}", 28, "quiet"),
            ("", 1, ""),
            (exchange.who, 18, "strong"),
            ("", 2, ""),
            (exchange.learned, width - 62, ""),
        ]


class ExchangesScreen(BaseScreen):
    """When the next day is due in each direction, and all days that were logged."""

    PLACE = Place.EXCHANGES
    UNDER = Place.JOURNEY
    BINDINGS = bindings(Place.EXCHANGES)
    DEFAULT_CSS = """
    ExchangesScreen #due { height: auto; padding: 0 1 1 1; }
    ExchangesScreen ExchangeList { height: 1fr; }
    ExchangesScreen #learned { height: auto; max-height: 40%; padding: 0 2; border-top: solid $line; }
    """

    def body(self) -> ComposeResult:
        """Return what is due, the log, and the whole text of the selected day."""
        with Vertical():
            yield TextBlock(id="due")
            yield ExchangeList()
            yield TextBlock(id="learned")

    def on_mount(self) -> None:
        self.query_one(ExchangeList).focus()

    @property
    def exchange(self) -> Exchange | None:
        """The selected day; None where none is logged."""
        rows = self.query_one(ExchangeList)
        return rows.exchanges[rows.cursor] if rows.total else None

    def reload(self) -> None:
        """Show what is due and all logged days."""
        parts: list[tuple[str, str]] = [("One day a month, each way.\n", "$quiet")]
        for due in self.work.exchanges.due():
            parts += [
                (f"{_LETTERS[due.direction]} ", f"bold {_COLORS[due.direction]}"),
                (f"{due.direction:<27}", "bold"),
                *self._due_parts(due),
                ("\n", ""),
            ]
        self.query_one("#due", TextBlock).update(Content.assemble(*parts))
        self.query_one(ExchangeList).exchanges = tuple(self.work.exchanges.all())
        self._show_exchange()

    def _due_parts(self, due: ExchangeDue) -> list[tuple[str, str]]:
        """Return when the next day in a direction is due, as (text, style) pairs."""
        if due.last is None:
            return [(f"none yet: press {key('exchanges.log')} to add one", "bold")]
        if due.overdue(self.work.today()):
            return [
                (f"overdue since {due.next:%d %b}", "bold $error"),
                (f", last on {due.last:%d %b}", "$quiet"),
            ]
        return [(f"next due {due.next:%d %b}", ""), (f", last on {due.last:%d %b}", "$quiet")]

    @on(VirtualList.Moved)
    def _show_exchange(self) -> None:
        """Show the selected day whole: in the list it is cut to a line."""
        exchange = self.exchange
        content = _exchange_content(exchange) if exchange else Content("No exchanges yet.")
        self.query_one("#learned", TextBlock).update(content)

    def action_log(self) -> None:
        """Log a day that somebody spent with the other team."""
        options = [Option(direction.value, f"{_LETTERS[direction]}  {direction}") for direction in Direction]

        def chosen(direction: str | None) -> None:
            if direction:
                log_exchange(self, Direction(direction))

        self.app.push_screen(PickDialog("Who went where?", options), chosen)

    def _need_exchange(self) -> Exchange | None:
        """Return the selected exchange; where there is none, say so."""
        if self.exchange is None:
            self.refuse(f"No exchanges yet. Press {key('exchanges.log')} to add one.")
        return self.exchange

    def action_edit(self) -> None:
        """Change what is logged of the selected day."""
        if (exchange := self._need_exchange()) is None:
            return
        draft_key = f"exchange/{exchange.id}"

        def verb(values: dict[str, str]) -> str:
            if not values["who"].strip():
                raise UserError("“Who went?” is empty. Enter at least one name.")
            return self.work.exchanges.change(exchange, values["day"], values["who"], values["learned"], draft_key)

        self.ask(
            draft_key,
            f"Edit exchange: {exchange.direction}",
            [
                FormField("who", "Who went?", exchange.who),
                FormField("day", "When?", str(exchange.day), hint="today, fri, 2026-11-03", replaced=True),
                FormField("learned", "What was learned?", exchange.learned),
            ],
            verb,
        )

    @on(VirtualList.Chosen)
    def action_read(self) -> None:
        """Show the selected day on a page of its own, which scrolls."""
        if (exchange := self._need_exchange()) is not None:
            self.app.push_screen(TextDialog(_exchange_content(exchange)))

    def action_back(self) -> None:
        self.post_message(GoBack())


def _exchange_content(exchange: Exchange) -> Content:
    return Content.assemble(
        (display_text(exchange.who), f"bold {_COLORS[exchange.direction]}"),
        (f", {exchange.day:%d %B %Y}: {exchange.direction}\n", "$quiet"),
        (display_text(exchange.learned) or "No notes about what was learned.", ""),
    )
