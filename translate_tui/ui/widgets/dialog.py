"""Dialogs without fields: a list to pick from (PickDialog), a page to read (TextDialog). See also `form_dialog`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Input, Label

from translate_tui.text import fold, shorten
from translate_tui.ui.widgets.containers import Vertical, VerticalScroll
from translate_tui.ui.widgets.line_input import LineInput
from translate_tui.ui.widgets.masking import display_text
from translate_tui.ui.widgets.overlay import FROM_BEFORE, BaseDialog, DraftStore
from translate_tui.ui.widgets.rows import Cell, VirtualList
from translate_tui.ui.widgets.text_block import TextBlock

MAX_TITLE: Final = 120  # characters of a pattern's title above a dialog, so that its lines and keys stay in view
_TYPED: Final = "typed"  # the name of the only field of a draft
_PICK_KEYS: Final = "↑ ↓ choose · Enter selects · Esc closes"


@dataclass(frozen=True, slots=True)
class Option:
    """A line to pick: the result it gives, its text, and a detail shown at the right edge."""

    key: str
    label: str
    detail: str = ""


class _OptionRows(VirtualList):
    """The options of a PickDialog that match what is typed. The focus stays in the field above."""

    can_focus = False
    options: reactive[tuple[Option, ...]] = reactive((), always_update=True)  # the same ones after other words, too

    def __init__(self, *, none_chosen: bool = False) -> None:
        """With `none_chosen`, no option is under the cursor until it is moved: the cursor is -1."""
        super().__init__()
        self.none_chosen = none_chosen

    def watch_options(self) -> None:
        """Show the options, with the cursor on the first one (or on none)."""
        self.total = len(self.options)
        self.cursor = 0
        if self.none_chosen:
            self.set_reactive(_OptionRows.cursor, -1)
        self.refresh()

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return the label and, at the right edge, the detail (at most a third of the width)."""
        option = self.options[index]
        detail_width = min(len(option.detail) + 1, width // 3)
        return [(option.label, width - detail_width, ""), (option.detail, -detail_width, "quiet")]


class PickDialog(BaseDialog[str | None]):
    """A list to pick one option from; typing filters it.

    The result is the key of the option, what was typed (where `free_text` allows that), or None after Escape.
    """

    DEFAULT_CSS = """
    PickDialog > .sheet { height: 55%; min-height: 10; }
    PickDialog Input { margin: 1 0; }
    PickDialog VirtualList { height: 1fr; background: $raised; }
    PickDialog VirtualList > .rows--cursor { background: $background; }
    """
    BINDINGS = [
        Binding("escape", "leave", show=False),
        Binding("up", "move(-1)", show=False, priority=True),
        Binding("down", "move(1)", show=False, priority=True),
    ]

    def __init__(
        self,
        title: str,
        options: Sequence[Option],
        *,
        free_text: str = "",
        none_chosen: bool = False,
        drafts: DraftStore | None = None,
        draft_key: str = "",
        accept: Callable[[str], str | None] | None = None,
    ) -> None:
        """`free_text` is the label of a last line that takes what is typed ("write"); empty: only the options.

        With `none_chosen`, Enter picks nothing until people have typed or moved: for choices that are not to be made
        by an Enter too many. What is typed is saved as a draft where `drafts` and `draft_key` are given. `accept` is
        called with what is picked; it returns None, or why not: then the dialog stays open.
        """
        super().__init__()
        self._drafts = drafts if draft_key else None
        self._draft_key = draft_key
        self._accept = accept
        self._filtered = ""  # what the options are those of
        self._none_chosen = none_chosen
        self._title = title
        self._options = tuple(options)
        self._free_text = free_text

    def compose(self) -> ComposeResult:
        """Return the title, the field that filters, the list and the line that says which keys to press."""
        with Vertical(classes="sheet"):
            yield Label(Content(shorten(display_text(self._title), MAX_TITLE)), classes="title")
            draft = self._drafts.read(self._draft_key).get(_TYPED, "") if self._drafts else ""
            placeholder = "type to filter" + (", or type your own" if self._free_text else "")
            yield LineInput(draft, placeholder=placeholder)
            yield _OptionRows(none_chosen=self._none_chosen)
            yield Label(Content(_PICK_KEYS), classes="hint")

    def on_mount(self) -> None:
        typed = self.query_one(Input).value
        self._filter(typed)
        if typed:
            self._hint(f"{FROM_BEFORE} · {_PICK_KEYS}")

    @on(Input.Changed)
    def _filter_changed(self, event: Input.Changed) -> None:
        if event.value != self._filtered:
            self._filter(event.value)
            self._save_draft(event.value)

    def _save_draft(self, typed: str) -> None:
        if self._drafts:
            self._drafts.save(self._draft_key, {_TYPED: typed})
            if self._drafts.problem:
                self._hint(f"{self._drafts.problem}\n{_PICK_KEYS}")

    def can_be_saved(self, words: str) -> None:
        """Show the words, if something was typed here that is not saved yet."""
        if self._drafts and self._filtered:
            self._hint(f"{words} · {_PICK_KEYS}")

    def _filter(self, typed: str) -> None:
        """Show the options that contain every word of `typed`, and the free text line where there is one."""
        self._filtered = typed
        words = fold(typed).split()
        rows = self.query_one(_OptionRows)
        rows.none_chosen = self._none_chosen and not words
        matches = [
            option
            for option in self._options
            if all(word in fold(f"{option.label} {option.detail}") for word in words)
        ]
        # A number, or a pattern's name, comes first as what it is, whatever the words of other lines hold.
        matches.sort(key=lambda option: fold(option.label).split()[:1] not in (words[:1], [f"p{typed.strip()}"]))
        # What was typed comes first: Enter takes it and no option that happens to contain the same words.
        if self._free_text and typed.strip():
            matches.insert(0, Option("", f"{self._free_text}: {typed.strip()}"))
        rows.options = tuple(matches)
        self._hint(_PICK_KEYS)

    @on(Input.Submitted)
    @on(VirtualList.Chosen)
    def _pick(self) -> None:
        rows = self.query_one(_OptionRows)
        if rows.cursor < 0:
            self._hint("Nothing selected yet. Press ↓, or type a number or words.")
        elif rows.total:
            picked = rows.options[rows.cursor].key or self.query_one(Input).value.strip()
            trouble = self._accept(picked) if self._accept else None
            if trouble:
                self._hint(f"{trouble}\n{_PICK_KEYS}")
                return
            self._save_draft("")
            self.dismiss(picked)

    def action_move(self, rows: int) -> None:
        """Move the cursor of the list; the focus stays in the field."""
        self.query_one(_OptionRows).cursor += rows
        self._hint(_PICK_KEYS)

    def _hint(self, words: str) -> None:
        self.query_one(".hint", Label).update(Content(words))

    def action_leave(self) -> None:
        self.dismiss(None)


class TextDialog(BaseDialog[None]):
    """A page of text to read; Escape, Enter, q, ? or F1 closes it."""

    BINDINGS = [
        Binding("escape,enter,q,question_mark,f1", "leave", show=False),
    ]

    def __init__(self, content: Content) -> None:
        super().__init__(classes="-page")
        self._content = content

    def compose(self) -> ComposeResult:
        """Return the text, in a part that scrolls."""
        with VerticalScroll(classes="sheet"):
            yield TextBlock(self._content)

    def action_leave(self) -> None:
        self.dismiss(None)
