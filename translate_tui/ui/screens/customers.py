"""CustomersScreen: the customers, the names that each is counted under and why, and probable duplicates."""

from collections.abc import Callable
from typing import NamedTuple

from textual import on, work
from textual.app import ComposeResult
from textual.content import Content
from textual.reactive import reactive

from translate_tui.commands import Place, key, key_bar, with_keys
from translate_tui.commands.base import HAS_MATCH
from translate_tui.model import Cancelled, Money, Pattern, UserError
from translate_tui.services.customers import CustomerRow, Duplicate, NameRow
from translate_tui.services.workspace import Workspace
from translate_tui.text import capitalize_first, fold, pluralize, shorten
from translate_tui.ui.input_queue import QUIET_WORKERS, InputQueueApp
from translate_tui.ui.navigation import GoBack, Navigate
from translate_tui.ui.screens.base import BaseScreen, bindings
from translate_tui.ui.widgets.containers import Horizontal, Vertical
from translate_tui.ui.widgets.dialog import Option, PickDialog
from translate_tui.ui.widgets.filter_input import FilterInput
from translate_tui.ui.widgets.form_dialog import FormField
from translate_tui.ui.widgets.frame import KeyBar
from translate_tui.ui.widgets.masking import display_customer, display_text
from translate_tui.ui.widgets.rows import Cell, VirtualList
from translate_tui.ui.widgets.text_block import TextBlock

_NO_CUSTOMERS = (
    "No customers yet. Press {triage.import} in the River to import tickets, "
    "or import a customer list with translate-tui import --customers."
)
_NO_PAIR_TO_MERGE = (
    "{customers.same} works only on “same?” lines. To merge this customer into another one, press {customers.merge}."
)
_NO_PAIR_TO_KEEP_APART = (
    "{customers.apart} works only on “same?” lines. To separate a name from this customer, go to the names with "
    "{customers.names} and press {customers.separate}."
)
_NO_NAME = (
    "Select another name of this customer below ({customers.names}), "
    "then press {customers.separate} to count it separately."
)
_NO_CUSTOMER = "Select a customer first. On “same?” lines, press {customers.same} or {customers.apart}."


_VALUE_WIDTH = 12
_NAMES_WIDTH = 9


def _value_cell(value: Money) -> str:
    """Return a yearly value in the width of its column; "?" stands for a currency that nobody stated."""
    shown = value if value.currency else Money(value.amount, "?")
    return str(shown) if len(str(shown)) <= _VALUE_WIDTH else shown.short


class CustomerLine(NamedTuple):
    """A row of the list: a customer or, if `duplicate` is set, two customers that are probably one."""

    customer: CustomerRow
    duplicate: Duplicate | None = None

    @property
    def key(self) -> tuple[int, int]:
        """What identifies the line when the list is read again."""
        return self.customer.id, self.duplicate.second.id if self.duplicate else 0


