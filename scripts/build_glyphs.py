"""Write the letters of the presenter view's large type, from the X11 "fixed" fonts.

python scripts/build_glyphs.py FOLDER

FOLDER has the fonts 5x8.pcf.gz and 6x13B.pcf.gz (Debian's package xfonts-base, /usr/share/fonts/X11/misc). Both are
in the public domain. Needs Pillow (the extra `dev`).
"""

import sys
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

TARGET = Path(__file__).resolve().parent.parent / "translate_tui" / "ui" / "glyphs.py"
FONTS = (("LARGE", "5x8.pcf.gz", 8), ("HUGE", "6x13B.pcf.gz", 14))  # name, file, rows (even: two in a line)
CHARACTERS = [
    *map(chr, range(0x21, 0x7F)),
    *map(chr, range(0xA1, 0x180)),  # Latin-1 and Latin Extended-A: the languages of Europe
    *"–—‘’‚“”„…•€",
]
HEADER = '''"""Letters for large type: the X11 fonts "fixed" 5x8 and 6x13 bold, which are in the public domain.

Written by scripts/build_glyphs.py. A letter is its width in pixels, then its rows from the top as hexadecimal numbers
of {digits} digits, the leftmost pixel being the highest of the width's bits.
"""

from typing import Final

'''


def rows_of(font: ImageFont.FreeTypeFont, character: str, height: int) -> list[str] | None:
    """Return a letter's rows of "0" and "1", cut to its ink; None where the font lacks it."""
    image = Image.new("1", (16, height))
    ImageDraw.Draw(image).text((4, 0), character, fill=1, font=font)
    box = image.getbbox()
    if box is None:
        return None
    left, _, right, _ = box
    return ["".join("1" if image.getpixel((x, y)) else "0" for x in range(left, right)) for y in range(height)]


def main() -> None:
    """Read the fonts and write the module."""
    folder = Path(sys.argv[1])
    blocks = []
    for name, file, height in FONTS:
        font = ImageFont.truetype(str(folder / file), 8 if name == "LARGE" else 13)
        missing = rows_of(font, "\ufffe", height)
        lines = []
        for character in CHARACTERS:
            rows = rows_of(font, character, height)
            if rows is None or rows == missing:
                continue
            code = "".join(f"{int(row, 2):02x}" for row in rows)
            name_in_python = f"'{character}'" if character == '"' else f'"{character}"'.replace("\\", "\\\\")
            lines.append(f'    {name_in_python}: ({len(rows[0])}, "{code}"),')
        blocks.append(f"{name}: Final[dict[str, tuple[int, str]]] = {{\n" + "\n".join(lines) + "\n}\n")
    TARGET.write_text(HEADER.format(digits="two") + "\n".join(blocks), encoding="utf-8")


if __name__ == "__main__":
    main()
