"""What a file of recipients may look like, and what is told of one that cannot be used."""

from __future__ import annotations

import io
import json

import pytest

from tc3gen.sending.lines import MAX_LINE
from tc3gen.sending.problems import Problem, TableError
from tc3gen.sending.recipients import Columns, Recipient, stable_context
from tc3gen.sending.rows import read_recipients

COLUMNS = Columns(number="phone", params=("code", "minutes"))
PLAIN = "phone,code,minutes\n+6581234567,1234,5\n+60198890000,5678,10\n"
READ = [(0, 2, "+6581234567", ("1234", "5")), (1, 3, "+60198890000", ("5678", "10"))]


def _read(content: bytes | str, columns: Columns = COLUMNS) -> list[Recipient | list[Problem]]:
    raw = content.encode() if isinstance(content, str) else content
    return [*read_recipients(io.BytesIO(raw), columns)]


def _good(content: bytes | str, columns: Columns = COLUMNS) -> list[object]:
    rows = _read(content, columns)
    assert not any(isinstance(row, list) for row in rows), rows
    good = [row for row in rows if isinstance(row, Recipient)]
    return [(row.position, row.line, row.number, row.params) for row in good]


def _problems(content: bytes | str, columns: Columns = COLUMNS) -> list[str]:
    rows = _read(content, columns)
    bad = [problem for row in rows if isinstance(row, list) for problem in row]
    return [f"{problem.line}: {problem.message}" for problem in bad]


def _refusal(content: bytes | str, columns: Columns = COLUMNS) -> tuple[str, str]:
    with pytest.raises(TableError) as raised:
        _read(content, columns)
    assert raised.value.hint
    return raised.value.rule, str(raised.value)


JSON_LINES = "".join(
    json.dumps({"phone": number, "code": params[0], "minutes": params[1], "other": 1}) + "\n"
    for _, _, number, params in READ
)


@pytest.mark.parametrize(
    "content",
    [
        PLAIN,
        PLAIN.replace(",", ";"),
        PLAIN.replace(",", "\t"),
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("\n", "\r"),
        PLAIN.removesuffix("\n"),
        b"\xef\xbb\xbf" + PLAIN.encode(),
        PLAIN.encode("utf-16"),
        "\ufeff".encode("utf-16-be") + PLAIN.encode("utf-16-be"),
        PLAIN.replace("phone,", '"phone",').replace("1234,", '"1234",'),
        PLAIN.replace("code,minutes", "code, minutes "),
    ],
    ids=["commas", "semicolons", "tabs", "crlf", "cr", "end", "bom", "le", "be", "quotes", "blank"],
)
def test_csv_is_read_in_the_forms_that_spreadsheets_write(content: str | bytes) -> None:
    assert _good(content) == READ


def test_json_lines_are_read_one_object_a_line() -> None:
    shifted = [(position, line - 1, *rest) for position, line, *rest in READ]
    assert _good(JSON_LINES) == shifted
    assert _good(b"\xef\xbb\xbf" + JSON_LINES.encode()) == shifted


def test_other_columns_and_blank_lines_change_nothing_but_the_line() -> None:
    content = "id,minutes,code,phone\n\n7,5,1234,+6581234567\n\n"
    assert _good(content) == [(0, 3, "+6581234567", ("1234", "5"))]


def test_a_cell_may_hold_delimiters_quotes_and_line_ends() -> None:
    content = 'phone,code,minutes\n+6581234567,"a, ""b""\nc",5\n+6581234568,x,6\n'
    assert _good(content) == [
        (0, 2, "+6581234567", ('a, "b"\nc', "5")),
        (1, 4, "+6581234568", ("x", "6")),
    ]


@pytest.mark.parametrize(
    ("content", "rule", "message"),
    [
        ("", "file", "it is empty"),
        (
            "name,code\n",
            "column",
            "there is no column 'phone'; those between commas are name, code",
        ),
        ("phone;cod;minutes\n", "column", "there is no column 'code'; those between semicolons"),
        ("phone,code,minutes,code\n", "column", "there are several columns 'code'"),
        ('"phone,code\n', "file", "the header is not CSV"),
        ("phone,code,minutes,\xe9\n".encode("latin-1"), "file", "the header is not in UTF-8"),
        (PLAIN.encode("utf-16-le"), "file", "it is no text in UTF-8"),
        (b"PK\x03\x04 a workbook", "file", "it is a spreadsheet or an archive"),
        ("[\n" + JSON_LINES + "]", "file", "it is a JSON list"),
        (PLAIN + "x" * (MAX_LINE + 1), "file", f"is longer than {MAX_LINE} characters"),
        (PLAIN.encode("utf-16") + b"\x00", "file", "what follows is not in UTF-16"),
    ],
    ids=lambda value: value if isinstance(value, str) and value.isalpha() else "",
)
def test_a_file_that_cannot_be_used_as_a_whole_is_told_so(
    content: str | bytes, rule: str, message: str
) -> None:
    found = _refusal(content)
    assert found[0] == rule
    assert message in found[1]


