"""CaseScreen: what came of a decided pattern."""

from translate_tui.commands import Place
from translate_tui.protocol.brief import Note
from translate_tui.ui.screens.base import bindings
from translate_tui.ui.screens.document import PatternDocumentScreen
from translate_tui.ui.widgets.dialog import Option, PickDialog
from translate_tui.ui.widgets.masking import display_text


class CaseScreen(PatternDocumentScreen):
    """The case of a decided pattern, in which people are named only if they agreed to it."""

    PLACE = Place.CASE
    BINDINGS = bindings(Place.CASE)

    def text(self, form: str) -> str:
        """Return the case as md, text or html. Raises UserError while nothing is decided on the pattern."""
        assert self._pattern is not None
        return self.work.cases.text(self._pattern, form)

    @property
    def file_name(self) -> str:
        """Return the file name that is proposed when the case is written."""
        return f"case-{self._pattern.name if self._pattern else ''}.md"

    def action_edit(self) -> None:
        """Ask which part of the case to write, and open its form."""
        name = self._pattern.name if self._pattern else ""
        self.pick(
            f"What do you want to edit in the case study of {name}?",
            [
                ("The options that were considered", lambda: self.write_note(Note.OPTIONS)),
                ("What was built, and why", lambda: self.write_note(Note.BUILT)),
                ("What was cut, and why", lambda: self.write_note(Note.CUT)),
                ("What was learned", lambda: self.write_note(Note.LESSON)),
                ("Who agrees to be named", self._edit_consent),
            ],
        )

    def _edit_consent(self) -> None:
        """Ask who agrees to be named in the case, or does not any more."""
        pattern = self._pattern
        if pattern is None:
            return
        raisers = self.work.cases.raisers(pattern)
        if not raisers:
            self.refuse(f"Nobody to name yet: no ticket of {pattern.name} says who raised it.")
            return
        options = [
            Option(name, display_text(name), "agrees to be named" if named else "") for name, named in raisers.items()
        ]

        def chosen(name: str | None) -> None:
            if name:
                self.done(self.run_verb(lambda: self.work.cases.name(pattern, name)))

        self.app.push_screen(PickDialog("Who agrees to be named in the case study?", options), chosen)

    def action_show_brief(self) -> None:
        """Show the pattern's discovery brief."""
        self.show_other(Place.BRIEF)
