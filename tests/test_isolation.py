"""断网、跳过即失败等测试环境自身的规矩。"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

UNREACHABLE = ("192.0.2.1", 9)


def test_an_outside_connection_is_refused_with_its_address() -> None:
    with socket.socket() as client, pytest.raises(RuntimeError, match=r"192\.0\.2\.1"):
        client.connect(UNREACHABLE)


def test_a_datagram_to_the_outside_is_refused() -> None:
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client,
        pytest.raises(RuntimeError, match=r"192\.0\.2\.1"),
    ):
        client.sendto(b"x", UNREACHABLE)


def test_an_outside_name_is_not_looked_up() -> None:
    with pytest.raises(RuntimeError, match=r"model-hub\.example"):
        socket.getaddrinfo("model-hub.example", 443)


def test_a_loopback_server_can_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        accepted = threading.Thread(target=lambda: server.accept()[0].close())
        accepted.start()
        with socket.create_connection(server.getsockname(), timeout=5) as client:
            assert client.recv(1) == b""
        accepted.join()


def test_the_users_own_library_is_out_of_reach() -> None:
    assert "banfu-tests-" in os.environ["BANFU_DATA_DIR"]


def _run_suite(folder: Path, root: Path, ci: str, body: str) -> subprocess.CompletedProcess[str]:
    (folder / "conftest.py").write_text((root / "tests/conftest.py").read_text("utf-8"), "utf-8")
    (folder / "test_inner.py").write_text(body, "utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "--rootdir",
        str(folder),
        str(folder),
    ]
    environment = {**os.environ, "CI": ci, "BANFU_SHARED": str(folder / "absent")}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=folder)


SKIPPING = "import pytest\ndef test_ok(): pass\n@pytest.mark.skip(reason='later')\ndef test_skipped(): pass\n"
NEEDS_SHARED = "def test_real(shared_dir): pass\n"


def test_a_skipped_test_fails_the_session_in_ci(tmp_path: Path, root: Path) -> None:
    done = _run_suite(tmp_path, root, "true", SKIPPING)
    assert (done.returncode, "不许跳过" in done.stdout) == (1, True), done.stdout


def test_a_skipped_test_passes_on_a_developers_machine(tmp_path: Path, root: Path) -> None:
    assert _run_suite(tmp_path, root, "", SKIPPING).returncode == 0


def test_missing_real_documents_fail_in_ci_and_say_where_they_belong(tmp_path: Path, root: Path) -> None:
    done = _run_suite(tmp_path, root, "true", NEEDS_SHARED)
    assert (done.returncode, "BANFU_SHARED" in done.stdout) == (1, True), done.stdout


def test_missing_real_documents_are_skipped_on_a_developers_machine(tmp_path: Path, root: Path) -> None:
    done = _run_suite(tmp_path, root, "", NEEDS_SHARED)
    assert (done.returncode, "1 skipped" in done.stdout) == (0, True), done.stdout
