"""The headline promise: all that is wrong is shown in one run, where it is, with what was meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.support.project import Project

API = """\
format: 1
service: demo
version: "2024-01-01"
endpoint: demo.tencentcloudapi.com
actions:
  Send:
    doc: Sends.
    rate_limt: 10/s
    request:
      Text: {type: Strng, doc: What to send.}
      Items: {type: Array of Messsage, required: true, doc: To whom.}
    response: {}
structures:
  Message: {doc: A message., fields: {To: {type: String, doc: A number.}}}
"""


def write(project: Project, path: str, text: str) -> None:
    """Write a file of the project's spec."""
    target = project.spec / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, "utf-8")
    policy = target.with_name("policy.yaml")
    if target.name == "api.yaml" and not policy.exists():
        policy.write_text("format: 1\n", "utf-8")


def test_typos_in_a_key_a_type_and_a_structure_are_all_shown_in_one_run(
    empty_project: Project,
) -> None:
    write(empty_project, "demo/api.yaml", API)
    run = empty_project.run("lint")
    file = empty_project.spec / "demo" / "api.yaml"
    assert run.out.splitlines() == [
        f"{file}:8:5: unknown-key: Send takes no key 'rate_limt' (did you mean 'rate_limit'?)",
        f"{file}:10:20: unknown-type: no structure is called 'Strng' (did you mean 'String'?)",
        f"{file}:11:21: unknown-type: no structure is called 'Messsage' (did you mean 'Message'?)",
    ]
    assert run.status == 1


def test_findings_of_all_files_come_sorted_by_path_line_and_column(empty_project: Project) -> None:
    write(empty_project, "b/api.yaml", API.replace("service: demo", "service: 7"))
    write(empty_project, "a/api.yaml", API.replace("String", "Strin"))
    write(empty_project, "a/policy.yaml", "format: 1\nactons: {}\n")
    write(empty_project, "platform.yaml", "")
    locations = [line.split(": ")[0] for line in empty_project.run("lint").out.splitlines()]
    root = empty_project.spec
    assert locations == [
        f"{root}/a/api.yaml:2:10",
        f"{root}/a/api.yaml:8:5",
        f"{root}/a/api.yaml:10:20",
        f"{root}/a/api.yaml:11:21",
        f"{root}/a/api.yaml:14:50",
        f"{root}/a/policy.yaml:2:1",
        f"{root}/b/api.yaml:2:10",
        f"{root}/b/api.yaml:8:5",
        f"{root}/b/api.yaml:10:20",
        f"{root}/b/api.yaml:11:21",
        f"{root}/platform.yaml:1:1",
    ]


@pytest.mark.parametrize(
    ("folder", "instead"),
    [
        ("my-service", ", such as my_service"),
        ("class", ", such as class_"),
        ("errors", ", such as errors_"),
        *(("Demo", ""), ("a.b", ""), ("1st", ""), (".hidden", "")),
    ],
    ids=["dash", "keyword", "shared", "capital", "dot", "digit", "hidden"],
)
def test_a_folder_that_cannot_become_a_package_is_a_finding(
    empty_project: Project, folder: str, instead: str
) -> None:
    sound = API.replace("rate_limt", "rate_limit").replace("Strng", "String")
    write(empty_project, f"{folder}/api.yaml", sound.replace("Messsage", "Message"))
    run = empty_project.run("lint")
    assert run.out == (
        f"{empty_project.spec / folder}: name: the folder {folder!r} cannot become a Python "
        "package (a word in lower case, no keyword and no module that all services share"
        f"{instead})\n"
    )
    assert run.status == 1
