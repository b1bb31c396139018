"""The exports that are known, one file each: its constant FORMATS is found by itself."""
