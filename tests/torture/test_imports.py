"""Whatever is in a file, it is imported as a whole, or refused in words with nothing written."""

import pytest

from tests.conftest import is_full
from tests.torture.imports import Imports


@pytest.mark.parametrize("seed", (1, 2) if is_full() else (1,))
def test_a_mutated_file_is_imported_as_a_whole_or_refused(seed: int) -> None:
    imports = Imports(seed, 10_000 if is_full() else 80).run()
    assert not imports.failures, "\n".join([str(imports), *imports.failures])
    assert imports.results["imported"] and imports.results["refused"]
