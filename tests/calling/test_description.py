"""Help texts come from the spec, and hostile words in it do nothing to a terminal."""

from __future__ import annotations

import subprocess
from dataclasses import replace

from tc3gen.calling.description import described, listed_actions
from tc3gen.calling.example import command_line, example_words
from tc3gen.findings import UNSEEN
from tc3gen.limits import Limits
from tc3gen.model import Action, Array, Example, Field, Reference, Scalar, Service, Structure

HOSTILE = "\x1b[2J\x9b31m\u202eevil\u2066 $(reboot) `id` %s {0} \U000e0041"
TREE = Structure(
    name="Tree",
    class_name="Tree",
    fields=(Field(wire_name="Trees", name="trees", type=Array(Reference("Tree"))),),
)
ACTION = Action(
    name="Plant",
    method_name="plant",
    doc="Plants. And waters.",
    request=(
        Field(wire_name="Depth", name="depth", type=Scalar("Integer"), limits=Limits(min=1, max=9)),
        Field(
            wire_name="Tree", name="tree", type=Reference("Tree"), required=True, doc="What:\n\n- a"
        ),
    ),
    examples=(Example(title="", request='{"Tree": {"Trees": []}, "Depth": 1}', response="{}"),),
)
SERVICE = Service(
    name="garden",
    class_prefix="Garden",
    short_name="garden",
    version="2024-01-01",
    endpoint="garden.tencentcloudapi.com",
    actions=(ACTION,),
    structures=(TREE,),
)


def test_an_action_is_explained_field_by_field() -> None:
    assert described(ACTION, SERVICE, ()).partition("\n\nA list takes")[0] == (
        "usage: tc3gen call garden.Plant [--FIELD VALUE ...] [--json JSON] [options]\n\n"
        "Plants. And waters.\n\n"
        "It is never repeated by itself.\n\n"
        "fields:\n"
        "  --tree JSON\n"
        "      Tree: Tree; required\n"
        "      What:\n"
        "      - a\n"
        "  --depth INTEGER\n"
        "      Depth: Integer; 1 to 9\n\n"
        "fields of Tree:\n"
        "  .trees\n"
        "      Trees: Array of Tree\n\n"
        "example:\n"
        "  tc3gen call garden.Plant \\\n"
        "      --tree '{\"Trees\": []}' \\\n"
        "      --depth 1"
    )


def test_hostile_words_of_a_spec_are_shown_escaped_everywhere() -> None:
    field = replace(ACTION.request[0], doc=HOSTILE, limits=Limits(enum=(HOSTILE,)))
    example = replace(ACTION.examples[0], request=f'{{"Depth": "{HOSTILE[:1]}"}}')
    action = replace(
        ACTION, doc=HOSTILE, reason=HOSTILE, page=HOSTILE, request=(field,), examples=(example,)
    )
    service = replace(SERVICE, actions=(action,))
    for text in (described(action, service, ()), listed_actions([service])):
        assert not UNSEEN.search(text.replace("\n", ""))
        assert "\\x1b[2J" in text


def test_an_example_means_the_same_to_a_shell_whatever_it_holds() -> None:
    action = replace(
        ACTION,
        request=(Field(wire_name="Name", name="name", type=Scalar("String")),),
        examples=(Example(title="", request='{"Name": "--a $(b) \'c\' \\\\"}', response="{}"),),
    )
    words = example_words(action, "garden.Plant", ())
    assert words[-1] == "--name=--a $(b) 'c' \\"
    script = f"set -- {command_line(words)}; printf '%s\\0' \"$@\""
    command = ["/bin/sh", "-c", script]
    said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    assert said.stdout.split("\0")[:-1] == words


def test_without_an_example_what_is_required_stands_there() -> None:
    words = example_words(replace(ACTION, examples=()), "garden.Plant", ())
    assert words == ["tc3gen", "call", "garden.Plant", "--tree", "..."]


def test_a_list_of_actions_keeps_the_first_sentence() -> None:
    assert listed_actions([SERVICE]) == "garden.Plant  Plants.\n"
