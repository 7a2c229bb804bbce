"""A program: a server under TLS that counts handshakes, and those that resumed a session.

Its arguments are a file with its certificate and key, and after how many requests it closes a
connection, 0 for never. The first line of its standard input is the response's body, its first line
of output its port; once its input is closed it writes both numbers, and ends.
"""

from __future__ import annotations

import itertools
import re
import socketserver
import ssl
import sys
import threading

_CLOSING = (b"\r\n", b"\r\nConnection: close\r\n")


class _Exchange(socketserver.BaseRequestHandler):
    """One connection, which shakes hands in a thread of its own."""

    context: ssl.SSLContext
    requests: int
    responses: tuple[bytes, ...]
    resumed: list[bool] = []  # noqa: RUF012 - of all connections

    def handle(self) -> None:
        with self.context.wrap_socket(self.request, server_side=True) as line:
            self.resumed.append(bool(line.session_reused))
            for number, response in enumerate(itertools.cycle(self.responses), 1):
                if not self._read_request(line):
                    return
                is_last = number == self.requests
                # Told first: a client could not know of a request that crosses the end.
                line.sendall(response.replace(*_CLOSING, 1) if is_last else response)
                if is_last:
                    return

    @staticmethod
    def _read_request(line: ssl.SSLSocket) -> bool:
        """Read one request; return whether there was one."""
        received = b""
        while b"\r\n\r\n" not in received:
            if not (part := line.recv(65536)):
                return False
            received += part
        head, _, rest = received.partition(b"\r\n\r\n")
        (length,) = re.findall(rb"(?i)content-length: *([0-9]+)", head)
        left = int(length) - len(rest)
        while left > 0 and (part := line.recv(65536)):
            left -= len(part)
        return left <= 0


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that hang up."""


def main() -> None:
    """Serve until standard input is closed, and tell the numbers."""
    certificate, requests = sys.argv[1:]
    _Exchange.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    _Exchange.context.load_cert_chain(certificate)
    _Exchange.requests = int(requests)
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
    sys.stdout.write(f"{len(_Exchange.resumed)} {sum(_Exchange.resumed)}\n")


if __name__ == "__main__":
    main()
