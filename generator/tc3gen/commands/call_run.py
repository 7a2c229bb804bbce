"""One run of ``tc3gen call``: from what was asked for to what is printed."""

from __future__ import annotations

import json
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tc3gen.calling.building import Builder
from tc3gen.calling.checking import documented_path, fields_of_structures
from tc3gen.calling.deviations import deviations_told
from tc3gen.calling.failures import Exit, failure_of
from tc3gen.calling.item_results import failed_items
from tc3gen.calling.output import QueryError, queried, rendered
from tc3gen.calling.recording import Recording
from tc3gen.calling.session import (
    Called,
    Settings,
    call_once,
    items_of_pages,
    new_client,
    page_iterator,
    rehearsed,
)
from tc3gen.commands.call_checks import checked_invocation
from tc3gen.commands.call_request import checked_request
from tc3gen.commands.clients import load_client
from tc3gen.commands.credentials import credential_findings, issuing_service, provider_of
from tc3gen.commands.results import UNUSABLE, Console, Result
from tc3gen.findings import Finding, Location, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tc3gen.calling.building import Made
    from tc3gen.calling.json_input import Json
    from tc3gen.calling.recording import Generated
    from tc3gen.commands.call_checks import Usable
    from tc3gen.commands.call_request import Invocation, Target

_SOME_REGION = "ap-singapore"
"""Stands in for a region that is missing, which is told already, while the rest is checked."""
_SETTINGS = frozenset({"region", "endpoint", "language", "timeout"})


def call(target: Target, given: Invocation, console: Console, *, dry_run: bool = False) -> Result:
    """Call an action once, or for all pages of its list, and return what to print.

    With *dry_run* nothing is sent: the request is printed. Items of pages are said as they come
    where each has a line of its own.
    """
    checked = checked_request(target, given, console.read)
    usable = checked_invocation(target, given)
    findings = [*checked.findings, *usable.findings]
    with ExitStack() as stack:
        loaded = stack.enter_context(
            load_client(
                target.service,
                target.platform,
                [target.action.name],
                [] if dry_run else issuing_service(target.spec_root, given.environment),
            )
        )
        called = Called(
            service=target.service,
            action=target.action,
            platform=target.platform,
            package=loaded.package,
            module=loaded.service,
        )
        provider = provider_of(loaded.package, given.profile, given.environment)
        run = _Run(called, given, usable, console, provider)
        findings += [*run.problems_of_settings(), *([] if dry_run else run.problems_of_key())]
        if findings:
            return Result(UNUSABLE, findings)
        arguments = Builder(loaded.service, target.service).arguments(
            checked.parameters, target.action.request
        )
        return run.rehearse(arguments) if dry_run else run.send(arguments)


