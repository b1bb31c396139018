"""Whatever is wrong with a file, it is said in a paragraph, and almost all damage is noticed or harmless."""

import pytest

from tests.conftest import is_full
from tests.torture.damage import DamagedFiles


@pytest.mark.parametrize("seed", (1, 2) if is_full() else (1,))
async def test_a_damaged_file_ends_nothing_and_is_noticed(seed: int) -> None:
    files = await DamagedFiles(seed, 500 if is_full() else 6).run()
    assert not files.failures, "\n".join([str(files), *files.failures])
    assert files.missed_share <= 0.1, "\n".join([str(files), *files.missed])
