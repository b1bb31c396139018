"""Small windows that ask for something: fields to fill, or one line of a list.

What is typed is kept as a draft at every key, so that nothing is lost by Escape, by a crash or
by a dead battery; it is there again when the same dialog opens.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Input, Label, Static

from translate_tui.model import UserError
from translate_tui.text import fold
from translate_tui.ui.widgets.masking import display_text
from translate_tui.ui.widgets.overlay import BaseDialog
from translate_tui.ui.widgets.rows import Cell, VirtualList


class Drafts(Protocol):
    """Where typed text is kept."""

    def keep_draft(self, key: str, typed: dict[str, str]) -> None: ...  # noqa: D102
    def draft(self, key: str) -> dict[str, str]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of a dialog: a line to type, some lines (`long`), or one of a few choices (then `choices` has some)."""

    name: str
    label: str
    value: str = ""
    hint: str = ""
    choices: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = field(default=())
    long: bool = False
    replaced: bool = False  # typing takes the place of what stands there


class Choice(Widget, can_focus=True):
    """One of a few words, taken by its number or with the arrows."""

    DEFAULT_CSS = """
    Choice { height: 1; }
    Choice:focus { text-style: bold; background: $cursor; }
    """
    BINDINGS = [Binding("left", "turn(-1)", show=False), Binding("right", "turn(1)", show=False)]
    value: reactive[str] = reactive("")

    @dataclass
    class Changed(Message):
        """Another word was chosen."""

        choice: "Choice"

    def __init__(self, asked: FormField, following: str = "") -> None:
        """`following` is the id of the next field; empty for the last one."""
        super().__init__(id=asked.name)
        self._following = following
        self._choices = asked.choices
        self.set_reactive(Choice.value, asked.value)

    def render(self) -> Content:
        """Paint the choices with their numbers."""
        parts: list[tuple[str, str]] = []
        for number, choice in enumerate(self._choices, 1):
            chosen = choice == self.value
            parts += [(f" {number} ", "$quiet"), (f" {choice} ", "bold reverse $accent" if chosen else "")]
        return Content.assemble(*parts)

    def watch_value(self) -> None:
        """Tell that another word was chosen."""
        self.post_message(self.Changed(self))

    def action_turn(self, by: int) -> None:
        """Take the next choice."""
        at = self._choices.index(self.value) if self.value in self._choices else -1 if by > 0 else 0
        self.value = self._choices[(at + by) % len(self._choices)]

    def on_key(self, event: events.Key) -> None:
        """A number chooses and goes on; other letters belong to the next field.

        Keys typed in one burst arrive here before the focus has moved: they are passed on.
        """
        typed = event.character if event.is_printable else None
        if not typed or (typed == " " and not self._following):
            return
        event.stop()
        chosen = self.has_focus and typed.isdigit() and 1 <= int(typed) <= len(self._choices)
        if chosen:
            self.value = self._choices[int(typed) - 1]
        if self._following:
            field = self.screen.query_one(f"#{self._following}")
            field.focus()
            if not chosen and isinstance(field, Input):
                field.insert_text_at_cursor(typed)

    def on_click(self, event: events.Click) -> None:
        """Choose what stands under the mouse."""
        column = 0
        for choice in self._choices:
            column += len(choice) + 5
            if event.x < column:
                self.value = choice
                break


