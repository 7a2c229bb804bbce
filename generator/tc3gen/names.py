"""Wire names to Python names: the only place that turns documentation text into identifiers."""

from __future__ import annotations

import keyword
import re
from functools import cache

from tc3gen import reserved
from tc3gen.word_splitting import split_words

_WIRE_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z0-9_]+)*")

_PYTHON_NAME = re.compile(r"[a-z][a-z0-9_]*")
_CODE_NAME = re.compile(r"[A-Z][A-Z0-9_]*")
_CLASS_NAME = re.compile(r"[A-Z][A-Za-z0-9]*_?")

# Soft keywords, such as match and type, are names like any other.
_KEYWORDS = frozenset(keyword.kwlist)


def is_wire_name(text: str) -> bool:
    """Return whether *text* can name an action, a structure or a field."""
    return bool(_WIRE_NAME.fullmatch(text))


def is_error_code(text: str) -> bool:
    """Return whether *text* has the form of an error code: labels joined by dots."""
    return bool(_CODE.fullmatch(text))


def is_python_name(text: str) -> bool:
    """Return whether *text* may be a field's Python name as it stands."""
    return bool(_PYTHON_NAME.fullmatch(text)) and field_name(text) == text


def is_package_name(text: str) -> bool:
    """Return whether *text* may be the package of a service, beside the modules that all share."""
    taken = _KEYWORDS | reserved.shared_modules()
    return bool(_PYTHON_NAME.fullmatch(text)) and text not in taken


def package_name(service: str) -> str:
    """Return the usual package of a service; an empty text where its short name cannot be one."""
    usual = _free(service.replace("-", "_"), _KEYWORDS | reserved.shared_modules())
    return usual if is_package_name(usual) else ""


def is_class_name(text: str) -> bool:
    """Return whether *text* may be a structure's class as it stands."""
    return bool(_CLASS_NAME.fullmatch(text)) and class_name(text) == text


def is_code_name(text: str) -> bool:
    """Return whether *text* may name a field of an enumeration of codes."""
    return bool(_CODE_NAME.fullmatch(text))


@cache
def snake_case(wire_name: str) -> str:
    """Return ``sms_sdk_app_id`` for ``SmsSdkAppId`` and ``ipv6_list`` for ``IPv6List``."""
    return "_".join(split_words(wire_name))


def pascal_case(name: str) -> str:
    """Return ``PullSms`` for ``pull_sms``, ``pull-sms`` and ``PullSms``."""
    return "".join(part[0].upper() + part[1:] for part in re.split(r"[-_.]+", name) if part)


def field_name(wire_name: str) -> str:
    """Return the attribute and parameter name of a field."""
    return _free(snake_case(wire_name), _taken_from_fields())


def method_name(action: str) -> str:
    """Return the client method of an action."""
    return _free(snake_case(action), _taken_from_methods())


def operation_constant(action: str) -> str:
    """Return the constant that describes an action, in the module of its client."""
    return _free(f"_{snake_case(action)}".upper(), reserved.operation_constants())


def client_classes(prefix: str) -> tuple[str, str]:
    """Return the clients of a service: for threads, and for event loops."""
    taken = reserved.class_names()
    return _free(f"{prefix}Client", taken), _free(f"Async{prefix}Client", taken)


def batches_name(method: str) -> str:
    """Return the client method that sends any number of items of an action."""
    return f"{method}_batches"


def pages_name(method: str) -> str:
    """Return the client method that reads the items of all pages of an action."""
    return f"{method}_all"


def until_name(method: str, state: str) -> str:
    """Return the client method that waits until an action shows a *state*."""
    return f"{method}_until_{state}"


def reading_name(callback: str) -> str:
    """Return the function that reads what a service posts."""
    return f"read_{snake_case(callback)}"


def response_name(callback: str) -> str:
    """Return the constant with the response to it."""
    return f"{snake_case(callback)}_response".upper()


def class_name(structure: str) -> str:
    """Return the class of a structure."""
    return _free(pascal_case(structure), reserved.class_names() | _KEYWORDS)


def message_classes(action: str) -> tuple[str, str]:
    """Return the classes of an action's request and of its response."""
    taken = reserved.class_names()
    base = pascal_case(action)
    return _free(f"{base}Request", taken), _free(f"{base}Response", taken)


def code_name(code: str) -> str:
    """Return ``INTERNAL_ERROR_TIMEOUT`` for ``InternalError.Timeout``."""
    return "_".join(snake_case(label) for label in code.split(".")).upper()


def _free(name: str, taken: frozenset[str]) -> str:
    """Return *name*, with an underscore behind it where generated code takes it for itself."""
    return f"{name}_" if name in taken else name


@cache
def _taken_from_fields() -> frozenset[str]:
    hidden = reserved.looked_up_in_models()
    return _KEYWORDS | hidden | reserved.model_fields() | reserved.method_parameters()


@cache
def _taken_from_methods() -> frozenset[str]:
    return _KEYWORDS | reserved.looked_up_in_clients() | reserved.client_attributes()
