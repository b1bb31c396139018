"""Reads a workbook in a process of its own: `python workbook_reader.py < book > sheets`.

The library that reads workbooks ends the whole process at some damaged ones, such as a cell in column ZZZZZZZ. This
program imports nothing of the package, so that it starts in a twentieth of a second.
"""

import io
import pickle
import sys
from collections.abc import Sequence

SheetRows = Sequence[Sequence[object]]


def main() -> None:
    """Read a workbook from standard input; write its sheets, or the reason why it can't be read, as a pickle."""
    import python_calamine

    result: list[tuple[str, SheetRows]] | str
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        result = [(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names]
    except (python_calamine.CalamineError, OSError, ValueError, python_calamine.PasswordError) as error:
        result = str(error) or type(error).__name__
    pickle.dump(result, sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)


if __name__ == "__main__":
    main()
