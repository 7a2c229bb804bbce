"""A service that grows gets other modules, and whatever programs wrote and kept still works."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from tc3gen.commands import generate
from tests.support.packages import write_spec

if TYPE_CHECKING:
    from pathlib import Path

_FIELDS = 40

_PICKLE = """
import pickle
from made.demo import Thing, DescribeA0Response
from made.demo.client import AsyncDemoClient, DemoClient
from made.demo.models import DescribeA0Request

values = [DescribeA0Request(f1="a", thing=Thing(f2="b")), DescribeA0Response(f3="c")]
with open("values.pickle", "rb" if KEPT else "wb") as file:
    if KEPT:
        assert pickle.load(file) == values
    else:
        pickle.dump(values, file)
"""


def api(actions: int) -> str:
    """Return a service with so many *actions*, and one structure that the first leads to."""
    fields = "".join(f"      F{n}: {{type: String, doc: One.}}\n" for n in range(_FIELDS))
    made = "".join(
        f"  DescribeA{number}:\n    doc: Gives a thing.\n    request:\n"
        f"      Thing: {{type: Thing, doc: A thing.}}\n{fields}    response:\n{fields}"
        for number in range(actions)
    )
    return f"actions:\n{made}structures:\n  Thing:\n    doc: A thing.\n    fields:\n{fields}"


def python(folder: Path, program: str) -> None:
    """Run *program* in *folder*, which has the package ``made``."""
    head = "import sys\nsys.path.insert(0, '')\n"
    result = subprocess.run(
        [sys.executable, "-I", "-B", "-W", "error", "-c", head + program],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=folder,
    )
    assert (result.returncode, result.stderr) == (0, "")


def test_imports_and_pickles_outlive_the_growth_of_a_service_and_its_return(
    tmp_path: Path,
) -> None:
    small, large = (write_spec(tmp_path / str(count), api(count)) for count in (1, 8))
    package = tmp_path / "made"

    assert generate(small, package).status == 0
    assert (package / "demo" / "models.py").is_file()
    python(tmp_path, f"KEPT = False{_PICKLE}")

    result = generate(large, package)
    assert (result.status, [f for f in result.findings if f.severity == "error"]) == (0, [])
    assert not (package / "demo" / "models.py").exists()
    # One action alone led to the structure before; now all of them do.
    assert (package / "demo" / "models" / "_thing.py").is_file()
    python(tmp_path, f"KEPT = True{_PICKLE}")
    python(tmp_path, f"KEPT = False{_PICKLE}")
    assert generate(large, package, check=True).status == 0

    assert generate(small, package).status == 0
    assert not (package / "demo" / "models").exists()
    python(tmp_path, f"KEPT = True{_PICKLE}")
