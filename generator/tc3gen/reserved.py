"""Names that generated code takes for itself, read from the runtime and the templates.

Nothing here is listed by hand: a name is taken as soon as a template uses it.
"""

from __future__ import annotations

import ast
import builtins
import dataclasses
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeGuard

if TYPE_CHECKING:
    from collections.abc import Iterable

_EMIT = Path(__file__).parent / "emit"
_RUNTIME = _EMIT / "runtime"
_BASES = _RUNTIME / "_calls" / "structures.py"
_VIEWS = _EMIT / "views"
_TEMPLATES = _EMIT / "templates"
_SERVICE = _TEMPLATES / "%service"

_CLIENT = tuple(
    f"{name}.py.jinja"
    for name in ("client", "_api", "_operation", "_method", "_async_method", "_until")
)
"""The templates of a module ``client``."""

_NO_MODELS = {*_CLIENT, "errors.py.jinja"}

_NO_CLASSES = {"errors.py.jinja", "statuses.py.jinja"}
"""The templates of modules that name no class of a service, or only as ``models.Thing``."""

_JINJA = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
_TEXTS = re.compile(r'"""\S.*?"""|"[^"\n]*"', re.DOTALL)
_INCLUDED = re.compile(r'include "%service/(\w+\.py\.jinja)"')
_FILLED_IN = re.compile(r"\{\w*\}")
_COMMENTS = re.compile(r"#[^\n]*")
_OUTSIDE = re.compile(
    r"^ {4}(?:async )?def .*?\) ->[^\n]*|^ {4}(?!async |def )\S[^\n]*", re.DOTALL | re.MULTILINE
)
"""What stands in the body of a class and outside of its functions' bodies."""

_LOOKED_UP = frozenset({*dir(builtins), *dataclasses.__all__})
_CLASS = re.compile(r"^class (\w+)", re.MULTILINE)
_WORD = re.compile(r"(?<!\w)[A-Za-z_]\w*")


@cache
def shared_modules() -> frozenset[str]:
    """Return the modules that stand beside the packages of the services."""
    copied = {path.stem for path in _RUNTIME.glob("*.py")}
    rendered = {path.name.partition(".")[0] for path in _TEMPLATES.glob("*.py.jinja")}
    return frozenset(name for name in copied | rendered if not name.startswith("_"))


@cache
def class_names() -> frozenset[str]:
    """Return the classes and constants that the modules with the classes of a service use.

    The classes beside them that users import from the same package are taken, too: ErrorCode.
    """
    files = [path for path in _SERVICE.glob("*.jinja") if path.name not in _NO_CLASSES]
    files += (_TEMPLATES / "_fields").rglob("*.jinja")
    words = {word for path in files for word in _words(path)}
    words |= {word for path in _VIEWS.glob("*.py") for word in _written(path)}
    words |= set(_CLASS.findall(_code(_SERVICE / "errors.py.jinja")))
    return frozenset(word for word in words if word[0].isupper())


@cache
def api_error_classes() -> tuple[str, ...]:
    """Return the classes of the runtime that an error code can have, as they stand there."""
    tree = ast.parse((_RUNTIME / "errors.py").read_text("utf-8"))
    classes = (node for node in tree.body if _is_class(node))
    return tuple(node.name for node in classes if "ApiError" in map(ast.unparse, node.bases))


@cache
def operation_constants() -> frozenset[str]:
    """Return the constants of a module ``client`` that every service has."""
    words = (word for name in _CLIENT for word in _words(_SERVICE / name))
    return frozenset(word for word in words if word[0] == "_")


@cache
def model_fields() -> frozenset[str]:
    """Return the attributes and methods that the classes of a service have beside its fields."""
    sources = (_code(path) for path in _with_parts("models.py.jinja"))
    defined = re.compile(r"^    (?:def )?([a-z]\w*)(?:\(|: )", re.MULTILINE)
    written = {name for source in sources for name in defined.findall(source)}
    bases = (node.name for node in ast.parse(_BASES.read_text("utf-8")).body if _is_class(node))
    return frozenset(written) | _public_attributes(bases)


@cache
def looked_up_in_models() -> frozenset[str]:
    """Return the builtins and functions that the bodies of a service's classes look up.

    A class body finds its own fields first, and so do type checkers: one called ``list`` would hide
    the type from the annotations below it.
    """
    declared = (_TEMPLATES / "_fields" / "declare").glob("*.jinja")
    return _looked_up([*_with_parts("models.py.jinja"), *declared])


