"""The published address of a Chroma server, and the proof that the one that answers is the one meant."""

from __future__ import annotations

import http.client
import json
import time
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import IndexDamaged
from corpus.owner import POLL_S
from corpus.vectors import Connection, connect_server

# How long a client looks for a server that went away; its supervisor restarts it in about a second.
RECONNECT_S = 15.0
NOTE = "/api/v2/tenants/default_tenant/databases/default_database/collections/{}-server"


@dataclass(frozen=True, slots=True)
class ServedAddress:
    """Where a data folder is served. ``nonce`` stands also in the server's own data, so that another server
    which later listens on the same port is not taken for it. ``pid`` is the server's, ``owner`` its parent's.
    """

    pid: int
    owner: int
    started: str
    host: str
    port: int
    nonce: str

    @property
    def url(self) -> str:
        """The address as a URL."""
        return f"http://{self.host}:{self.port}"

    @classmethod
    def read(cls, path: Path) -> ServedAddress | None:
        """The published address, if there is one that can be read; it may be stale."""
        try:
            data = json.loads(path.read_text("utf-8"))
            return cls(
                pid=int(data["pid"]),
                owner=int(data["owner"]),
                started=str(data["started"]),
                host=str(data["host"]),
                port=int(data["port"]),
                nonce=str(data["nonce"]),
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None


def introduce(namespace: str, address: ServedAddress) -> None:
    """Write the nonce into the server's own data, as the metadata of an empty collection."""
    connection = connect_server(address.url)
    try:
        note = connection.client.get_or_create_collection(f"{namespace}-server", embedding_function=None)
        note.modify(metadata={"nonce": address.nonce})
    finally:
        connection.close()


def answers(address: ServedAddress, namespace: str, timeout: float = 2.0) -> bool:
    """Whether the server that published this address answers there. Plain HTTP: Chroma is not imported."""
    connection = http.client.HTTPConnection(address.host, address.port, timeout=timeout)
    try:
        connection.request("GET", NOTE.format(namespace))
        response = connection.getresponse()
        metadata = json.loads(response.read()).get("metadata") or {}
        return response.status == 200 and metadata.get("nonce") == address.nonce
    except (OSError, http.client.HTTPException, ValueError, AttributeError):
        return False
    finally:
        connection.close()


def connect_served(path: Path, namespace: str) -> Connection:
    """Connect to the server whose address stands at ``path``, waiting for one that is being restarted.

    Raises ``IndexDamaged`` when none answers within ``RECONNECT_S`` seconds.
    """
    deadline = time.monotonic() + RECONNECT_S
    while True:
        address = ServedAddress.read(path)
        if address is not None and answers(address, namespace):
            return connect_server(address.url)
        if time.monotonic() >= deadline:
            raise IndexDamaged("向量服务没有应答，提供服务的 banfu serve 可能已经退出。请重新启动它后再试")
        time.sleep(POLL_S)
