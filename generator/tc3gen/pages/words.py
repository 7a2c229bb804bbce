"""The words that documentation pages are made of, in the languages that they come in.

Only what carries a fact, or tells where one begins or ends, is matched; everything else is prose.
The variants are those that were seen on pages; all are compared without regard to case.
"""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

Role: TypeAlias = Literal["name", "required", "type", "description", "code"]

_HEADERS: dict[Role, tuple[str, ...]] = {
    "name": (
        "parameter name",
        "name",
        "参数名称",
        "参数名",
        "名称",
        "パラメータ名",
        "パラメーター名",
        "名前",
        "매개변수 이름",
        "매개변수명",
        "이름",
    ),
    "required": (
        "required",
        "必选",
        "是否必选",
        "必须",
        "必填",
        "必須項目",
        "選択必須",
        "必須",
        "필수 여부",
        "필수 항목 여부",
        "필수 선택 항목",
        "필수",
    ),
    "type": ("type", "类型", "タイプ", "유형"),
    "description": ("description", "描述", "説明", "설명"),
    "code": ("error code", "错误码", "エラーコード", "오류 코드", "에러 코드"),
}
ROLES: dict[str, Role] = {word: role for role, words in _HEADERS.items() for word in words}
"""Header word, in lower case, to the role of its column."""

HEADER_END = re.compile(
    rf"(?:{'|'.join(map(re.escape, _HEADERS['description']))})[\s|*`]*$", re.IGNORECASE
)
"""How the line of every header ends that is known."""

YES = frozenset({"yes", "y", "是", "はい", "예", "네"})
NO = frozenset({"no", "n", "否", "いいえ", "아니요", "아니오"})

COMMON_PARAMETERS = ("Action", "Version", "Region")
"""The rows of a parameter table that describe the request as a whole."""

# Case is not folded here: U+017F would be an "s" in the name of a host.
_LABEL = r"(?-i:[A-Za-z0-9-]+)"
_HOST = rf"{_LABEL}(?:\.{_LABEL})*\.tencentcloudapi\.com(?:\.cn)?"
HOST = re.compile(rf"\b{_HOST}\b", re.IGNORECASE)
DOMAIN = re.compile(
    r"(?:domain name for api requests?|api (?:request )?domain(?: name)?"
    r"|请求域名|ドメイン名|도메인 이름)"
    rf"\s*[:：]\s*(?:https?://)?(?P<host>{_HOST})?",
    re.IGNORECASE,
)
"""The sentence that names the host; some copies have lost the host."""

_WHOLE = r"(?:[1-9][0-9]{0,2}(?:,[0-9]{3}){1,2}|[1-9][0-9]{0,8})"
RATE = re.compile(
    rf"(?:(?<![0-9.,+*/~^<>=≈±\-‐-―−～〜·])(?P<number>{_WHOLE})\s*"
    r"(?:requests?|times?|calls?|queries|次|回|件|회|건|번|リクエスト|요청)?\s*"
    r"(?:/|per|can be initiated per)\s*(?:seconds?\b|secs?\b|s\b|秒|초)"
    rf"|(?:毎秒|1\s*秒(?:間に|あたり)|초당)\s*(?:最大|최대)?\s*(?P<after>{_WHOLE})\s*"
    r"(?:回|件|リクエスト|회|건|번|개))",
    re.IGNORECASE,
)
"""A whole number of requests a second; part of a number, or one end of a range, is none."""
RATE_SENTENCE = re.compile(
    r"(?:the )?(?:default )?(?:(?:api|interface) )?(?:request )?(?:rate|frequency) limit"
    r"(?: (?:for|of) (?:this|the) (?:api|interface))?\s*(?:is\b|[:：])"
    r"|(?:默认)?(?:接口)?请求频率限制\s*[:：为]"
    r"|(?P<middle>頻度の?(?:制限|上限)|レート(?:制限|上限)|빈도 ?제한|속도 ?제한)"
    r"[^.。:：]{0,12}[:：は은]"
    r"|a maximum of\b(?=(?:[^.]|\.(?=[0-9])){0,300}?(?:(?:per|each|every|a|/) ?second\b|$"
    r"|\b(?:requests?|calls?|queries|times)\b[^.]{0,80}\b(?:minute|hour|day)\b))",
    re.IGNORECASE,
)
"""How the sentence begins, or goes on, that tells how often an action may be called."""

UNSIGNED = re.compile(
    r"\bAuthorization\b[^.。]{0,40}\bSKIP\b"
    r"|\bdoes ?n[o'’]t require Authorization (?:and|or) X-TC-Token\b"
)
"""Says that an action is called without a signature: Authorization is SKIP, or not required."""

VERSION = re.compile(
    r"(?<![0-9/-])(?:(?P<y>[0-9]{4})[-/](?P<m>[0-9]{1,2})[-/](?P<d>[0-9]{1,2})"
    r"|(?P<m2>[0-9]{1,2})/(?P<d2>[0-9]{1,2})/(?P<y2>[0-9]{4}))(?![0-9/-])"
)
"""A version, also as month/day/year."""

VALUE = re.compile(r"[:：]\s*(?P<value>[A-Za-z][A-Za-z0-9_]*)\s*(?:[.。](?!\w)|$)")
"""The one word between a colon of a common parameter and the end of its sentence."""

