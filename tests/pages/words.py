"""The fixed words of documentation pages in four languages: headers, answers, sentences."""

# ruff: noqa: RUF001 - the punctuation of Chinese and Japanese is meant

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """What a page says in one language; a tuple holds the variants that were seen."""

    parameter: tuple[str, ...]
    field: str
    required: tuple[str, ...]
    type: str
    description: str
    code: str
    yes: str
    no: str
    sections: tuple[str, ...]
    """Description, input, output, example, resources and error codes of an action page."""
    domain: tuple[str, ...]
    rate: tuple[str, ...]
    action: tuple[str, ...]
    version: tuple[str, ...]
    dates: tuple[str, ...]
    """How a version is written: with ``{y}``, ``{m}`` and ``{d}``."""
    listed: tuple[str, ...]
    """Regions that the page does not bound."""
    only: str = ""
    """The sentence that bounds the regions, where the language is known to have one."""
    comma: str = ", "
    example: str
    input: str
    output: str
    placeholder: str
    """Stands in a request for the common parameters."""
    parameters: str
    """The sentence before the input parameters."""
    codes: str
    """The sentence before the error codes."""
    used_by: tuple[str, ...]
    updated: tuple[str, ...]
    lists: tuple[str, ...]
    """Purpose, list, common and service codes of a page of error codes."""
    focus: str
    """A switch that stands above the text."""


