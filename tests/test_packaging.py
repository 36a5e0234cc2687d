"""装成软件包不缺文件，依赖锁和源码里不带本机的路径与地址，模块不长成一大片。"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from assistant.cli.arguments import build_parser

PACKAGES = ("assistant", "corpus", "prompts", "ui")
LOCKS = ("requirements.lock", "requirements-dev.lock")
BINARY = {".docx", ".pdf", ".xlsx", ".png", ".ico", ".bin", ".doc", ".wps", ".jpg"}
LONGEST_MODULE = 350
# A home folder or a checkout's own place would hold on one machine only.
MACHINE_PATH = re.compile(r"(?<![\w./])/(?:work|root|home/\w+|Users/\w+)/")
INDEX_ADDRESS = re.compile(r"https?://\S*/simple\b|--(?:extra-)?index-url[ =]|--find-links[ =]|file://")


@pytest.fixture(scope="session")
def tracked(root: Path) -> list[str]:
    """Paths of the files under version control that are there, relative to the root."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True).stdout
    return [name for name in listed.decode().split("\0") if name and (root / name).is_file()]


@pytest.fixture(scope="session")
def wheel_names(root: Path, tracked: list[str], tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The files of a wheel built from a copy of what is under version control."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    for name in tracked:
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / name, source / name)
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    built = subprocess.run(
        [*command, "--no-index", "-w", str(folder), str(source)], capture_output=True, text=True, check=False
    )
    assert built.returncode == 0, built.stderr
    (wheel,) = folder.glob("banfu-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def pinned(lock: Path) -> dict[str, str]:
    lines = [line for line in lock.read_text("utf-8").splitlines() if not line.startswith("#")]
    return dict(line.split("==") for line in lines)


@pytest.mark.slow
def test_the_wheel_holds_every_file_of_the_four_packages(wheel_names: set[str], tracked: list[str]) -> None:
    wanted = {name for name in tracked if name.split("/")[0] in PACKAGES}
    assert wanted - wheel_names == set()


@pytest.mark.slow
def test_the_wheel_holds_no_tests_and_no_benchmarks(wheel_names: set[str]) -> None:
    tops = {name.split("/")[0] for name in wheel_names if ".dist-info" not in name}
    assert tops == set(PACKAGES)


@pytest.mark.slow
def test_the_wheel_carries_the_licence(wheel_names: set[str]) -> None:
    assert [name for name in wheel_names if name.endswith("licenses/LICENSE")] != []


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_nothing_but_exact_versions(root: Path, name: str) -> None:
    lines = (root / name).read_text("utf-8").splitlines()
    odd = [line for line in lines if not line.startswith("#") and not re.fullmatch(r"[\w.-]+==[\w.]+", line)]
    assert odd == []


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_asks_for_no_graphics_card(root: Path, name: str) -> None:
    assert [line for line in pinned(root / name) if re.match(r"nvidia|cuda|triton", line)] == []


def test_both_locks_agree(root: Path) -> None:
    run, dev = (pinned(root / name) for name in LOCKS)
    assert {name: version for name, version in run.items() if dev.get(name) != version} == {}


def test_every_declared_dependency_is_locked(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    declared = [*project["dependencies"], *extras["ocr"], *extras["dev"]]
    names = {re.split(r"[<>=!~\[]", entry)[0].lower().replace("_", "-") for entry in declared}
    assert names - set(pinned(root / "requirements-dev.lock")) == set()


def test_no_file_names_a_place_on_one_machine(root: Path, tracked: list[str]) -> None:
    found = [name for name in text_files(tracked) if MACHINE_PATH.search(read(root / name))]
    assert found == []


def test_no_file_names_a_package_index(root: Path, tracked: list[str]) -> None:
    texts = [name for name in text_files(tracked) if name != Path(__file__).relative_to(root).as_posix()]
    assert [name for name in texts if INDEX_ADDRESS.search(read(root / name))] == []


def test_no_module_is_too_long_to_read_at_a_sitting(root: Path, tracked: list[str]) -> None:
    modules = [name for name in tracked if name.endswith(".py") and not name.startswith("tests/")]
    lengths = {name: len(read(root / name).splitlines()) for name in modules}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_MODULE} == {}


def text_files(tracked: list[str]) -> list[str]:
    return [name for name in tracked if Path(name).suffix.lower() not in BINARY]


def read(path: Path) -> str:
    return path.read_text("utf-8", errors="replace")


def test_the_readme_names_every_setting_that_a_variable_can_set(root: Path) -> None:
    known = set(
        re.findall(
            r"\bBANFU_[A-Z]+(?:_[A-Z]+)*\b",
            read(root / "corpus/settings.py") + read(root / "assistant/settings.py"),
        )
    )
    assert known - set(re.findall(r"\bBANFU_[A-Z_]+\b", read(root / "README.md"))) == {"BANFU_TODAY"}


def commands_with_options() -> dict[str, set[str]]:
    """Each command's long options, as the parser knows them."""
    actions = build_parser()._actions
    (commands,) = (action for action in actions if isinstance(action, argparse._SubParsersAction))
    shared = {"--help", "--json", "--data-dir"}
    return {
        name: {option for option in sub._option_string_actions if option.startswith("--")} - shared
        for name, sub in ((name, parser.filled()) for name, parser in commands.choices.items())
    }


def test_the_readme_documents_every_command_with_its_options(root: Path) -> None:
    readme = read(root / "README.md")
    rows = {
        name: [line for line in readme.splitlines() if line.startswith(f"| `banfu {name}")]
        for name in commands_with_options()
    }
    missing = {
        name: sorted(option for option in options if option not in " ".join(rows[name]))
        for name, options in commands_with_options().items()
        if not rows[name] or any(option not in " ".join(rows[name]) for option in options)
    }
    assert missing == {}


def test_the_readme_documents_no_command_that_does_not_exist(root: Path) -> None:
    named = set(re.findall(r"`banfu ([a-z]+)", read(root / "README.md")))
    assert named - set(commands_with_options()) == set()
