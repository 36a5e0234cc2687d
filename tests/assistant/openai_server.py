"""A small real OpenAI-compatible server on loopback: scripted replies, streaming, usage, errors and delays.

It counts tokens in characters, so a test can foresee the figures.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Scripted:
    """One reply. ``pieces`` are its chunks when streamed; ``status`` other than 200 sends an error of that words."""

    text: str = ""
    pieces: tuple[str, ...] = ()
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    pause: float = 0.0
    usage: bool = True
    cut_after: int | None = None
    raw: bytes | None = None


Request = dict[str, Any]
Script = Sequence[Scripted | str] | Callable[[Request], Scripted | str]


class OpenAIServer:
    """Answers from ``script``: its entries in turn, the last one again and again, or a function of the request."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self._lock = threading.Lock()
        self.requests: list[Request] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.left: list[bool] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True

    @property
    def base_url(self) -> str:
        """The address to configure."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def prompt(self, call: int = -1) -> str:
        """All that was sent in one call, as one text."""
        return "\n".join(m["content"] for m in self.requests[call]["messages"])

    def start(self) -> None:
        """Listen in a thread."""
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()

    def reply(self, request: Request) -> Scripted:
        """The reply to one request, remembered in order."""
        with self._lock:
            self.requests.append(request)
            turn = len(self.requests) - 1
        chosen = (
            self._script(request)
            if callable(self._script)
            else self._script[min(turn, len(self._script) - 1)]
        )
        return Scripted(chosen) if isinstance(chosen, str) else chosen

    def _handler(outer) -> type[BaseHTTPRequestHandler]:  # noqa: N805
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: object) -> None:
                return

            def do_POST(self) -> None:
                outer.paths.append(self.path)
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if not self.path.endswith("/chat/completions"):
                    return self._whole(404, b"{}", {})
                request = json.loads(body)
                outer.headers.append({k.lower(): v for k, v in self.headers.items()})
                said = outer.reply(request)
                time.sleep(said.delay)
                try:
                    self._send(request, said)
                except (BrokenPipeError, ConnectionResetError):
                    outer.left.append(True)
                    self.close_connection = True

            def _send(self, request: Request, said: Scripted) -> None:
                if said.raw is not None:
                    return self._whole(said.status, said.raw, said.headers)
                if said.status != 200:
                    error = {"error": {"message": said.text, "type": "error", "code": said.status}}
                    return self._whole(said.status, json.dumps(error).encode(), said.headers)
                if request.get("stream"):
                    return self._stream(request, said)
                text = said.text or "".join(said.pieces)
                answer = {
                    "id": "1", "object": "chat.completion", "created": 1, "model": "served",
                    "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}],
                }  # fmt: skip
                if said.usage:
                    answer["usage"] = _usage(request, text)
                return self._whole(200, json.dumps(answer).encode(), said.headers)

            def _whole(self, status: int, body: bytes, headers: dict[str, str]) -> None:
                self.send_response(status)
                for name, value in {"Content-Type": "application/json", **headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def _stream(self, request: Request, said: Scripted) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.send_header("Connection", "close")
                self.end_headers()
                pieces = said.pieces or tuple(said.text[i : i + 3] for i in range(0, len(said.text), 3))
                for i, piece in enumerate(pieces):
                    if said.cut_after is not None and i >= said.cut_after:
                        self.close_connection = True
                        self.connection.close()
                        return
                    self._event({"choices": [{"index": 0, "delta": {"content": piece}}]})
                    time.sleep(said.pause)
                self._event({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
                wanted = (request.get("stream_options") or {}).get("include_usage")
                if said.usage and wanted:
                    self._event({"choices": [], "usage": _usage(request, "".join(pieces))})
                self.wfile.write(b"data: [DONE]\n\n")
                self.close_connection = True

            def _event(self, part: dict[str, Any]) -> None:
                event = {
                    "id": "1",
                    "object": "chat.completion.chunk",
                    "created": 1,
                    "model": "served",
                    **part,
                }
                self.wfile.write(f"data: {json.dumps(event)}\n\n".encode())
                self.wfile.flush()

        return Handler


def _usage(request: Request, text: str) -> dict[str, int]:
    read = sum(len(m["content"]) for m in request["messages"])
    return {"prompt_tokens": read, "completion_tokens": len(text), "total_tokens": read + len(text)}


@contextmanager
def serving(script: Script) -> Iterator[OpenAIServer]:
    """A server that listens while this lasts."""
    server = OpenAIServer(script)
    server.start()
    try:
        yield server
    finally:
        server.stop()
