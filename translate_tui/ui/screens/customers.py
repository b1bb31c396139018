"""CustomersScreen: who is counted once under several names and why, and what is known of each customer."""

from collections.abc import Callable
from typing import NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from translate_tui.commands import Place, key, with_keys
from translate_tui.model import Pattern, UserError
from translate_tui.services.customers import CustomerRow, Duplicate, NameRow
from translate_tui.text import fold, pluralize, shorten
from translate_tui.ui.navigation import GoBack, Navigate
from translate_tui.ui.screens.base import BaseScreen, bindings
from translate_tui.ui.widgets.dialog import FormDialog, FormField, Option, PickDialog
from translate_tui.ui.widgets.filter_input import FilterInput
from translate_tui.ui.widgets.masking import display_text
from translate_tui.ui.widgets.rows import Cell, VirtualList

_NONE = (
    "No customer is known yet. {triage.import} in the River imports tickets; "
    "translate-tui import --customers takes in a list."
)

_NOT_ASKED_SAME = "{customers.same} answers “same?”. To count this customer as another one, press {customers.merge}."
_NOT_ASKED_APART = (
    "{customers.apart} answers “same?”. To take a name out of this customer, go to it with {customers.names}, "
    "and press {customers.separate}."
)
_NO_NAME = (
    "Select a name below with {customers.names} that is counted as this customer; "
    "{customers.separate} counts it by itself."
)
_NO_CUSTOMER = (
    "Go to a customer first: the lines with “same?” are answered with {customers.same} or {customers.apart}."
)


class CustomerLine(NamedTuple):
    """A line of the list: a customer, or with `same` two that are probably one."""

    customer: CustomerRow
    same: Duplicate | None = None


