"""Which class and which method of a large service stands in which module."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tc3gen.emit.grouping import Sizes, is_large, method_groups, model_modules
from tc3gen.emit.usage import structure_uses
from tc3gen.model import Action, Field, Reference, Scalar, Service, Structure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SIZES = Sizes(service=10, fields=8, lines=100)


def fields(*structures: str) -> tuple[Field, ...]:
    """Return a field for each of *structures*."""
    return tuple(
        Field(wire_name=f"F{number}", name=f"f{number}", type=Reference(name))
        for number, name in enumerate(structures)
    )


def service(
    actions: Mapping[str, Sequence[str]], structures: Mapping[str, Sequence[str]]
) -> Service:
    """Return a service whose actions, and structures, lead to other structures."""
    return Service(
        name="demo",
        class_prefix="Demo",
        short_name="demo",
        version="2020-01-01",
        endpoint="demo.example.com",
        actions=tuple(
            Action(name=name, method_name=name.lower(), response=fields(*leads_to))
            for name, leads_to in actions.items()
        ),
        structures=tuple(
            Structure(name=name, class_name=name, fields=fields(*leads_to))
            for name, leads_to in structures.items()
        ),
    )


def random_service(seed: int) -> Service:
    """Return a service of random structures, with cycles."""
    dice = random.Random(seed)  # noqa: S311 - no secret
    names = [f"S{number}" for number in range(dice.randint(1, 30))]
    leads_to = {name: dice.choices(names, k=dice.randint(0, 3)) for name in names}
    actions = {f"A{number}": dice.choices(names, k=dice.randint(0, 3)) for number in range(6)}
    return service(actions, leads_to)


def where(made: Service) -> dict[str, str]:
    """Return the module of each structure."""
    modules = model_modules(made, SIZES)
    return {name: module.name for module in modules for name in module.structures}


@pytest.mark.parametrize("seed", range(40))
def test_each_class_stands_once_after_all_that_it_leads_to(seed: int) -> None:
    made = random_service(seed)
    modules = model_modules(made, SIZES)
    order = {name: number for number, module in enumerate(modules) for name in module.structures}
    leads_to = {each.name: [field.leads_to for field in each.fields] for each in made.structures}

    assert sorted(name for module in modules for name in module.structures) == sorted(
        structure_uses(made)
    )
    assert [module.action for module in modules if module.action] == list(made.actions)
    assert len({module.name for module in modules}) == len(modules)
    for number, module in enumerate(modules):
        needed = [name for of in module.structures for name in leads_to[of]]
        needed += [field.leads_to for field in module.action.response] if module.action else []
        assert all(order[name] <= number for name in needed)


@pytest.mark.parametrize("seed", range(40))
def test_the_order_of_the_documentation_decides_nothing(seed: int) -> None:
    made = random_service(seed)
    turned = replace(made, actions=made.actions[::-1])
    assert {module.name: set(module.structures) for module in model_modules(made, SIZES)} == {
        module.name: set(module.structures) for module in model_modules(turned, SIZES)
    }


def test_a_new_action_moves_only_what_it_shares() -> None:
    structures: Mapping[str, Sequence[str]] = {
        "Own": ["Inner"],
        "Inner": [],
        "Shared": [],
        "Other": [],
    }
    before = service({"A": ["Own", "Shared"], "B": ["Other", "Shared"]}, structures)
    after = service({"A": ["Own", "Shared"], "B": ["Other", "Shared"], "C": ["Inner"]}, structures)

    assert where(before) == {"Own": "a", "Inner": "a", "Shared": "_shared", "Other": "b"}
    assert where(after) == where(before) | {"Inner": "_inner"}


def test_what_is_too_much_for_the_module_of_an_action_is_split() -> None:
    wide = {f"S{number}": ["Leaf"] * 5 for number in range(3)}
    made = service({"A": list(wide)}, {**wide, "Leaf": []})

    assert where(made) == {"Leaf": "_a_1", "S0": "_a_1", "S1": "_a_2", "S2": "a"}


def test_a_cycle_stays_together_however_large_it_is() -> None:
    ring = {f"S{number}": [f"S{(number + 1) % 20}"] * 3 for number in range(20)}
    assert set(where(service({"A": ["S0"]}, ring)).values()) == {"_a_1"}
    assert set(where(service({"A": ["S3"], "B": ["S7"]}, ring)).values()) == {"_s0"}


def test_a_chain_of_thousands_of_structures_is_no_trouble() -> None:
    chain = {f"S{number}": [f"S{number + 1}"] for number in range(1500)} | {"S1500": []}
    assert len(where(service({"A": ["S0"]}, chain))) == 1501


def test_modules_have_different_names_where_structures_nearly_have_the_same() -> None:
    made = service({"A": ["IpSet", "IPSet"], "B": ["IpSet", "IPSet"]}, {"IpSet": [], "IPSet": []})
    assert sorted(where(made).values()) == ["_ip_set", "_ip_set_2"]


def test_a_service_is_large_by_its_fields_in_use() -> None:
    text = Field(wire_name="F", name="f", type=Scalar("String"))
    made = service({"A": ["S"]}, {"S": [], "Unused": []})
    small, unused, large = (
        replace(made, structures=(Structure(name=name, class_name=name, fields=(text,) * count),))
        for name, count in (("S", 9), ("Unused", 99), ("S", 10))
    )

    assert [is_large(each, SIZES) for each in (small, unused, large)] == [False, False, True]


def test_methods_that_begin_alike_stand_together() -> None:
    lines = dict.fromkeys(["create_a", "create_b", "delete_a", "describe_a", "describe_b"], 30)

    assert dict(method_groups(lines, 150)) == {"c_to_d": sorted(lines)}
    assert dict(method_groups(lines, 100)) == {"c": sorted(lines)[:2], "d": sorted(lines)[2:]}
    assert dict(method_groups(lines, 60)) == {
        "c": ["create_a", "create_b"],
        "del": ["delete_a"],
        "des": ["describe_a", "describe_b"],
    }
    assert dict(method_groups(lines | {"a": 1000, "ab": 1}, 100)) == {
        "a": ["a"],
        "ab": ["ab"],
        "c": ["create_a", "create_b"],
        "d": ["delete_a", "describe_a", "describe_b"],
    }


@pytest.mark.parametrize("seed", range(40))
def test_each_method_has_one_module_which_is_short(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - no secret
    lines = {"".join(dice.choices("ab_", k=6)): dice.randint(1, 60) for _ in range(60)}
    groups = list(method_groups(lines, 100))

    assert [method for _, group in groups for method in group] == sorted(lines)
    assert len(dict(groups)) == len(groups)
    assert all(sum(lines[method] for method in group) <= 100 for _, group in groups)
