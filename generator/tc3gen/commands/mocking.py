"""``tc3gen mock``."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tc3gen.commands.results import OK, UNUSABLE, Result, stopped
from tc3gen.commands.specs import packaged_platform
from tc3gen.spec.reader import read_spec

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tc3gen.model import Spec

_EXTRA = frozenset({"h11", "phonenumbers"})
"""The packages of the extra ``mock``."""


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
    rate_limits: bool = True
    faults: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
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
        import tc3gen.mock.starting  # noqa: F401, PLC0415 - see above
    except ModuleNotFoundError as error:
        if error.name not in _EXTRA:
            raise
        hint = "install tc3gen with its extra: pip install 'tc3gen[mock]'"
        return stopped("tc3gen mock", "mock", f"needs the package {error.name}", hint)

    reading = read_spec(spec_root, packaged_platform())
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
    from tc3gen.mock import starting  # noqa: PLC0415 - see above

    try:
        endpoint = starting.mock_endpoint(
            spec,
            address=(options.host, options.port),
            tls=options.tls,
            rate_limits=options.rate_limits,
            environment=options.environment,
            log=log,
        )
    except starting.HostError as error:
        return stopped("--host", "mock", str(error), "such as 127.0.0.1 or localhost")
    except OSError as error:
        where = f"{options.host}:{options.port}"
        hint = "--port 0 takes a free port; --tls takes a certificate and its key, both PEM"
        return stopped(where, "mock", f"cannot be served: {error.strerror}", hint)
    with endpoint:
        try:
            starting.inject_all(endpoint, options.faults, options.outcomes)
        except ValueError as error:
            return stopped("--inject, --outcome", "mock", str(error))
        if warning := starting.exposure(endpoint):
            log(warning)
        announce(endpoint.url)
        wait()
    return Result(OK, report=json.dumps(endpoint.summary) + "\n")
