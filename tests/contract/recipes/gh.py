"""GitHub's command line, as far as the recipes use it: a program that keeps a repository in a file.

It takes `gh api`, and hands the token to git, as `gh auth git-credential` does.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

_STATE = Path(os.environ.get("GH_STATE", os.devnull))


class NotFoundError(Exception):
    """What GitHub calls 404."""


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("path")
    parser.add_argument("--method")
    parser.add_argument("--silent", action="store_true")
    parser.add_argument("--jq", choices=[".number"])
    parser.add_argument("-f", action="append", default=[])
    parser.add_argument("-F", action="append", default=[])
    return parser.parse_args(sys.argv[2:])


def _fields(options: argparse.Namespace) -> dict[str, str]:
    pairs = dict(each.split("=", 1) for each in options.f)
    for name, value in (each.split("=", 1) for each in options.F):
        pairs[name] = Path(value.removeprefix("@")).read_text("utf-8")
    return pairs


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


def _api() -> int:
    options = _arguments()
    sent = _fields(options)
    method = options.method or ("POST" if sent else "GET")
    state = json.loads(_STATE.read_text("utf-8"))
    state["calls"].append(f"{method} {options.path}")
    try:
        response = _respond(state, method, options.path, sent)
    except NotFoundError:
        print("gh: Not Found (HTTP 404)", file=sys.stderr)  # noqa: T201 - as gh does
        return 1
    finally:
        _STATE.write_text(json.dumps(state), "utf-8")
    if not options.silent:
        shown = response["number"] if options.jq else response
        print(json.dumps(shown))  # noqa: T201 - as gh does
    return 0


def _main() -> int:
    if not os.environ.get("GH_TOKEN"):
        return 4
    if sys.argv[1:3] == ["auth", "git-credential"]:
        if sys.argv[3:] == ["get"]:
            print(f"username=x-access-token\npassword={os.environ['GH_TOKEN']}")  # noqa: T201
        return 0
    return _api()


if __name__ == "__main__":
    sys.exit(_main())
