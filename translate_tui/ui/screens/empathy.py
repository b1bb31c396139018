"""The empathy maps: four fields in the teams' own words, large, and beside the map before to see what changed."""

from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Grid, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from translate_tui.commands import Place, key, with_keys
from translate_tui.protocol.empathy import EmpathyMap, EmpathyPart, Persona
from translate_tui.text import clean
from translate_tui.ui.navigation import GoBack
from translate_tui.ui.screens.base import PagedScreen, bindings
from translate_tui.ui.screens.path_forms import ask_path
from translate_tui.ui.widgets.dialog import FormField
from translate_tui.ui.widgets.masking import display_fragment

_HUES = {Persona.AGENT: "$support", Persona.MANAGER: "$product"}
_LETTERS = {Persona.AGENT: "S", Persona.MANAGER: "P"}


class EmpathyScreen(PagedScreen):
    """One map in four fields, or two of one person side by side."""

    PLACE = Place.EMPATHY
    UNDER = Place.JOURNEY
    BINDINGS = bindings(Place.EMPATHY)
    DEFAULT_CSS = """
    EmpathyScreen #head { height: 2; padding: 0 1; }
    EmpathyScreen VerticalScroll { height: 1fr; }
    EmpathyScreen Grid { grid-size: 2; grid-rows: auto; grid-gutter: 1 2; padding: 0 1; height: auto; }
    EmpathyScreen .field { height: auto; min-height: 6; padding: 0 1; border-top: solid $bar; }
    EmpathyScreen.-tall .field { min-height: 11; }
    """

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._person = Persona.AGENT
        self._at = 0  # 0: the newest map
        self._compares = False

    def body(self) -> ComposeResult:
        """The fields: alone in two columns, compared in two columns of one date each."""
        with Vertical():
            yield Static(id="head")
            with VerticalScroll(can_focus=False), Grid():
                for place in range(2 * len(EmpathyPart)):
                    yield Static(classes="field", id=f"field-{place}")

    @property
    def _maps(self) -> list[EmpathyMap]:
        return self.work.empathy.of(self._person)

    @property
    def _map(self) -> EmpathyMap | None:
        maps = self._maps
        return maps[self._at] if self._at < len(maps) else None

    def reload(self) -> None:
        """Show the map, or the two."""
        maps = self._maps
        self._at = max(min(self._at, len(maps) - 1), 0)
        here = self._map
        before = maps[self._at + 1] if self._at + 1 < len(maps) else None
        compared = self._compares and here is not None and before is not None
        hue = _HUES[self._person]
        parts = [(f" {_LETTERS[self._person]} ", f"bold reverse {hue}"), (f"  The {self._person}", f"bold {hue}")]
        if here is None:
            parts.append((f"   {key('empathy.new')} begins a map; the team fills it in its own words", "$quiet"))
        elif compared and before is not None:
            parts.append((f"   {before.made_on:%d %B %Y}  beside  {here.made_on:%d %B %Y}", "bold"))
        else:
            keys = with_keys("{empathy.older} older {empathy.newer} newer")
            others = f"   {self._at + 1} of {len(maps)}, {keys}" if len(maps) > 1 else ""
            parts += [(f"   {here.made_on:%d %B %Y}", "bold"), (others, "$quiet")]
        self.query_one("#head", Static).update(Content.assemble(*parts))
        fields = [self.query_one(f"#field-{place}", Static) for place in range(2 * len(EmpathyPart))]
        for field in fields:
            field.display = False
        for place, part in enumerate(EmpathyPart):
            if compared and here is not None and before is not None:
                self._fill(fields[2 * place], part, before, None)
                self._fill(fields[2 * place + 1], part, here, before)
            elif here is not None:
                self._fill(fields[place], part, here, None)

    def _fill(self, field: Static, part: EmpathyPart, shown: EmpathyMap, other: EmpathyMap | None) -> None:
        words = display_fragment(clean(shown.words(part)))
        changed = other is not None and other.words(part) != shown.words(part)
        gap = f"______  ({key(f'empathy.write_{part}')} writes it)"
        field.display = True
        field.update(
            Content.assemble(
                (part.capitalize(), f"bold {_HUES[self._person]}"),
                ("   changed" if changed else "", "$accent"),
                (f"\n\n{words or gap}", "bold" if words else "$quiet"),
            )
        )

    # -------------------------------------------------------------- actions

    def action_side(self) -> None:
        """Show the other person's maps."""
        self._person = Persona.MANAGER if self._person is Persona.AGENT else Persona.AGENT
        self._at = 0
        self.reload()

    def action_older(self) -> None:
        """Show an older map."""
        self._at += 1
        self.reload()

    def action_newer(self) -> None:
        """Show a newer map."""
        self._at = max(self._at - 1, 0)
        self.reload()

    def action_compare(self) -> None:
        """Show it beside the one before, or alone."""
        if len(self._maps) < 2:
            self.status.say("There is one map to compare with only when a second one is made, on another day.")
            return
        self._compares = not self._compares
        self.reload()

    def action_new(self) -> None:
        """Begin a map of today."""
        label = self.run_verb(lambda: self.work.empathy.begin(self._person))
        if label is not None:
            self._at = 0
            self.done(label)

    def action_write(self, part: str) -> None:
        """Write a field of the map that is shown."""
        here = self._map
        if here is None:
            self.refuse(f"There is no map to write in yet. {key('empathy.new')} begins one.")
            return
        field = EmpathyPart(part)
        before, draft_key = here.words(field), f"empathy/{here.id}/{field}"
        self.ask(
            draft_key,
            f"The {self._person}, {here.made_on:%d %B %Y}: {field}",
            [FormField("words", "In the team's own words", before, long=True)],
            lambda values: self.work.empathy.write(here.id, field, values["words"], before, draft_key),
        )

    def action_export(self) -> None:
        """Write all maps to a file."""
        text = self.run_verb(self.work.empathy.markdown)
        if text is None:
            return
        written = display_fragment(text)

        def write(path: Path) -> None:
            self.work.write(written, path)

        ask_path(self, "Write the empathy maps", f"empathy-{self.work.today()}.md", write, "empathy maps")

    def action_back(self) -> None:
        """Go back to the journey."""
        self.post_message(GoBack())
