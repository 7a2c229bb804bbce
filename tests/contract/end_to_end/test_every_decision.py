"""What policy demands of a request holds everywhere: in client, checks, mock, diff and docs."""

from __future__ import annotations

import inspect
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

from tc3gen import names
from tc3gen.commands import lint, load_spec
from tc3gen.compare.specs import compare_specs
from tc3gen.limits import LIMITS, Limits
from tc3gen.mock.parameters import Check
from tc3gen.mock.refusals import RefusedError
from tests.emit.functional.test_every_limit import ITEM_TRIALS, TRIALS
from tests.support.packages import package_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tc3gen.model import Field, Service, Spec

Made: TypeAlias = Any
"""Of a package that is made here, so that no type checker knows its names."""

NEEDED = {"Needed": "a"}


@dataclass(frozen=True, slots=True)
class Decision:
    """A key for a *field*: what keeps it, what does not, and how paths to that begin."""

    key: str
    field: str
    type: str
    limit: str
    kept: dict[str, Any]
    broken: dict[str, Any]
    said: str
    """What the documentation of the field or its owner says of it, in part."""


def _of_limits() -> Iterator[Decision]:
    for prefix, trials in (("", TRIALS), ("Each", ITEM_TRIALS)):
        for key, trial in trials.items():
            field = prefix + names.pascal_case(key)
            kept, broken = {field: trial.kept}, {field: trial.broken}
            said = "ach " if prefix else ""
            yield Decision(key, field, trial.of, trial.limit, NEEDED | kept, NEEDED | broken, said)


DECISIONS = {each.field: each for each in _of_limits()}
DECISIONS["Needed"] = Decision("required", "Needed", "String", "true", NEEDED, {}, "")
DECISIONS["One"] = Decision(
    "one_of", "One", "String", "", NEEDED | {"One": "a"}, NEEDED | {"One": "a", "Other": "b"}, ""
)
OWNERS = ("action", "structure")


def request_of(owner: str, values: dict[str, Any]) -> dict[str, Any]:
    """Return a request with *values* of the action, or of a structure in it."""
    return values if owner == "action" else NEEDED | {"Part": values}


def path_of(owner: str, decision: Decision) -> str:
    """Return how the path to what is wrong begins, in wire names."""
    return f"{'Part.' if owner == 'structure' else ''}{decision.field}"


def spec_texts() -> tuple[str, str]:
    """Return api.yaml and policy.yaml with every decision about an action and a structure."""
    types = {each.field: each.type for each in DECISIONS.values()} | {"Other": "String"}
    fields: dict[str, Any] = {
        field: {"type": of, "doc": "Says."} for field, of in sorted(types.items())
    }
    examples = [
        {
            "title": f"{owner} {decision.field} {which}",
            "request": json.dumps(request_of(owner, getattr(decision, which))),
            "response": '{"Response": {}}',
        }
        for owner in OWNERS
        for decision in DECISIONS.values()
        for which in ("kept", "broken")
    ]
    part = {"type": "Part", "doc": "Says."}
    action = {"doc": "Says.", "request": fields | {"Part": part}, "response": {}}
    api = {
        "actions": {"Send": action | {"examples": examples}},
        "structures": {"Part": {"doc": "Says.", "fields": fields}},
    }
    limits = [each for each in DECISIONS.values() if each.limit]
    rows = "".join(
        f"      {each.field}: {{{each.key}: {each.limit}, reason: Said.}}\n" for each in limits
    )
    group = "    one_of: [{fields: [One, Other], give: at most one, reason: Said.}]\n"
    policy = "".join(
        f"{section}:\n  {name}:\n{group}    fields:\n{rows}"
        for section, name in (("actions", "Send"), ("structures", "Part"))
    )
    return "\n".join(f"{key}: {json.dumps(value)}" for key, value in api.items()), policy


@dataclass(frozen=True, slots=True)
class Everything:
    """The package of that spec, the model of it, and the findings of its examples."""

    demo: Made
    spec: Spec
    findings: list[str]

    @property
    def service(self) -> Service:
        """Its only service."""
        return self.spec.services[0]


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Everything:
    """Return all of it, made once."""
    folder = tmp_path_factory.mktemp("decisions")
    demo = package_of(folder, *spec_texts())
    linted = lint(folder / "spec").findings
    found = [each.message for each in linted if each.rule == "example-fit"]
    return Everything(demo, load_spec(folder / "spec"), found)


