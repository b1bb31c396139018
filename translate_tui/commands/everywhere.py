"""The commands that hold in every place."""

from typing import Final

from translate_tui.commands.base import Command, Place, place_commands, reads, writes

COMMANDS: Final[tuple[Command, ...]] = (
    *place_commands(
        Place.EVERYWHERE,
        reads("triage", "f2", "River", "Go to the River: the inbox and its triage.", action="place('triage')"),
        reads("patterns", "f3", "Patterns", "Go to the patterns and their cards.", action="place('patterns')"),
        reads("grid", "f4", "Grid", "Go to the grid of volume and impact.", action="place('grid')"),
        reads("meeting", "f5", "Meeting", "Go to the translation meeting.", action="place('meeting')"),
        reads("journey", "f6", "Journey",
              "Go to the journey, and to the practice around the meeting.", action="place('journey')"),
        reads("minutes", "f7", "Minutes", "Go to the minutes of all meetings.", action="place('minutes')"),
        reads("history", "f8", "History", "Go to the history of everything done.", action="place('history')"),
        reads("help", "question_mark,f1", "keys", "Show what every key does here."),
        writes("undo", "u", "undo", "Take back the last thing done in this window."),
        writes("redo", "U", "redo", "Do again what was taken back last."),
        reads("guide", "G", "guide", "Show the practice in two pages, and the tour of a first week.",
              also_in=(Place.JOURNEY,)),
        reads("tour", "ctrl+n", "tour: on", "While the tour runs: go on to its next step."),
        reads("settings", "f9", "settings", "Go to the settings: few, and all to be seen."),
        reads("present", "P", "present", "Turn the screen to the room, everything masked; again: turn it back."),
        reads("lock", "L", "unlock", "While presenting: unlock the keys that change data, or lock them again.",
              also_in=(Place.PRESENTER,)),
        reads("quit", "q", "quit", "Leave. Everything is kept, drafts and the meeting's clock too."),
    ),
)  # fmt: skip
