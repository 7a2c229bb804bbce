"""The key that commands sign with: looked for where the clients of programs look for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tc3gen.commands.specs import packaged_platform, packaged_specs
from tc3gen.findings import Finding, Location
from tc3gen.spec.files import API_FILE
from tc3gen.spec.reader import read_spec

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping
    from pathlib import Path
    from types import ModuleType

    from tc3gen.calling.recording import Generated
    from tc3gen.model import Service

WHERE = (
    "The key comes from the profile that is named. Without one it comes from the first of: "
    "TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY and, for temporary keys, TENCENTCLOUD_TOKEN "
    "of the environment; the profile TCCLI_PROFILE, or default; the role of the machine; the "
    "service account of a pod in TKE."
)
"""What the help of a command says."""

_HINT = "set TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY, or name a --profile"
_HINT_OF_PROFILE = "mend it, name another one, or leave out --profile to look elsewhere, too"
_STS, _ISSUES = "sts", "AssumeRoleWithWebIdentity"
_OF_A_POD = "TKE_ROLE_ARN"


def add_profile(parser: argparse._ActionsContainer) -> None:
    """Add the option that names a profile."""
    parser.add_argument(
        "--profile",
        metavar="NAME",
        help="take the key of this profile, whatever the environment says; it stands in "
        "~/.tencentcloud/credentials, or tccli wrote it",
    )


def provider_of(
    package: ModuleType, profile: str | None, environment: Mapping[str, str]
) -> Generated:
    """Return what provides the key of this machine to clients of *package*, as from_env does."""
    chain = package.ProviderChain.default(profile=profile, environ=environment)
    return package.RefreshingCredential(chain)


def credential_findings(error: Generated, rule: str, profile: str | None) -> list[Finding]:
    """Return where the key was looked for, and why it is not there: a line each, in their order.

    That is the *profile* alone, if one was named.
    """
    hint = _HINT if profile is None else _HINT_OF_PROFILE
    tried = [(f"the key, {each.path}", each.message) for each in error.tried]
    found = tried or [("the key", error.message)]
    return [
        Finding(Location(where), rule, message, "" if number else hint)
        for number, (where, message) in enumerate(found)
    ]


def issuing_service(
    spec_root: Path, environment: Mapping[str, str]
) -> list[tuple[Service, list[str]]]:
    """Return the service that issues the key of this pod, with the action that does.

    It is read below *spec_root*, or comes with tc3gen; nothing where neither has it, or this is no
    pod.
    """
    if not environment.get(_OF_A_POD):
        return []
    for root in (spec_root, packaged_specs()):
        if (root / _STS / API_FILE).is_file():
            reading = read_spec(root, packaged_platform(), {_STS: Location(_OF_A_POD)})
            services = [] if reading.spec is None else reading.spec.services
            found = [one for one in services if _ISSUES in {each.name for each in one.actions}]
            return [(service, [_ISSUES]) for service in found]
    return []
