"""GitHub's command line, as far as the recipes use it: a program that keeps a repository in a file.

It takes `gh api`, and hands the token to git, as `gh auth git-credential` does.
"""

from __future__ import annotations

import json
import os
import sys

TYPE_CHECKING = False  # Importing typing takes its time, too.
if TYPE_CHECKING:
    from typing import Any


class NotFoundError(Exception):
    """What GitHub calls 404."""


def _parsed(arguments: list[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return options and fields; written without argparse, which takes longer than all the rest."""
    options: dict[str, str] = {}
    fields: dict[str, str] = {}
    rest = iter(arguments)
    for argument in rest:
        if argument in {"-f", "-F"}:
            name, _, value = next(rest).partition("=")
            fields[name] = _read(value[1:]) if argument == "-F" else value
        elif argument == "--silent":
            options[argument] = ""
        elif argument in {"--method", "--jq"}:
            options[argument] = next(rest)
        else:
            assert "path" not in options
            options["path"] = argument
    return options, fields


def _read(path: str) -> str:
    with open(path, encoding="utf-8") as file:  # noqa: PTH123 - pathlib takes as long as argparse
        return file.read()


def _respond(
    state: dict[str, Any], method: str, path: str, sent: dict[str, str]
) -> Any:  # noqa: ANN401 - JSON
    below, _, query = path.removeprefix("repos/shop/client/").partition("?")
    match [method, *below.split("/")]:
        case ["GET", "pulls"]:
            assert query == "state=all&head=shop:tc3gen/refresh"
            return state["pulls"]
        case ["POST", "pulls"]:
            state["pulls"].append(_opened(len(state["pulls"]) + 1, sent))
            return state["pulls"][-1]
        case ["PATCH", "pulls", number]:
            state["pulls"][int(number) - 1].update(sent)
        case ["GET", "labels", name]:
            if name not in state["labels"]:
                raise NotFoundError
        case ["POST", "labels"]:
            state["labels"].append(sent["name"])
        case ["POST", "issues", number, "labels"]:
            state["pulls"][int(number) - 1]["labels"].append({"name": sent["labels[]"]})
        case ["DELETE", "issues", number, "labels", name]:
            state["pulls"][int(number) - 1]["labels"].remove({"name": name})
        case _:
            raise NotFoundError
    return {}


def _opened(number: int, sent: dict[str, str]) -> dict[str, Any]:
    head = {"sha": "", "repo": {"full_name": "shop/client"}}
    return {"number": number, "state": "open", "labels": [], **sent, "head": head}


def _api(arguments: list[str]) -> int:
    options, sent = _parsed(arguments)
    path = options["path"]
    method = options.get("--method") or ("POST" if sent else "GET")
    state = json.loads(_read(os.environ["GH_STATE"]))
    state["calls"].append(f"{method} {path}")
    try:
        response = _respond(state, method, path, sent)
    except NotFoundError:
        print("gh: Not Found (HTTP 404)", file=sys.stderr)  # noqa: T201 - as gh does
        return 1
    finally:
        with open(os.environ["GH_STATE"], "w", encoding="utf-8") as file:  # noqa: PTH123 - as above
            json.dump(state, file)
    if "--silent" not in options:
        chosen = options.get("--jq", "").removeprefix(".")
        print(json.dumps(response[chosen] if chosen else response))  # noqa: T201 - as gh does
    return 0


def _main() -> int:
    if not os.environ.get("GH_TOKEN"):
        return 4
    if sys.argv[1:3] == ["auth", "git-credential"]:
        if sys.argv[3:] == ["get"]:
            print(f"username=x-access-token\npassword={os.environ['GH_TOKEN']}")  # noqa: T201
        return 0
    return _api(sys.argv[2:])


if __name__ == "__main__":
    sys.exit(_main())