class CustomerList(VirtualList):
    """A row for each probable duplicate, then one for each customer, by name."""

    lines: reactive[tuple[CustomerLine, ...]] = reactive(())

    def watch_lines(self) -> None:
        """Repaint with the new lines; the cursor stays within them."""
        self.total = len(self.lines)
        self.refresh()

    def stay_on(self, line: CustomerLine, place: int) -> None:
        """Select a line again that stood at a place before others came in, without moving it in the window."""
        index = next((index for index, other in enumerate(self.lines) if other.key == line.key), None)
        if index is not None:
            top = self.scroll_offset.y + index - place
            self.cursor = index
            self.scroll_to(y=top, animate=False, force=True, immediate=True)

    @property
    def line(self) -> CustomerLine | None:
        """The line under the cursor; None in an empty list."""
        return self.lines[self.cursor] if self.cursor < len(self.lines) else None

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return name, further names, segment, yearly value and tickets; or the two names of a duplicate."""
        line = self.lines[index]
        if line.duplicate is not None:
            both_names = f"{line.duplicate.first.name}  =  {line.duplicate.second.name}"
            return [("same?", 6, "strong"), (both_names, width - 6, "strong")]
        row = line.customer
        person = ("person" if row.counts else "(person)") if row.is_person else ""
        names = f"{row.names + 1} names" if row.names else person
        value = _value_cell(row.yearly_value) if row.yearly_value is not None else "-"
        segment_width = 12 if width >= 60 else 0
        return [
            (display_customer(row.name), width - segment_width - _NAMES_WIDTH - _VALUE_WIDTH - 1 - 12, ""),
            (names, _NAMES_WIDTH, "quiet"),
            (row.segment or (f"({row.said_segment})" if row.said_segment else "-"), segment_width, "quiet"),
            (value, -_VALUE_WIDTH, "quiet"),
            ("", 1, ""),
            (pluralize(row.tickets, "ticket"), -12, "strong"),
        ]


class NameList(VirtualList):
    """A row for each name that a customer is counted under, with the reason."""

    names: reactive[tuple[NameRow, ...]] = reactive(())

    def watch_names(self) -> None:
        """Repaint with the new names; the cursor stays within them."""
        self.total = len(self.names)
        self.refresh()

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return the name, why it is this customer, and the number of tickets with it by source."""
        row = self.names[index]
        why = row.reason or ", ".join(row.marks) or "by hand"
        customer = next((name for name in reversed(self.names[:index]) if not name.reason), row)
        if row.yearly_value is not None and row.yearly_value != customer.yearly_value:
            why = f"{row.yearly_value.short} a year, not included; {why}"
        name_width = max(min(28, width // 3), 12)
        sources_width = max(min(26, width // 3), 12)
        sources = f"{row.tickets:,} in {', '.join(row.sources)}" if row.tickets else "not in the River"
        return [
            (row.name, name_width, "strong" if not row.reason else ""),
            (why, width - name_width - sources_width, "quiet"),
            (sources, -sources_width, "quiet"),
        ]


class CustomersScreen(BaseScreen):
    """The customers (of all tickets, or of one pattern), and the names of the one under the cursor."""

    PLACE = Place.CUSTOMERS
    UNDER = Place.TRIAGE
    BINDINGS = bindings(Place.CUSTOMERS)

    DEFAULT_CSS = """
    CustomersScreen #panes { layout: vertical; }
    CustomersScreen CustomerList { height: 1fr; }
    CustomersScreen #detail { height: 9; border-top: solid $line; }
    CustomersScreen #about { height: auto; max-height: 3; padding: 0 1; }
    CustomersScreen NameList { height: 1fr; }
    CustomersScreen.-tall #detail { height: 16; }
    """

    def __init__(self, work: Workspace, *, ascii_only: bool = False) -> None:
        super().__init__(work, ascii_only=ascii_only)
        self.pattern: Pattern | None = None
        self._filter_text = ""
        self._is_comparing = False  # a worker compares names

    def body(self) -> ComposeResult:
        """Return the filter, the customers, and below them the names of the one under the cursor."""
        yield TextBlock(id="head", classes="one-line")
        yield FilterInput("names that contain these words; Enter keeps the filter")
        with Horizontal(id="panes"):
            yield CustomerList()
            with Vertical(id="detail"):
                yield TextBlock(id="about")
                yield NameList()

    def on_mount(self) -> None:
        self.rows.focus()

    @property
    def rows(self) -> CustomerList:
        return self.query_one(CustomerList)

    async def arrive(self, target: Navigate) -> None:
        """Show the customers of the target's pattern; all of them, where it names none."""
        pattern = self.work.patterns.get(target.pattern_id) if target.pattern_id is not None else None
        if pattern != self.pattern:
            self.pattern = pattern
            self.rows.cursor = 0
            self.reload()

    def reload(self) -> None:
        """Show the customers that match the filter, and the probable duplicates among them."""
        if self.pattern is not None:
            self.pattern = self.work.patterns.get(self.pattern.id)
        customers = self.work.customers.all(self.pattern.id if self.pattern else None)
        duplicates = self.work.customers.duplicates()
        self._start_comparing()
        if self.pattern is not None:
            ids = {row.id for row in customers}
            duplicates = [pair for pair in duplicates if pair.first.id in ids and pair.second.id in ids]
        filter_words = fold(self._filter_text).split()
        shown = [row for row in customers if all(word in fold(row.name) for word in filter_words)]
        lines = [CustomerLine(pair.first, pair) for pair in duplicates] if not filter_words else []
        self.rows.lines = (*lines, *(CustomerLine(row) for row in shown))
        of_pattern = (
            f" of {self.pattern.name} {shorten(display_text(self.pattern.title), 30)}" if self.pattern else ""
        )
        unknown = self.pattern.volume.unknown if self.pattern else 0
        counted = sum(row.counts for row in shown)
        parts = [(f" {pluralize(counted, 'customer')}{of_pattern}", "bold")]
        if not_counted := len(shown) - counted:
            parts.append((f" + {pluralize(not_counted, 'person', 'people')} (not counted)", ""))
        if unknown:
            parts.append((f" + {pluralize(unknown, 'ticket')} of unknown customers", ""))
        if lines:
            parts.append((f"   {pluralize(len(lines), 'possible duplicate')}", "bold"))
        if self._is_comparing:
            parts.append(("   looking for duplicates", "$quiet"))
        columns = "   names · segment · yearly value · tickets"
        if not self.pattern and sum(len(words) for words, _ in parts) + len(columns) < self.size.width - 4:
            parts.append((columns, "$quiet"))
        self.query_one("#head", TextBlock).update(Content.assemble(*parts))
        self._show_details()

    def _start_comparing(self) -> None:
        if not self._is_comparing and not self.work.customers.is_compared:
            self._is_comparing = True
            self._compare_names()

    @work(thread=True, exit_on_error=False, group=QUIET_WORKERS)
    def _compare_names(self) -> None:
        assert isinstance(self.app, InputQueueApp)
        try:
            self.work.customers.compare(self.app.yield_to_ui)
        except (Cancelled, UserError):
            return
        finally:
            self._is_comparing = False
        self.app.call_from_thread(self._names_compared)

    def _names_compared(self) -> None:
        """Show the duplicates; the selected customer stays where it is, unless nobody has moved yet."""
        line, place = self.rows.line, self.rows.cursor
        self.run_verb(self.reload)
        if line is not None and place:
            self.rows.stay_on(line, place)

    def _show_keys(self, line: CustomerLine | None) -> None:
        is_question = line is not None and line.duplicate is not None
        self.query_one(KeyBar).show(key_bar(Place.CUSTOMERS, HAS_MATCH if is_question else ""))

    @on(VirtualList.Moved, "CustomerList")
    def _show_details(self) -> None:
        """Show the names of the customer under the cursor; for a duplicate, the question and the names of both."""
        line = self.rows.line
        self._show_keys(line)
        about = self.query_one("#about", TextBlock)
        name_list = self.query_one(NameList)
        if line is None:
            about.update(Content.styled(with_keys(_NO_CUSTOMERS), "$quiet"))
            name_list.names = ()
            return
        if line.duplicate is not None:
            merged, into = self._merge_order(line.duplicate)
            reason = display_text(line.duplicate.reason)
            about.update(
                Content.assemble(
                    ("Are these the same customer? ", "bold"),
                    (f"{capitalize_first(reason)}.\n", ""),
                    (
                        f"{key('customers.same')} yes: merge {display_text(merged.name)} "
                        f"into {display_text(into.name)}   {key('customers.apart')} no: never ask again",
                        "$quiet",
                    ),
                )
            )
            name_list.names = tuple(
                row for customer in (into, merged) for row in self.work.customers.names(customer.id)
            )
            return
        segment = ""
        if line.customer.said_segment and not line.customer.segment:
            reported = display_text(line.customer.said_segment)
            segment = f"   segment from its tickets: {reported} (press {key('customers.edit')} to confirm)"
        value = line.customer.yearly_value
        counted = "counted once, with all the names below"
        if not line.customer.counts:
            counted = f"not counted: a person without a company ({key('everywhere.settings')} sets who counts)"
        about.update(
            Content.assemble(
                (display_text(line.customer.name), "bold"),
                (f"   {counted}", "$quiet"),
                (f"   {value} a year" if value is not None else "", "$quiet"),
                (segment, "$quiet"),
            )
        )
        name_list.names = tuple(self.work.customers.names(line.customer.id))

    @staticmethod
    def _merge_order(pair: Duplicate) -> tuple[CustomerRow, CustomerRow]:
        """Return the customer to merge, which is the one with fewer tickets, and the one to merge it into."""
        return (pair.first, pair.second) if pair.first.tickets < pair.second.tickets else (pair.second, pair.first)

    # ---------------------------------------------------------------- verbs

    def action_same(self) -> None:
        """Count the two customers of the question as one."""
        line = self.rows.line
        if line is None or line.duplicate is None:
            self.refuse(with_keys(_NO_PAIR_TO_MERGE))
            return
        merged, into = self._merge_order(line.duplicate)
        reason = f"confirmed: {line.duplicate.reason}"
        self.done(self.run_verb(lambda: self.work.customers.merge(merged.id, into.id, reason)))

    def action_apart(self) -> None:
        """Keep the two customers of the question apart, and never ask again."""
        line = self.rows.line
        if line is None or line.duplicate is None:
            self.refuse(with_keys(_NO_PAIR_TO_KEEP_APART))
            return
        pair = line.duplicate
        self.done(self.run_verb(lambda: self.work.customers.keep_apart(pair.first.id, pair.second.id)))

    def action_separate(self) -> None:
        """Count the selected name as a customer of its own."""
        name_list = self.query_one(NameList)
        if not name_list.total or not name_list.names[name_list.cursor].reason:
            self.refuse(with_keys(_NO_NAME))
            return
        selected = name_list.names[name_list.cursor]
        self.done(self.run_verb(lambda: self.work.customers.separate(selected.customer_id)))
        self.rows.focus()

    def action_merge(self) -> None:
        """Count this customer as another one, which is chosen from a list of all."""
        customer = self._need_customer()
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
                self.done(self.run_verb(lambda: merge(customer.id, int(customer_id), "merged by hand")))

        self.app.push_screen(PickDialog(f"Merge {display_text(customer.name)} into which customer?", options), chosen)

    def action_edit(self) -> None:
        """Ask whether to edit the segment or the yearly value of the customer under the cursor, and open its form."""
        customer = self._need_customer()
        if customer is not None:
            self.pick(
                f"What do you want to edit for {display_customer(customer.name)}?",
                [
                    ("Segment", lambda: self._edit_segment(customer)),
                    ("Yearly value", lambda: self._edit_value(customer)),
                ],
            )

    def _edit_segment(self, customer: CustomerRow) -> None:
        verb = self.work.customers.set_segment
        self._ask(customer, "segment", "Segment (empty: none)", customer.segment or customer.said_segment, verb)

    def _edit_value(self, customer: CustomerRow) -> None:
        money = customer.yearly_value
        value = "" if money is None else f"{money.amount:,} {money.currency}".strip()
        label = "Yearly value (48k EUR, $4k/month; empty: unknown)"
        self._ask(customer, "value", label, value, self.work.customers.set_value)

    def _ask(self, customer: CustomerRow, name: str, label: str, value: str, verb: Callable[[int, str], str]) -> None:
        """Ask for a value, which typing replaces, and call `verb` with the customer's id and it."""
        self.ask(
            f"customer/{customer.id}/{name}",
            customer.name,
            [FormField("words", label, value, replaced=True)],
            lambda values: verb(customer.id, values["words"]),
        )

    def _need_customer(self) -> CustomerRow | None:
        """Return the customer under the cursor; where there is none, say so and return None."""
        line = self.rows.line
        if line is None or line.duplicate is not None:
            self.refuse(with_keys(_NO_CUSTOMER))
            return None
        return line.customer

    def action_names(self) -> None:
        """Move the focus to the names of the customer, or back to the list."""
        name_list = self.query_one(NameList)
        (self.rows if name_list.has_focus else name_list).focus()

    def action_filter(self) -> None:
        """Open the field that filters the customers by name."""
        self.query_one(FilterInput).open()

    @on(FilterInput.Changed)
    def _filter_changed(self, event: FilterInput.Changed) -> None:
        self._filter_text = event.value
        self.run_verb(self.reload)

    @on(FilterInput.Submitted)
    def _filter_submitted(self) -> None:
        self.rows.focus()

    def action_back(self) -> None:
        """Close the filter; else leave the names; else go back to where this place was entered from."""
        if self.query_one(FilterInput).close():
            self._filter_text = ""
            self.rows.focus()
            self.reload()
        elif self.query_one(NameList).has_focus:
            self.rows.focus()
        else:
            self.post_message(GoBack())
