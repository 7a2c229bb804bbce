"""Compares random calls with the same calls by the classes of the official SDK.

``python tests/benchmarks/official_classes.py --sdk SDK WHEEL...`` takes wheels of ``tccli-intl-en``
or ``tccli``, and one of the SDK for the same sites, such as ``tencentcloud-sdk-python-intl-en``,
which is run from the wheel. Of all services it draws ``--actions`` actions, 500 by default, by
``--seed``, and calls each with random values of the documented types, at one time and with one key:

- what is sent is the same JSON value, to the same host, for the same version of the API;
- the signature of the SDK is that of ``signer`` for its bytes and headers, and the other way round;
- a random response is the same JSON value, as both read it; absent, null and empty lists are one.

Prints how many calls differ in what, and exits with 1 where one does.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import json
import random
import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

if __name__ == "__main__":
    sys.path.append(str(Path(__file__).parents[2]))

from tc3gen import names
from tests.benchmarks.random_values import RandomValues
from tests.benchmarks.typed_services import arguments, load, make, shared
from tests.support.json_values import without_nothing, written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.typed_services import Tree, TypedService

ID, SECRET, TOKEN = "AKIDEXAMPLE", "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE", "a-token"
TIME = 1_551_113_065
_SIGNED = re.compile(r"Credential=(\S+?)/(\S+), SignedHeaders=(\S+), Signature=([0-9a-f]{64})$")


@dataclass(frozen=True, slots=True)
class Sent:
    """A signed request, its headers by their names in small letters."""

    headers: dict[str, str]
    body: bytes

    @property
    def signed(self) -> re.Match[str]:
        """Return id, scope, names of headers and signature."""
        found = _SIGNED.search(self.headers["authorization"])
        assert found is not None
        return found


class Ours:
    """A generated client."""

    def __init__(self, service: TypedService) -> None:
        self._service = service
        testing, tc3 = shared("testing"), shared()
        self._response: object = None
        self._fake = testing.FakeTransport(lambda _: self._response)
        key = tc3.Credential(ID, SECRET, token=TOKEN)
        clock = testing.FakeClock(time=TIME)
        self._client = service.client_class(
            key, region="ap-guangzhou", transport=self._fake, clock=clock
        )

    def call(self, action: str, request: Tree, response: Tree) -> tuple[Sent, object]:
        """Return what is sent, and what is read of *response*."""
        self._response = {"Response": response}
        kind = self._service.class_of(self._service.api["actions"][action]["input"])
        given = arguments(self._service, kind, request)
        received = getattr(self._client, names.method_name(action))(**given)
        http = self._fake.requests.pop().http
        headers = {name.lower(): value for name, value in http.headers.items()}
        return Sent(headers, http.body), received.to_dict()


class Official:
    """A client of the SDK; only its network and its clock are replaced."""

    def __init__(self, service: TypedService) -> None:
        package = f"tencentcloud.{service.source.folder}.v{service.source.version.replace('-', '')}"
        module = importlib.import_module(f"{package}.{service.source.folder}_client")
        self._models = importlib.import_module(f"{package}.models")
        base = importlib.import_module("tencentcloud.common.abstract_client").AbstractClient
        kinds: list[Any] = [kind for _, kind in inspect.getmembers(module, inspect.isclass)]
        (kind,) = (kind for kind in kinds if issubclass(kind, base) and kind is not base)
        credential = importlib.import_module("tencentcloud.common.credential").Credential
        client = kind(credential(ID, SECRET, TOKEN), "ap-guangzhou")
        client.request = _Unsent()
        self._perform = client._call  # noqa: SLF001 - as the methods of the client do

    def call(self, action: str, request: Tree, response: Tree) -> tuple[Sent, object]:
        """Return what is sent, and what is read of *response*."""
        made, read = (getattr(self._models, f"{action}{end}")() for end in ("Request", "Response"))
        _fill(made, request)
        with patch("time.time", return_value=TIME):
            built = self._perform(action, _plain(made))
        _fill(read, response)
        headers = {name.lower(): value for name, value in built.header.items()}
        return Sent(headers, built.data.encode()), _plain(read)


def _fill(model: Any, value: Tree) -> None:  # noqa: ANN401 - the SDK is not typed
    """Make the classes of the SDK of a JSON object."""
    model._deserialize(value)  # noqa: SLF001 - as from_json_string does


def _plain(model: Any) -> Tree:  # noqa: ANN401 - as above
    found: Tree = model._serialize()  # noqa: SLF001 - as the methods of its client do
    return found


class _Unsent:
    """Stands in for the network: hands back what it was to send."""

    def send_request(self, request: Any) -> Any:  # noqa: ANN401 - as above
        return request


def differences(service: str, ours: Sent, theirs: Sent) -> Iterator[str]:
    """Yield in what two requests differ."""
    for name in ("host", "content-type", "x-tc-action", "x-tc-version", "x-tc-timestamp"):
        if ours.headers[name] != theirs.headers[name]:
            yield f"{name}: {ours.headers[name]}, SDK {theirs.headers[name]}"
    for name in ("x-tc-region", "x-tc-token"):
        if ours.headers[name] != theirs.headers[name]:
            yield name
    if written(json.loads(ours.body)) != written(json.loads(theirs.body)):
        yield "JSON value of the request"
    if ours.signed[1] != theirs.signed[1] or ours.signed[2] != theirs.signed[2]:
        yield f"scope: {ours.signed[2]}, SDK {theirs.signed[2]}"
    if theirs.signed[4] != _our_signature(theirs, service):
        yield "signature of the SDK's request"
    if ours.signed[4] != _their_signature(ours, service):
        yield "signature of our request"


def _our_signature(sent: Sent, service: str) -> str:
    """Return what our signer makes of the headers that are signed, and of the bytes."""
    signer = shared("signer")
    signed = {name: sent.headers[name] for name in sent.signed[3].split(";")}
    scope = signer.credential_scope(TIME, service)
    key = signer.signing_key(SECRET, scope.partition("/")[0], service)
    string = signer.string_to_sign(TIME, scope, signer.canonical_request(signed, sent.body))
    found: str = signer.signature(key, string)
    return found


def _their_signature(sent: Sent, service: str) -> str:
    """Return what the SDK's own signing makes of the same string to sign."""
    signer = shared("signer")
    signed = {name: sent.headers[name] for name in sent.signed[3].split(";")}
    scope = signer.credential_scope(TIME, service)
    string = signer.string_to_sign(TIME, scope, signer.canonical_request(signed, sent.body))
    sign = importlib.import_module("tencentcloud.common.sign").Sign.sign_tc3
    found: str = sign(SECRET, scope.partition("/")[0], service, string)
    return found


