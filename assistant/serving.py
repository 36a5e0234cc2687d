"""Start the Streamlit application, and the vector server that it and other commands share."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from types import FrameType

from assistant.cli.output import say, say_waiting
from corpus.settings import CorpusSettings
from corpus.stores import Stores
from corpus.vector_open import serve_vectors

ADDRESS = "127.0.0.1"


def run_application(settings: CorpusSettings, audience: str, port: int) -> int:
    """Serve the pages on loopback until they are stopped; the exit code is Streamlit's.

    The vector folder is opened by one ``chroma run`` child, so that ``banfu ingest`` and ``banfu search`` work
    while the application runs. With ``chroma_url`` set there is nothing to start.
    """
    application = Path(__file__).resolve().parent.parent / "ui" / "app.py"
    with Stores(settings, purpose="应用", report=say, on_wait=say_waiting) as stores:
        stores.lock()
        source, vectors = stores.vector_source, stores.vector_settings
        stores.release_vectors()
        stores.unlock()
        server = None
        if not settings.chroma_url:
            server = serve_vectors(
                settings.data_dir, vectors, source, purpose="应用", report=say, on_wait=say_waiting
            )
        try:
            say(f"打开 http://{ADDRESS}:{port}（只在本机可见；按 Ctrl+C 停止）")
            return _streamlit(application, settings.data_dir, audience, port)
        finally:
            if server is not None:
                server.stop()


def _streamlit(application: Path, data_dir: Path, audience: str, port: int) -> int:
    command = [
        sys.executable, "-m", "streamlit", "run", str(application),
        f"--server.address={ADDRESS}", f"--server.port={port}", "--server.headless=true",
        "--browser.gatherUsageStats=false", "--server.fileWatcherType=none",
    ]  # fmt: skip
    environment = {
        **os.environ,
        "BANFU_DATA_DIR": str(data_dir),
        "BANFU_AUDIENCE": audience,
        "STREAMLIT_CONFIG_DIR": str(application.parent),
    }
    child = subprocess.Popen(command, env=environment, cwd=application.parent.parent)

    def stop(signum: int, frame: FrameType | None) -> None:
        del signum, frame
        child.terminate()

    previous = signal.signal(signal.SIGTERM, stop)
    try:
        return child.wait()
    except KeyboardInterrupt:
        child.terminate()
        child.wait()
        return 0
    finally:
        signal.signal(signal.SIGTERM, previous)