class FormDialog(BaseDialog[dict[str, str] | None]):
    """A dialog with fields. Enter goes on and at the last field is done; Escape leaves, keeping what was typed.

    `accept` is called with the values; when it raises UserError (shown in place) the dialog stays.
    """

    DEFAULT_CSS = """
    FormDialog { align: center middle; }
    FormDialog > Vertical { width: 72; max-width: 96%; height: auto; max-height: 90%; padding: 1 2;
        background: $panel; border: round $accent; }
    FormDialog .title { text-style: bold; margin-bottom: 1; width: 100%; height: auto; }
    FormDialog .hint { color: $quiet; width: 100%; height: auto; }
    FormDialog .-many Input { margin-bottom: 0; }
    FormDialog .-many { padding: 0 2; }
    FormDialog .trouble { color: $error; text-style: bold; height: auto; }
    FormDialog Input { border: none; height: 1; background: $background; padding: 0 1; margin-bottom: 1; }
    FormDialog TextArea { border: none; height: 10; background: $background; padding: 0 1; margin-bottom: 1; }
    FormDialog TextArea:focus { border: none; }
    FormDialog Input:focus { border: none; background: $cursor; }
    FormDialog Choice { margin-bottom: 1; }
    """
    BINDINGS = [
        Binding("escape", "leave", show=False),
        Binding("enter", "advance", show=False),
        Binding("tab", "complete", show=False, priority=True),
        Binding("ctrl+d", "finish", show=False, priority=True),
        Binding("up", "app.focus_previous", show=False),
        Binding("down", "app.focus_next", show=False),
    ]

    def __init__(
        self,
        title: str,
        fields: Sequence[FormField],
        *,
        drafts: Drafts | None = None,
        draft_key: str = "",
        hint: str = "",
        accept: Callable[[dict[str, str]], str | None] | None = None,
        select: bool = False,
    ) -> None:
        """`accept` returns None when all is well, else what is wrong; `select`: typing replaces what stands there."""
        super().__init__()
        self._title = title
        self._fields = list(fields)
        self._drafts = drafts if draft_key else None
        self._draft_key = draft_key
        self._hint = hint
        self._accept = accept
        self._select = select

    def compose(self) -> ComposeResult:
        """The fields under the title, each with its label."""
        from textual.suggester import SuggestFromList

        kept = self._drafts.draft(self._draft_key) if self._drafts else {}
        with Vertical(classes="-many" if len(self._fields) > 3 else ""):
            yield Label(Content(display_text(self._title)), classes="title")
            for asked, following in zip(self._fields, [*(f.name for f in self._fields[1:]), ""], strict=True):
                value = kept.get(asked.name, asked.value)
                label = f"{asked.label}  ({asked.hint})" if asked.hint else asked.label
                yield Label(Content(display_text(label)), classes="hint")
                if asked.choices:
                    here = FormField(asked.name, asked.label, value, choices=asked.choices)
                    yield Choice(here, following)
                elif asked.long:
                    from textual.widgets import TextArea

                    yield TextArea(value, id=asked.name, tab_behavior="focus")
                else:
                    suggester = (
                        SuggestFromList(asked.suggestions, case_sensitive=False) if asked.suggestions else None
                    )
                    yield Input(
                        value,
                        id=asked.name,
                        suggester=suggester,
                        select_on_focus=self._select or (asked.replaced and value == asked.value),
                    )
            yield Static(classes="trouble")
            leaving = "Esc leaves, what was typed is kept" if self._drafts else "Esc leaves"
            several = "Enter goes on, at the last field it keeps all" if len(self._fields) > 1 else "Enter keeps it"
            going = "Ctrl+D keeps it" if any(f.long for f in self._fields) else several
            yield Label(Content(self._hint or f"{going} · {leaving}"), classes="hint")

    def on_mount(self) -> None:
        """Where something was kept, go on where it was typed."""
        for asked in self._fields:
            if asked.long:
                area = self.query_one(f"#{asked.name}")
                area.move_cursor(area.document.end)  # type: ignore[attr-defined]
        filled = [f.name for f in self._fields if self.values[f.name] != f.value]
        if self._drafts and filled:
            self.query_one(f"#{filled[-1]}").focus()

    @property
    def values(self) -> dict[str, str]:
        """What stands in the fields."""
        found = {}
        for asked in self._fields:
            widget = self.query_one(f"#{asked.name}")
            if asked.long:
                found[asked.name] = widget.text  # type: ignore[attr-defined]  # a TextArea, imported where there is one
            else:
                assert isinstance(widget, Input | Choice)
                found[asked.name] = widget.value
        return found

    def on_text_area_changed(self) -> None:
        """Keep what was typed."""
        self._keep()

    @on(Input.Changed)
    @on(Choice.Changed)
    def _typed(self) -> None:
        self.query_one(".trouble", Static).update("")
        self._keep()

    def _keep(self) -> None:
        """Keep what was typed; what was only proposed is not typed."""
        if self._drafts:
            values = self.values
            typed = any(values[f.name] != f.value for f in self._fields)
            try:
                self._drafts.keep_draft(self._draft_key, values if typed else {})
            except UserError as refused:  # the file is held by another program: what is typed stands on the screen
                self.query_one(".trouble", Static).update(Content(str(refused)))

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_advance()

    def action_advance(self) -> None:
        """Go to the next field; at the last one, be done."""
        last = self._fields[-1].name
        if self.focused is None or self.focused.id != last:
            self.focus_next()
        else:
            self.action_finish()

    def action_finish(self) -> None:
        """Be done, wherever the focus is."""
        values = self.values
        trouble = self._accept(values) if self._accept else None
        if trouble:
            self.query_one(".trouble", Static).update(Content(trouble))
            for choice in self.query(Choice):
                if not choice.value:
                    choice.focus()
            return
        if self._drafts:
            self._drafts.keep_draft(self._draft_key, {})
        self.dismiss(values)

    def action_complete(self) -> None:
        """Take what is completed in grey, and go on."""
        field = self.focused
        if isinstance(field, Input) and field._suggestion and field._suggestion != field.value:
            field.action_cursor_right()
        self.focus_next()

    def action_leave(self) -> None:
        """Leave; the draft stays."""
        self._keep()
        self.dismiss(None)


