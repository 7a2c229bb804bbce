"""What an import changed, in a few lines for people; the diff has the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tc3gen.pages.merging.heads import HEAD

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from tc3gen.pages.merging.rules import Plain

_TABLES = {"request", "response", "fields"}
_MAX_CODES = 3
_MAX_LINES = 20


def summary(old: Plain, new: Plain, pages: int, written: Collection[str]) -> str:
    """Return what an import of so many *pages* did, in a line and some more for what changed."""
    count = f"{pages} page{'s' if pages != 1 else ''}"
    lines = changes(old, new)
    if not written:
        return f"nothing to do, {count} read\n"
    if not lines:
        return f"{count} imported, no fact changed, {' and '.join(written)} written\n"
    if len(lines) > _MAX_LINES:
        lines[_MAX_LINES - 1 :] = [f"and {len(lines) - _MAX_LINES + 1} more; see the diff"]
    return f"{count} imported\n" + "".join(f"  {line}\n" for line in lines)


def changes(old: Plain, new: Plain) -> list[str]:
    """Return a line for each thing that was added, changed or removed between two api.yaml."""
    lines = [
        f"changed {key}: {_shown(old[key])} -> {_shown(new[key])}"
        for key in HEAD
        if key in old and key in new and old[key] != new[key]
    ]
    for section in ("actions", "structures"):
        lines += _tables(old.get(section, {}), new.get(section, {}), section)
    return lines + _errors(old.get("errors", {}), new.get("errors", {}))


def _errors(old: Plain, new: Plain) -> list[str]:
    """Return a line for all codes that came or went: pages have dozens of them."""
    signed = _signed(list(old), list(new))
    texts = [code for code in new if code in old and old[code] != new[code]]
    lines = [f"changed errors: {_few(signed)}"] if signed else []
    return lines + ([f"changed texts of errors: {_few(texts)}"] if texts else [])


def _tables(old: Plain, new: Plain, path: str) -> Iterator[str]:
    for name, entry in new.items():
        if name not in old:
            yield f"added {path}.{name}{_size(entry)}"
        elif old[name] != entry:
            yield from _entries(old[name], entry, f"{path}.{name}")
    yield from (f"removed {path}.{name}" for name in old if name not in new)
    common = [name for name in new if name in old]
    if common != [name for name in old if name in new]:
        yield f"changed {path}: another order"


def _entries(old: Plain, new: Plain, path: str) -> Iterator[str]:
    for key in dict.fromkeys([*old, *new]):
        before, after = old.get(key), new.get(key)
        if before == after and key not in _TABLES:
            continue
        if key in _TABLES:
            yield from _tables(before or {}, after or {}, f"{path}.{key}")
        elif key == "errors":
            yield f"changed {path}.errors: {_codes(before or [], after or [])}"
        elif key in {"doc", "examples"}:
            yield f"changed {path}.{key}"
        else:
            yield f"changed {path}.{key}: {_shown(before)} -> {_shown(after)}"


def _size(entry: Plain) -> str:
    parts = [(len(entry.get("request", ())), "parameter"), (len(entry.get("errors", ())), "code")]
    parts.append((len(entry.get("fields", ())), "field"))
    told = ", ".join(f"{n} {word}{'s' if n != 1 else ''}" for n, word in parts if n)
    return f" ({told})" if told else ""


def _codes(old: list[str], new: list[str]) -> str:
    return _few(_signed(old, new)) or "another order"


def _signed(old: list[str], new: list[str]) -> list[str]:
    came = [f"+{code}" for code in new if code not in old]
    return came + [f"-{code}" for code in old if code not in new]


def _few(codes: list[str]) -> str:
    more = len(codes) - _MAX_CODES
    return ", ".join(codes[:_MAX_CODES]) + (f" and {more} more" if more > 0 else "")


def _shown(value: object) -> str:
    """Return *value* as YAML would have it, on one line whatever it holds."""
    if value is None:
        return "nothing"
    if isinstance(value, list):
        return ", ".join(_shown(item) for item in value) or "nothing"
    return str(value).lower() if isinstance(value, bool) else ascii(value).strip("'")
