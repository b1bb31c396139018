"""What each letter means, in all places: one key, one meaning.

A small letter acts on what is selected; a capital opens another view. Exceptions are `U` (redo), `E` (end) and `N`
(never). No letter changes data in one place and is harmless in another.
"""

from collections.abc import Mapping
from typing import Final

# For each letter: its meaning, and the names of the commands that may have it.
KEY_MEANINGS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "a": ("add", ("add", "commit", "new", "log")),
    "b": ("rate blind", ("blind",)),
    "c": ("create a pattern", ("create",)),
    "d": ("record a decision", ("decide",)),
    "e": ("edit", ("edit",)),
    "f": ("change the format", ("change_format",)),
    "g": ("get posts from Slack", ("pull",)),
    "h": ("all present", ("all_here",)),
    "i": ("import", ("import", "take")),
    "k": ("keep as praise", ("praise",)),
    "l": ("mark similar", ("mark_alike",)),
    "m": ("merge into another one", ("choose", "merge")),
    "n": ("note", ("note",)),
    "o": ("reopen", ("bring_back", "reopen")),
    "p": ("park", ("park",)),
    "q": ("quit", ("quit",)),
    "r": ("rate", ("rate", "again")),
    "s": ("skip", ("skip", "next")),
    "t": ("put on the slate, or take off", ("slate",)),
    "u": ("undo", ("undo",)),
    "v": ("mark a range", ("mark_range",)),
    "w": ("write (save) a file", ("export",)),
    "x": ("remove", ("exclude", "separate", "drop")),
    "y": ("yes: accept, same, kept, heard", ("accept", "same", "mark_kept", "heard", "gate")),
    "z": ("set aside", ("set_aside",)),
    "A": ("attendance", ("people",)),
    "B": ("discovery brief", ("brief",)),
    "C": ("customers", ("customers",)),
    "D": ("compare", ("compare",)),
    "E": ("end", ("end",)),
    "F": ("format check", ("lint",)),
    "G": ("groups", ("groups",)),
    "H": ("guide", ("guide",)),
    "I": ("newsletter", ("newsletter",)),
    "K": ("case study", ("case",)),
    "L": ("lock or unlock", ("lock",)),
    "M": ("empathy maps", ("empathy",)),
    "N": ("never: no, and don't suggest it again", ("never", "apart")),
    "O": ("open the sample", ("sample",)),
    "P": ("presenter view", ("present",)),
    "R": ("replies", ("replies",)),
    "S": ("six-column sheet", ("sheet",)),
    "T": ("tracker file", ("export_commitments",)),
    "U": ("redo", ("redo",)),
    "V": ("view the pattern's tickets", ("evidence",)),
    "X": ("exchanges", ("exchanges",)),
    "Y": ("copy to the clipboard", ("copy",)),
    "Z": ("mark suggested", ("mark_proposed",)),
}
