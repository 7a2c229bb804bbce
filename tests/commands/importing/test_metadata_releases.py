"""A later release of the metadata: what it has no more goes and is named, and no name changes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.commands.importing.test_metadata import run, service
from tests.support.metadata import CODES, api, field, structure, wheel

if TYPE_CHECKING:
    from pathlib import Path

PAGE = """\
1. API Description

Domain name for API request: cvm.intl.tencentcloudapi.com.

Does GetOne.

2. Input Parameters

| Parameter Name | Required | Type | Description |
|---|---|---|---|
| Action | Yes | String | Common Params. The value used for this API: GetOne. |
| Version | Yes | String | Common Params. The value used for this API: 2017-03-12. |
| Id | Yes | String | The Id. |

3. Output Parameters

| Parameter Name | Type | Description |
|---|---|---|
| RequestId | String | The unique request ID. |
"""


class Releases:
    """Metadata that changes from release to release, imported into one spec."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.root, self._capsys = root, capsys

    def take(
        self,
        actions: dict[str, Any],
        objects: dict[str, Any] | None = None,
        *options: str,
        **told: Any,  # noqa: ANN401 - what is told of an action
    ) -> dict[str, list[str]]:
        """Import a release with *actions*; return the messages of each rule."""
        source = wheel(self.root / "a.whl", api(actions, objects, **told))
        return self.run(source, *options)

    def codes(self, *codes: str) -> dict[str, list[str]]:
        """Import a release of the SDK that knows *codes*."""
        text = "".join(f"# It is {code}.\nCODE{n} = '{code}'\n" for n, code in enumerate(codes))
        files = {CODES.format(service="cvm", date="20170312"): text}
        return self.run(wheel(self.root / "sdk.whl", files=files))

    def page(self, text: str = PAGE) -> dict[str, list[str]]:
        """Import a page."""
        (self.root / "page.md").write_text(text, "utf-8")
        return self.run(self.root / "page.md")

    def run(self, *arguments: object) -> dict[str, list[str]]:
        """Import; return the messages of each rule."""
        _, self.said, found = run(self.root, self._capsys, *arguments)
        messages: dict[str, list[str]] = {}
        for finding in found:
            messages.setdefault(finding["rule"], []).append(finding["message"])
        return messages

    @property
    def service(self) -> Any:  # noqa: ANN401 - a service of the model
        """The service in the spec, which has to be sound."""
        return service(self.root)

    @property
    def actions(self) -> list[str]:
        """The names of its actions."""
        return [action.name for action in self.service.actions]


