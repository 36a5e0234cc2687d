"""The Chroma folder on disk: its generations, the pointer to the current one, and the mark of an unclean end.

    <data_dir>/chroma.lock            who owns the folder (corpus.owner)
    <data_dir>/chroma.json            address of the server that serves it, if one does
    <data_dir>/chroma/current         name of the generation in use
    <data_dir>/chroma/g000001/        a folder of Chroma's own
    <data_dir>/chroma/g000001.open    stands while the generation is open; left behind by an unclean end

Everything here but reading is for the owner of the lock alone.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import IndexDamaged, ModelMismatch
from corpus.models import Visibility
from corpus.vector_store import VectorSettings

GIB = 1 << 30


@dataclass(frozen=True, slots=True)
class VectorFolder:
    """The files of one data folder that belong to the vectors."""

    data_dir: Path

    @property
    def root(self) -> Path:
        """Where the generations lie."""
        return self.data_dir / "chroma"

    @property
    def lock_path(self) -> Path:
        """The owner's lock file."""
        return self.data_dir / "chroma.lock"

    @property
    def address_path(self) -> Path:
        """Where a server publishes its address."""
        return self.data_dir / "chroma.json"

    def current(self) -> Path | None:
        """The generation in use; None where there is none yet, or the pointer leads nowhere."""
        try:
            name = (self.root / "current").read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError):
            return None
        path = self.root / name
        return path if name.startswith("g") and path.parent == self.root and path.is_dir() else None

    def new_generation(self) -> Path:
        """An empty folder, not yet the current one."""
        self.root.mkdir(parents=True, exist_ok=True)
        taken = [int(p.name[1:]) for p in self.root.glob("g*") if p.name[1:].isdigit()]
        path = self.root / f"g{max(taken, default=0) + 1:06}"
        path.mkdir()
        return path

    def switch(self, generation: Path) -> None:
        """Make ``generation`` the current one in one step, then delete all others."""
        write_atomically(self.root / "current", generation.name)
        self.sweep()

    def sweep(self) -> None:
        """Delete what is not the current generation: old ones, and those of a rebuild that was cut short."""
        current = self.current()
        if current is None:
            return
        for path in self.root.glob("g*"):
            if path.is_dir() and path != current:
                shutil.rmtree(path, ignore_errors=True)
            elif path.suffix == ".open" and path.stem != current.name:
                path.unlink(missing_ok=True)

    def mark_open(self, generation: Path) -> None:
        """Note, durably, that the generation is open."""
        with _marker(generation).open("w") as file:
            file.write(str(os.getpid()))
            file.flush()
            os.fsync(file.fileno())

    def mark_closed(self, generation: Path) -> None:
        """Note that the generation was closed in order."""
        _marker(generation).unlink(missing_ok=True)

    def ended_uncleanly(self, generation: Path) -> bool:
        """Whether the last owner did not close it."""
        return _marker(generation).exists()


def probe(
    generation: Path, model_id: str, dimensions: int, settings: VectorSettings
) -> dict[Visibility, int]:
    """Open a doubtful folder in a child process with limits; the number of vectors a visibility.

    The child counts, queries and reads every vector. Raises ``IndexDamaged`` when it crashes, hangs or finds
    a fault, ``ModelMismatch`` when the folder is sound but another model's.
    """
    size = sum(p.stat().st_size for p in generation.rglob("*") if p.is_file())
    # Once a damaged folder made Chroma write a file of 76 GB.
    limits = {"file": GIB + 4 * size, "memory": 8 * GIB + 8 * size}
    task = {
        "path": str(generation),
        "model_id": model_id,
        "dimensions": dimensions,
        "namespace": settings.namespace,
        "limits": limits,
    }
    command = [sys.executable, "-m", "corpus.vector_child", "probe", str(os.getpid())]
    try:
        done = subprocess.run(
            command,
            input=json.dumps(task).encode(),
            capture_output=True,
            timeout=settings.probe_timeout,
            env=child_environment(),
        )
    except subprocess.TimeoutExpired as error:
        raise IndexDamaged(f"{generation}：检查向量库用时超过 {settings.probe_timeout:.0f} 秒") from error
    try:
        report = json.loads(done.stdout.splitlines()[-1])
    except (ValueError, IndexError) as error:
        tail = done.stderr.decode("utf-8", "replace").strip()[-300:]
        raise IndexDamaged(f"{generation}：检查向量库的进程异常结束（{done.returncode}）{tail}") from error
    if "mismatch" in report:
        raise ModelMismatch(report["mismatch"])
    if "damage" in report:
        raise IndexDamaged(report["damage"])
    return {Visibility(name): int(count) for name, count in report["counts"].items()}


def child_environment() -> dict[str, str]:
    """The environment for ``python -m corpus.vector_child``, which must find this package from any folder."""
    home = str(Path(__file__).parents[1])
    paths = os.pathsep.join(filter(None, [home, os.environ.get("PYTHONPATH")]))
    return {**os.environ, "PYTHONPATH": paths, "ANONYMIZED_TELEMETRY": "False"}


def write_atomically(path: Path, text: str) -> None:
    """Replace a small file so that a reader, or a crash, finds the old text or the new one."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    if sys.platform != "win32":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _marker(generation: Path) -> Path:
    return generation.with_name(generation.name + ".open")
