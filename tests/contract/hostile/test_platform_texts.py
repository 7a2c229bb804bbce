"""Hostile texts in what all services share: names, values and codes of the platform."""

from __future__ import annotations

import hashlib
import hmac
import re
from functools import cache
from typing import TYPE_CHECKING

import pytest

from tc3gen.emit.modules import package_modules
from tests.contract.hostile.corpus import BLANK, HOSTILE
from tests.contract.hostile.imported import Imported, import_package, module_of, write_package
from tests.contract.hostile.judged import SHOWN
from tests.contract.hostile.pieces import everywhere, model_of, platform_spec_of, sound, spec_of
from tests.contract.hostile.trees import anatomy, folded, hidden, sources
from tests.support.slots import text_slots

if TYPE_CHECKING:
    from pathlib import Path

    from tests.contract.hostile.pieces import FillWith
    from tests.support.slots import Flow

TEXTS = {**HOSTILE, **BLANK}
SLOTS = sorted(text_slots())
_MARK = re.compile(r"zq(\d+)qz")


def marked(slot: str, steps: Flow, old: str, _: str) -> str:
    """Put a word into each free slot that tells the slot."""
    return everywhere(slot, steps, old, f"zq{SLOTS.index(slot)}qz")


@cache
def rendered(text: str, fill: FillWith = everywhere) -> dict[str, str]:
    """Return the modules of a spec with *text* in each slot of its platform, and as a prefix."""
    files = platform_spec_of(text, fill)
    prefixes = files["platform"]["error_prefixes"]
    prefixes[text] = prefixes["FailedOperation"]
    return sources(package_modules(model_of(files)))


@pytest.fixture(scope="module")
def harmless() -> dict[str, str]:
    """Return the modules of a spec with a mark in each slot of its platform."""
    return rendered("zq0qz", marked)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an imported package, in which modules can be put."""
    folder = tmp_path_factory.mktemp("platforms") / "hostile_platform"
    write_package(package_modules(model_of(spec_of(["Says."], sound))), folder)
    import_package(folder)
    return folder


def imported(package: Path, name: str, source: str) -> Imported:
    """Return the module that *source* makes inside of *package*."""
    (package / f"{name}.py").write_text(source, "utf-8")
    return module_of(package.name, name)


def test_a_text_reaches_the_package_from_the_slots_that_say_so(harmless: dict[str, str]) -> None:
    found = {SLOTS[int(mark[1])] for text in harmless.values() for mark in _MARK.finditer(text)}

    assert found - {SLOTS[0]} == {slot for slot in SHOWN if slot.startswith("platform.")}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_hostile_platform_changes_nothing_but_texts(text: str, harmless: dict[str, str]) -> None:
    made = rendered(text)

    for path, source in harmless.items():
        wanted, found = anatomy(source), anatomy(made[path])
        assert (found.shape, found.comments) == (wanted.shape, wanted.comments)
        assert found.texts == [folded(_MARK.sub(lambda _: text, said)) for said in wanted.texts]
        assert hidden(made[path]) == set()


@pytest.mark.parametrize(("name", "text"), [*TEXTS.items()], ids=TEXTS)
def test_a_value_of_the_platform_is_the_one_of_the_spec_to_the_character(
    name: str, text: str, package: Path
) -> None:
    made = rendered(text)
    signer = imported(package, f"signer_{name.replace('-', '_')}", made["signer.py"])
    platform = imported(package, f"platform_{name.replace('-', '_')}", made["_platform.py"])

    values = {name: vars(signer)[name] for name in ("ALGORITHM", "_TERMINATOR", "_CONTENT_TYPE")}
    assert values == dict.fromkeys(values, text)
    assert (text,) == platform.LANGUAGES
    assert [*platform.PREFIXES] == ["FailedOperation", text]
    assert platform.COMMON_CODES["FailedOperation"][0] == folded(text)


@pytest.mark.parametrize(("name", "text"), [*HOSTILE.items()], ids=HOSTILE)
def test_the_secret_is_signed_with_the_prefix_of_the_spec(
    name: str, text: str, package: Path
) -> None:
    signer = imported(package, f"secret_{name.replace('-', '_')}", rendered(text)["signer.py"])

    key = (text + "secret").encode()
    for part in ("2020-01-01", "demo", text):
        key = hmac.digest(key, part.encode(), hashlib.sha256)
    assert signer.signing_key("secret", "2020-01-01", "demo") == key