ENGLISH = Language(
    parameter=("Parameter Name", "Parameter name"),
    field="Name",
    required=("Required",),
    type="Type",
    description="Description",
    code="Error Code",
    yes="Yes",
    no="No",
    sections=(
        "API Description",
        "Input Parameters",
        "Output Parameters",
        "Example",
        "Developer Resources",
        "Error Code",
    ),
    domain=(
        "Domain name for API request: {}.",
        "API request domain name: {}.",
        "API domain name: {}.",
        "Domain name for API request: {}",
    ),
    rate=(
        "A maximum of {} requests can be initiated per second for this API.",
        "Default API request rate limit: {} requests/sec.",
        "Default request rate limit: {}/sec.",
        "Default API request frequency limit: {} times/second.",
        "Default API request rate limit: {} requests/second.",
    ),
    action=(
        "Common Params. The value used for this API: {}.",
        "Common parameter; the name of this API: {}",
        "Common parameter. The value\u200bused for this API: {}",
    ),
    version=(
        "Common Params. The value used for this API: {}.",
        "Common parameter; the version of this API: {}",
        "Common parameter. The value\u200bused for this API: {}",
    ),
    dates=("{y:04}-{m:02}-{d:02}", "{m}/{d}/{y}"),
    listed=(
        "Common Params. See the list of regions supported by the product.",
        "Common parameter. This parameter is not required for this API.",
        "Common parameter; optional for this API",
    ),
    only="Common Params. See the list of regions supported by the product. "
    "This API only supports: {}.",
    example="Example{number} {title}",
    input="Input Example",
    output="Output Example",
    placeholder="<Common request parameters>",
    parameters="The list below contains API request parameters and some common parameters; "
    "for the others, see Common Request Parameters.",
    codes="Below are the error codes of this API; for the others, see Common Error Codes.",
    used_by=("Used by actions: {}.", "Referenced by: {}."),
    updated=("Last updated: {} 12:18:05", "Last updated:{} 12:18:05"),
    lists=("Feature Description", "Error Code List", "Common Error Codes", "Service Error Codes"),
    focus="Focus Mode",
)
CHINESE = Language(
    parameter=("参数名称",),
    field="名称",
    required=("必选", "是否必选"),
    type="类型",
    description="描述",
    code="错误码",
    yes="是",
    no="否",
    sections=("接口描述", "输入参数", "输出参数", "示例", "开发者资源", "错误码"),
    domain=("接口请求域名： {} 。", "接口请求域名：{}。"),
    rate=("默认接口请求频率限制：{}次/秒。",),
    action=("公共参数，本接口取值：{}。", "公共参数，本接口取值：{}", "公共参数,本接口取值:{}。"),
    version=("公共参数，本接口取值：{}。", "公共参数，本接口取值：{}", "公共参数,本接口取值:{}。"),
    dates=("{y:04}-{m:02}-{d:02}",),
    listed=("公共参数，详见产品支持的地域列表。", "公共参数，此参数为可选参数。"),
    only="公共参数，详见产品支持的地域列表。本接口仅支持其中的: {}",
    example="示例{number} {title}",
    input="输入示例",
    output="输出示例",
    placeholder="<公共请求参数>",
    parameters="以下请求参数列表为本接口参数和部分公共参数，其余见公共请求参数。",
    codes="以下为本接口错误码，其余见公共错误码。",
    used_by=("被如下接口引用：{}。",),
    updated=("最近更新时间：{} 12:18:05", "最后更新时间：{} 12:18:05"),
    lists=("功能说明", "错误码列表", "公共错误码", "业务错误码"),
    focus="聚焦模式",
)
JAPANESE = Language(
    parameter=("パラメータ名",),
    field="名前",
    required=("必須項目", "選択必須"),
    type="タイプ",
    description="説明",
    code="エラーコード",
    yes="はい",
    no="いいえ",
    sections=(
        "API説明",
        "入力パラメータ",
        "出力パラメータ",
        "例",
        "開発者リソース",
        "エラーコード",
    ),
    domain=("APIリクエストドメイン名：{}。",),
    rate=("デフォルトのAPIリクエスト頻度制限：{}回/秒。",),
    action=("共通パラメータ、このAPIの値：{}", "共通パラメータ、このAPIの値：{}。"),
    version=("共通パラメータ、このAPIの値：{}", "共通パラメータ、このAPIの値：{}。"),
    dates=("{y:04}-{m:02}-{d:02}", "{y:04}/{m:02}/{d:02}"),
    listed=("共通パラメータ、製品がサポートする地域リストを参照してください。",),
    example="例{number} {title}",
    input="入力例",
    output="出力例",
    placeholder="<共通リクエストパラメータ>",
    parameters="次のリクエストパラメータリストは、APIと一部の共通パラメータです。"
    "他は共通リクエストパラメータを参照してください。",
    codes="このAPIのものです。他は共通エラーコードを参照してください。",
    used_by=("Used by actions: {}.",),
    updated=("最終更新日：{} 12:18:05",),
    lists=("機能説明", "エラーコードリスト", "共通エラーコード", "業務エラーコード"),
    focus="フォーカスモード",
)
KOREAN = Language(
    parameter=("매개변수 이름",),
    field="이름",
    required=("필수 여부", "필수 항목 여부", "필수 선택 항목"),
    type="유형",
    description="설명",
    code="오류 코드",
    yes="예",
    no="아니요",
    sections=("API 설명", "입력 매개변수", "출력 매개변수", "예시", "개발자 리소스", "오류 코드"),
    domain=("API 요청의 도메인 이름: {}.",),
    rate=("기본적 API 요청 빈도 제한: {}회/초.",),
    action=("공통 매개변수, API 값: {}", "공통 매개변수, API 값: {}."),
    version=("공통 매개변수, API 값: {}", "공통 매개변수, API 값: {}."),
    dates=("{y:04}-{m:02}-{d:02}",),
    listed=("공통 매개변수, 지역 리스트를 참조하십시오.",),
    example="예시 {number} {title}",
    input="입력 예시",
    output="출력 예시",
    placeholder="<공통 요청 매개변수>",
    parameters="다음 요청 매개변수 리스트는 API와 일부 공통 매개변수입니다. "
    "나머지는 공통 요청 매개변수를 참조하십시오.",
    codes="이 API의 항목입니다. 나머지는 공통 오류 코드를 참조하십시오.",
    used_by=("Used by actions: {}.",),
    updated=("마지막 업데이트 시간: {} 12:18:05",),
    lists=("기능 설명", "오류 코드 리스트", "공통 오류 코드", "업무 오류 코드"),
    focus="포커스 모드",
)
LANGUAGES: Final = {"en": ENGLISH, "zh": CHINESE, "ja": JAPANESE, "ko": KOREAN}


def pick(variants: tuple[str, ...], number: int) -> str:
    """Return one of *variants*; every *number* chooses one."""
    return variants[number % len(variants)]
