"""What runs in child processes: the probe of a doubtful Chroma folder, and the Chroma server.

python -m corpus.vector_child probe PARENT_PID      task as JSON on stdin, report as JSON on stdout
python -m corpus.vector_child serve PARENT_PID run --path … --host … --port …
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

import numpy as np

from corpus.errors import BanfuError, IndexDamaged, ModelMismatch
from corpus.models import Visibility
from corpus.vector_store import VectorSettings
from corpus.vectors import ChromaVectors, connect_folder, run_server_command

PR_SET_PDEATHSIG = 1


def main(arguments: list[str]) -> int:
    """Do one of the two tasks; the exit status is 0 also when the probe finds damage."""
    task, parent, *rest = arguments
    die_with(int(parent))
    if task == "serve":
        run_server_command(rest)
        return 0
    report = probe(json.loads(sys.stdin.read()))
    sys.stdout.write(json.dumps(report) + "\n")
    return 0


def die_with(parent: int) -> None:
    """On Linux, have the kernel kill this process when the thread that started it ends."""
    if sys.platform != "linux":
        return
    import ctypes

    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before the call
        os._exit(1)


def probe(task: dict[str, Any]) -> dict[str, Any]:
    """Open, count, query and read everything: ``{"counts": …}``, ``{"mismatch": …}`` or ``{"damage": …}``."""
    _limit(**task["limits"])
    width = task["dimensions"]
    try:
        store = ChromaVectors(
            lambda: connect_folder(Path(task["path"])),
            task["model_id"],
            width,
            VectorSettings(namespace=task["namespace"]),
        )
        counts = {each.value: _examine(store, each, width) for each in Visibility}
        store.close()
    except ModelMismatch as error:
        return {"mismatch": str(error)}
    except (BanfuError, OSError, ValueError, MemoryError) as error:
        return {"damage": str(error)}
    return {"counts": counts}


def _examine(store: ChromaVectors, visibility: Visibility, width: int) -> int:
    count = store.count(visibility)
    query = np.full(width, width**-0.5, np.float32)
    found = store.search(query, 10, [visibility])
    lost = store.unreadable(visibility)
    if len(found) < min(10, count) or lost:
        raise IndexDamaged(
            f"向量库（{visibility.value}）登记 {count} 条，其中 {lost} 条读不出，检索到 {len(found)} 条"
        )
    return count


def _limit(file: int, memory: int) -> None:
    if sys.platform == "win32":
        return
    import resource

    for kind, value in (
        (resource.RLIMIT_FSIZE, file),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        wanted = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (wanted, hard))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
