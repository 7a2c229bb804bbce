"""A client is made from a spec in memory, and is the one that users vendor."""

from __future__ import annotations

from tc3gen.commands.clients import client_files, load_client
from tc3gen.mock import MockEndpoint
from tests.support.project import ROOT
from tests.support.services import repository_spec, service_called

SPEC = repository_spec()
SMS = service_called("sms")

OF_CALLBACKS = {
    "sms/client/_async_client.py",
    "sms/client/_client.py",
    "sms/models/__init__.py",
    "sms/statuses.py",
}
"""What also knows the structures of callbacks, which are no actions and nobody can call."""


def test_its_files_are_those_that_generate_writes() -> None:
    package = ROOT / "generated" / "tc3"
    made = client_files(SMS, SPEC.platform, [action.name for action in SMS.actions])
    assert "sms/models/send_sms.py" in made
    others = {path for path in made if made[path] != (package / path).read_text("utf-8")}
    assert others == OF_CALLBACKS


def test_it_has_the_actions_that_were_asked_for_and_no_others() -> None:
    files = client_files(SMS, SPEC.platform, ["SendSms"])
    with load_client(SMS, SPEC.platform, ["SendSms"]) as loaded:
        client = loaded.service.SmsClient
        assert hasattr(client, "send_sms")
        assert not hasattr(client, "delete_sms_sign")
    assert not [path for path in files if "delete" in path]


def test_it_calls_an_endpoint() -> None:
    with (
        MockEndpoint(SPEC) as endpoint,
        load_client(SMS, SPEC.platform, ["SendSms"]) as loaded,
    ):
        key = loaded.package.Credential(endpoint.secret_id, endpoint.secret_key)
        client = loaded.service.SmsClient(key, region="ap-singapore", endpoint=endpoint.url)
        with client as sms:
            response = sms.send_sms(
                phone_number_set=["+6591234567"],
                sms_sdk_app_id="1400006666",
                template_id="1800308",
                template_param_set=["190191"],
            )
        assert [status.ok for status in response.send_status_set] == [True]
        assert len(endpoint.requests) == 1
