import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from translate_tui.cli import main
from translate_tui.services.workspace import Workspace

ROOT = Path(__file__).parent.parent


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


def fails(result: Result, *said: str) -> None:
    """It ends with code 1 and one paragraph, and no traceback."""
    assert result.exit_code == 1, result.output
    assert isinstance(result.exception, SystemExit)
    for words in said:
        assert words in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1 and result.stderr.startswith("translate-tui: ")


def test_import_as_json_and_again(tmp_path: Path) -> None:
    file, db = tmp_path / "x.csv", tmp_path / "t.db"
    file.write_text("id,text\n1,a\n2,\n")
    first = json.loads(run("import", file, "--db", db, "--json").stdout)
    (rejected,) = first.pop("rejected")
    assert (rejected["file"], rejected["line"], rejected["content"]) == ("x.csv", 3, "2 |")
    assert first == {
        "read": 1, "added": 1, "updated": 0, "unchanged": 0, "replies": 0, "replies_added": 0,
        "files": {"x.csv": "CSV"}, "skipped": {}, "unread": [],
        "notes": {"without a customer (no company, address or full name): counted as unknown": 1},
    }  # fmt: skip
    again = json.loads(run("--db", str(db), "import", str(file), "--json").stdout)
    assert (again["added"], again["unchanged"]) == (0, 1)
    assert "1 read: 0 would be added" in run("import", file, "--db", db, "--dry-run").stdout


def test_the_labeled_messages_go_in_once(tmp_path: Path) -> None:
    file = ROOT.parent / "shared" / "data" / "merge" / "banking77.jsonl"
    if not file.exists():
        pytest.skip("the labeled messages are not part of the project")
    for added in (13_023, 0):
        report = json.loads(run("import", file, "--map", "text=title", "--db", tmp_path / "t.db", "--json").stdout)
        assert (report["read"], report["added"]) == (13_023, added)


def test_bad_input_is_one_paragraph(tmp_path: Path) -> None:
    db, file = tmp_path / "t.db", tmp_path / "x.csv"
    file.write_text("alpha,beta\n1,2\n")
    fails(run("import", tmp_path / "none.csv", "--db", db), "none.csv", "cannot be read")
    fails(run("import", tmp_path, "--db", db), "is a folder")
    fails(run("import", file, "--db", db), "line 1", "alpha, beta", "--map")
    fails(run("import", file, "--map", "body=alpha", "--db", db), "no field “body”", "text")
    fails(run("import", file, "--map", "text=gamma", "--db", db), "no column “gamma”")
    assert not db.exists(), "an import that failed leaves no database behind"
    file.write_text("id,text\n1,words\n")
    run("import", file, "--db", db)
    fails(run("minutes", "--db", db), "no meeting")
    fails(run("patterns", "--db", tmp_path / "x.csv"), "not a translate-tui database")
    fails(run("doctor", "--db", tmp_path / "no.db"), "does not exist")
    assert Workspace(db).triage.total() == 1


