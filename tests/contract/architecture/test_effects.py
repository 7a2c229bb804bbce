"""Who may do what: print, exit, write to the disk, make code, run code."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from tests.contract.architecture import sources as read
from tests.contract.architecture.sources import Source, calls, imported, nodes, planted, sources

if TYPE_CHECKING:
    from collections.abc import Callable

# What git is asked, and what it complains of, are files without a name: gone when they are closed.
NAMELESS = {"spec/git.py"}
# Reads archives, file by file: the modules could also write.
UNPACKERS = {"pages/metadata/archives.py"}
# The journal of a run is a file: that is what it is for.
JOURNALS = {"emit/runtime/_batches/sqlite_journal.py"}
# Reads the journal of a campaign.
READERS = {"commands/send_journal.py"}
STARTERS = {"spec/git.py", "commands/workers.py"}
# Imports a package that was just generated from a spec, out of memory: what users would vendor.
IMPORTERS = {"calling/memory_package.py"}
# Import modules of their own package, by names that stand in it.
LAZY = {f"emit/runtime/{name}.py" for name in ("__init__", "_lazy", "_calls/structures")}
LAZY |= {"commands/__init__.py", "emit/runtime/_sources/tke.py"}
# Imports one of the libraries that it lists, by the name that a program gives a client.
LIBRARIES = {"emit/runtime/_calls/json_codec.py"}
# Asks three modules of the standard library for their names.
ASKING = {"emit/imports.py"}
CODE_MAKERS = {"emit/code.py", "emit/docstrings.py"}
SPEAKERS = {"cli.py", "__main__.py"}
# Asks what standard output can encode, so that printing an error never raises; writes nothing.
ENCODERS = {"emit/runtime/_printable.py"}
LOUD = {"print", "input", "breakpoint", "exit", "quit", "sys.exit", "os._exit", "os.abort"}
LOUD |= {"os.kill", "sys.displayhook", "sys.excepthook"}
LOUD_METHODS = {"parse_args", "parse_known_args", "print_help", "print_usage"}  # of argparse
LOUD_METHODS |= {"print_exc", "print_exception", "print_stack", "print_tb"}  # of traceback
STREAMS = {f"sys.{mark}std{way}{mark}" for way in ("in", "out", "err") for mark in ("", "__")}
LOUD_TEXTS = LOUD | STREAMS
LOUD_IMPORTS = STREAMS | {"getpass", "pprint"}
RUNNERS = {"eval", "exec", "compile", "__import__", "importlib.import_module", "os.system"}
PROGRAM_CALLS = {f"subprocess.{name}" for name in ("run", "Popen", "call", "check_output")}
RUNNING_MODULES = {"subprocess", "pickle", "marshal", "shelve", "runpy", "code", "multiprocessing"}


def writers() -> set[str]:
    """Return the files that may write."""
    return {source.path for source in sources() if source.path.startswith("publishing/")}


def sounds(source: Source) -> list[str]:
    """Return what prints, reads the keyboard or ends the process."""
    found = [name for name in imported(source) if name in LOUD or name in LOUD_IMPORTS]
    for node in nodes(source):
        if isinstance(node, ast.Attribute):
            found += [node.attr] if node.attr in LOUD_METHODS else []
            found += [node.attr] if read.dotted(node) in LOUD_TEXTS else []
        elif isinstance(node, ast.Name) and node.id in {"SystemExit", "KeyboardInterrupt"}:
            found.append(node.id)
    return found + [name for name, _ in calls(source) if name in LOUD and "." not in name]


def code_made(source: Source) -> list[str]:
    """Return what turns text into `Code`: calls of the class, and classes made of it."""
    found = [name for name, _ in calls(source) if name.rpartition(".")[2] == "Code"]
    for node in nodes(source):
        if isinstance(node, ast.ClassDef):
            bases = (ast.unparse(base) for base in node.bases)
            found += [node.name for base in bases if base.rpartition(".")[2] == "Code"]
    return found


def code_run(source: Source) -> list[str]:
    """Return what runs text as code, or other programs."""
    found = [name for name, _ in calls(source) if name in RUNNERS]
    found += [name for name in imported(source) if name in RUNNERS]
    return found + [name for name in imported(source) if name.split(".")[0] in RUNNING_MODULES]


def written(source: Source) -> list[str]:
    """Return what changes the disk."""
    return list(read.writes(source))


def disk_changed(source: Source) -> list[str]:
    """Return where a file is changed through a `Disk`, past the plan that `publish` carries out."""
    return [
        ast.unparse(node)
        for node in nodes(source)
        if isinstance(node, ast.Attribute)
        and node.attr in {"clean", "prune", "remove", "replace", "replace_all"}
        and ast.unparse(node.value).rpartition(".")[2].lstrip("_") == "disk"
    ]


def breaches(rule: Callable[[Source], list[str]], allowed: set[str]) -> dict[str, list[str]]:
    """Return path to breaches of all files that are not *allowed* to break *rule*."""
    return {s.path: rule(s) for s in sources() if s.path not in allowed and rule(s)}


def test_only_the_command_line_prints_and_exits() -> None:
    assert breaches(sounds, SPEAKERS | ENCODERS) == {}


def test_what_asks_for_an_encoding_does_nothing_else_with_a_stream() -> None:
    [source] = [source for source in sources() if source.path in ENCODERS]
    assert sounds(source) == ["stdout"]
    assert 'getattr(sys.stdout, "encoding"' in ast.unparse(source.tree).replace("'", '"')


def test_the_module_face_only_hands_over_the_exit_code() -> None:
    [face] = [source for source in sources() if source.path == "__main__.py"]
    assert [name for name, _ in calls(face)] == ["sys.exit", "main"]


def test_only_publishing_writes_to_the_disk() -> None:
    assert breaches(written, writers() | NAMELESS | UNPACKERS | JOURNALS | READERS) == {}


def test_archives_are_opened_to_read_and_nothing_of_them_reaches_the_disk() -> None:
    for source in (source for source in sources() if source.path in UNPACKERS):
        assert sorted(written(source)) == ["tarfile", "zipfile"]
        opened = [
            call for name, call in calls(source) if name in {"zipfile.ZipFile", "tarfile.open"}
        ]
        assert opened
        assert {ast.literal_eval(_mode(call)) for call in opened} <= {"r", "r:"}
        named = {node.attr for node in nodes(source) if isinstance(node, ast.Attribute)}
        assert not named & {"extract", "extractall", "write", "writestr", "add", "addfile"}


def _mode(call: ast.Call) -> ast.expr:
    """Return what an archive is opened for: its second argument, or the one called so."""
    named = (keyword.value for keyword in call.keywords if keyword.arg == "mode")
    return next(named, None) or call.args[1]


def test_what_reads_a_journal_opens_it_so_that_nothing_can_be_written() -> None:
    [reading] = [source for source in sources() if source.path in READERS]
    assert written(reading) == ["sqlite3"]
    [opened] = [call for name, call in calls(reading) if name == "sqlite3.connect"]
    assert ast.unparse(opened.args[0]).endswith("?{mode}'")
    assert "uri=True" in ast.unparse(opened)
    modes = [node.value for node in ast.walk(reading.tree) if isinstance(node, ast.Constant)]
    assert {text for text in modes if isinstance(text, str) and text.startswith("mode=")} == {
        *("mode=ro", "mode=ro&immutable=1"),
    }


def test_nothing_else_changes_a_disk_than_a_plan_that_is_published() -> None:
    assert breaches(disk_changed, writers()) == {}
    # A transaction notes what a plan changes, and carries out what one has noted.
    changing = {source.path for source in sources() if disk_changed(source)}
    assert changing == {"publishing/applying.py", "publishing/transaction.py"}


def test_what_writes_nameless_files_writes_no_others() -> None:
    found = {name for source in sources() if source.path in NAMELESS for name in written(source)}
    assert found == {"tempfile"}
    used = {
        name for s in sources() if s.path in NAMELESS for name, _ in calls(s) if "tempfile" in name
    }
    assert used == {"tempfile.TemporaryFile"}


def test_only_the_writers_of_code_make_code() -> None:
    assert breaches(code_made, CODE_MAKERS) == {}


def test_no_text_is_run_as_code_and_no_program_is_started_but_git() -> None:
    assert breaches(code_run, STARTERS | IMPORTERS | LAZY | LIBRARIES | ASKING) == {}


def test_what_imports_a_generated_package_imports_nothing_else() -> None:
    [importing] = [source for source in sources() if source.path in IMPORTERS]
    assert code_run(importing) == ["importlib.import_module"]
    found = [call for name, call in calls(importing) if name == "import_module"]
    names = [ast.unparse(call.args[0]) for call in found]
    assert names == ["f'{self.name}.{module}' if module else self.name"]


def test_what_imports_a_library_for_a_client_imports_one_of_two() -> None:
    [importing] = [source for source in sources() if source.path in LIBRARIES]
    assert code_run(importing) == ["importlib.import_module"]
    found = [call for name, call in calls(importing) if name == "import_module"]
    assert [ast.unparse(call.args[0]) for call in found] == ["module"]
    [listed] = [node for node in ast.walk(importing.tree) if isinstance(node, ast.Dict)][:1]
    modules = [module for module, *_ in ast.literal_eval(listed).values()]
    assert modules == ["orjson", "msgspec.json"]


def test_what_asks_git_runs_nothing_else() -> None:
    [asking] = [source for source in sources() if source.path == "spec/git.py"]
    started = [ast.unparse(call.args[0]) for name, call in calls(asking) if name in PROGRAM_CALLS]
    assert started == ["['git', *_OPTIONS, *settings, *arguments]"]
    assert code_run(asking) == ["subprocess"]


def test_what_spreads_work_starts_nothing_but_python() -> None:
    [spreading] = [source for source in sources() if source.path == "commands/workers.py"]
    assert code_run(spreading) == ["multiprocessing"]


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        (sounds, "cli.py"),
        (written, "publishing/folder_handles.py"),
        *((code_made, p) for p in sorted(CODE_MAKERS)),
    ],
)
def test_what_is_allowed_somewhere_happens_there(
    rule: Callable[[Source], list[str]], path: str
) -> None:
    [source] = [source for source in sources() if source.path == path]
    assert rule(source) != []


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (sounds, "print(1)"),
        (sounds, "sys.exit(2)"),
        (sounds, "from sys import exit"),
        (sounds, "raise SystemExit(2)"),
        (sounds, "sys.stderr.write('a')"),
        (sounds, "stream = sys.stdout"),
        (sounds, "from sys import stdin"),
        (sounds, "sys.__stderr__.flush()"),
        (sounds, "stop = sys.exit"),
        (sounds, "traceback.print_exc()"),
        (sounds, "options = parser.parse_args()"),
        (sounds, "import getpass"),
        (written, "path.write_text('a')"),
        (written, "path.write_bytes(b'a')"),
        (written, "open(path, 'w')"),
        (written, "open(path, mode='ab')"),
        (written, "open(path, mode)"),
        (written, "io.open(path, 'r+')"),
        (written, "path.open('x')"),
        (written, "path.mkdir()"),
        (written, "(a / b).unlink()"),
        (written, "path.rename(other)"),
        (written, "path.replace(other)"),
        (written, "os.replace(a, b)"),
        (written, "os.open(path, flags)"),
        (written, "import shutil"),
        (written, "from tempfile import mkdtemp"),
        (written, "from os import replace"),
        (written, "import os as system"),
        (written, "from io import open"),
        (written, "io.FileIO(path, mode)"),
        (written, "gzip.open(path, mode)"),
        (written, "os.fdopen(descriptor, 'w')"),
        (written, "for path in paths: call(os.unlink, path)"),
        (written, "remove = path.unlink"),
        (disk_changed, "disk.replace_all(contents)"),
        (disk_changed, "self._disk.remove(path)"),
        (code_made, "Code('a')"),
        (code_made, "code.Code(text)"),
        (code_made, "class Other(Code): ..."),
        (code_run, "eval(text)"),
        (code_run, "exec(text)"),
        (code_run, "compile(text, 'a', 'exec')"),
        (code_run, "from importlib import import_module"),
        (code_run, "from subprocess import run"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)
def test_a_breach_would_be_found(rule: Callable[[Source], list[str]], text: str) -> None:
    assert rule(planted("spec/x.py", text)) != []


@pytest.mark.parametrize(
    "text",
    [
        "text.replace('a', 'b')",
        "dataclasses.replace(spec, services=())",
        "disk.replace(path, content)",
        "open(path)",
        "open(path, 'rb')",
        "path.open()",
        "path.open('r', encoding='utf-8')",
        "path.read_text()",
        "os.open(os.devnull, os.O_WRONLY)",
        "os.open(path, READING)",
        "ErrorCode('a')",
        "re.compile('a')",
        "parser.exit()",
    ],
)
def test_what_only_looks_like_a_breach_is_none(text: str) -> None:
    source = planted("spec/x.py", text)
    assert [written(source), code_made(source), code_run(source), sounds(source)] == [[]] * 4
