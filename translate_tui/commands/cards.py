"""The commands of the pattern cards and of the documents made from them."""

from typing import Final

from translate_tui.commands.base import Command, Place, place_commands, reads, writes

# What every document can do.
PAGES: Final = (
    reads("export", "w", "save file", "Save the page to a file. Its ending sets the format.", shown=True),
    reads("copy", "Y", "copy", "Copy the page to the clipboard.", shown=True),
    reads("page_down", "pagedown", "page down", "Scroll down one page."),
    reads("page_up", "pageup", "page up", "Scroll up one page."),
)

COMMANDS: Final[tuple[Command, ...]] = (
    *place_commands(
        Place.PATTERNS,
        writes("slate", "t", "slate", "Put the pattern on the slate, or take it off.", shown=True),
        writes("slate_up", "shift+up", "slate: up", "Move the pattern up on the slate.", action="move_on_slate(-1)"),
        writes("slate_down", "shift+down", "slate: down", "Move the pattern down on the slate.",
               action="move_on_slate(1)"),
        writes("struggle", "1", "sentence 1", "Edit what customers struggle with (sentence 1)."),
        writes("segment", "2", "sentence 2", "Enter the segment if no ticket or customer has one (sentence 2)."),
        writes("workaround", "3", "sentence 3", "Choose or type the workaround (sentence 3)."),
        writes("requested", "4", "sentence 4", "Choose or type the requested fix (sentence 4)."),
        writes("edit", "e", "edit", "Edit the title, a sentence, what is at risk, or the ship date.", shown=True),
        writes("rate", "r", "rate", "Rate the impact: high, medium or low.", shown=True),
        writes("blind", "b", "blind", "Have support and product rate the impact blind, then reveal both.",
               shown=True),
        writes("merge", "m", "merge", "Merge the pattern into another one.", shown=True),
        reads("evidence", "enter", "tickets", "Open the pattern's tickets.", shown=True),
        reads("customers", "C", "customers", "Open the pattern's customers, and the names that are counted as one."),
        reads("replies", "R", "replies", "Open the replies to the customers of a decided pattern."),
        reads("brief", "B", "brief", "Open the discovery brief: the evidence on one page."),
        reads("case", "K", "case", "Open the case study of a decided pattern: what was built and cut."),
        reads("sheet", "S", "sheet", "Open the six-column sheet of all patterns."),
    ),
    *place_commands(
        Place.REPLIES,
        writes("edit", "e", "edit",
               "Edit the reply. {quote}, {title}, {why} and {customer} are filled in.", shown=True),
        reads("export", "w", "save file",
              "Save all tickets with their replies to a CSV or markdown file.", shown=True),
        reads("copy", "Y", "copy", "Copy the reply to the selected ticket.", shown=True),
        reads("back", "escape", "back", "Go back to the patterns.", shown=True),
    ),
    *place_commands(
        Place.SHEET,
        writes("edit", "enter", "edit",
               "Edit the selected cell. Enter saves it, {sheet.back} leaves it as it was.", shown=True),
        reads("left", "left", "left", "Select the cell to the left."),
        reads("right", "right,tab", "right", "Select the cell to the right."),
        writes("rate", "r", "rate", "Rate the impact of the selected pattern.", shown=True),
        writes("take", "i", "import", "Import a sheet that was filled in elsewhere (.csv, .xlsx, .ods).", shown=True),
        reads("export", "w", "save file", "Save the sheet to a file: .csv or .xlsx.", shown=True),
        reads("back", "escape", "back", "Leave the cell as it was, or go back.", shown=True),
    ),
    *place_commands(
        Place.BRIEF,
        writes("edit", "e", "edit", "Edit the next step, what is at risk, or the open questions.", shown=True),
        *PAGES,
        reads("show_case", "tab", "case", "Show the pattern's case study."),
        reads("back", "escape", "back", "Go back to the patterns.", shown=True),
    ),
    *place_commands(
        Place.CASE,
        writes("edit", "e", "edit", "Edit the options, what was built, what was cut, the lesson, or who is named.",
               shown=True),
        *PAGES,
        reads("show_brief", "tab", "brief", "Show the pattern's discovery brief."),
        reads("back", "escape", "back", "Go back to the patterns.", shown=True),
    ),
)  # fmt: skip