@cache
def looked_up_in_clients() -> frozenset[str]:
    """Return the builtins that the bodies of clients look up: a method could hide them."""
    return _looked_up(_with_parts("client.py.jinja"))


@cache
def method_parameters() -> frozenset[str]:
    """Return what every method that calls an action takes beside the fields of its request."""
    return frozenset({"self"}) | _parameters("operation.method")


@cache
def batch_parameters() -> frozenset[str]:
    """Return what a method for batches takes beyond that."""
    return _parameters("batch.method") - method_parameters()


@cache
def page_parameters() -> frozenset[str]:
    """Return what a method for pages takes beyond that."""
    return frozenset({"page_size"})


@cache
def wait_parameters() -> frozenset[str]:
    """Return what a method that waits takes beyond that."""
    return _parameters("wait.method") - method_parameters()


@cache
def client_attributes() -> frozenset[str]:
    """Return the public attributes of the clients that those of all services inherit from."""
    return _public_attributes(("BaseClient", "Client", "AsyncClient"))


def _code(template: Path) -> str:
    """Return what a template holds of Python, without texts, comments and what is filled in."""
    return _COMMENTS.sub("", _TEXTS.sub("", _JINJA.sub("", template.read_text("utf-8"))))


def _with_parts(template: str) -> list[Path]:
    """Return a template of a service, and the others that it includes."""
    path = _SERVICE / template
    parts = _INCLUDED.findall(path.read_text("utf-8"))
    return [path, *(part for name in parts for part in _with_parts(name))]


def _words(template: Path) -> set[str]:
    return set(_WORD.findall(_code(template)))


def _looked_up(templates: Iterable[Path]) -> frozenset[str]:
    """Return what class bodies in *templates* look up of the names that a field could have.

    That is whatever stands outside of the bodies of functions, and the types that views write.
    """
    found = {word for path in _VIEWS.glob("*.py") for word in _written(path)}
    for template in templates:
        outside = "\n".join(_OUTSIDE.findall(_code(template)))
        found |= set(_WORD.findall(outside))
    return frozenset(word for word in found & _LOOKED_UP if word.islower())


@cache
def _written(view: Path) -> frozenset[str]:
    """Return the words that a view puts into generated code by itself."""
    calls = (node for node in ast.walk(ast.parse(view.read_text("utf-8"))) if _makes_code(node))
    texts = (node for call in calls for part in call.args for node in ast.walk(part))
    written = (n.value for n in texts if isinstance(n, ast.Constant) and isinstance(n.value, str))
    return frozenset(word for text in written for word in _WORD.findall(_FILLED_IN.sub("", text)))


def _makes_code(node: ast.AST) -> TypeGuard[ast.Call]:
    called = node.func if isinstance(node, ast.Call) else None
    return isinstance(called, ast.Name) and called.id in {"compose", "identifier"}


def _is_class(node: ast.AST) -> TypeGuard[ast.ClassDef]:
    return isinstance(node, ast.ClassDef)


def _parameters(method: str) -> frozenset[str]:
    text = "".join((_SERVICE / name).read_text("utf-8") for name in _CLIENT)
    heads = re.findall(rf"def \{{\{{ {re.escape(method)} \}}\}}\((.*?)\) ->", text, re.DOTALL)
    parameter = re.compile(r"^ +(\w+): ", re.MULTILINE)
    return frozenset(name for head in heads for name in parameter.findall(head))


def _public_attributes(classes: Iterable[str]) -> frozenset[str]:
    """Return what *classes* of the runtime, and what they inherit from, hold for everybody."""
    waiting, seen = list(classes), set[str]()
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if (body := _runtime_class(name)) is not None and name not in seen:
            seen.add(name)
            waiting += [ast.unparse(base) for base in body.bases]
            found |= _attributes(body)
    return frozenset(name for name in found if not name.startswith("_"))


def _runtime_class(name: str) -> ast.ClassDef | None:
    for path in sorted(_RUNTIME.rglob("*.py")):
        text = path.read_text("utf-8")
        if re.search(rf"^class {re.escape(name)}\b", text, re.MULTILINE):
            for node in ast.parse(text).body:
                if _is_class(node) and node.name == name:
                    return node
    return None


def _attributes(body: ast.ClassDef) -> set[str]:
    """Return what a class defines, and what its methods set on ``self``."""
    stored = (node for node in ast.walk(body) if isinstance(node, ast.Attribute))
    found = {node.attr for node in stored if ast.unparse(node.value) == "self"}
    for statement in body.body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            found.add(statement.name)
        elif isinstance(statement, ast.AnnAssign):
            found.add(ast.unparse(statement.target))
    return found
