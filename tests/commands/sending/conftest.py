"""A campaign in a folder, and the fake endpoint that it is sent to."""

from __future__ import annotations

import csv
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from tc3gen.commands import Console, load_spec
from tc3gen.commands.send_campaign import send
from tc3gen.commands.send_client import make_client
from tc3gen.commands.send_options import SendOptions
from tc3gen.findings import show
from tc3gen.mock import MockEndpoint
from tc3gen.sending.recipients import Columns
from tests.support.machines import without_a_key
from tests.support.project import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from tc3gen.commands import Result
    from tc3gen.commands.send_client import SendingClient
    from tc3gen.model import Spec

ROWS = (("+6581234567", "1234"), ("+60198890000", "5678"), ("+14155550123", "9012"))


def many(count: int) -> list[tuple[str, str]]:
    """Return rows to *count* numbers."""
    return [(f"+6581{number:06}", f"{number:06}") for number in range(count)]


@dataclass
class Terminal:
    """What a command shows; the user says *agrees*, after doing *meanwhile*."""

    agrees: bool = True
    meanwhile: Callable[[], object] = lambda: None
    notices: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def confirm(self, question: str) -> bool:
        """Respond to *question*."""
        self.questions.append(question)
        self.meanwhile()
        return self.agrees

    @property
    def console(self) -> Console:
        """What a command uses of it."""
        return Console(
            say=self.notices.append,
            notify=self.notices.append,
            progress=self.lines.append,
            read=lambda: b"",
            confirm=self.confirm,
        )


@dataclass
class Campaign:
    """A file of recipients, and how it is sent."""

    folder: Path
    endpoint: MockEndpoint
    client: SendingClient
    terminal: Terminal = field(default_factory=Terminal)

    @property
    def recipients(self) -> Path:
        """The file of recipients."""
        return self.folder / "recipients.csv"

    @property
    def journal(self) -> Path:
        """The file that remembers."""
        return self.folder / "campaign.db"

    @property
    def report(self) -> Path:
        """The file with a line a recipient."""
        return self.folder / "out.csv"

    def write(self, rows: Sequence[tuple[str, str]] = ROWS) -> None:
        """Write numbers and codes into the file of recipients."""
        lines = [f"{number},{code}\n" for number, code in rows]
        self.recipients.write_text("phone_number,code\n" + "".join(lines), "utf-8")

    def send(self, **options: Any) -> Result:  # noqa: ANN401 - those of SendOptions
        """Send with these options."""
        given = {
            "recipients": self.recipients,
            "columns": Columns(number="phone_number", params=("code",)),
            "template": "1800308",
            "app": "1400006666",
            "region": "ap-singapore",
            "journal": self.journal,
            "endpoint": self.endpoint.url,
        }
        asked = SendOptions(**{**given, **options})
        return send(asked, self.terminal.console, client_of=lambda _: self.client)

    def told(self, **options: Any) -> tuple[int, str]:  # noqa: ANN401 - those of SendOptions
        """Send, and return the exit code and the findings, without the folder."""
        result = self.send(**options)
        return result.status, show(result.findings).replace(f"{self.folder}/", "")

    def reported(self) -> list[dict[str, str]]:
        """Return the lines of the report."""
        with self.report.open(encoding="utf-8", newline="") as file:
            return [*csv.DictReader(file)]

    def states(self) -> dict[str, int]:
        """Return how many messages the journal has in each state."""
        with closing(sqlite3.connect(self.journal)) as database:
            return dict(database.execute("SELECT state, count(*) FROM item GROUP BY state"))

    @property
    def sent(self) -> int:
        """How many messages the endpoint has accepted."""
        return sum(count.acted for count in self.endpoint.counts.values())


@pytest.fixture(scope="session")
def sms_spec() -> Spec:
    """Return the spec of this repository."""
    return load_spec(ROOT / "spec")


@pytest.fixture(scope="session")
def sending_client() -> SendingClient:
    """Return the client that sends, which takes a second to make."""
    client = make_client(ROOT / "spec")
    assert not isinstance(client, list)
    return client


@pytest.fixture
def campaign(
    tmp_path: Path,
    sms_spec: Spec,
    sending_client: SendingClient,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Campaign]:
    """Return a campaign with three recipients, and a key in the environment."""
    without_a_key(monkeypatch, tmp_path)
    with MockEndpoint(sms_spec, rate_limits=False) as endpoint:
        monkeypatch.setenv("TENCENTCLOUD_SECRET_ID", endpoint.secret_id)
        monkeypatch.setenv("TENCENTCLOUD_SECRET_KEY", endpoint.secret_key)
        made = Campaign(tmp_path, endpoint, sending_client)
        made.write()
        yield made
        assert endpoint.acted_twice == []