@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["import"], ["import", "x", "--map", "text"], ["minutes", "--meeting", "x"]]
)
def test_wrong_usage_is_code_2(arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2


def test_minutes_patterns_suggest_history_doctor_backup(tmp_path: Path, sample: Path) -> None:
    printed = run("minutes", "--db", sample).stdout
    assert printed.startswith("# Translation meeting 5, 2026-11-12\n")
    out = tmp_path / "m.md"
    assert run("minutes", "--meeting", "1", "-o", out, "--db", sample).exit_code == 0
    assert out.read_text(encoding="utf-8").startswith("# Translation meeting 1, 2026-10-15\n")
    if os.name == "posix":
        assert out.stat().st_mode & 0o777 == 0o600
    fails(run("minutes", "--meeting", "9", "--db", sample), "There is no meeting 9", "5, 4, 3, 2, 1")
    fails(run("minutes", "-o", tmp_path / "no" / "m.md", "--db", sample), "cannot be written")
    patterns = json.loads(run("patterns", "--db", sample, "--json").stdout)
    assert len(patterns) == 15 and {"number", "title", "customers", "sentences"} <= set(patterns[0])
    assert "We've seen" in run("patterns", "--db", sample).stdout
    suggested = json.loads(run("suggest", "--db", sample, "-n", "5", "--json").stdout)
    assert len(suggested) == 5 and suggested[0]["suggestions"][0]["reasons"]
    assert "P" in run("suggest", "--db", sample, "-n", "3").stdout
    assert "added P5 to the slate" in run("history", "--db", sample).stdout
    assert json.loads(run("history", "--db", sample, "-n", "1", "--json").stdout)[0]["state"] == "done"
    doctor = run("doctor", "--db", sample)
    assert doctor.exit_code == 0 and "no problems found" in doctor.stdout
    assert re.search(r"^    ticket +277 rows +\d+ KB$", doctor.stdout, re.MULTILINE)
    assert re.search(r"^    40 other tables +\d+ rows +\d+ KB$", doctor.stdout, re.MULTILINE)
    assert run("backup", tmp_path / "b.db", "--db", sample).exit_code == 0
    fails(run("backup", tmp_path / "b.db", "--db", sample), "already exists")


def test_the_doctor_finds_damage(tmp_path: Path, sample: Path) -> None:
    content = bytearray(sample.read_bytes())
    content[4096 * 40 : 4096 * 60] = b"\xff" * 4096 * 20
    sample.write_bytes(content)
    result = run("doctor", "--db", sample)
    assert result.exit_code == 1 and "damaged" in result.stderr and "Traceback" not in result.output


def test_the_app_needs_a_terminal_and_the_demo_goes_without(tmp_path: Path) -> None:
    fails(run("--db", tmp_path / "t.db"), "needs a terminal")
    demo = run("demo")
    assert demo.exit_code == 0 and "# Translation meeting 5" in demo.stdout


def test_the_default_file_can_be_named_by_the_environment(tmp_path: Path) -> None:
    db = tmp_path / "named.db"
    file = tmp_path / "x.csv"
    file.write_text("id,text\n1,a\n")
    for dry, there in ((["--dry-run"], False), ([], True)):
        result = CliRunner().invoke(main, ["import", str(file), *dry], env={"TRANSLATE_TUI_DB": str(db)})
        assert result.exit_code == 0 and db.exists() == there
    fails(run("patterns", "--db", tmp_path / "other.db"), "does not exist")
    assert not (tmp_path / "other.db").exists()


@pytest.mark.parametrize("argument", ["--help", "--version"])
def test_help_and_version_do_not_import_textual(argument: str) -> None:
    code = (
        "import sys, contextlib\nfrom translate_tui.__main__ import main\n"
        f"with contextlib.suppress(SystemExit): main(['{argument}'])\n"
        "print([m for m in sys.modules if m.split('.')[0] in ('textual', 'rapidfuzz')])"
    )
    printed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True
    ).stdout
    assert printed.splitlines()[-1] == "[]"


def test_every_command_is_documented() -> None:
    documented = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    for name, command in main.commands.items():
        assert f"translate-tui {name}" in documented
        assert command.help


@pytest.mark.parametrize("option", ["--mask", "--redact"])
def test_documents_are_masked_by_the_option_and_by_its_former_name(sample: Path, option: str) -> None:
    for command, name in ((("minutes",), "Odelade"), (("export", "commitments", "--for", "jira"), "Petrakin")):
        plain = run(*command, "--db", sample).stdout
        masked = run(*command, option, "--db", sample).stdout
        assert name in plain and name not in masked and "[name" in masked.replace("\\", ""), command


@pytest.mark.parametrize(
    ("closed", "command"), [("0<&-", ""), ("0<&-", "import -"), ("1>&- 2>&-", "patterns"), ("0<&- 1>&- 2>&-", "")]
)
def test_closed_standard_streams(tmp_path: Path, closed: str, command: str) -> None:
    program = f"exec {sys.executable} -m translate_tui --db {tmp_path / 'none.db'} {command} {closed}"
    run = subprocess.run(["sh", "-c", program], capture_output=True, text=True, check=False, timeout=60)
    assert run.returncode == 1 and "Traceback" not in run.stderr and not (tmp_path / "none.db").exists()


def test_an_error_about_standard_input_names_it_so(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["--db", str(tmp_path / "t.db"), "import", "-"], input="")
    fails(result, "translate-tui: standard input is empty. ")
    assert tempfile.gettempdir() not in result.stderr
