"""A program: a server on 127.0.0.1 that gives every request the same response.

Only the request id is, as with a service, never that of the response before on the same connection.
The first line of its standard input is the response's body, its first line of output is its port;
it lives until its standard input is closed.

It is not the scripted server of the tests: its own time is part of what a benchmark measures, so it
does as little as it can and imports nothing else of this repository.
"""

from __future__ import annotations

import itertools
import re
import socketserver
import sys
import threading


class _Exchange(socketserver.StreamRequestHandler):
    """One connection, with any number of requests."""

    disable_nagle_algorithm = True
    timeout = 60
    responses: tuple[bytes, ...]

    def handle(self) -> None:
        for response in itertools.cycle(self.responses):
            if not self.rfile.readline():
                return
            self.rfile.read(self._length())
            self.wfile.write(response)

    def _length(self) -> int:
        """Read the head and return the length of the body."""
        length = 0
        while (line := self.rfile.readline()) not in {b"\r\n", b""}:
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        return length


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 128


def main() -> None:
    """Serve until standard input is closed."""
    body = sys.stdin.buffer.readline().strip()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    other = re.sub(rb'("RequestId": *")[^"]', rb"\g<1>0", body)
    _Exchange.responses = tuple(head.encode() + b"\r\n" + text for text in (body, other))
    with _Server(("127.0.0.1", 0), _Exchange) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        sys.stdout.write(f"{server.server_address[1]}\n")
        sys.stdout.flush()
        sys.stdin.buffer.read()
        server.shutdown()


if __name__ == "__main__":
    main()
