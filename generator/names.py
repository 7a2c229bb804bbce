"""Wire names to Python names: the only place that turns documentation text into identifiers."""

from __future__ import annotations

import keyword
import re

# Before a capital after a small letter, and before the last of several capitals: HTTPServer is two
# words.
# The s of a plural belongs to its acronym: InstanceIDs is instance_ids.
_WORD_START = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z](?!s(?:[A-Z]|$))[a-z])")
_WIRE_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z0-9_]+)*")

_PYTHON_NAME = re.compile(r"[a-z][a-z0-9_]*")
_CODE_NAME = re.compile(r"[A-Z][A-Z0-9_]*")
_CLASS_NAME = re.compile(r"[A-Z][A-Za-z0-9]*")

_KEYWORDS = frozenset(keyword.kwlist) | frozenset(keyword.softkwlist)

# Annotations and calls in a class body find the members of the class first: one called `list` or
# `field` would hide the type or the function.
_ANNOTATION_NAMES = frozenset(
    {"bool", "classmethod", "dict", "field", "float", "int", "list", "object", "property", "str"}
)
_MODEL_NAMES = frozenset(
    {
        *("check", "distrust", "distrusted", "effect", "from_wire", "meta", "ok", "retry"),
        *("to_dict", "to_wire"),
    }
)
_PARAMETER_NAMES = frozenset({"call", "self"})
# What a method for batches takes beside the parameters of its action.
BATCH_PARAMETERS = ("concurrency", "progress")
_METHOD_NAMES = frozenset({"call", "close"}) | _ANNOTATION_NAMES
# What the modules with structures import, or define beside them.
RESERVED_CLASSES = frozenset(
    {
        "Api",
        "AsyncBatchRun",
        "AsyncClient",
        "AsyncIterable",
        "BatchRun",
        "Batching",
        "CODES",
        "CallOptions",
        "Callable",
        "Client",
        "Deviations",
        "ENVELOPE",
        "ErrorCode",
        "False",
        "HEADERS",
        "ItemEffect",
        "Iterable",
        "LANGUAGES",
        "MAX_BODY_BYTES",
        "NOT_RECEIVED",
        "None",
        "Operation",
        "Problem",
        "ReplyMeta",
        "ResponseBase",
        "ResultBase",
        "Retry",
        "Self",
        "StructureBase",
        "TYPE_CHECKING",
        "Tally",
        "True",
        "Wire",
    }
)
# The modules of every generated package.
SHARED_MODULES = frozenset(
    {
        "arguments",
        "async_client",
        "async_runs",
        "attempts",
        "background",
        "batches",
        "bounds",
        "calls",
        "cancellation",
        "carrying",
        "checks",
        "client",
        "clock",
        "codes",
        "connecting",
        "connection",
        "conversion",
        "core",
        "credentials",
        "cutting",
        "deadline",
        "dialer",
        "encoding",
        "endpoint",
        "errors",
        "forking",
        "frames",
        "http1",
        "interrupts",
        "judging",
        "keepalive",
        "matching",
        "operation",
        "options",
        "outcomes",
        "pacing",
        "platform",
        "pool",
        "printable",
        "protocols",
        "proxy",
        "readiness",
        "reading",
        "replies",
        "resolver",
        "retry",
        "runs",
        "sending",
        "signer",
        "stream",
        "structures",
        "testing",
        "transport",
        "unpacking",
        "unsent",
        "watching",
        "workers",
    }
)
_ENUM_NAMES = frozenset({"None", "True", "False", "mro", "name", "value"})


def is_wire_name(text: str) -> bool:
    """Tell whether *text* can name an action, a structure or a member."""
    return bool(_WIRE_NAME.fullmatch(text))


def is_error_code(text: str) -> bool:
    """Tell whether *text* has the form of an error code: labels joined by dots."""
    return bool(_CODE.fullmatch(text))


def is_python_name(text: str) -> bool:
    """Tell whether *text* may be a member's Python name as it stands."""
    return bool(_PYTHON_NAME.fullmatch(text)) and member_name(text) == text


def is_package_name(text: str) -> bool:
    """Tell whether *text* may be the package of a service, beside the modules that all share."""
    return bool(_PYTHON_NAME.fullmatch(text)) and text not in _KEYWORDS | SHARED_MODULES


def package_name(service: str) -> str:
    """Return the usual package of a service; an empty text where its short name cannot be one."""
    usual = service.replace("-", "_")
    return usual if is_package_name(usual) else ""


def is_class_name(text: str) -> bool:
    """Tell whether *text* may be a structure's class as it stands."""
    return bool(_CLASS_NAME.fullmatch(text)) and class_name(text) == text


def is_code_name(text: str) -> bool:
    """Tell whether *text* may name a member of an enumeration of codes."""
    return bool(_CODE_NAME.fullmatch(text))


def snake_case(wire_name: str) -> str:
    """Return ``sms_sdk_app_id`` for ``SmsSdkAppId`` and ``user_id`` for ``UserID``."""
    return _WORD_START.sub("_", wire_name).lower()


def pascal_case(name: str) -> str:
    """Return ``PullSms`` for ``pull_sms``, ``pull-sms`` and ``PullSms``."""
    return "".join(part[0].upper() + part[1:] for part in re.split(r"[-_.]+", name) if part)


def member_name(wire_name: str) -> str:
    """Return the attribute and parameter name of a member."""
    reserved = _KEYWORDS | _ANNOTATION_NAMES | _MODEL_NAMES | _PARAMETER_NAMES
    return _free(snake_case(wire_name), reserved)


def method_name(action: str) -> str:
    """Return the client method of an action."""
    return _free(snake_case(action), _KEYWORDS | _METHOD_NAMES)


def client_classes(prefix: str) -> tuple[str, str]:
    """Return the clients of a service: for threads, and for event loops."""
    return f"{prefix}Client", f"Async{prefix}Client"


def batches_name(method: str) -> str:
    """Return the client method that sends any number of items of an action."""
    return f"{method}_batches"


def class_name(structure: str) -> str:
    """Return the class of a structure."""
    return _free(pascal_case(structure), RESERVED_CLASSES | _KEYWORDS)


def message_classes(action: str) -> tuple[str, str]:
    """Return the classes of an action's request and of its reply."""
    return f"{pascal_case(action)}Request", f"{pascal_case(action)}Response"


def code_name(code: str) -> str:
    """Return ``INTERNAL_ERROR_TIMEOUT`` for ``InternalError.Timeout``."""
    return _free("_".join(snake_case(label) for label in code.split(".")).upper(), _ENUM_NAMES)


def _free(name: str, reserved: frozenset[str]) -> str:
    return f"{name}_" if name in reserved else name
