"""Pages that are written for others: the discovery brief and the case of a pattern, the monthly newsletter."""

from collections.abc import Callable
from datetime import date
from itertools import zip_longest
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from translate_tui.commands import Place
from translate_tui.model import Pattern, UserError
from translate_tui.protocol.brief import Note
from translate_tui.services.receipts import form_of, month_after, month_before
from translate_tui.text import clean
from translate_tui.ui.screens import pattern_forms as carding
from translate_tui.ui.screens.base import BaseScreen, PagedScreen, bindings
from translate_tui.ui.widgets.dialog import FormField, Option, PickDialog
from translate_tui.ui.widgets.masking import current_redactor, display_fragment, display_text

_ASKED = {
    Note.NEXT_STEP: "The next step that is proposed",
    Note.NOT_KNOWN: "What is not known",
    Note.OPTIONS: "Which options were on the table?",
    Note.BUILT: "What was built, and why?",
    Note.CUT: "What was cut, and why?",
    Note.LESSON: "What was learnt?",
}


class DocumentScreen(PagedScreen):
    """A page to read, to write to a file and to copy."""

    DEFAULT_CSS = """
    DocumentScreen VerticalScroll { height: 1fr; align-horizontal: center; }
    DocumentScreen #page { width: 100%; max-width: 100; height: auto; padding: 0 2; }
    """

    def body(self) -> ComposeResult:
        """The page."""
        with VerticalScroll(can_focus=False):
            yield Static(id="page")

    def text(self, form: str) -> str:
        """Return the page as md, text or html. Raises UserError where it cannot be written."""
        raise NotImplementedError

    @property
    def file_name(self) -> str:
        """What the file is called that is proposed."""
        raise NotImplementedError

    def reload(self) -> None:
        """Show the page as it is now, or what it lacks."""
        page = self.query_one("#page", Static)
        try:
            page.update(_styled(display_fragment(clean(self.text("text")))))
        except UserError as refused:
            page.update(self.lacking(str(refused)))

    def lacking(self, why: str) -> Content:
        """Return what is shown where the page cannot be written."""
        return Content.assemble(("\n", ""), (display_text(why), "bold $accent"))

    def action_write(self) -> None:
        """Write the page to a file."""
        from translate_tui.ui.screens.triage_forms import ask_path

        if self.run_verb(lambda: self.text("text")) is not None:
            what = self.PLACE.value.lower()
            write: Callable[[Path], None] = lambda path: self.work.write(self.text(form_of(path)), path)  # noqa: E731
            ask_path(self, f"Write the {what} (.md, .html or .txt)", self.file_name, write, what)

    def action_copy(self) -> None:
        """Copy the page, as markdown."""
        text = self.run_verb(lambda: self.text("md"))
        if text is not None:
            self.app.copy_to_clipboard(text)
            self.status.say(f"copied the {self.PLACE.value.lower()} as markdown (where the terminal allows it)")


class PatternDocumentScreen(DocumentScreen):
    """A page about one pattern."""

    UNDER = Place.PATTERNS

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._pattern: Pattern | None = None

    def show(self, pattern: Pattern) -> None:
        """Show the page of a pattern."""
        self._pattern = pattern
        self.reload()
        self.query_one(VerticalScroll).scroll_home(animate=False)

    def reload(self) -> None:
        """Show the page as it is now."""
        if self._pattern is not None:
            self._pattern = self.work.patterns.get(self._pattern.id) or self._pattern
            super().reload()

    @property
    def about(self) -> Pattern | None:
        """The pattern that the page is about."""
        return self._pattern

    def action_note(self, kind: str) -> None:
        """Write what only people can say."""
        pattern = self._pattern
        if pattern is None:
            return
        note = Note(kind)
        was, key = self.work.receipts.notes(pattern).get(note, ""), f"note/{pattern.id}/{note}"
        self.ask(
            key,
            f"{pattern.name} {display_text(pattern.title)}",
            [FormField("words", _ASKED[note], was)],
            lambda values: self.work.receipts.write(pattern.id, note, values["words"], was, key),
        )

    def action_back(self) -> None:
        """Go back to the patterns."""
        carding.show_card(self, self._pattern)


