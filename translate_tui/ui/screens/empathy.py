"""EmpathyScreen: a map of four fields in the teams' own words, alone or beside the map before it."""

from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Grid
from textual.content import Content

from translate_tui.commands import Place, key, with_keys
from translate_tui.protocol.empathy import EmpathyMap, EmpathyPart, Persona
from translate_tui.services.workspace import Workspace
from translate_tui.text import clean
from translate_tui.ui.navigation import GoBack
from translate_tui.ui.screens.base import PagedScreen, bindings
from translate_tui.ui.screens.path_forms import ask_path
from translate_tui.ui.widgets.containers import Vertical, VerticalScroll
from translate_tui.ui.widgets.form_dialog import FormField
from translate_tui.ui.widgets.masking import display_fragment
from translate_tui.ui.widgets.text_block import TextBlock

_COLORS = {Persona.AGENT: "$support", Persona.MANAGER: "$product"}
_LETTERS = {Persona.AGENT: "S", Persona.MANAGER: "P"}


class EmpathyScreen(PagedScreen):
    """One empathy map of a person (support agent, product manager), or two of them side by side."""

    PLACE = Place.EMPATHY
    UNDER = Place.JOURNEY
    BINDINGS = bindings(Place.EMPATHY)
    DEFAULT_CSS = """
    EmpathyScreen #head { height: 2; padding: 0 1; }
    EmpathyScreen VerticalScroll { height: 1fr; }
    EmpathyScreen Grid { grid-size: 2; grid-rows: auto; grid-gutter: 1 2; padding: 0 1; height: auto; }
    EmpathyScreen .field { height: auto; min-height: 6; padding: 0 1; border-top: solid $line; }
    EmpathyScreen.-tall .field { min-height: 11; }
    """

    def __init__(self, work: Workspace, *, ascii_only: bool = False) -> None:
        super().__init__(work, ascii_only=ascii_only)
        self._persona = Persona.AGENT
        self._index = 0  # of the map that is shown; 0 is the newest
        self._is_comparing = False

    def body(self) -> ComposeResult:
        """Return the fields in two columns: four of them for one map; eight for two maps, a column each."""
        with Vertical():
            yield TextBlock(id="head")
            with VerticalScroll(can_focus=False), Grid():
                for index in range(2 * len(EmpathyPart)):
                    yield TextBlock(classes="field", id=f"field-{index}")

    @property
    def _maps(self) -> list[EmpathyMap]:
        return self.work.empathy.of_persona(self._persona)

    @property
    def _map(self) -> EmpathyMap | None:
        maps = self._maps
        return maps[self._index] if self._index < len(maps) else None

    def reload(self) -> None:
        """Show the map, or while comparing the map before it and the map."""
        maps = self._maps
        self._index = max(min(self._index, len(maps) - 1), 0)
        shown = self._map
        before = maps[self._index + 1] if self._index + 1 < len(maps) else None
        compared = self._is_comparing and shown is not None and before is not None
        color = _COLORS[self._persona]
        parts = [
            (f" {_LETTERS[self._persona]} ", f"bold reverse {color}"),
            (f"  The {self._persona}", f"bold {color}"),
        ]
        if shown is None:
            parts.append(
                (f"   No map yet. Press {key('empathy.new')} to add one, in the team's own words.", "$quiet")
            )
        elif compared and before is not None:
            parts.append((f"   {before.made_on:%d %B %Y}  beside  {shown.made_on:%d %B %Y}", "bold"))
        else:
            keys = with_keys("{empathy.older} older {empathy.newer} newer")
            position = f"   {self._index + 1} of {len(maps)}, {keys}" if len(maps) > 1 else ""
            parts += [(f"   {shown.made_on:%d %B %Y}", "bold"), (position, "$quiet")]
        self.query_one("#head", TextBlock).update(Content.assemble(*parts))
        fields = [self.query_one(f"#field-{index}", TextBlock) for index in range(2 * len(EmpathyPart))]
        for field in fields:
            field.display = False
        for index, part in enumerate(EmpathyPart):
            if compared and shown is not None and before is not None:
                self._fill(fields[2 * index], part, before, None)
                self._fill(fields[2 * index + 1], part, shown, before)
            elif shown is not None:
                self._fill(fields[index], part, shown, None)

    def _fill(self, field: TextBlock, part: EmpathyPart, shown: EmpathyMap, before: EmpathyMap | None) -> None:
        """Show a part of a map in a field, marked as changed if it differs from the map before."""
        words = display_fragment(clean(shown.words(part)))
        changed = before is not None and before.words(part) != shown.words(part)
        gap = f"______  (press {key(f'empathy.edit_{part}')} to add)"
        field.display = True
        field.update(
            Content.assemble(
                (part.capitalize(), f"bold {_COLORS[self._persona]}"),
                ("   changed" if changed else "", "bold"),
                (f"\n\n{words or gap}", "bold" if words else "$quiet"),
            )
        )

    # -------------------------------------------------------------- actions

    def action_side(self) -> None:
        """Switch between the maps of the support agent and those of the product manager."""
        self._persona = Persona.MANAGER if self._persona is Persona.AGENT else Persona.AGENT
        self._index = 0
        self.reload()

    def action_older(self) -> None:
        self._index += 1
        self.reload()

    def action_newer(self) -> None:
        self._index = max(self._index - 1, 0)
        self.reload()

    def action_compare(self) -> None:
        """Show the map beside the one before it, or alone again."""
        if len(self._maps) < 2:
            self.status.say("Nothing to compare yet: add a second map on another day.")
            return
        self._is_comparing = not self._is_comparing
        self.reload()

    def action_new(self) -> None:
        """Begin a new map of this person, dated today."""
        label = self.run_verb(lambda: self.work.empathy.begin(self._persona))
        if label is not None:
            self._index = 0
            self.done(label)

    def action_edit(self, part: str) -> None:
        """Write one of the four fields of the map that is shown."""
        shown = self._map
        if shown is None:
            self.refuse(f"No map yet. Press {key('empathy.new')} to add one.")
            return
        field = EmpathyPart(part)
        before, draft_key = shown.words(field), f"empathy/{shown.id}/{field}"
        self.ask(
            draft_key,
            f"The {self._persona}, {shown.made_on:%d %B %Y}: {field}",
            [FormField("words", "In the team's own words", before, long=True)],
            lambda values: self.work.empathy.write(shown.id, field, values["words"], before, draft_key),
        )

    def action_export(self) -> None:
        """Write all maps to a markdown file, masked if they are masked on the screen."""
        text = self.run_verb(self.work.empathy.markdown)
        if text is None:
            return
        masked_text = display_fragment(text)

        def write(path: Path) -> None:
            self.work.write(masked_text, path)

        ask_path(self, "Save the empathy maps", f"empathy-{self.work.today()}.md", write, "empathy maps")

    def action_back(self) -> None:
        self.post_message(GoBack())
