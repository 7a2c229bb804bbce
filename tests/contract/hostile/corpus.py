"""Texts that try to become code, to end their string, to hide, or to look like something else."""

from __future__ import annotations

from tests.support.effort import THOROUGH

_C0 = "".join(f"a{chr(code)}" for code in range(0x20))
_C1 = "".join(f"a{chr(code)}" for code in range(0x7F, 0xA0))
_BIDI = "".join(f"a{chr(code)}" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
_BLANKS = "\xa0\u1680\u2000\u2002\u2003\u2007\u2009\u200a\u202f\u205f\u3000"
_TAGS = "".join(chr(0xE0000 + ord(letter)) for letter in "import os")

_QUOTES = {
    "final-quote": 'He said "stop"',
    "final-backslash": "It ends in C:\\",
    "odd-backslashes": "one \\ three \\\\\\",
    "even-backslashes": "two \\\\ four \\\\\\\\",
    "backslash-quote": 'a \\" b \\\\" c \\"',
    "backslashes-quotes": 'a \\""" b \\\\""" c \\"""',
    "triple-double": 'a """ b """',
    "triple-single": "a ''' b '''",
    "four-double": '""""',
    "four-single": "''''",
    "seven-double": '"""""""',
    "first-quote": '"a',
    "only-quote": '"',
    "only-backslash": "\\",
    "mixed-quotes": "'\"'\"\"'''\"\"\"'",
    "wrapped-quotes": 'word " ' * 40 + '"',
    "wrapped-backslashes": "word \\ " * 40 + "\\",
    "raw-prefix": 'r"a" rb"b" f"{c}"',
}
_UNSEEN = {
    "nul": "a\0b",
    "c0": _C0,
    "del-and-c1": _C1,
    "esc": "\x1b[2Ja\x1b]0;title\x07",
    "nel": "a\x85b",
    "cr": "a\rimport os\rb",
    "crlf": "a\r\nimport os\r\nb",
    "lf": "a\nimport os\nb",
    "final-lf": "a\n",
    "tab": "a\tb\t",
    "vt-ff": "a\x0bb\x0cc",
    "line-separator": "a\u2028import os",
    "paragraph-separator": "a\u2029import os",
    "bidi": _BIDI,
    "trojan-source": "a\u202e\u2066# b\u2069 \u2066import os",
    "zero-width": "a\u200bb\u200cc\u200dd\u2060e",
    "bom": "\ufeffa\ufeff",
    "soft-hyphen": "a\xadb",
    "tags": f"a{_TAGS}",
    "variation-selectors": "a\ufe0fb\U000e0100",
    "blanks-between": "a" + "a".join(_BLANKS) + "a",
    "noncharacters": "a\ufffe\uffff",
    "private-use": "a\ue000\U0010fffd",
    "replacement": "a\ufffd",
}
_LETTERS = {
    "astral": "\U0001d400\U0001f600",
    "combining": "e\u0301" + "\u0300\u0316" * 30,
    "right-to-left": "\u05e9\u05dc\u05d5\u05dd (a) \u0645\u0631\u062d\u0628\u0627",
    "chinese": "\u53d1\u9001\u77ed\u4fe1\u3002\u624b\u673a\u53f7\uff1a+86",
    "family": "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f1e8\U0001f1f3",
    "homoglyphs": "\u0456mport \u043es; pr\u0456nt(\uff02x\uff02)",
    "folds-to-ascii": "\u212a\u017f \ufb01 \u2024",
}
_LANGUAGES = {
    "jinja-value": "{{ x }} {{ ''.__class__ }}",
    "jinja-statement": "{% include 'x' %}{% endraw %}",
    "jinja-comment": "{# x #}",
    "dollar": "${x} $x $(x)",
    "percent": "%s %(x)s %%",
    "format": "{0} {} {x!r} {{x}}",
    "named-escape": "\\N{BULLET} \\N{NO SUCH NAME} \\N",
    "hex-escape": "\\x41 \\x",
    "short-escape": "\\u0041 \\u12",
    "long-escape": "\\U00110000 \\U0001F600",
    "octal-escape": "\\101 \\0 \\8",
    "comment": "# comment",
    "comment-behind": "x  # comment",
    "injection": '"""; import os; os.system("x")  #',
    "injection-single": "'''; import os; os.system('x')  #",
    "injection-value": '"); import os; os.system("x")  #',
    "injection-lines": 'x"""\n    import os\n    os.system("x")\n    """',
    "noqa": "# noqa: E501",
    "type-ignore": "x  # type: ignore",
    "fmt-off": "# fmt: off\n# fmt: skip",
    "coding": "# -*- coding: utf-7 -*-",
    "doctest": ">>> import os\n>>> os.system('x')\nx",
    "google": "Args:\n    x: y\n\nRaises:\n    Error: z\n\nReturns:\n    w",
    "rst": ".. raw:: html\n\n   <b>\n\nTitle\n=====\n\n:param x: y\n`a`_ |b| *c*",
    "html": "<script>alert(1)</script><br/>&quot;&#34;",
    "yaml": "--- !!python/object:os.system [x]\n&a *a\n? x : y",
    "sentence": "A sentence. " * 20,
    "sentence-quote": 'He said ". ' * 20,
}
_LONG = 10_000 if THOROUGH else 1_000
"""Far more than a line, or a docstring; ten times as much takes ten times as long, in each slot."""
_LENGTHS = {
    "one-long-word": "x/" * (_LONG // 2),
    "many-words": "wort, " * _LONG,
    "a-dot-far-away": "x " * 200 + ". y",
}

HOSTILE: dict[str, str] = {**_QUOTES, **_UNSEEN, **_LETTERS, **_LANGUAGES, **_LENGTHS}
"""Texts that say something, and have a form in UTF-8."""

BLANK: dict[str, str] = {
    "empty": "",
    "blank": " ",
    "blanks": f"  \t\r\n{_BLANKS}\x85\u2028 ",
}
"""Texts that say nothing."""

UNWRITABLE: dict[str, str] = {
    "high-surrogate": "a\ud800b",
    "low-surrogate": "\udc80",
    "pair-of-surrogates": "\ud83d\ude00",
    "reversed-surrogates": "\ude00\ud83d",
}
"""Texts that no file in UTF-8 can hold, so that they come from JSON only, or from a bug."""

CODELIKE = {**_QUOTES, **_LANGUAGES}
"""Texts whose characters stand in the source as they are."""

SHORT = {name: text for name, text in {**HOSTILE, **BLANK}.items() if name not in _LENGTHS}
"""What can be compared with all known names in reasonable time."""