@pytest.fixture
def releases(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Releases:
    """Return a spec of nothing yet."""
    return Releases(tmp_path, capsys)


ONE: Any = ([field("Id", required=True)], [])
TWO: Any = ([field("Id"), field("Of", "Machine")], [field("All", "Machine", "list")])
MACHINE = {"Machine": structure(field("Id"), field("Name"))}


def test_what_a_release_has_no_more_is_removed_and_named_once(releases: Releases) -> None:
    releases.take({"GetOne": ONE, "GetTwo": TWO}, MACHINE)
    fewer = {"GetTwo": ([field("Of", "Machine")], [field("All", "Machine", "list")])}
    found = releases.take(fewer, {"Machine": structure(field("Id"))})

    assert found["vanished"] == [
        "Machine has no Name any more; it was removed from the spec",
        "the metadata has no action GetOne any more; it was removed from the spec",
        "the request of GetTwo has no Id any more; it was removed from the spec",
    ]
    assert "action-removed: cvm.GetOne" in releases.said
    assert releases.actions == ["GetTwo"]
    assert "vanished" not in releases.take(fewer, {"Machine": structure(field("Id"))})

    found = releases.take({"GetOne": ONE})
    assert any("leads to Machine" in message for message in found["vanished"])
    assert releases.service.structures == ()


def test_only_what_the_release_does_not_list_at_all_goes(releases: Releases) -> None:
    """What ``--only`` did not ask for is still there, in the source and in the spec."""
    both = {"GetOne": ONE, "GetTwo": TWO}
    releases.take(both, MACHINE)
    assert "vanished" not in releases.take(both, MACHINE, "--only", "GetTwo")
    assert releases.actions == ["GetOne", "GetTwo"]


def test_an_action_that_a_page_told_outlives_the_metadata(releases: Releases) -> None:
    releases.take({"GetOne": ONE, "GetTwo": TWO}, MACHINE)
    releases.page()
    found = releases.take({"GetTwo": TWO}, MACHINE)
    assert found["not-told"] == [
        "the metadata has no action GetOne any more; the spec keeps it, for a page has told it, too"
    ]
    assert "vanished" not in found
    assert "not-told" not in releases.take({"GetTwo": TWO}, MACHINE)
    assert releases.actions == ["GetOne", "GetTwo"]


def test_error_codes_go_with_the_release_that_has_them_no_more(releases: Releases) -> None:
    releases.take({"GetOne": ONE})
    releases.codes("ResourceInUse", "LimitExceeded.Machines")
    found = releases.codes("ResourceInUse", "FailedOperation.Machine")

    [message] = found["vanished"]
    assert message.startswith("the metadata has no error code LimitExceeded.Machines any more")
    assert "code-removed: " in releases.said
    codes = [error.code for error in releases.service.errors]
    assert codes == ["FailedOperation.Machine", "ResourceInUse"]


def test_codes_that_an_action_documents_stay(releases: Releases) -> None:
    releases.take({"GetOne": ONE})
    releases.codes("ResourceInUse")
    table = "| Error Code | Description |\n|---|---|\n| ResourceInUse | It is used. |\n"
    releases.page(f"{PAGE}\n6. Error Code\n\n{table}")
    assert "vanished" not in releases.codes("FailedOperation.Machine")
    codes = [error.code for error in releases.service.errors]
    assert codes == ["FailedOperation.Machine", "ResourceInUse"]


@pytest.mark.parametrize("status", ["deprecated", "offline"])
def test_deprecated_actions_are_left_out_unless_they_are_in_use(
    status: str, releases: Releases
) -> None:
    old = {"GetOne": ONE, "GetOld": ONE, "GetOlder": ONE}
    stale = {"GetOld": {"status": status}, "GetOlder": {"status": status}}
    found = releases.take(old, **stale)
    [message] = found["withdrawn-action"]
    assert "2 of them: GetOld" in message
    assert releases.actions == ["GetOne"]

    found = releases.take(old, None, "--only", "GetOld", **stale)
    assert "1 of them: GetOld" in found["deprecated-action"][0]
    found = releases.take(old, **stale)
    assert "1 of them: GetOlder" in found["withdrawn-action"][0]
    assert "1 of them: GetOld" in found["deprecated-action"][0]
    assert sorted(releases.actions) == ["GetOld", "GetOne"]


def test_disabled_fields_are_left_out_and_counted(releases: Releases) -> None:
    hidden = [field(name, disabled=True) for name in ("A", "B", "C", "D")]
    found = releases.take({"GetOne": ([field("Id"), *hidden], [])})
    [message] = found["disabled-field"]
    assert "4 of them: GetOneRequest.A, GetOneRequest.B, GetOneRequest.C, ..." in message
    assert [f.wire_name for f in releases.service.actions[0].request] == ["Id"]

    found = releases.take({"GetOne": ([field("Id", disabled=True), *hidden], [])})
    assert found["vanished"] == [
        "the request of GetOne has no Id any more; it was removed from the spec"
    ]


def test_no_name_changes_whatever_comes_beside_it(releases: Releases) -> None:
    """Each release adds a field, a structure or an action whose usual name is taken."""
    steps: list[tuple[dict[str, Any], dict[str, Any]]] = [
        ({"GetOne": ([field("InstanceId")], [])}, {}),
        ({"GetOne": ([field("InstanceID"), field("InstanceId")], [])}, {}),
        (
            {"GetOne": ([field("Instance_Id"), field("InstanceID"), field("InstanceId")], [])},
            {},
        ),
        (
            {
                "GetOne": ([field("InstanceID"), field("InstanceId")], [field("Of", "GetTwo")]),
            },
            {"GetTwo": structure(field("Id"))},
        ),
    ]
    names: dict[str, str] = {}
    for actions, objects in steps:
        releases.take(actions, objects)
        found = {f.wire_name: f.name for f in releases.service.actions[0].request}
        assert {name: found.get(name, names[name]) for name in names} == names
        names |= found
    assert releases.service.structures[0].class_name == "GetTwo"


def test_an_import_of_everything_tells_which_service_is_gone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    both = wheel(tmp_path / "a.whl", api(), api(service="old"))
    run(tmp_path, capsys, both, "--all")
    code, _, found = run(tmp_path, capsys, wheel(tmp_path / "b.whl", api()), "--all")
    [gone] = [finding for finding in found if finding["rule"] == "not-told"]
    assert code == 1
    assert "old at 2017-03-12 is not in the metadata" in gone["message"]
    assert (tmp_path / "spec" / "old" / "api.yaml").exists()


def test_examples_of_a_later_release_replace_those_of_an_earlier(releases: Releases) -> None:
    def example(title: str, key: str) -> dict[str, str]:
        head = "POST / HTTP/1.1\nHost: cvm.example.com\nX-TC-Action: GetOne\n\n"
        response = json.dumps({"Response": {"RequestId": "r"}})
        return {"title": title, "input": f'{head}{{"Id": "{key}"}}', "output": response}

    def take(*examples: dict[str, str]) -> dict[str, list[str]]:
        name = "tccli/services/cvm/v20170312/examples.json"
        files = {name: json.dumps({"actions": {"GetOne": list(examples)}})}
        return releases.run(wheel(releases.root / "a.whl", api({"GetOne": ONE}), files=files))

    take(example("First", "a"), example("Other", "b"))
    found = take(example("First", "a"))
    assert any("'Other'" in message for message in found["vanished"])
    assert [each.title for each in releases.service.actions[0].examples] == ["First"]


def test_examples_that_are_no_json_are_left_out_and_counted(
    tmp_path: Path, releases: Releases
) -> None:
    head = "POST / HTTP/1.1\nHost: cvm.example.com\nX-TC-Action: GetOne\n\n"
    whole: dict[str, object] = {
        "title": "",
        "input": f'{head}{{"Id": "a"}}',
        "output": '{"Response": {}}',
    }
    shown = [
        whole,
        {**whole, "input": "https://cvm.example.com/?Action=GetOne&Id=b"},
        {**whole, "output": "{'Response': {}}"},
        {**whole, "output": ""},
        {**whole, "input": 1},
    ]
    name = "tccli/services/cvm/v20170312/examples.json"
    files = {name: json.dumps({"actions": {"GetOne": shown}})}
    found = releases.run(wheel(tmp_path / "a.whl", api({"GetOne": ONE}), files=files))
    assert "3 of them" in found["unreadable-example"][0]
    assert len(releases.service.actions[0].examples) == 2
