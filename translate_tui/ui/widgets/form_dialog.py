"""FormDialog: a form of one or more fields.

It saves what is typed as a draft at every key, so that Escape, a crash or a dead battery lose nothing; the draft is
there again when the same form opens.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Input, Label

from translate_tui.text import shorten
from translate_tui.ui.widgets.containers import Container, Vertical, VerticalScroll
from translate_tui.ui.widgets.line_input import LineInput
from translate_tui.ui.widgets.masking import display_text
from translate_tui.ui.widgets.overlay import FROM_BEFORE, BaseDialog, DraftStore
from translate_tui.ui.widgets.text_block import TextBlock
from translate_tui.ui.widgets.text_field import TextField

if TYPE_CHECKING:
    from textual.widgets import TextArea


MAX_SHOWN: Final = 120  # characters of a text that somebody else has written meanwhile


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of a form: one line, several lines (`long`), or one of a few `choices`.

    `suggestions` are completed while typing. `value` is what the field holds at first; with `replaced`, typing
    replaces it instead of adding to it.
    """

    name: str
    label: str
    value: str = ""
    hint: str = ""
    choices: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    long: bool = False
    replaced: bool = False


class Choice(Widget, can_focus=True):
    """A field with a few choices in one line, chosen by number, with the left and right arrow or with the mouse."""

    DEFAULT_CSS = """
    Choice { height: 1; }
    Choice:focus { text-style: bold; background: $raised; }
    """
    BINDINGS = [Binding("left", "choose_next(-1)", show=False), Binding("right", "choose_next(1)", show=False)]
    value: reactive[str] = reactive("")

    @dataclass
    class Changed(Message):
        """Another choice was made."""

        choice: "Choice"

    def __init__(self, field: FormField, next_field: str = "") -> None:
        """`next_field` is the id of the field that follows; empty for the last one."""
        super().__init__(id=field.name)
        self._next_field = next_field
        self._choices = field.choices
        self.set_reactive(Choice.value, field.value)

    def render(self) -> Content:
        """Return the choices with their numbers, the chosen one in reverse."""
        parts: list[tuple[str, str]] = []
        for number, choice in enumerate(self._choices, 1):
            chosen = choice == self.value
            parts += [(f" {number} ", "$quiet"), (f" {choice} ", "bold reverse $accent" if chosen else "")]
        return Content.assemble(*parts)

    def watch_value(self) -> None:
        self.post_message(self.Changed(self))

    def action_choose_next(self, step: int) -> None:
        """Choose the next (1) or previous (-1) one, round and round; from no choice, the first or the last one."""
        current = self._choices.index(self.value) if self.value in self._choices else -1 if step > 0 else 0
        self.value = self._choices[(current + step) % len(self._choices)]

    def on_key(self, event: events.Key) -> None:
        """Choose by number, and stay here; a letter is typed into the next field."""
        typed = event.character if event.is_printable else None
        if not typed or (typed == " " and not self._next_field):
            return
        event.stop()
        if typed.isdigit() and 1 <= int(typed) <= len(self._choices):
            self.value = self._choices[int(typed) - 1]
        else:
            self._type_into_next(typed)

    def on_paste(self, event: events.Paste) -> None:
        """Put what is pasted into the next field."""
        if self._type_into_next(event.text):
            event.stop()  # else the dialog says that it went nowhere

    def _type_into_next(self, text: str) -> bool:
        """Put text into the next field; return False if that is none for text."""
        field = self.screen.query_one(f"#{self._next_field}") if self._next_field else None
        if not isinstance(field, TextField):
            return False
        field.focus()
        field.put(text)
        return True

    def on_click(self, event: events.Click) -> None:
        column = 0
        for choice in self._choices:
            column += len(choice) + 5
            if event.x < column:
                self.value = choice
                break


