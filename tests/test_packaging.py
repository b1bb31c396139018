import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

from translate_tui.ui.places import PLACES

ROOT = Path(__file__).parent.parent


def test_the_wheel_brings_schema_and_sample_and_opens_a_new_file(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", tmp_path, ROOT]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    installed = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    assert (installed / "translate_tui" / "ui" / "screens" / "triage.tcss").exists()
    code = (
        "import translate_tui; from pathlib import Path\n"
        "from translate_tui.services.workspace import Workspace, sample_path\n"
        "assert str(Path(translate_tui.__file__)).startswith(str(Path('.').resolve()))\n"
        "work = Workspace(Path('new.db')); print(work.triage.total(), sample_path().stat().st_size > 100_000)\n"
    )
    printed = subprocess.run([sys.executable, "-c", code], cwd=installed, check=True, capture_output=True, text=True)
    assert printed.stdout.split() == ["0", "True"]


def test_the_import_contract_names_every_screen() -> None:
    pyproject = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text("utf-8"))
    contracts = pyproject["tool"]["importlinter"]["contracts"]
    (independent,) = (c["modules"] for c in contracts if c["name"].startswith("No screen imports another"))
    assert set(independent) == {f"translate_tui.ui.screens.{place}" for place in PLACES}
