"""Text in, suggestions with reasons out."""

import os

# Set before numpy is imported. OpenBLAS starts its threads on import, and the matrices here are too small to gain
# from a second one; the other core is left to the UI.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
