# SPDX-License-Identifier: MIT-0
"""A small client for Tencent Cloud API 3.0, made by tc3gen to be kept in your own repository.

Each service has a package of its own here; what they share stands in this one. Import from here,
from the services and from the modules without an underscore: what they list in ``__all__`` is
promised. Modules that begin with an underscore may change with any release.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from ._calls.options import RequestOptions
from ._http.messages import HttpRequest, HttpResponse, Transport
from ._http.transport import HttpTransport
from .credentials import AsyncCredentialProvider, Credential, CredentialProvider
from .errors import *  # noqa: F403 - tc3gen writes the names here, and into __all__

if TYPE_CHECKING:
    from ._batches.async_runs import AsyncBatchRun
    from ._batches.journaling import BatchJournal, Campaign, JournalRecord
    from ._batches.outcomes import Outcome, Tally
    from ._batches.postgres_journal import PostgresJournal
    from ._batches.postgres_rate_limiter import PostgresRateLimiter
    from ._batches.runs import BatchRun
    from ._batches.sharing import SharedJournal
    from ._batches.sqlite_journal import Journal
    from ._calls.clock import AsyncClock, Clock
    from ._calls.conversion import Deviation
    from ._calls.hooks import Attempt
    from ._calls.json_codec import Codec
    from ._calls.rate_limiter import SharedRateLimiter
    from ._calls.responses import ResponseMeta
    from ._calls.retry_settings import Retry
    from ._credentials.refreshing import RefreshingCredential
    from ._http.async_transport import AsyncHttpTransport
    from ._http.messages import AsyncTransport
    from ._sources.chain import ProviderChain
    from ._sources.metadata import RoleProvider
    from ._sources.profiles import ProfileProvider
    from ._sources.source import EnvironmentProvider
    from ._sources.sts import AssumeRoleProvider, WebIdentityProvider
    from ._sources.tke import TkeProvider
    from ._version import __version__ as __version__

__all__ = [
    "AssumeRoleProvider",
    "AsyncBatchRun",
    "AsyncClock",
    "AsyncCredentialProvider",
    "AsyncHttpTransport",
    "AsyncTransport",
    "Attempt",
    "BatchJournal",
    "BatchRun",
    "Campaign",
    "Clock",
    "Codec",
    "Credential",
    "CredentialProvider",
    "Deviation",
    "EnvironmentProvider",
    "HttpRequest",
    "HttpResponse",
    "HttpTransport",
    "Journal",
    "JournalRecord",
    "Outcome",
    "PostgresJournal",
    "PostgresRateLimiter",
    "ProfileProvider",
    "ProviderChain",
    "RefreshingCredential",
    "RequestOptions",
    "ResponseMeta",
    "Retry",
    "RoleProvider",
    "SharedJournal",
    "SharedRateLimiter",
    "Tally",
    "TkeProvider",
    "Transport",
    "WebIdentityProvider",
]

_LAZY = {
    "AssumeRoleProvider": "._sources.sts",
    "AsyncBatchRun": "._batches.async_runs",
    "AsyncClock": "._calls.clock",
    "AsyncHttpTransport": "._http.async_transport",
    "AsyncTransport": "._http.messages",
    "Attempt": "._calls.hooks",
    "BatchJournal": "._batches.journaling",
    "BatchRun": "._batches.runs",
    "Campaign": "._batches.journaling",
    "Clock": "._calls.clock",
    "Codec": "._calls.json_codec",
    "Deviation": "._calls.conversion",
    "EnvironmentProvider": "._sources.source",
    "Journal": "._batches.sqlite_journal",
    "JournalRecord": "._batches.journaling",
    "Outcome": "._batches.outcomes",
    "PostgresJournal": "._batches.postgres_journal",
    "PostgresRateLimiter": "._batches.postgres_rate_limiter",
    "ProfileProvider": "._sources.profiles",
    "ProviderChain": "._sources.chain",
    "RefreshingCredential": "._credentials.refreshing",
    "ResponseMeta": "._calls.responses",
    "Retry": "._calls.retry_settings",
    "RoleProvider": "._sources.metadata",
    "SharedJournal": "._batches.sharing",
    "SharedRateLimiter": "._calls.rate_limiter",
    "Tally": "._batches.outcomes",
    "TkeProvider": "._sources.tke",
    "WebIdentityProvider": "._sources.sts",
    "__version__": "._version",
}
"""The modules of types that programs name in annotations; each is imported with its first use."""


def __getattr__(name: str) -> object:
    """Import a public type when it is first asked for."""
    module = _LAZY.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(module, __name__), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
