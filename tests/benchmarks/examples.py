"""Sends and reads every documented example of the official metadata through generated classes.

``python tests/benchmarks/examples.py WHEEL...`` takes wheels of ``tccli-intl-en`` or ``tccli``,
imports and generates all of their services, and calls the method of each example. A request that
the classes can hold has to be sent as the same JSON value. A response has to be a success, and its
``to_dict()`` the same value, but for what is listed as a deviation: `tests/support/reading.py`
says what that means. Exits with 1 where one is not. ``--made FOLDER`` keeps the packages there, and
makes none where they are.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

if __name__ == "__main__":
    sys.path.append(str(Path(__file__).parents[2]))

from tc3gen import names
from tc3gen.pages.urls import read_call
from tests.benchmarks.typed_services import (
    TypedService,
    UnusableError,
    arguments,
    blank_arguments,
    load,
    make,
    shared,
)
from tests.support.described import fields, type_of
from tests.support.json_values import without_nulls, written
from tests.support.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.typed_services import Tree

_SHOWN = 3
"""So many examples of each kind are named."""


@dataclass(slots=True)
class Tally:
    """How many examples fared how, and where some of them are."""

    counted: Counter[str] = field(default_factory=Counter)
    where: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def count(self, what: str, where: str) -> None:
        """Count an example at *where*."""
        self.counted[what] += 1
        if where not in self.where[what][-1:]:
            self.where[what].append(where)

    def lines(self) -> Iterator[str]:
        """Yield a line for each kind, the most frequent first."""
        for what, count in self.counted.most_common():
            some = ", ".join(self.where[what][:_SHOWN])
            yield f"| {what} | {count} | {some} |"


@dataclass(slots=True)
class Trial:
    """Tries the examples of one service after the other."""

    requests: Tally = field(default_factory=Tally)
    responses: Tally = field(default_factory=Tally)
    deviations: Tally = field(default_factory=Tally)
    refusals: Tally = field(default_factory=Tally)
    failed: list[str] = field(default_factory=list)

    def service(self, service: TypedService) -> None:
        """Try all examples of *service*."""
        tools = _Client(service)
        for action, example in service.examples():
            where = f"{service.name} {action}"
            if service.has(action):
                self._request(tools, action, example["input"], where)
                self._response(tools, action, example["output"], where)
            else:
                self.responses.count("the action was left out by the import", where)

    def _request(self, client: _Client, action: str, text: str, where: str) -> None:
        try:
            parameters = client.parameters(action, text)
        except ValueError:
            self.requests.count("not sent: neither a JSON object nor a URL", where)
            return
        try:
            given = arguments(client.service, client.request_class(action), parameters)
        except UnusableError as error:
            self.requests.count(f"not sent: {error}", where)
            return
        self._sent(client, action, given, parameters, where)

    def _sent(
        self, client: _Client, action: str, given: Tree, parameters: Tree, where: str
    ) -> None:
        """Compare what is sent of a request, unchecked where its values are refused."""
        why = client.refusals(action, given)
        for each in why:
            self.refusals.count(each, where)
        end = "refused by its checks, and sent without them as" if why else "sent as"
        try:
            sent = client.sent(action, given, checks=not why)
        except client.errors.ValidationError:
            self.requests.count(
                "refused by its checks, and not sent without them: it lacks an object",
                where,
            )
            return
        if written(without_nulls(sent)) == written(without_nulls(parameters)):
            nulls = " less nulls" * (written(sent) != written(parameters))
            self.requests.count(f"{end} the same JSON value{nulls}", where)
        elif why:
            self.requests.count(f"{end} another one: a list for an empty text", where)
        else:
            self.requests.count("sent as ANOTHER JSON value", where)
            self.failed.append(f"{where}: {parameters} was sent as {sent}")

    def _response(self, client: _Client, action: str, text: str, where: str) -> None:
        try:
            body = json.loads(text)
        except ValueError:
            self.responses.count("no JSON", where)
            return
        result = body.get("Response") if isinstance(body, dict) else None
        if not isinstance(result, dict):
            self.responses.count("no envelope around it", where)
            return
        try:
            response = client.receive(action, text)
        except client.errors.ApiError as error:
            is_told = error.code == (result.get("Error") or {}).get("Code")
            self._outcome("an error, raised as one", is_told, f"{where}: {error}", where)
        except client.errors.TencentCloudError as error:
            nothing = not any(result.values())
            self._outcome(
                "nothing in it, not even a request id", nothing, f"{where}: {error}", where
            )
        else:
            self._success(client, action, response, result, where)

    def _success(
        self, client: _Client, action: str, response: Any, result: Tree, where: str  # noqa: ANN401
    ) -> None:
        service = client.service
        reading = Reading(service.api["objects"], service.names, response.meta.deviations)
        reading.compare(service.api["actions"][action]["output"], result, response.to_dict())
        for kind in reading.kinds:
            self.deviations.count(kind, where)
        said = "with deviations" if response.meta.deviations else "as documented"
        kind = "not documented" if set(reading.undocumented) - service.disabled else "disabled"
        more = f", and with fields that are {kind}" * bool(reading.undocumented)
        self.responses.count(f"a success, {said}{more}", where)
        self.failed += [f"{where}: {problem}" for problem in reading.problems()]

    def _outcome(self, what: str, expected: bool, problem: str, where: str) -> None:
        self.responses.count(what if expected else "RAISED", where)
        if not expected:
            self.failed.append(problem)


class _Client:
    """Calls the methods of a service, whose network is replaced."""

    def __init__(self, service: TypedService) -> None:
        self.service, self.errors, self._tc3 = service, shared("errors"), shared()
        self._response: object = None
        self._fake = shared("testing").FakeTransport(lambda _: self._response)
        self._client = service.client_class(
            self._tc3.Credential("id", "key"),
            region="ap-guangzhou",
            attempts=1,
            transport=self._fake,
        )

    def request_class(self, action: str) -> Any:  # noqa: ANN401 - made code
        return self.service.class_of(self.service.api["actions"][action]["input"])

    def parameters(self, action: str, text: str) -> Tree:
        """Return the parameters of a documented request; raises ValueError where there are none."""
        input_ = self.service.api["objects"][self.service.api["actions"][action]["input"]]
        types = {each["name"]: type_of(each) for each in fields(input_)}
        if call := read_call(text, types):
            return call.parameters
        parameters = json.loads(text[text.index("{") :])
        if not isinstance(parameters, dict):
            raise ValueError  # noqa: TRY004 - as json does
        return parameters

    def refusals(self, action: str, given: Tree) -> list[str]:
        """Return what the checks say, without paths."""
        problems = self.request_class(action)(**given).check()
        return sorted({str(problem.message) for problem in problems})

    def sent(self, action: str, given: Tree, *, checks: bool) -> object:
        """Return the JSON value that is sent with these arguments."""
        self._call(action, given, {"Response": {"RequestId": "r"}}, checks=checks)
        return json.loads(self._fake.requests[-1].http.body)

    def receive(self, action: str, text: str) -> Any:  # noqa: ANN401 - made code
        """Return the response that is made of the body *text*."""
        body = text.encode("utf-8", "surrogatepass")
        given = blank_arguments(self.service, self.request_class(action))
        return self._call(
            action, given, self._tc3.HttpResponse(status=200, body=body), checks=False
        )

    def _call(
        self, action: str, given: Tree, response: object, *, checks: bool
    ) -> Any:  # noqa: ANN401
        self._fake.requests.clear()
        self._response = response
        options = self._tc3.RequestOptions(checks=checks)
        return getattr(self._client, names.method_name(action))(**given, options=options)


def report(trial: Trial) -> Iterator[str]:
    """Yield the tables, and what failed."""
    for title in ("requests", "refusals", "responses", "deviations"):
        tally: Tally = getattr(trial, title)
        yield f"| {title} | {tally.counted.total()} | for instance |\n| --- | ---: | --- |"
        yield from tally.lines()
        yield ""
    yield f"not as they should be: {len(trial.failed)}"
    yield from trial.failed[:50]


def main() -> int:
    """Try the examples of all services, and print how they fared."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wheels", nargs="+", type=Path, metavar="WHEEL")
    parser.add_argument("--made", type=Path, metavar="FOLDER", help="keeps what is generated")
    options = parser.parse_args()
    logging.disable()
    trial = Trial()
    with TemporaryDirectory() as name:
        folder = options.made or Path(name)
        make(options.wheels, folder)
        for service in load(options.wheels, folder):
            trial.service(service)
    sys.stdout.write("\n".join([*report(trial), ""]))
    return 1 if trial.failed else 0


if __name__ == "__main__":
    sys.exit(main())