def made(demo: Made, owner: str, values: dict[str, Any]) -> Made:
    """Return a request object with *values*."""
    given = {names.field_name(name): value for name, value in values.items()}
    given.setdefault("needed", None)
    if owner == "action":
        return demo.client.SendRequest(**given)
    return demo.client.SendRequest(needed="a", part=demo.Part(**given))


def without(spec: Spec, owner: str, decision: Decision) -> Spec:
    """Return *spec* without one decision."""
    service = spec.services[0]
    action, structure = service.actions[0], service.structures[0]

    def freed(fields: tuple[Field, ...]) -> tuple[Field, ...]:
        return tuple(
            replace(f, required=False, limits=Limits()) if f.wire_name == decision.field else f
            for f in fields
        )

    grouped = decision.key != "one_of"
    if owner == "action":
        groups = action.one_of if grouped else ()
        action = replace(action, request=freed(action.request), one_of=groups)
    else:
        groups = structure.one_of if grouped else ()
        structure = replace(structure, fields=freed(structure.fields), one_of=groups)
    service = replace(service, actions=(action,), structures=(structure,))
    return replace(spec, services=(service,))


def test_each_limit_is_among_the_decisions() -> None:
    keys = {limit.key for limit in LIMITS}
    assert keys == TRIALS.keys()
    assert keys - {"min_items", "max_items"} == ITEM_TRIALS.keys()


@pytest.mark.parametrize("owner", OWNERS)
@pytest.mark.parametrize("field", DECISIONS)
def test_a_decision_holds_in_client_mock_diff_and_documentation(
    everything: Everything, field: str, owner: str
) -> None:
    decision, service = DECISIONS[field], everything.service
    action, structure = service.actions[0], service.structures[0]
    path = path_of(owner, decision)

    # The client.
    assert made(everything.demo, owner, decision.kept).check() == []
    (problem,) = made(everything.demo, owner, decision.broken).check()
    assert problem.path.lower().replace("_", "").startswith(path.lower())

    # The mock.
    check = Check(action, {"Part": structure.fields}, {"Part": structure.one_of})
    check.refuse(request_of(owner, decision.kept))
    with pytest.raises(RefusedError, match="at most one of One" if field == "One" else path):
        check.refuse(request_of(owner, decision.broken))

    # What diff tells, there and back.
    less = without(everything.spec, owner, decision)
    rules = [
        {change.rule for change in compare_specs(*pair)}
        for pair in ((less, everything.spec), (everything.spec, less))
    ]
    tightened, loosened = rules
    assert tightened & {"limit-tightened", "pattern-changed", "parameter-required"}
    assert loosened & {"limit-loosened", "parameter-optional"}

    # The documentation.
    assert decision.said in said_of(everything, owner, field)


def said_of(everything: Everything, owner: str, field: str) -> str:
    """Return what the classes of the package say below *field*."""
    kind = everything.demo.client.SendRequest if owner == "action" else everything.demo.Part
    if field == "One":
        text = " ".join((kind.__doc__ or "").split())
        assert "At most one of ``one`` and ``other`` can be given." in text
        return text
    if field == "Needed":
        return ""
    source = inspect.getsource(kind)
    lines = source.partition(f"    {names.field_name(field)}: ")[2].partition("    def ")[0]
    text = str(lines.split('"""')[1])
    assert len(text.splitlines()) > 1, "the limit is said below the description"
    return text


def test_the_check_of_examples_finds_what_breaks_a_decision_and_nothing_else(
    everything: Everything,
) -> None:
    expected = [
        "the request" if path == "One" else "Part" if path == "Part.One" else path
        for owner in OWNERS
        for path in (path_of(owner, decision) for decision in DECISIONS.values())
    ]
    begins = [message.partition(" ")[0].partition("[")[0] for message in everything.findings]

    assert sorted(begins) == sorted(
        {"the request": "the", "Part": "Part:"}.get(path, path) for path in expected
    )
