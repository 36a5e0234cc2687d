"""Small matters of talking to a server by HTTP: addresses, free ports, heartbeats, proxies."""

from __future__ import annotations

import contextlib
import http.client
import os
import socket
import threading
import urllib.request
from collections.abc import Iterator
from urllib.parse import urlsplit

from corpus.errors import SettingsError

LOOPBACK = ("127.0.0.1", "localhost", "::1")

_proxy_lock = threading.Lock()


def server_address(url: str) -> tuple[str, int, bool]:
    """Host, port and whether TLS is used; ``SettingsError`` where the text is no such address.

    >>> server_address("http://10.0.0.8:8000")
    ('10.0.0.8', 8000, False)
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingsError(f"BANFU_CHROMA_URL 的值不是地址：{url}。应写成 http://主机:端口")
    return parts.hostname, port or (443 if parts.scheme == "https" else 8000), parts.scheme == "https"


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def heartbeat(host: str, port: int, timeout: float = 1.0) -> bool:
    """Whether a Chroma server answers there. Never goes through a proxy."""
    connection = http.client.HTTPConnection(host, port, timeout=timeout)
    try:
        connection.request("GET", "/api/v2/heartbeat")
        response = connection.getresponse()
        return response.status == 200 and b"heartbeat" in response.read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


@contextlib.contextmanager
def no_proxy(host: str) -> Iterator[None]:
    """While this lasts, an HTTP client that is made does not send ``host`` through the configured proxy.

    For clients that read the proxies from the environment when they are made (httpx) and offer no other way
    to decline them. Nothing is touched where no proxy is configured.
    """
    if not urllib.request.getproxies_environment():
        yield
        return
    with _proxy_lock:
        before = {name: os.environ.get(name) for name in ("NO_PROXY", "no_proxy")}
        listed = ",".join(filter(None, [before["no_proxy"] or before["NO_PROXY"], host]))
        os.environ.update(NO_PROXY=listed, no_proxy=listed)
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value
