"""The client that sends: made in memory from the spec, so that a folder without one is enough."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tc3gen.commands.clients import load_client
from tc3gen.commands.credentials import issuing_service
from tc3gen.commands.specs import packaged_platform, packaged_specs
from tc3gen.findings import Finding, Location
from tc3gen.spec.files import API_FILE
from tc3gen.spec.reader import read_spec

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType

    from tc3gen.model import Action, Service
    from tc3gen.sending.describing import Campaign
    from tc3gen.sending.recipients import Recipient

SERVICE, ACTION = "sms", "SendMultiGlobalSms"


@dataclass(frozen=True, slots=True)
class SendingClient:
    """The modules of a client that sends, and the action that it does so with."""

    service: Service
    action: Action
    package: ModuleType
    sms: ModuleType

    @property
    def batch_size(self) -> int:
        """How many messages go into a request."""
        return self.action.batch.size if self.action.batch else 1

    def message(self, recipient: Recipient, campaign: Campaign) -> Any:  # noqa: ANN401 - generated
        """Return what is sent to *recipient*."""
        return self.sms.MultiSmsInfo(
            phone_number=recipient.number,
            template_id=campaign.template,
            template_param_set=[*recipient.params],
            sender_id=campaign.sender or None,
            session_context=recipient.context,
        )

    def problems(self, recipient: Recipient, campaign: Campaign) -> Iterator[str]:
        """Yield what the client would refuse of the message to *recipient*."""
        for problem in self.message(recipient, campaign).check():
            yield str(problem)


def make_client(spec_root: Path) -> SendingClient | list[Finding]:
    """Return the client of the spec, or why there is none.

    Where the spec below *spec_root* does not have the action, the one that comes with tc3gen is
    used.
    """
    asked = {SERVICE: Location("tc3gen send")}
    for root in (spec_root, packaged_specs()):
        if not (root / SERVICE / API_FILE).is_file():
            continue
        reading = read_spec(root, packaged_platform(), asked)
        if reading.spec is None:
            return reading.findings
        [service] = reading.spec.services
        action = next((known for known in service.actions if known.name == ACTION), None)
        if action is not None and action.batch is not None:
            issuing = issuing_service(spec_root, os.environ)
            loaded = load_client(service, reading.spec.platform, [ACTION], issuing)
            return SendingClient(service, action, loaded.package, loaded.service)
    message = f"no spec has {ACTION} with a batch"
    return [Finding(Location(str(spec_root)), "client", message, "policy.yaml has `batch:`")]
