"""Everything that draws on the terminal."""

import os

# Set before textual is imported. At Textual's 60 frames a second a key waits up to 17 ms until it is shown, and twice
# as long if a detail follows. Frames are sent after changes only, so more of them a second aren't more of them a key.
os.environ.setdefault("TEXTUAL_FPS", "240")
# Else Textual asks for the mouse in pixels where a terminal reports its size by itself. Not all of them can do both.
os.environ["TEXTUAL_SMOOTH_SCROLL"] = "0"