class BriefScreen(PatternDocumentScreen):
    """The discovery brief."""

    PLACE = Place.BRIEF
    BINDINGS = bindings(Place.BRIEF)

    def text(self, form: str) -> str:
        """Return the brief."""
        assert self._pattern is not None
        return self.work.receipts.brief(self._pattern, form, redacted=current_redactor() is not None)

    @property
    def file_name(self) -> str:
        """What the file is called that is proposed."""
        return f"brief-{self._pattern.name if self._pattern else ''}.md"

    def lacking(self, why: str) -> Content:
        """Say what the brief lacks, and what mends it."""
        assert self._pattern is not None
        parts: list[tuple[str, str]] = [
            (f"\n{self._pattern.name} {display_text(self._pattern.title)}\n\n", "bold"),
            ("No discovery brief yet. It lacks\n\n", ""),
        ]
        for lack in self.work.receipts.lacking(self._pattern):
            parts.append((f"  · {lack}\n", "bold $accent"))
        parts += [
            ("\nR", "bold $accent"), (" writes the business cost. Evidence comes with tickets: ", ""),
            ("F2", "bold $accent"), (" goes to the River.", ""),
        ]  # fmt: skip
        return Content.assemble(*parts)

    def action_risks(self) -> None:
        """Write the business cost."""
        if self._pattern is not None:
            carding.write_risks(self, self._pattern)

    def action_other(self) -> None:
        """Show the case."""
        if self._pattern is not None:
            show_paper(self, "case", self._pattern)


class CaseScreen(PatternDocumentScreen):
    """The case of a decided pattern."""

    PLACE = Place.CASE
    BINDINGS = bindings(Place.CASE)

    def text(self, form: str) -> str:
        """Return the case."""
        assert self._pattern is not None
        return self.work.receipts.case(self._pattern, form)

    @property
    def file_name(self) -> str:
        """What the file is called that is proposed."""
        return f"case-{self._pattern.name if self._pattern else ''}.md"

    def action_naming(self) -> None:
        """Name somebody who agrees to it, or not any more."""
        pattern = self._pattern
        if pattern is None:
            return
        raisers = self.work.receipts.raisers(pattern)
        if not raisers:
            self.refuse(f"No ticket of {pattern.name} says who brought it in, and none was purged by name.")
            return
        options = [
            Option(name, display_text(name), "agrees to be named" if named else "") for name, named in raisers.items()
        ]

        def chosen(name: str | None) -> None:
            if name:
                self.done(self.run_verb(lambda: self.work.receipts.name(pattern, name)))

        self.app.push_screen(PickDialog("Who raised it, and agrees to be named in the case?", options), chosen)

    def action_other(self) -> None:
        """Show the brief."""
        if self._pattern is not None:
            show_paper(self, "brief", self._pattern)


class NewsletterScreen(DocumentScreen):
    """The customer-insight newsletter of a month."""

    PLACE = Place.NEWSLETTER
    UNDER = Place.JOURNEY
    BINDINGS = bindings(Place.NEWSLETTER)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._chosen: date | None = None

    @property
    def _month(self) -> date:
        return self._chosen or self.work.receipts.newest_month()

    def text(self, form: str) -> str:
        """Return the newsletter."""
        return self.work.receipts.newsletter(self._month, form)

    @property
    def file_name(self) -> str:
        """What the file is called that is proposed."""
        return f"customer-insight-{self._month:%Y-%m}.md"

    def action_older(self) -> None:
        """Show the month before."""
        self._turn(month_before(self._month))

    def action_newer(self) -> None:
        """Show the month after."""
        month = month_after(self._month)
        if month > self.work.meetings.today():
            self.status.say("This is the month that it is.")
        else:
            self._turn(month)

    def _turn(self, month: date) -> None:
        self._chosen = month
        self.reload()
        self.query_one(VerticalScroll).scroll_home(animate=False)

    def action_back(self) -> None:
        """Go back to the journey."""
        self.app.switch_mode("journey")


def show_paper(room: BaseScreen, mode: str, pattern: Pattern) -> None:
    """Go to the brief or the case of a pattern."""

    def show() -> None:
        if isinstance(room.app.screen, PatternDocumentScreen):
            room.app.screen.show(pattern)

    room.app.switch_mode(mode)
    room.app.call_after_refresh(show)


def _styled(text: str) -> Content:
    """Return plain text with its headings (lines that are underlined) and quotes told apart."""
    lines, parts = text.splitlines(), list[tuple[str, str]]()
    for line, following in zip_longest(lines, lines[1:], fillvalue=""):
        if line and not line.strip("=-") and len(line) > 2:
            continue
        heading = len(following) > 2 and not following.strip("=-")
        first = heading and following[0] == "="
        style = "bold $accent" if first else "bold underline" if heading else "italic" if line[:4] == "    " else ""
        parts += [(line, style), ("\n", "")]
    return Content.assemble(*parts)