REGION = re.compile(
    r"[a-z]{2}-[a-z]{3,}(?:-(?:[0-9]{1,2}|adc|ec|fsi|jxcft|open|sycft|xinan))?|me-saudi-arabia"
)
"""A region as the catalogue names them: a part of the world, a place, and its number or its use."""
LIKE_REGION = re.compile(
    r"(?<![A-Za-z0-9_-])(?:ap|na|eu|sa|me|af|cn|us)-[a-z]|[:：]\s?[a-z]{2}-[a-z]{3}"
)
"""Finds what may name a region, where nothing says that regions are listed."""
ONLY_REGIONS = re.compile(
    r"only (?:supports?|available in|valid in)|(?:仅|只|僅)支持(?:其中的)?"
    r"|(?P<after>のみ|だけ|만(?:을)? 지원|에서만)",
    re.IGNORECASE,
)
"""Announces the only regions; those of a language that says so at the end stand before it."""
LIST_MARKS = re.compile(r"[\s,，、;；:：]+")
LIST_WORDS = frozenset({"and", "or", "&", "和", "或", "与", "及", "以及"})

SENTENCE = re.compile(r"(?:[^.。]|\.(?=[0-9]))+(?:[.。]|$)|[.。]")
"""A sentence with its end; a point inside of a number ends none."""

UPDATED = re.compile(
    r"(?:last updated(?: at)?|最近更新时间|最后更新时间|最終更新日|마지막 업데이트 시간"
    r"|última atualização|terakhir diperbarui)"
    r"\s*(?:[:：]\s*)?(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})",
    re.IGNORECASE,
)
SOURCE = re.compile(r"^\W*source\W+(?P<url>https?://[^\s\])>]+)", re.IGNORECASE)
EXPLORER = re.compile(
    r"[?&]Product=(?P<product>[A-Za-z0-9_-]+)&(?:amp;)?Version=(?P<version>[0-9-]+)"
    r"&(?:amp;)?Action=(?P<action>[A-Za-z0-9_]+)"
)
USED_BY = re.compile(
    r"^(?:used by actions?|referenced by|is referenced by|被如下接口引用"
    r"|参照元|다음 (?:api|인터페이스)에서 참조)"
    r"\s*[:：]|\bis referenced by the\b",
    re.IGNORECASE,
)

_SECTION_WORDS = (
    "api description|input parameters?|request parameters?|output parameters?|return parameters?"
    "|response parameters?|examples?|samples?|sample codes?|developer resources?"
    "|resources for developers|other resources|error codes?"
    "|接口描述|输入参数|输出参数|示例|开发者资源|错误码"
    "|api説明|入力パラメータ|出力パラメータ|例|サンプル|開発者リソース|開発者向けリソース|エラーコード"
    "|api 설명|입력 매개변수|출력 매개변수|예시|예제|개발자 리소스|개발자 자료|오류 코드|에러 코드"
)
SECTION = re.compile(rf"^[1-9]\s*[.．、]\s*(?:{_SECTION_WORDS})\s*$", re.IGNORECASE)
EXAMPLE_HEADING = re.compile(
    r"^(?:example|sample|示例|例|예시|예제|サンプル)\s*(?P<number>[0-9]+)\s*(?:[.:：、]\s*)?(?P<title>.*)$",
    re.IGNORECASE,
)
EXAMPLE_LABEL = re.compile(
    r"^(?:(?:input|output|request|response|return) (?:example|sample|parameter)s?(?: codes?)?"
    r"|(?:request|response) sample|scenario description|输入示例|输出示例"
    r"|入力例|出力例|入力サンプル|出力サンプル"
    r"|입력 예시|출력 예시|입력 예제|출력 예제|examples?|samples?|sample codes?)\s*$",
    re.IGNORECASE,
)
ERRORS_HEADING = re.compile(
    r"^(?:(?:common|service|business) )?error codes?(?: list)?$"
    r"|^[公共业务产品]{0,4}错误码(?:列表)?$"
    r"|^\w{0,8}エラーコード(?:一覧|リスト|の一覧)?$"
    r"|^(?:\w{1,6} )?(?:오류|에러) 코드(?: ?(?:목록|리스트))?$",
    re.IGNORECASE,
)
"""The titles of a page of error codes: they stand between its tables."""
NO_ERROR_CODES = re.compile(
    r"there (?:is|are) no (?:\S+ ){0,3}error codes?|暂无.{0,12}错误码"
    r"|エラーコードはありません|오류 코드가? 없",
    re.IGNORECASE,
)
TABLE_ENDS = re.compile(
    r"^(?:the following (?:only lists|error codes)|以下仅列出"
    r"|(?:common|service) error codes?$|(?:公共|业务)错误码$|(?:共通|業務)エラーコード$"
    r"|(?:공통|업무) (?:오류|에러) 코드$"
    r"|tencentcloud api 3\.0|cloud api 3\.0|云 api 3\.0"
    r"|there (?:is|are) no (?:\S+ ){0,3}error codes?"
    r"|was this page helpful|help us improve|you can also contact|feedback$|contact us\b"
    r"|文档反馈|文档内容是否"
    r"|the following (?:request )?parameter|以下请求参数|\*?source\s*[:：])",
    re.IGNORECASE,
)
"""How lines begin that never belong to the cell before them."""

NOT_DESCRIPTIVE = re.compile(
    r"^(?:the following|the list below|以下请求参数|次のリクエスト|다음 요청"
    r"|we recommend you to use api explorer|try it$|api explorer |推荐使用|点击调试|api explorer\b"
    r"|this action accepts http content|note: ?this api supports finan|注意：本接口支持金融"
    r"|注意：このapiは金融|주의: 이 api는 금융|https?://\S+$)",
    re.IGNORECASE,
)
"""How the paragraphs before a parameter table begin that do not say what the action does.

An address alone is that of the API Explorer.
"""
