"""Text in, suggestions with reasons out."""

import os

# Before numpy is imported: one core is enough for us, the other belongs to the screen.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
