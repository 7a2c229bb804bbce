"""``tc3gen mock``."""

from __future__ import annotations

import argparse
import json
import os
import signal
import threading
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tc3gen.commands.options import (
    Subparsers,
    add_command,
    add_services,
    add_spec,
    take_from_project,
)
from tc3gen.commands.results import OK, UNUSABLE, Console, Result, stopped
from tc3gen.commands.specs import packaged_platform
from tc3gen.spec.reader import read_spec

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tc3gen.findings import Asked
    from tc3gen.model import Spec

_EXTRA = frozenset({"h11", "phonenumbers"})
"""The packages of the extra ``mock``."""
_LAST_PORT = 65535


def add_mock(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "mock",
        run=_run,
        summary="serve a fake endpoint of the spec's services until it is interrupted",
        details="Prints its URL, then each request on standard error, and at the end what arrived, "
        "as JSON. Requests have to be signed with the TENCENTCLOUD_SECRET_ID and "
        "TENCENTCLOUD_SECRET_KEY of its environment or, without these, with the id AKIDEXAMPLE "
        "and the key Gu5t9xGARNpq86cd98joQYCN3EXAMPLE.",
        exit_codes={0: "it was ended by Ctrl-C or by SIGTERM"},
    )
    add_spec(parser)
    add_services(parser)
    take_from_project(parser, "spec", "services")
    _add_serving(parser)
    _add_behaviour(parser)


def _add_serving(parser: argparse.ArgumentParser) -> None:
    """Add the options that say where the endpoint is served."""
    parser.add_argument(
        "--host", default="127.0.0.1", metavar="ADDRESS", help="address to serve (%(default)s)"
    )
    parser.add_argument(
        "--port",
        type=_port,
        default=0,
        metavar="NUMBER",
        help="port to serve; 0 takes any free one (%(default)s)",
    )
    parser.add_argument(
        "--tls",
        type=Path,
        nargs=2,
        metavar=("CERTIFICATE", "KEY"),
        help="serve https with this certificate chain and private key, PEM files",
    )


def _add_behaviour(parser: argparse.ArgumentParser) -> None:
    """Add the options that say what the endpoint does with requests."""
    parser.add_argument(
        "--no-rate-limits",
        dest="rate_limits",
        action="store_false",
        help="ignore the rate limits of the spec",
    )
    parser.add_argument(
        "--inject",
        action="append",
        default=[],
        metavar="FAULT,...",
        help="let the next request meet a fault of tc3gen.mock.faults, with its settings, such as "
        "BadGateway,status=503; times=2, times=always and action=NAME say which requests; "
        "may be repeated",
    )
    parser.add_argument(
        "--outcome",
        action="append",
        default=[],
        metavar="CODE,...",
        help="let messages with these fields fail with an error code, each or every nth, such as "
        "LimitExceeded,PhoneNumber=+60198890000,every=3; may be repeated",
    )
    parser.add_argument(
        "--callback",
        default="",
        metavar="URL,...",
        help="post a delivery report of each message to this URL of the same machine; after=2.5 "
        "says how many seconds later, times=2 how often, and newest_first=true in which order",
    )


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or int(text) > _LAST_PORT:
        raise argparse.ArgumentTypeError(f"{text!r} is no port from 0 to {_LAST_PORT}")
    return int(text)


def _run(options: argparse.Namespace, console: Console) -> Result:
    """Serve until SIGINT or SIGTERM; the address goes to standard output, requests to error."""
    stop = threading.Event()
    signals = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, lambda *_: stop.set()) for number in signals]
    as_json = options.format == "json"
    try:
        return mock(
            options.spec,
            MockOptions(
                host=options.host,
                port=options.port,
                tls=options.tls,
                services=options.services,
                rate_limits=options.rate_limits,
                faults=tuple(options.inject),
                outcomes=tuple(options.outcome),
                callback=options.callback,
                environment=os.environ,
            ),
            announce=lambda url: console.say(json.dumps({"url": url}) if as_json else url),
            log=console.notify,
            wait=stop.wait,
        )
    finally:
        for number, handler in zip(signals, before, strict=True):
            signal.signal(number, handler)


@dataclass(frozen=True, slots=True, kw_only=True)
class MockOptions:
    """What ``tc3gen mock`` is told; *tls* names the files of a certificate and of its key.

    *faults* and *outcomes* are rules as texts, such as ``BadGateway,status=503,times=2`` and
    ``LimitExceeded.DailyLimit,PhoneNumber=+60198890000``. Requests have to be signed with the key
    in *environment*, under the names that generated clients read, or with the example key.
    """

    host: str = "127.0.0.1"
    port: int = 0
    tls: tuple[Path, Path] | None = None
    services: Asked | None = None
    """Those that are served; all of them by default."""
    rate_limits: bool = True
    faults: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    callback: str = ""
    """Where reports are posted, as ``URL,after=2.5``; empty where nobody is told."""
    environment: Mapping[str, str] = field(repr=False)


def mock(
    spec_root: Path,
    options: MockOptions,
    *,
    announce: Callable[[str], object],
    log: Callable[[str], object],
    wait: Callable[[], object],
) -> Result:
    """Serve a fake endpoint until *wait* returns; *announce* is told its URL, *log* each request.

    Where other machines can reach it, *log* is told that first. The text of the result
    counts what arrived, as JSON.
    """
    # The other commands need neither sockets nor the packages of the extra.
    try:
        import tc3gen.mock.command_line  # noqa: F401, PLC0415 - see above
    except ModuleNotFoundError as error:
        if error.name not in _EXTRA:
            raise
        hint = "install tc3gen with its extra: pip install 'tc3gen[mock]'"
        return stopped("tc3gen mock", "mock", f"needs the package {error.name}", hint)

    reading = read_spec(spec_root, packaged_platform(), options.services)
    if reading.spec is None:
        return Result(UNUSABLE, reading.findings)
    return _serve(reading.spec, options, announce=announce, log=log, wait=wait)


def _serve(
    spec: Spec,
    options: MockOptions,
    *,
    announce: Callable[[str], object],
    log: Callable[[str], object],
    wait: Callable[[], object],
) -> Result:
    from tc3gen.mock import command_line  # noqa: PLC0415 - see above

    try:
        callbacks = command_line.callbacks_to(spec, options.callback, log)
        endpoint = command_line.mock_endpoint(
            spec,
            address=(options.host, options.port),
            tls=options.tls,
            rate_limits=options.rate_limits,
            environment=options.environment,
            log=log,
            callbacks=callbacks,
        )
    except command_line.HostError as error:
        return stopped("--host", "mock", str(error), "such as 127.0.0.1 or localhost")
    except OSError as error:
        where = f"{options.host}:{options.port}"
        hint = "--port 0 takes a free port; --tls takes a certificate and its key, both PEM"
        return stopped(where, "mock", f"cannot be served: {error.strerror}", hint)
    except ValueError as error:
        return stopped("--callback", "mock", str(error))
    with endpoint, callbacks or nullcontext():
        try:
            command_line.inject_all(endpoint, options.faults, options.outcomes)
        except ValueError as error:
            return stopped("--inject, --outcome", "mock", str(error))
        if warning := command_line.exposure(endpoint):
            log(warning)
        announce(endpoint.url)
        wait()
    return Result(OK, report=json.dumps(endpoint.summary) + "\n")