def test_a_missing_column_names_the_one_that_was_meant_and_the_option() -> None:
    with pytest.raises(TableError) as raised:
        _read("phone;cod;minutes\n")
    assert raised.value.hint == "did you mean 'cod'? --params says which column it is"
    assert raised.value.line == 1


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("6581234567,1,5", "phone does not begin with +"),
        ("6.58123E+09,1,5", "phone was shortened by a spreadsheet"),
        (",1,5", "phone is empty"),
        ("+65 8123 4567,1,5", "phone is no number in E.164 form"),
        ("+0581234567,1,5", "phone is no number in E.164 form"),
        ("+8613711112222,1,5", "phone is of mainland China, for which the service refuses"),
        ("+6581234567,,5", "code is empty"),
        ("+6581234567,1", "has 2 cells, and the header has 3"),
        ("+6581234567,1,5,6", "has 4 cells, and the header has 3"),
        ('+6581234567,"1"x,5', "is not CSV"),
        ('+6581234567,"1,5', "is not CSV: unexpected end of data"),
        ("+6581234567,\x00,5", "code holds bytes that are no text"),
    ],
    ids=lambda value: value.strip(),
)
def test_a_bad_row_is_told_by_its_line_without_what_it_holds(row: str, message: str) -> None:
    [told] = _problems(f"{PLAIN}{row}\n")
    assert told.startswith(f"4: {message}")
    assert "8123" not in told


def test_bytes_of_another_encoding_are_told_by_line() -> None:
    content = PLAIN.encode() + "+6581234567,caf\xe9,5\n".encode("latin-1")
    assert _problems(content) == ["4: code holds bytes that are no text"]


def test_the_rows_behind_a_bad_one_are_checked_as_well() -> None:
    content = 'phone,code,minutes\n1,,5\n+6581234567,"1"x,5\n+6581234567,1,\n'
    told = [each.split(": ")[0] for each in _problems(content)]
    assert told == ["2", "2", "3", "4"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"phone": 6581234567, "code": "1", "minutes": "5"}', "phone is a number"),
        ('{"phone": "+6581234567", "code": true, "minutes": "5"}', "code is a boolean"),
        ('{"phone": "+6581234567", "code": null, "minutes": "5"}', "code is null"),
        ('{"phone": "+6581234567", "code": ["1"], "minutes": "5"}', "code is a list"),
        ('{"phone": "+6581234567", "code": {}, "minutes": "5"}', "code is an object"),
        ('{"phone": "+6581234567", "code": "1", "minutes": 5.0}', "minutes is a number"),
        ('{"phone": "+6581234567", "code": "1"}', "has no 'minutes'"),
        ('{"phone": "1", "phone": "2"}', "has 'phone' twice"),
        ('{"phone": "+6581234567", "code": "\\ud800", "minutes": "5"}', "code holds bytes"),
        ('{"phone": "+6581234567"', "is not JSON"),
        ("[1]", "is no JSON object"),
        ("[" * 9999, "is not JSON"),
    ],
    ids=lambda value: value[:40],
)
def test_an_object_with_other_types_is_told_by_its_line(line: str, message: str) -> None:
    [told] = _problems(f"{JSON_LINES}{line}\n")
    assert told.startswith(f"3: {message}")


def test_a_context_of_the_file_is_taken_and_another_is_made_of_row_and_content() -> None:
    named = Columns(number="phone", params=("code",), context="id")
    [row] = _read("id,phone,code\norder 7,+6581234567,1\n", named)
    assert isinstance(row, Recipient)
    assert row.context == "order 7"

    def made(content: str, app: str = "1") -> list[str]:
        rows = [row for row in _read(content) if isinstance(row, Recipient)]
        return [stable_context(row, (app, "t")) for row in rows]

    twice = PLAIN + PLAIN.partition("\n")[2]
    assert made(PLAIN) == made(PLAIN.replace(",", ";"))
    assert len({*made(twice), *made(twice, app="2")}) == 8
    assert all(len(context) < 40 and "1234" not in context for context in made(twice))


def test_a_recipient_shows_neither_number_nor_text() -> None:
    assert "8123" not in repr(_read(PLAIN))
    assert "5678" not in repr(_read(PLAIN))
