"""DocumentScreen: a page written for others, to read, to write to a file and to copy.

The brief, the case and the newsletter are such pages.
"""

from itertools import zip_longest
from pathlib import Path
from typing import Final

from textual.app import ComposeResult
from textual.content import Content

from translate_tui.commands import Place
from translate_tui.model import Pattern, UserError
from translate_tui.protocol.brief import Note
from translate_tui.services.documents import form_of
from translate_tui.services.workspace import Workspace
from translate_tui.text import clean
from translate_tui.ui.navigation import GoBack, Navigate
from translate_tui.ui.screens.base import PagedScreen
from translate_tui.ui.screens.path_forms import ask_path
from translate_tui.ui.widgets.containers import VerticalScroll
from translate_tui.ui.widgets.form_dialog import FormField
from translate_tui.ui.widgets.masking import display_fragment, display_text
from translate_tui.ui.widgets.text_block import TextBlock

_QUESTIONS: Final = {
    Note.NEXT_STEP: "What next step do you propose?",
    Note.OPEN_QUESTIONS: "Which questions are open?",
    Note.OPTIONS: "Which options were considered?",
    Note.BUILT: "What was built, and why?",
    Note.CUT: "What was cut, and why?",
    Note.LESSON: "What was learned?",
}


class DocumentScreen(PagedScreen):
    """A page to read, to write to a file and to copy. Subclasses implement `text` and `file_name`."""

    DEFAULT_CSS = """
    DocumentScreen VerticalScroll { height: 1fr; align-horizontal: center; }
    DocumentScreen #page { width: 100%; max-width: 100; height: auto; padding: 0 2; }
    """

    def body(self) -> ComposeResult:
        """Return the page, in a part that scrolls."""
        with VerticalScroll(can_focus=False):
            yield TextBlock(id="page")

    def text(self, form: str) -> str:
        """Return the page as md, text or html. Raises UserError where it cannot be written."""
        raise NotImplementedError

    @property
    def file_name(self) -> str:
        """Return the file name that is proposed when the page is written."""
        raise NotImplementedError

    def reload(self) -> None:
        """Show the page as it is now, or why it cannot be written."""
        page = self.query_one("#page", TextBlock)
        try:
            page.update(_style_headings(display_fragment(clean(self.text("text")))))
        except UserError as error:
            page.update(self.missing(str(error)))

    def missing(self, why: str) -> Content:
        """Return what is shown where the page cannot be written."""
        return Content.assemble(("\n", ""), (display_text(why), "bold"))

    def action_export(self) -> None:
        """Ask for a file and write the page to it, in the format of the file's ending."""
        if self.run_verb(lambda: self.text("text")) is not None:
            what = self.PLACE.label.lower()
            ask_path(self, f"Save the {what} (.md, .html or .txt)", self.file_name, self._write_to, what)

    def _write_to(self, path: Path) -> None:
        self.work.write(self.text(form_of(path)), path)

    def action_copy(self) -> None:
        """Copy the page to the clipboard, as markdown."""
        text = self.run_verb(lambda: self.text("md"))
        if text is not None:
            self.app.copy_to_clipboard(text)
            self.status.say(
                f"copied the {self.PLACE.label.lower()} as markdown (if it doesn't paste, save it to a file)"
            )

    def action_back(self) -> None:
        """Go back to where the page was opened."""
        self.post_message(GoBack())


class PatternDocumentScreen(DocumentScreen):
    """A page about one pattern, the one that the screen was entered for."""

    UNDER = Place.PATTERNS

    def __init__(self, work: Workspace, *, ascii_only: bool = False) -> None:
        super().__init__(work, ascii_only=ascii_only)
        self._pattern: Pattern | None = None

    async def arrive(self, target: Navigate) -> None:
        """Show the page of the target's pattern, from its first line."""
        if target.pattern_id is not None:
            self._pattern = self.work.patterns.get(target.pattern_id)
            self.reload()
            self.query_one(VerticalScroll).scroll_home(animate=False)

    def reload(self) -> None:
        if self._pattern is not None:
            # Merged meanwhile (perhaps in another window): show the pattern that it is part of now.
            pattern_id = self.work.patterns.merged_into(self._pattern.id)
            self._pattern = self.work.patterns.get(pattern_id) or self._pattern
            super().reload()

    @property
    def about(self) -> Pattern | None:
        """The pattern that the page is about."""
        return self._pattern

    def write_note(self, note: Note) -> None:
        """Ask for one of the notes that only people can write."""
        pattern = self._pattern
        if pattern is None:
            return
        before, draft_key = self.work.notes.of_pattern(pattern).get(note, ""), f"note/{pattern.id}/{note}"
        self.ask(
            draft_key,
            f"{pattern.name} {display_text(pattern.title)}",
            [FormField("words", _QUESTIONS[note], before)],
            lambda values: self.work.notes.write(pattern.id, note, values["words"], before, draft_key),
        )

    def show_other(self, place: Place) -> None:
        """Show the pattern's other page in the place of this one: Esc leads back to where this one was opened."""
        if self._pattern is not None:
            self.post_message(Navigate(place, pattern_id=self._pattern.id, replace=True))


def _style_headings(text: str) -> Content:
    """Return plain text with its headings in bold.

    A heading is a line above a row of `=` or `-`; those rows are left out.
    """
    lines, parts = text.splitlines(), list[tuple[str, str]]()
    for line, following in zip_longest(lines, lines[1:], fillvalue=""):
        if line and not line.strip("=-") and len(line) > 2:
            continue
        is_heading = len(following) > 2 and not following.strip("=-")
        parts += [(line, "bold" if is_heading else ""), ("\n", "")]
    return Content.assemble(*parts)
