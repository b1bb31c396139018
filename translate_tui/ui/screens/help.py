"""The help page: what every key does in this place, and everywhere."""

from textual.content import Content

from translate_tui.commands import Place, at

_ABOUT = {
    Place.RIVER: "Each ticket to its pattern, with the reason why. The numbers pick; u takes anything back.",
    Place.CUSTOMERS: "Each customer counts once, under all its names. Every join says why, and can be taken back.",
    Place.LINT: "How many posts follow the River format, by channel; nobody is named.",
    Place.PATTERNS: "A pattern is told in four sentences. Numbers are counted; words are chosen or written.",
    Place.GRID: "Volume is counted and does not move; impact is placed by people, with the arrows.",
    Place.MEETING: "The clock never moves a stage on; you do. Going back loses nothing.",
    Place.PURGE: "One field: type what is said and press enter. Nothing is scored, merged or sorted here. Letters "
    "are typed while a session runs: F1 shows the keys (^y is ctrl and y), ctrl+p has the others by name.",
    Place.READBACK: "Everything that was said, one by one; then the closing page, on which the session is ended.",
    Place.JOURNEY: "Where the two teams really are, by six figures. Nothing but g sets the gate.",
    Place.EMPATHY: "What they think, feel, say and do, in the teams' own words; each day's map stays as it was.",
    Place.EXCHANGES: "One day a month, each way: who went, and what was learnt.",
    Place.SHEET: "The six columns, cell by cell. Customers and segments are counted; everything else people write.",
    Place.BRIEF: "The receipts of a pattern on one page, refused while its cost or its evidence is missing.",
    Place.CASE: "What came of a decided pattern. It names only who agreed to it.",
    Place.NEWSLETTER: "A month for everybody. Names are masked; read it before you send it.",
    Place.GUIDE: "The practice in two pages. t takes you through a first week, on the sample.",
    Place.MINUTES: "The markdown record of each meeting, as it stood when the meeting ended.",
    Place.HISTORY: "Everything done, newest first. Go to any point; redo what was undone until a new step.",
}


def help_page(place: Place) -> Content:
    """Return the page of a place."""
    parts: list[tuple[str, str]] = [(f"{place.value}\n", "bold $accent"), (f"{_ABOUT.get(place, '')}\n", "$quiet")]
    for section in (place, Place.EVERYWHERE):
        parts.append((f"\n{section.value}\n" if section is not place else "\n", "bold"))
        for command in at(section):
            parts += [(f"{command.keys:>12}  ", "bold $accent"), (f"{command.help}\n", "")]
    parts.append(("\n      ctrl+p  The command palette: all of these by name.  esc closes this page.", "$quiet"))
    return Content.assemble(*parts)
