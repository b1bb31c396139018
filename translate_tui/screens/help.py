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
    Place.PURGE: "One field: type what is said and press enter. Nothing is scored, merged or sorted here.",
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