class FormDialog(BaseDialog[dict[str, str] | None]):
    """A form. Enter goes to the next field, and at the last one submits; Escape closes and keeps the draft.

    The result is the values by field name, or None after Escape.
    """

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    DEFAULT_CSS = """
    FormDialog > .sheet { max-height: 90%; }
    FormDialog .fields { height: auto; }
    FormDialog.-low > .sheet { max-height: 94%; }
    FormDialog.-low > .sheet.-many { height: 94%; }
    FormDialog.-low > .sheet.-many .fields { height: 1fr; }
    FormDialog .title { margin-bottom: 1; }
    FormDialog .row { height: auto; layout: vertical; margin-bottom: 1; }
    FormDialog .-many .row { margin-bottom: 0; }
    FormDialog.-wide .row { layout: horizontal; margin-bottom: 0; }
    FormDialog.-wide .name { width: 40%; max-width: 56; padding-right: 2; }
    FormDialog.-wide Input, FormDialog.-wide TextArea, FormDialog.-wide Choice { width: 1fr; }
    FormDialog .trouble { color: $error; text-style: bold; height: auto; }
    FormDialog TextArea { border: none; height: 8; background: $background; padding: 0 1; }
    FormDialog TextArea:focus { border: none; }
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
        drafts: DraftStore | None = None,
        draft_key: str = "",
        hint: str = "",
        accept: Callable[[dict[str, str]], str | None] | None = None,
        select_on_focus: bool = False,
    ) -> None:
        """Make a form; drafts are saved only where `drafts` and `draft_key` are given.

        `accept` is called with the values when the form is submitted. It returns None, or what is wrong: that is
        shown and the form stays open. With `select_on_focus`, typing replaces what a field holds.
        """
        super().__init__()
        self._title = title
        self._fields = list(fields)
        self._drafts = drafts if draft_key else None
        self._draft_key = draft_key
        self._hint = hint
        self._begun_with: dict[str, str] = {}  # what the fields held when a draft was begun that is shown again
        self._keys = ""  # the line that says which keys to press
        self._accept = accept
        self._select_on_focus = select_on_focus

    def compose(self) -> ComposeResult:
        """Return the title, each field below its label, and the line that says which keys to press."""
        from textual.suggester import SuggestFromList

        draft: dict[str, str] = {}
        if self._drafts:
            draft, self._begun_with = self._drafts.read(self._draft_key), self._drafts.before(self._draft_key)
        is_tall = len(self._fields) > 3 or any(field.long for field in self._fields)
        with Vertical(classes="sheet -many" if is_tall else "sheet"):
            yield Label(Content(display_text(self._title)), classes="title")
            with VerticalScroll(classes="fields", can_focus=False):
                next_fields = [*(field.name for field in self._fields[1:]), ""]
                for field, next_field in zip(self._fields, next_fields, strict=True):
                    value = draft.get(field.name, field.value)
                    label = f"{field.label}  ({field.hint})" if field.hint else field.label
                    with Container(classes="row"):
                        yield Label(Content(display_text(label)), classes="hint name")
                        if field.choices:
                            yield Choice(replace(field, value=value), next_field)
                        elif field.long:
                            # A quarter of Textual's import time, which few forms need.
                            from translate_tui.ui.widgets.note_input import LongInput

                            yield LongInput(value, id=field.name)
                        else:
                            suggestions = field.suggestions
                            yield LineInput(
                                value,
                                id=field.name,
                                suggester=SuggestFromList(suggestions, case_sensitive=False) if suggestions else None,
                                select_on_focus=self._select_on_focus or (field.replaced and value == field.value),
                            )
            yield TextBlock(classes="trouble")
            escape_hint = "Esc closes, draft kept" if self._drafts else "Esc closes"
            submit_hint = "Enter goes to the next field, then saves" if len(self._fields) > 1 else "Enter saves"
            if any(field.long for field in self._fields):
                submit_hint = "Ctrl+D saves"
            self._keys = self._hint or f"{submit_hint} · {escape_hint}"
            yield Label(Content(self._keys), classes="hint", id="keys")

    def on_mount(self) -> None:
        """Put the cursor behind the text that a draft brought back."""
        for field in self._fields:
            if field.long:
                area = self._text_area(field.name)
                area.move_cursor(area.document.end)
        values = self.values
        filled = [field.name for field in self._fields if values[field.name] != field.value]
        if self._drafts and filled:
            self.query_one(f"#{filled[-1]}").focus()
            self._say_before_keys(FROM_BEFORE)
            self._show_trouble(self._changed_since())

    def _changed_since(self) -> str:
        """Return what was written since the draft was begun, which it would replace; empty if nothing was."""
        parts = [
            f"“{shorten(display_text(field.value), MAX_SHOWN)}”" if field.value else "nothing"
            for field in self._fields
            if self._begun_with.get(field.name, field.value) != field.value
        ]
        if not parts:
            return ""
        return f"Somebody has changed this since you typed: it is now {', '.join(parts)}. Saving replaces that."

    def _text_area(self, name: str) -> "TextArea":
        from textual.widgets import TextArea

        return self.query_one(f"#{name}", TextArea)

    @property
    def values(self) -> dict[str, str]:
        values = {}
        for field in self._fields:
            if field.long:
                values[field.name] = self._text_area(field.name).text
            else:
                widget = self.query_one(f"#{field.name}")
                assert isinstance(widget, Input | Choice)
                values[field.name] = widget.value
        return values

    def on_text_area_changed(self) -> None:
        self._save_draft()

    @on(Input.Changed)
    @on(Choice.Changed)
    def _edited(self) -> None:
        self._show_trouble(self._changed_since())
        self._save_draft()

    def can_be_saved(self, words: str) -> None:
        """Take back that something can't be saved, and show the words before the keys."""
        self._show_trouble("")
        self._say_before_keys(words)

    def _say_before_keys(self, words: str) -> None:
        self.query_one("#keys", Label).update(Content(f"{words} · {self._keys}"))

    def _show_trouble(self, message: str) -> None:
        self.query_one(".trouble", TextBlock).update(Content(message))

    def _save_draft(self) -> None:
        """Save the values as the draft, or none while all of them are the proposed ones."""
        if self._drafts:
            values = self.values
            edited = any(values[field.name] != field.value for field in self._fields)
            before = {field.name: field.value for field in self._fields if not field.replaced}
            self._drafts.save(self._draft_key, values if edited else {}, self._begun_with or before)
            if self._drafts.problem:
                self._show_trouble(self._drafts.problem)

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_advance()

    def action_advance(self) -> None:
        """Go to the next field; at the last one, submit."""
        last = self._fields[-1].name
        if self.focused is None or self.focused.id != last:
            self.focus_next()
        else:
            self.action_finish()

    def action_finish(self) -> None:
        """Submit the form, wherever the focus is."""
        values = self.values
        trouble = self._accept(values) if self._accept else None
        if trouble:
            self._show_trouble(trouble)
            for choice in self.query(Choice):
                if not choice.value:
                    choice.focus()
            return
        if self._drafts:
            self._drafts.save(self._draft_key, {})
        self.dismiss(values)

    async def action_complete(self) -> None:
        """Complete to the suggestion shown in gray; where there is none, go to the next field."""
        if isinstance(self.focused, LineInput) and await self.focused.complete():
            return
        self.focus_next()

    def action_leave(self) -> None:
        self._save_draft()
        self.dismiss(None)
