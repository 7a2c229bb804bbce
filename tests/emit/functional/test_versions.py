"""Two versions of a service, and two services, side by side in one package."""

from __future__ import annotations

import asyncio
import importlib
import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tc3gen.commands import MockOptions, diff_specs, generate, lint, load_spec, mock
from tc3gen.findings import asked_for
from tc3gen.mock import MockEndpoint, faults
from tests.support.project import copy_spec

if TYPE_CHECKING:
    from pathlib import Path

    from tc3gen.model import Spec

OLD = "sms_v20190711"
ACTION = "SendMultiGlobalSms"


@pytest.fixture(scope="module")
def spec_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a spec with two versions of the SMS service, of which the older one allows less."""
    root = tmp_path_factory.mktemp("versions") / "spec"
    copy_spec(root)
    old = root / OLD
    old.mkdir()
    for name in ("api.yaml", "policy.yaml"):
        text = (root / "sms" / name).read_text("utf-8")
        text = text.replace("2021-01-11", "2019-07-11").replace("size: 200", "size: 100")
        (old / name).write_text(text.replace("max_items: 200", "max_items: 100"), "utf-8")
    return root


@pytest.fixture(scope="module")
def spec(spec_root: Path) -> Spec:
    """Return it in memory."""
    return load_spec(spec_root)


@pytest.fixture(scope="module")
def package(spec_root: Path) -> Any:  # noqa: ANN401 - its modules vary
    """Return the imported package."""
    folder = spec_root.parent / "two_versions"
    assert generate(spec_root, folder).status == 0
    sys.path.insert(0, str(folder.parent))
    try:
        importlib.import_module("two_versions.sms")
        importlib.import_module(f"two_versions.{OLD}")
        return importlib.import_module("two_versions")
    finally:
        sys.path.pop(0)


def client_of(
    package: Any,  # noqa: ANN401
    endpoint: MockEndpoint,
    name: str,
    prefix: str = "",
) -> Any:  # noqa: ANN401
    """Return a client of the service in the folder *name*."""
    module = getattr(package, name)
    kind = {"sms": "SmsClient", OLD: "SmsV20190711Client"}[name]
    key = package.Credential(endpoint.secret_id, endpoint.secret_key)
    return getattr(module, prefix + kind)(key, region="ap-singapore", endpoint=endpoint.url)


def messages(package: Any, name: str, count: int = 1) -> list[Any]:  # noqa: ANN401
    """Return so many messages for the service *name*."""
    kind = getattr(package, name).MultiSmsInfo
    return [kind(phone_number=f"+6019889{n:04}", template_id="1") for n in range(count)]


@pytest.mark.parametrize("name", ["sms", OLD])
@pytest.mark.parametrize("prefix", ["", "Async"], ids=["sync", "async"])
def test_each_client_calls_its_own_version(
    package: Any, spec: Spec, name: str, prefix: str  # noqa: ANN401
) -> None:
    with MockEndpoint(spec) as endpoint:
        client = client_of(package, endpoint, name, prefix)
        sent = {"sms_sdk_app_id": "1", "multi_sms_info_set": messages(package, name)}
        response = client.send_multi_global_sms(**sent)
        response = asyncio.run(awaited(response, client)) if prefix else response
        [request] = endpoint.requests

    assert response.send_multi_status_set[0].ok
    assert (request.service, request.headers["x-tc-action"]) == (name, ACTION)
    assert request.headers["x-tc-version"] == ("2021-01-11" if name == "sms" else "2019-07-11")


async def awaited(response: Any, client: Any) -> Any:  # noqa: ANN401
    """Return an awaited response, and close its client."""
    try:
        return await response
    finally:
        await client.close()


def test_batches_are_as_large_as_the_version_of_their_client_allows(
    package: Any, spec: Spec  # noqa: ANN401
) -> None:
    with MockEndpoint(spec, rate_limits=False) as endpoint:
        for name in ("sms", OLD):
            client = client_of(package, endpoint, name)
            items = messages(package, name, 200)
            with client.send_multi_global_sms_batches(items, sms_sdk_app_id="1") as run:
                assert {outcome.kind for outcome in run} == {"done"}
        sizes = [(r.service, len(json.loads(r.body)["MultiSmsInfoSet"])) for r in endpoint.requests]
        twice = endpoint.acted_twice

    assert sorted(sizes) == [("sms", 200), (OLD, 100), (OLD, 100)]
    assert twice == []


def test_a_fault_can_be_for_one_version(package: Any, spec: Spec) -> None:  # noqa: ANN401
    with MockEndpoint(spec) as endpoint:
        endpoint.inject(faults.ErrorResponse("RequestLimitExceeded"), action=f"{OLD}.{ACTION}")
        for name in ("sms", OLD):
            client = client_of(package, endpoint, name)
            client.send_multi_global_sms(
                sms_sdk_app_id="1",
                multi_sms_info_set=messages(package, name),
                options=package.RequestOptions(attempts=2),
            )
        assert [(r.service, r.code) for r in endpoint.requests] == [
            ("sms", ""),
            (OLD, "RequestLimitExceeded"),
            (OLD, ""),
        ]
        with pytest.raises(ValueError, match=f"did you mean '{OLD}.{ACTION}'"):
            endpoint.inject(faults.BadGateway(), action=f"{OLD}.SendMultiGlobalSns")


def test_the_runtime_is_there_once(package: Any) -> None:  # noqa: ANN401
    old, new = getattr(package, OLD), package.sms
    assert old.SmsV20190711Client.__mro__[1] is new.SmsClient.__mro__[1]
    assert old.MultiSmsInfo is not new.MultiSmsInfo
    assert old.MultiSmsInfo.__mro__[1] is new.MultiSmsInfo.__mro__[1]


def test_one_of_them_can_be_chosen_everywhere(
    spec_root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = {finding.rule for finding in lint(spec_root).findings}
    assert told <= {"stale-number", "unchecked-read"}  # The older one has the prose of the newer.
    for wanted in ({"only": [f"{OLD}.{ACTION}"]}, {"services": asked_for([OLD], "--services")}):
        assert generate(spec_root, tmp_path / "made", **wanted).status == 0
        assert (tmp_path / "made" / OLD).exists()
        assert not (tmp_path / "made" / "sms").exists()
    options = MockOptions(environment={}, services=asked_for([OLD], "--services"))
    served: list[str] = []
    result = mock(spec_root, options, announce=served.append, log=print, wait=lambda: None)
    assert (result.status, len(served)) == (0, 1)
    capsys.readouterr()


def test_diff_tells_the_versions_apart(spec_root: Path, tmp_path: Path) -> None:
    before = tmp_path / "spec"
    copy_spec(before)

    added = diff_specs(str(before), str(spec_root), style="json")
    same = diff_specs(
        str(before), str(spec_root), services=asked_for(["sms"], "--services"), style="json"
    )

    assert [row["rule"] for row in json.loads(added.report)["changes"]] == ["service-added"]
    assert json.loads(same.report)["changes"] == []