@dataclass(frozen=True, slots=True)
class _Run:
    """A call that is made with the client that was loaded for it."""

    called: Called
    given: Invocation
    usable: Usable
    console: Console
    provider: Generated = field(repr=False)
    """What provides the key; asked once for all that is done."""

    def settings(self, *, with_key: bool = True) -> Settings:
        """Return what the client is told.

        A client wants a key in any case, even where nothing is signed: without, it is a stand-in.
        """
        given, credential = self.given, self.called.package.Credential
        is_signed = with_key and not self.called.action.unsigned
        return Settings(
            credential=self.provider if is_signed else credential("none", "none"),
            region=self.usable.region or _SOME_REGION,
            endpoint=given.endpoint,
            language=given.language,
            timeout=given.timeout,
        )

    def problems_of_key(self) -> list[Finding]:
        """Return where a key was looked for, and why there is none; not if none is needed."""
        if self.called.action.unsigned:
            return []
        try:
            self.provider()
        except self.called.package.CredentialError as error:
            return credential_findings(error, "call-credential", self.given.profile)
        return []

    def problems_of_settings(self) -> list[Finding]:
        """Return what is wrong with region, endpoint, language or timeout."""
        package, settings = self.called.package, self.settings(with_key=False)
        found: list[Finding] = []
        # A client looks at its endpoint only where all else is well.
        for each in (replace(settings, endpoint=None), settings.with_endpoint_only(_SOME_REGION)):
            try:
                new_client(self.called, each, _Nothing())
            except package.ValidationError as error:
                found += self._findings(error)
        return found

    def rehearse(self, arguments: dict[str, Made]) -> Result:
        """Return the request that would be sent."""
        pages = self.called.action.pages if self.given.all else None

        def start(client: Generated) -> object:
            if pages is not None:
                return next(page_iterator(self.called, client, arguments, pages))
            return call_once(self.called, client, arguments)

        try:
            request = rehearsed(self.called, self.settings(with_key=False), start)
        except self.called.package.ValidationError as error:
            return Result(UNUSABLE, self._findings(error))
        return Result(Exit.OK, report=rendered(request, "json"))

    def send(self, arguments: dict[str, Made]) -> Result:
        """Make the call, and return what to print of it."""
        package = self.called.package
        with package.HttpTransport() as transport, deviations_told(self.console.notify):
            recorded = Recording(transport)
            try:
                client = new_client(self.called, self.settings(), recorded)
                if self.given.all:
                    return self._all(client, arguments, recorded)
                return self._one(client, arguments)
            except package.ValidationError as error:
                return Result(UNUSABLE, self._findings(error))
            except package.TencentCloudError as error:
                return self._failed(error)
            except BaseException as error:
                if not isinstance(error, Exception):
                    self._tell_of_interruption(recorded)
                raise

    def _one(self, client: Generated, arguments: dict[str, Made]) -> Result:
        result = call_once(self.called, client, arguments)
        status = self._status_of_items(result)
        return self._printed(result, status)

    def _all(self, client: Generated, arguments: dict[str, Made], recorded: Recording) -> Result:
        pages = self.called.action.pages
        if pages is None:
            return Result(UNUSABLE)  # checked_invocation has refused it.
        iterator = page_iterator(self.called, client, arguments, pages)
        items = items_of_pages(self.called, iterator, pages, recorded)
        if self.given.output != "lines":
            return self._printed([*items], Exit.OK)
        return Result(self._streamed(items))

    def _streamed(self, items: Iterator[Json]) -> Exit:
        """Say each item when it is there; stop where nobody reads any more."""
        for item in items:
            try:
                found = queried(self.usable.query, item)
            except QueryError as error:
                self.console.notify(f"--query: {error}")
                return Exit.UNANSWERED
            text = rendered(found, self.given.output).removesuffix("\n")
            if self.console.say(text) is False:
                break
        return Exit.OK

    def _printed(self, result: Json, status: Exit) -> Result:
        try:
            found = queried(self.usable.query, result)
        except QueryError as error:
            self.console.notify(f"--query: {error}; the response follows as it is")
            found, status = result, status or Exit.UNANSWERED
        return Result(status, report=rendered(found, self.given.output))

    def _status_of_items(self, result: dict[str, Json]) -> Exit:
        """Tell which items failed, and return what that makes of the exit code."""
        structures = fields_of_structures(self.called.service)
        failed = [*failed_items(result, self.called, structures)]
        for item in failed:
            what = "it may have been carried out" if item.is_unknown else "it was refused"
            self.console.notify(one_line(f"{item.where}: {item.code or 'no code'}: {what}"))
        if any(item.is_unknown for item in failed):
            return Exit.UNKNOWN
        return Exit.REFUSED if failed else Exit.OK

    def _failed(self, error: Exception) -> Result:
        failure = failure_of(error, self.called.package)
        for line in failure.lines():
            self.console.notify(line)
        if not self.given.is_report_json:
            return Result(failure.status)
        return Result(failure.status, report=f"{json.dumps(failure.as_json(), indent=2)}\n")

    def _tell_of_interruption(self, recorded: Recording) -> None:
        what = "was not carried out"
        if recorded.is_sending:
            is_safe = self.called.action.idempotent
            advice = "it is safe to repeat" if is_safe else "look before you call it again"
            what = f"may have been carried out: {advice}"
        self.console.notify(f"{self.called.name} {what}")

    def _findings(self, error: Generated) -> list[Finding]:
        """Return the problems of a ValidationError, in the words of the command line."""
        structures = fields_of_structures(self.called.service)
        fields = self.called.action.request
        return [
            (
                Finding(Location(f"--{problem.path}"), "call-option", problem.message)
                if problem.path in _SETTINGS
                else Finding(
                    Location(documented_path(problem.path, fields, structures)),
                    "call-field",
                    problem.message,
                )
            )
            for problem in error.problems
        ]


class _Nothing:
    """A transport for a client that sends nothing."""

    def send(self, request: Generated) -> Generated:
        """Refuse to send *request*."""
        raise NotImplementedError
