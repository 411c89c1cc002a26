"""Servers that say what other systems say to a client of PostgreSQL."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_REFUSABLE = (80877103, 80877104)  # SSLRequest, GSSENCRequest


@contextmanager
def speaking(answer: bytes | None) -> Iterator[str]:
    """Serve on a port: any client is told ``answer``, or nothing at all when it is None."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        done = threading.Event()
        thread = threading.Thread(target=_serve, args=(listener, answer, done), daemon=True)
        thread.start()
        try:
            yield f"127.0.0.1:{listener.getsockname()[1]}"
        finally:
            done.set()
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


def greeting(**parameters: str) -> bytes:
    """What a server says to a client that it lets in."""
    said = [_message(b"R", struct.pack("!i", 0))]
    said += [
        _message(b"S", name.encode() + b"\0" + value.encode() + b"\0")
        for name, value in parameters.items()
    ]
    return b"".join((*said, _message(b"K", struct.pack("!ii", 1, 1)), _message(b"Z", b"I")))


def _message(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("!i", len(body) + 4) + body


def _serve(listener: socket.socket, answer: bytes | None, done: threading.Event) -> None:
    while not done.is_set():
        try:
            client, _ = listener.accept()
        except OSError:
            return
        with client:
            if answer is None:
                done.wait()
            elif answer:
                _converse(client, answer)


def _converse(client: socket.socket, answer: bytes) -> None:
    while request := client.recv(4096):
        if len(request) == 8 and struct.unpack("!ii", request)[1] in _REFUSABLE:
            client.sendall(b"N")
        else:
            client.sendall(answer)
            client.recv(4096)
            return
