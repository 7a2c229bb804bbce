"""Who may import whom: a room knows the hall and itself, and only `commands` joins rooms."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests.contract.architecture.sources import Source, imported, planted, sources

if TYPE_CHECKING:
    from collections.abc import Callable

HALL = (
    "tc3gen.batches",
    "tc3gen.callbacks",
    "tc3gen.digests",
    "tc3gen.file_reading",
    "tc3gen.findings",
    "tc3gen.limit_kinds",
    "tc3gen.limits",
    "tc3gen.model",
    "tc3gen.names",
    "tc3gen.protocol",
    "tc3gen.publishing",
    "tc3gen.queries",
    "tc3gen.reachability",
    "tc3gen.reserved",
    "tc3gen.rules",
    "tc3gen.settlements",
    "tc3gen.spelling",
    "tc3gen.transcript",
    "tc3gen.type_words",
    "tc3gen.values",
    "tc3gen.waits",
    "tc3gen.word_splitting",
)
ROOMS = {"spec", "emit", "pages", "fetching", "proposing", "compare", "mock", "calling", "sending"}
HALL_PACKAGES = {"publishing"}
JOINT = "commands"
AROUND = {
    "__init__.py": (),
    "__main__.py": ("tc3gen.cli",),
    "cli.py": ("tc3gen.commands", "tc3gen.findings"),
    "batches.py": HALL,
    "callbacks.py": HALL,
    "digests.py": HALL,
    "file_reading.py": HALL,
    "findings.py": HALL,
    "limit_kinds.py": HALL,
    "limits.py": HALL,
    "model.py": HALL,
    "names.py": HALL,
    "protocol.py": HALL,
    "queries.py": HALL,
    "reachability.py": HALL,
    "reserved.py": HALL,
    "rules.py": HALL,
    "settlements.py": HALL,
    "spelling.py": HALL,
    "transcript.py": HALL,
    "type_words.py": HALL,
    "values.py": HALL,
    "waits.py": HALL,
    "word_splitting.py": HALL,
}
"""What the files around the rooms may import of the generator; `commands` may import all."""

THIRD_PARTY = {"emit/render.py": {"jinja2"}}
THIRD_PARTY |= {f"spec/{name}.py": {"yaml"} for name in ("nodes", "writer", "yaml_events")}
THIRD_PARTY |= {"compare/reporting/as_html.py": {"jinja2"}, "fetching/http_exchange.py": {"httpx"}}
THIRD_PARTY |= {"cli.py": {"argcomplete"}, "commands/completion.py": {"argcomplete"}}
THIRD_PARTY |= {"calling/output.py": {"jmespath"}}
THIRD_PARTY |= {"mock/http_requests.py": {"h11"}, "mock/sms.py": {"phonenumbers"}}
THIRD_PARTY |= {"sending/numbers.py": {"phonenumbers"}}
NETWORK = {
    *("asyncio", "ftplib", "http.client", "http.server", "imaplib", "poplib", "select"),
    *("selectors", "smtplib", "socket", "socketserver", "ssl", "urllib.request", "xmlrpc"),
}


def trespasses(source: Source) -> list[str]:
    """Return the imports of the generator that a file may not have."""
    if source.is_runtime:
        return []
    if source.room == JOINT:
        return [name for name in imported(source) if _is_under(name, ("tc3gen.cli",))]
    allowed = (*HALL, f"tc3gen.{source.room}") if source.room else AROUND[source.path]
    own = (name for name in imported(source) if name.split(".")[0] in {"tc3gen", ""})
    return [name for name in own if not _is_under(name, (*allowed, "tc3gen.__version__"))]


def _is_under(name: str, allowed: tuple[str, ...]) -> bool:
    return any(name == module or name.startswith(f"{module}.") for module in allowed)


def strangers(source: Source) -> list[str]:
    """Return the imports that are neither ours, nor the standard library's, nor expected here."""
    known = {*sys.stdlib_module_names, "tc3gen", "", *THIRD_PARTY.get(source.path, ())}
    return [name for name in imported(source) if name.split(".")[0] not in known]


def connections(source: Source) -> list[str]:
    """Return the imports of what reaches the network, where nothing should."""
    if source.is_runtime or source.room in {"mock", "fetching"}:
        return []
    return [name for name in imported(source) if _is_under(name, tuple(NETWORK))]


def _breaches(rule: Callable[[Source], list[str]]) -> dict[str, list[str]]:
    """Return what breaks *rule*, by file."""
    return {source.path: found for source in sources() if (found := rule(source))}


def test_a_file_imports_only_what_its_place_allows() -> None:
    assert _breaches(trespasses) == {}


def test_other_packages_are_imported_where_they_are_expected() -> None:
    assert _breaches(strangers) == {}


def test_only_the_fetcher_and_the_fake_endpoint_know_the_network() -> None:
    assert _breaches(connections) == {}


def test_the_house_has_the_rooms_of_the_design_and_nothing_beside_them() -> None:
    assert {source.room for source in sources()} - {"", JOINT} == ROOMS | HALL_PACKAGES
    assert {source.path for source in sources() if not source.room} == {*AROUND}


def test_commands_joins_the_rooms() -> None:
    names = [name for source in sources() if source.room == JOINT for name in imported(source)]
    joined = {name.split(".")[1] for name in names if name.startswith("tc3gen.")}
    assert joined >= {source.room for source in sources()} - {""}
    assert "cli" not in joined


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [
        (trespasses, "emit/x.py", "from tc3gen.spec.nodes import parse"),
        (trespasses, "emit/x.py", "from tc3gen import spec"),
        (trespasses, "emit/x.py", "import tc3gen.spec"),
        (trespasses, "emit/views/x.py", "from ...spec import nodes"),
        (trespasses, "spec/x.py", "from tc3gen import commands"),
        (trespasses, "spec/x.py", "if TYPE_CHECKING:\n    from tc3gen.emit.code import Code"),
        (trespasses, "names.py", "from tc3gen.spec import build"),
        (trespasses, "cli.py", "from tc3gen.emit import publish"),
        (trespasses, "cli.py", "def f():\n    from tc3gen import model"),
        (strangers, "spec/x.py", "import requests"),
        (strangers, "spec/x.py", "import yaml"),
        (connections, "emit/x.py", "from urllib.request import urlopen"),
        (trespasses, "commands/x.py", "from tc3gen import cli"),
        (connections, "commands/x.py", "from urllib import request"),
        (connections, "pages/x.py", "import http.client"),
    ],
)
def test_a_breach_would_be_found(rule: Callable[[Source], list[str]], path: str, text: str) -> None:
    assert rule(planted(path, text)) != []
