"""The commands that hold in every place."""

from typing import Final

from translate_tui.commands.base import EMPTY_RIVER, Command, Place, place_commands, reads, writes

COMMANDS: Final[tuple[Command, ...]] = (
    *place_commands(
        Place.EVERYWHERE,
        reads("triage", "f2", "River", "Go to the River: all customer feedback.", action="place('triage')"),
        reads("patterns", "f3", "Patterns", "Go to the patterns and their cards.", action="place('patterns')"),
        reads("grid", "f4", "Grid", "Go to the grid of volume and impact.", action="place('grid')"),
        reads("meeting", "f5", "Meeting", "Go to the weekly meeting.", action="place('meeting')"),
        reads("journey", "f6", "Journey",
              "Go to the journey: purge session, empathy maps, exchanges, newsletter.", action="place('journey')"),
        reads("minutes", "f7", "Minutes", "Go to the minutes of all meetings.", action="place('minutes')"),
        reads("history", "f8", "History", "Go to the history of all changes.", action="place('history')"),
        reads("help", "question_mark,f1", "keys", "Show all keys of this screen."),
        writes("undo", "u", "undo", "Undo the last change."),
        writes("redo", "U", "redo", "Redo what was undone last."),
        reads("guide", "H", "guide", "Read how it works in two pages, or take the tour of a first week.",
              also_in=(Place.JOURNEY,), phases=(EMPTY_RIVER,)),
        reads("tour", "ctrl+n", "next tour step", "During the tour: go to its next step."),
        reads("settings", "f9", "settings", "Go to the settings."),
        reads("present", "P", "presenter view", "Open the presenter view, with names masked, or leave it."),
        reads("lock", "L", "unlock", "In the presenter view: unlock the keys that change data, or lock them again.",
              also_in=(Place.PRESENTER,)),
        reads("save_as", "f12", "save as",
              "Save everything to a new file and go on there, for example when the file was moved or deleted."),
        reads("quit", "q", "quit", "Quit. Everything is saved, including drafts and the meeting's clock."),
    ),
)  # fmt: skip
