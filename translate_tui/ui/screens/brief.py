"""BriefScreen: the discovery brief of a pattern, or what it lacks."""

from textual.content import Content

from translate_tui.commands import Place, key
from translate_tui.protocol.brief import Note
from translate_tui.ui.screens.base import bindings
from translate_tui.ui.screens.document import PatternDocumentScreen
from translate_tui.ui.screens.pattern_forms import write_risks
from translate_tui.ui.widgets.masking import current_redactor, display_text


class BriefScreen(PatternDocumentScreen):
    """The discovery brief of a pattern; while it lacks something: what that is, and the keys that fill it in."""

    PLACE = Place.BRIEF
    BINDINGS = bindings(Place.BRIEF)

    def text(self, form: str) -> str:
        """Return the brief as md, text or html. Raises UserError while something is missing."""
        assert self._pattern is not None
        return self.work.briefs.text(self._pattern, form, redacted=current_redactor() is not None)

    @property
    def file_name(self) -> str:
        """Return the file name that is proposed when the brief is written."""
        return f"brief-{self._pattern.name if self._pattern else ''}.md"

    def missing(self, why: str) -> Content:
        """Return what the brief lacks, and the keys that fill it."""
        assert self._pattern is not None
        parts: list[tuple[str, str]] = [
            (f"\n{self._pattern.name} {display_text(self._pattern.title)}\n\n", "bold"),
            ("No discovery brief yet. It still needs:\n\n", ""),
        ]
        for missing in self.work.briefs.missing(self._pattern):
            parts.append((f"  · {missing}\n", "bold"))
        parts += [
            ("\nPress ", ""),
            (key("brief.edit"), "bold"),
            (" to add what is at risk, or ", ""),
            (key("everywhere.triage"), "bold"),
            (" to add tickets from the River as evidence.", ""),
        ]
        return Content.assemble(*parts)

    def action_edit(self) -> None:
        """Ask which part of the brief to write, and open its form."""
        pattern = self._pattern
        if pattern is not None:
            self.pick(
                f"What do you want to edit in the brief of {pattern.name}?",
                [
                    ("Next step", lambda: self.write_note(Note.NEXT_STEP)),
                    ("What is at risk: revenue, retention", lambda: write_risks(self, pattern)),
                    ("Open questions", lambda: self.write_note(Note.OPEN_QUESTIONS)),
                ],
            )

    def action_show_case(self) -> None:
        self.show_other(Place.CASE)
