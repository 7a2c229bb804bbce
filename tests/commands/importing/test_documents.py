"""The whole way: a saved page through the parser into a spec that lint accepts."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

import pytest

from tests.commands.importing.made import api_of
from tests.support.one_action import one_action

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tests.support.project import Project

SMS = one_action()["api.yaml"]
API = api_of(SMS)
NAME, ACTION = next(iter(API["actions"].items()))
COMMON = {
    "Action": f"Common Params. The value used for this API: {NAME}.",
    "Version": f"Common Params. The value used for this API: {API['version']}.",
    "Region": f"Common Params. This API only supports: {', '.join(ACTION['regions'])}.",
}


def table(head: str, rows: Iterable[Iterable[str]]) -> str:
    """Return a table of HTML."""
    cells = "".join(f"<th>{cell}</th>" for cell in head.split("|"))
    body = ("".join(f"<td>{html.escape(cell)}</td>" for cell in row) for row in rows)
    lines = "".join(f"<tr>{row}</tr>" for row in body)
    return f"<table><thead><tr>{cells}</tr></thead><tbody>{lines}</tbody></table>"


def demanded(field: dict[str, Any]) -> str:
    """Return the cell that says whether a field is required."""
    return "Yes" if field.get("required") else "No"


def action_document() -> str:
    """Return the page that says of the action what the spec of this repository says."""
    sent = [(name, "Yes", "String", doc) for name, doc in COMMON.items()]
    sent += [(n, demanded(m), m["type"], m["doc"]) for n, m in ACTION["request"].items()]
    examples = "".join(
        f"<h3>Example{number} {example['title']}</h3><h4>Input Example</h4>"
        f"<pre>POST / HTTP/1.1\nHost: {API['endpoint']}\nContent-Type: application/json\n"
        f"X-TC-Action: {NAME}\n\n{html.escape(example['request'])}</pre>"
        f"<h4>Output Example</h4><pre>{html.escape(example['response'])}</pre>"
        for number, example in enumerate(ACTION["examples"], 1)
    )
    received = [(name, of["type"], of["doc"]) for name, of in ACTION["response"].items()]
    codes = [(code, API["errors"][code]["doc"]) for code in ACTION["errors"]]
    rate = ACTION["rate_limit"].removesuffix("/s")
    return (
        f'<html><head><link rel="canonical" href="{ACTION["page"]}"></head><body>'
        f"<h1>{NAME}</h1><h2>1. API Description</h2>"
        f"<p>Domain name for API request: {API['endpoint']}.</p><p>{ACTION['doc']}</p>"
        f"<p>A maximum of {rate} requests can be initiated per second for this API.</p>"
        f"<h2>2. Input Parameters</h2>{table('Parameter Name|Required|Type|Description', sent)}"
        f"<h2>3. Output Parameters</h2>{table('Parameter Name|Type|Description', received)}"
        f"<h2>4. Example</h2>{examples}"
        f"<h2>6. Error Code</h2>{table('Error Code|Description', codes)}</body></html>"
    )


def types_document() -> str:
    """Return the page that says the same of the data types."""
    tables = (
        f"<h2>{name}</h2><p>{entry['doc']}</p><p>Used by actions: {NAME}.</p>"
        + table(
            "Name|Type|Required|Description",
            [(n, m["type"], demanded(m), m["doc"]) for n, m in entry["fields"].items()],
        )
        for name, entry in API["structures"].items()
    )
    return f"<html><body><h1>Data Types</h1>{''.join(tables)}</body></html>"


@pytest.fixture
def documents(tmp_path: Path) -> tuple[str, str]:
    """Return the paths of both pages."""
    paths = tmp_path / "action.html", tmp_path / "types.html"
    for path, text in zip(paths, (action_document(), types_document()), strict=True):
        path.write_text(text, "utf-8")
    return str(paths[0]), str(paths[1])


def test_both_pages_make_the_spec_of_this_repository_to_the_byte(
    empty_project: Project, documents: tuple[str, str]
) -> None:
    run = empty_project.run("import", *documents)
    assert (run.status, run.err) == (0, "")
    assert (empty_project.spec / "sms" / "api.yaml").read_text("utf-8") == SMS
    linted = empty_project.run("lint")
    assert (linted.status, linted.out.count("\n")) == (0, 1)
    assert ": note: no-policy: " in linted.out


def test_the_page_of_the_action_changes_no_fact_of_a_spec_that_has_its_data_types(
    project: Project, documents: tuple[str, str]
) -> None:
    (project.spec / "sms" / "pages.lock").unlink()
    run = project.run("import", documents[0])
    assert (run.status, run.err) == (0, "")
    said = "1 page imported, no fact changed, pages.lock written"
    assert run.out == f"{project.spec / 'sms'}: {said}\n"
    assert (project.spec / "sms" / "api.yaml").read_text("utf-8") == SMS


def test_the_page_of_the_action_alone_makes_a_spec_that_can_be_generated(
    empty_project: Project, documents: tuple[str, str]
) -> None:
    run = empty_project.run("import", documents[0])
    assert (run.status, run.err.count(": warning: inferred: ")) == (1, 2)
    assert len(run.err.splitlines()) == 2
    assert empty_project.run("lint").status == 0
    assert empty_project.run("generate").status == 0
    run = empty_project.run("import", documents[1], "--into", str(empty_project.spec / "sms"))
    assert (run.status, run.err) == (0, "")
    (empty_project.spec / "sms" / "policy.yaml").write_text("format: 1\n", "utf-8")
    assert empty_project.run("lint").out == ""


def test_a_limit_that_was_read_from_prose_is_stale_when_the_prose_changes(
    project: Project, documents: tuple[str, str]
) -> None:
    project.run("import", documents[0])
    lock = (project.spec / "sms" / "pages.lock").read_text("utf-8")
    [line] = [row for row in lock.splitlines() if "request.MultiSmsInfoSet:" in row]
    read = line.split(": ")[1].strip('"')
    policy = (project.spec / "sms" / "policy.yaml").read_text("utf-8")
    [old] = [row for row in policy.splitlines() if "read: " in row]
    project.edit("sms/policy.yaml", old, f'        read: "{read}"')
    assert (project.run("lint").status, project.run("lint").out) == (0, "")
    path = project.root / "action.html"
    text = path.read_text("utf-8").replace("at most 200", "at most 100")
    path.write_text(text, "utf-8")
    assert ": note: prose-changed: " in project.run("import", str(path)).err
    linted = project.run("lint")
    assert (linted.status, linted.out.count("\n")) == (1, 2)
    assert ": warning: stale-read: the prose about MultiSmsInfoSet" in linted.out
    assert ": warning: stale-number: the description says 'at most 100'" in linted.out