@dataclass(slots=True)
class Comparison:
    """Which of the calls differ in what."""

    counted: Counter[str] = field(default_factory=Counter)
    where: dict[str, str] = field(default_factory=dict)
    calls: int = 0
    services: int = 0

    def service(self, service: TypedService, actions: list[str], source: random.Random) -> None:
        """Compare a call of each of *actions*."""
        self.services += 1
        try:
            ours, theirs = Ours(service), Official(service)
        except ModuleNotFoundError:
            self._note("the SDK does not have it", service.name)
            return
        values, short_name = (
            RandomValues(service.api, source),
            service.api["metadata"]["serviceShortName"],
        )
        for action in actions:
            told = service.api["actions"][action]
            request, response = values.object(told["input"]), values.object(told["output"])
            response |= {"RequestId": "a-request-id"}
            sent, read = ours.call(action, request, response)
            their_sent, their_read = theirs.call(action, request, response)
            found = list(differences(short_name, sent, their_sent))
            if written(without_nothing(read)) != written(without_nothing(their_read)):
                found.append("JSON value of the response")
            self.calls += 1
            for what in found:
                self._note(what, f"{service.name} {action}")

    def _note(self, what: str, where: str) -> None:
        self.counted[what] += 1
        self.where.setdefault(what, where)

    def lines(self) -> Iterator[str]:
        """Yield the report."""
        yield f"{self.calls} calls of {self.services} services, differences in {len(self.counted)}:"
        for what, count in self.counted.most_common():
            yield f"- {what}: {count}, for instance {self.where[what]}"


def main() -> int:
    """Compare, and print what differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wheels", nargs="+", type=Path, metavar="WHEEL")
    parser.add_argument("--sdk", type=Path, required=True, help="its wheel, or an installed folder")
    parser.add_argument("--actions", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--made", type=Path, metavar="FOLDER", help="keeps what is generated")
    options = parser.parse_args()
    sys.path.insert(0, str(options.sdk.absolute()))
    source, comparison = random.Random(options.seed), Comparison()  # noqa: S311 - no secret
    with TemporaryDirectory() as name:
        folder = options.made or Path(name)
        make(options.wheels, folder)
        services = list(load(options.wheels, folder))
        every = [(number, action) for number, s in enumerate(services) for action in s.actions]
        drawn = source.sample(every, min(options.actions, len(every)))
        for number, service in enumerate(services):
            actions = [action for at, action in drawn if at == number]
            if actions:
                comparison.service(service, actions, source)
    sys.stdout.write("\n".join([*comparison.lines(), ""]))
    return 1 if comparison.counted else 0


if __name__ == "__main__":
    sys.exit(main())