class CustomerList(VirtualList):
    """Probable duplicates first, then every customer by name."""

    lines: reactive[tuple[CustomerLine, ...]] = reactive(())

    def watch_lines(self) -> None:
        """Show other customers."""
        self.total = len(self.lines)
        self.refresh()

    @property
    def line(self) -> CustomerLine | None:
        """The line under the cursor."""
        return self.lines[self.cursor] if self.cursor < len(self.lines) else None

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return the cells of a customer, or of a question."""
        line = self.lines[index]
        if line.same is not None:
            words = f"{line.same.one.name}  =  {line.same.other.name}"
            return [("same?", 6, "accent"), (words, width - 6, "strong")]
        row = line.customer
        names = f"{row.names + 1} names" if row.names else ""
        value = f"{row.yearly_value:,}" if row.yearly_value is not None else "-"
        segment = 12 if width >= 60 else 0
        return [
            (row.name, width - segment - 8 - 11 - 12, ""),
            (names, 8, "quiet"),
            (row.segment or (f"({row.said_segment})" if row.said_segment else "-"), segment, "quiet"),
            (value, -10, "quiet"),
            ("", 1, ""),
            (pluralize(row.tickets, "ticket"), -12, "strong"),
        ]


class NameList(VirtualList):
    """Under what a customer is counted, each with the reason."""

    names: reactive[tuple[NameRow, ...]] = reactive(())

    def watch_names(self) -> None:
        """Show other names."""
        self.total = len(self.names)
        self.refresh()

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return a name, how often it stands in the River, and why it is this customer."""
        row = self.names[index]
        why = row.reason or ", ".join(row.marks) or "by hand"
        first = max(min(28, width // 3), 12)
        where = f"{row.tickets:,} in {', '.join(row.sources)}" if row.tickets else "not in the River"
        second = max(min(26, width // 3), 12)
        return [(row.name, first, "strong" if not row.reason else ""), (why, width - first - second, "quiet"),
                (where, -second, "quiet")]  # fmt: skip


class CustomersScreen(BaseScreen):
    """The list, and under what the one under the cursor is counted."""

    PLACE = Place.CUSTOMERS
    UNDER = Place.TRIAGE
    BINDINGS = bindings(Place.CUSTOMERS)

    DEFAULT_CSS = """
    CustomersScreen #head { height: 1; }
    CustomersScreen #panes { layout: vertical; }
    CustomersScreen CustomerList { height: 1fr; }
    CustomersScreen #detail { height: 9; border-top: solid $bar; }
    CustomersScreen #about { height: auto; max-height: 3; padding: 0 1; }
    CustomersScreen NameList { height: 1fr; }
    CustomersScreen.-tall #detail { height: 16; }
    """

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.pattern: Pattern | None = None
        self._needle = ""

    def body(self) -> ComposeResult:
        """The customers above, what one of them is counted for below."""
        yield Static(id="head")
        yield FilterInput("names that hold these words; Enter keeps")
        with Horizontal(id="panes"):
            yield CustomerList()
            with Vertical(id="detail"):
                yield Static(id="about")
                yield NameList()

    def on_mount(self) -> None:
        """Focus the list."""
        self.rows.focus()

    @property
    def rows(self) -> CustomerList:
        """The list of customers."""
        return self.query_one(CustomerList)

    async def arrive(self, target: Navigate) -> None:
        """Show the customers of the target's pattern; all of them, where it names none."""
        pattern = self.work.patterns.get(target.pattern_id) if target.pattern_id is not None else None
        if pattern != self.pattern:
            self.pattern = pattern
            self.rows.cursor = 0
            self.reload()

    def reload(self) -> None:
        """Show the customers as they are."""
        if self.pattern is not None:
            self.pattern = self.work.patterns.get(self.pattern.id)
        customers = self.work.customers.all(self.pattern.id if self.pattern else None)
        duplicates = self.work.customers.duplicates()
        if self.pattern is not None:
            here = {row.id for row in customers}
            duplicates = [pair for pair in duplicates if pair.one.id in here and pair.other.id in here]
        wanted = fold(self._needle).split()
        shown = [row for row in customers if all(word in fold(row.name) for word in wanted)]
        lines = [CustomerLine(pair.one, pair) for pair in duplicates] if not wanted else []
        self.rows.lines = (*lines, *(CustomerLine(row) for row in shown))
        whose = f" of {self.pattern.name} {shorten(display_text(self.pattern.title), 30)}" if self.pattern else ""
        unknown = self.pattern.volume.unknown if self.pattern else 0
        parts = [(f" {pluralize(len(shown), 'customer')}{whose}", "bold")]
        if unknown:
            parts.append((f" + {pluralize(unknown, 'ticket')} of unknown customers", ""))
        if lines:
            parts.append((f"   {pluralize(len(lines), 'pair')} probably one", "bold $accent"))
        if not self.pattern:
            parts.append(("   names · segment · a year · in the River", "$quiet"))
        self.query_one("#head", Static).update(Content.assemble(*parts))
        self._moved()

    @on(VirtualList.Moved, "CustomerList")
    def _moved(self) -> None:
        line = self.rows.line
        about = self.query_one("#about", Static)
        names = self.query_one(NameList)
        if line is None:
            about.update(Content.styled(with_keys(_NONE), "$quiet"))
            names.names = ()
            return
        if line.same is not None:
            gone, into = self._pair(line.same)
            reason = display_text(line.same.reason)
            about.update(
                Content.assemble(
                    ("Are these one customer? ", "bold $accent"),
                    (f"{reason[:1].upper()}{reason[1:]}.\n", ""),
                    (
                        f"{key('customers.same')} counts {display_text(gone.name)} as {display_text(into.name)}   "
                        f"{key('customers.apart')} never asks again",
                        "$quiet",
                    ),
                )
            )
            names.names = tuple(row for customer in (into, gone) for row in self.work.customers.names(customer.id))
            return
        segment = ""
        if line.customer.said_segment and not line.customer.segment:
            reported = display_text(line.customer.said_segment)
            segment = f"   segment {reported} as its tickets say it: {key('customers.segment')} confirms"
        about.update(
            Content.assemble(
                (display_text(line.customer.name), "bold"),
                ("   is counted once, under the names below", "$quiet"),
                (segment, "$quiet"),
            )
        )
        names.names = tuple(self.work.customers.names(line.customer.id))

    @staticmethod
    def _pair(pair: Duplicate) -> tuple[CustomerRow, CustomerRow]:
        """Return which of two is counted as the other: the one with fewer tickets."""
        return (pair.one, pair.other) if pair.one.tickets < pair.other.tickets else (pair.other, pair.one)

    # ---------------------------------------------------------------- verbs

    def action_same(self) -> None:
        """Count the two as one customer."""
        line = self.rows.line
        if line is None or line.same is None:
            self.refuse(with_keys(_NOT_ASKED_SAME))
            return
        gone, into = self._pair(line.same)
        reason = f"confirmed: {line.same.reason}"
        self.done(self.run_verb(lambda: self.work.customers.merge(gone.id, into.id, reason)))

    def action_apart(self) -> None:
        """Never ask again whether the two are one."""
        line = self.rows.line
        if line is None or line.same is None:
            self.refuse(with_keys(_NOT_ASKED_APART))
            return
        same = line.same
        self.done(self.run_verb(lambda: self.work.customers.keep_apart(same.one.id, same.other.id)))

    def action_separate(self) -> None:
        """Count the selected name by itself."""
        names = self.query_one(NameList)
        if not names.total or not names.names[names.cursor].reason:
            self.refuse(with_keys(_NO_NAME))
            return
        selected = names.names[names.cursor]
        self.done(self.run_verb(lambda: self.work.customers.separate(selected.customer_id)))
        self.rows.focus()

    def action_merge(self) -> None:
        """Count this customer as another one, chosen from all."""
        customer = self._customer()
        if customer is None:
            return
        options = [
            Option(str(row.id), row.name, pluralize(row.tickets, "ticket"))
            for row in self.work.customers.all()
            if row.id != customer.id
        ]

        def chosen(customer_id: str | None) -> None:
            if customer_id:
                merge = self.work.customers.merge
                self.done(self.run_verb(lambda: merge(customer.id, int(customer_id), "counted so by hand")))

        self.app.push_screen(PickDialog(f"Count {display_text(customer.name)} as which customer?", options), chosen)

    def action_segment(self) -> None:
        """Write the customer's segment."""
        customer = self._customer()
        if customer is not None:
            verb = self.work.customers.set_segment
            self._ask(customer, "Its segment (empty: none)", customer.segment or customer.said_segment, verb)

    def action_value(self) -> None:
        """Write what the customer pays a year."""
        customer = self._customer()
        if customer is not None:
            value = "" if customer.yearly_value is None else str(customer.yearly_value)
            self._ask(
                customer, "What it pays a year (48000, 48k; empty: unknown)", value, self.work.customers.set_value
            )

    def _ask(self, customer: CustomerRow, label: str, value: str, verb: Callable[[int, str], str]) -> None:
        labels: list[str] = []

        def accept(values: dict[str, str]) -> str | None:
            try:
                labels.append(verb(customer.id, values["words"]))
            except UserError as error:
                return str(error)
            return None

        dialog = FormDialog(
            display_text(customer.name), [FormField("words", label, value)], accept=accept, select_on_focus=True
        )
        self.app.push_screen(dialog, lambda values: self.done(labels[-1]) if values and labels else None)

    def _customer(self) -> CustomerRow | None:
        line = self.rows.line
        if line is None or line.same is not None:
            self.refuse(with_keys(_NO_CUSTOMER))
            return None
        return line.customer

    def action_names(self) -> None:
        """Go to the names of the customer, or back to the list."""
        names = self.query_one(NameList)
        (self.rows if names.has_focus else names).focus()

    def action_filter(self) -> None:
        """Open the filter."""
        self.query_one(FilterInput).open()

    @on(FilterInput.Changed)
    def _narrowed(self, event: FilterInput.Changed) -> None:
        self._needle = event.value
        self.reload()

    @on(FilterInput.Submitted)
    def _kept(self) -> None:
        self.rows.focus()

    def action_back(self) -> None:
        """Leave the filter, else the names, else go back to where this was opened."""
        if self.query_one(FilterInput).close():
            self._needle = ""
            self.rows.focus()
            self.reload()
        elif self.query_one(NameList).has_focus:
            self.rows.focus()
        else:
            self.post_message(GoBack())