@dataclass(frozen=True, slots=True)
class Option:
    """A line to pick: what it stands for, what it says, and what is said beside it."""

    key: str
    words: str
    beside: str = ""


class _OptionRows(VirtualList):
    """The lines of a Pick that match."""

    can_focus = False
    options: reactive[tuple[Option, ...]] = reactive(())

    def watch_options(self) -> None:
        """Show other options."""
        self.total = len(self.options)
        self.cursor = 0
        self.refresh()

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return the words and, at the right, what is beside them."""
        option = self.options[index]
        beside = min(len(option.beside) + 1, width // 3)
        return [(option.words, width - beside, ""), (option.beside, -beside, "quiet")]


class PickDialog(BaseDialog[str | None]):
    """A list to pick one line from; typing narrows it. With `own`, what is typed can be taken as it is."""

    DEFAULT_CSS = """
    PickDialog { align: center middle; }
    PickDialog > Vertical { width: 90; max-width: 96%; height: 80%; padding: 1 2;
        background: $panel; border: round $accent; }
    PickDialog Input { border: none; height: 1; background: $background; padding: 0 1; margin: 1 0; }
    PickDialog Input:focus { border: none; background: $cursor; }
    PickDialog VirtualList { height: 1fr; background: $panel; }
    PickDialog .title { text-style: bold; width: 100%; height: auto; }
    PickDialog .hint { color: $quiet; }
    """
    BINDINGS = [
        Binding("escape", "leave", show=False),
        Binding("up", "move(-1)", show=False, priority=True),
        Binding("down", "move(1)", show=False, priority=True),
    ]

    def __init__(self, title: str, options: Sequence[Option], *, own: str = "", typed: str = "") -> None:
        """`own` is what to call the line that takes what is typed ("write"); empty: only the list."""
        super().__init__()
        self._title = title
        self._options = tuple(options)
        self._own = own
        self._start = typed

    def compose(self) -> ComposeResult:
        """The field above the list."""
        with Vertical():
            yield Label(Content(display_text(self._title)), classes="title")
            yield Input(self._start, placeholder="type to narrow" + (", or your own words" if self._own else ""))
            yield _OptionRows()
            yield Label(Content("↑ ↓ choose · Enter takes it · Esc leaves"), classes="hint")

    def on_mount(self) -> None:
        """Show all lines."""
        self._narrow(self._start)

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        self._narrow(event.value)

    def _narrow(self, typed: str) -> None:
        wanted = fold(typed).split()
        found = [o for o in self._options if all(word in fold(f"{o.words} {o.beside}") for word in wanted)]
        if self._own and typed.strip():
            found.append(Option("", f"{self._own}: {typed.strip()}"))
        self.query_one(_OptionRows).options = tuple(found)

    @on(Input.Submitted)
    @on(VirtualList.Chosen)
    def _taken(self) -> None:
        rows = self.query_one(_OptionRows)
        if rows.total:
            option = rows.options[rows.cursor]
            self.dismiss(option.key or self.query_one(Input).value.strip())

    def action_move(self, by: int) -> None:
        """Move in the list while typing."""
        self.query_one(_OptionRows).cursor += by

    def action_leave(self) -> None:
        """Leave without picking."""
        self.dismiss(None)


class TextDialog(BaseDialog[None]):
    """A page of text to read; any of the leaving keys closes it."""

    DEFAULT_CSS = """
    TextDialog { align: center middle; }
    TextDialog > VerticalScroll { width: 100; max-width: 96%; height: auto; max-height: 92%; padding: 1 2;
        background: $panel; border: round $accent; }
    """
    BINDINGS = [
        Binding("escape,enter,q,question_mark,f1", "leave", show=False),
    ]

    def __init__(self, content: Content) -> None:
        super().__init__()
        self._content = content

    def compose(self) -> ComposeResult:
        """The page."""
        with VerticalScroll():
            yield Static(self._content)

    def action_leave(self) -> None:
        """Close the page."""
        self.dismiss(None)
