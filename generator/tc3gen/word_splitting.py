"""Wire names to words, as people read them: ``DescribeIPv6List`` is describe, ipv6 and list.

Names are API, so the words follow from the name alone: nothing that is documented later changes
them. What is decided, and why:

- A capital after a small letter or a digit begins a word, and so does the last of several capitals
  before a small letter: ``VPCName`` is ``vpc_name``.
- The ``s`` of a plural belongs to its acronym: ``InstanceIDs`` is ``instance_ids``.
- Digits stay with the word before them: ``Base64``, ``Http2``, ``Md5``, ``P95``.
- Digits and a single capital are a word, and so is a letter before them: ``Hunyuan3DTask`` is
  ``hunyuan_3d_task``, ``U2FToken`` is ``u2f_token``.
- ``WORDS`` stay whole. By the rules above they would fall into letters and syllables that nobody
  says: ``d_do_s``, ``i_pv6``, ``my_sql``.
- A word of one letter stays where people say the letter: ``x_pos``, ``top_n``, ``type_a``,
  ``x_forwarded_for``.
- What reads well in parts stays in parts: ``rocket_mq``, ``open_id``, ``web_rtc``, ``qr_code``.
- An underscore stays where it is: ``Disk_Size`` is ``disk_size``.

Another word in ``WORDS`` renames whatever holds it. That breaks programs like any other rename: it
needs a line in the changelog, and `name:` in api.yaml keeps the old name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# How many of the 95,457 names in the Chinese and the international metadata of November 2026 hold
# it, and the shortest of them. Those with one capital (Vport, Mysql, Ipv6) need no entry.
WORDS = (
    # Networks and protocols.
    "A2A",  # 14: A2AConfig
    "CName",  # 6: CName
    "DDoS",  # 221: DDoS
    "DDos",  # 31: IsDDos
    "DNSPod",  # 1: DNSPodDetail
    "DPort",  # 2: DPortEnd
    "IPv4",  # 6: IPv4
    "IPv6",  # 50: IPv6
    "IdP",  # 11: SAMLIdPCertificate
    "OAuth",  # 13: OAuth
    "P2P",  # 21: P2PInfo
    "SNat",  # 1: SNatIp
    "SPort",  # 2: SPortEnd
    "VHost",  # 4: MaxVHostNum
    "VIp",  # 1: KafkaVIp
    "VPort",  # 10: VPort
    "XP2P",  # 7: XP2PDetailInfo
    # Clouds, clusters and devices.
    "HSsd",  # 4: HSsdAvailable
    "IaC",  # 32: IaCFile
    "IoT",  # 2: NBIoTDeviceID
    "K8S",  # 11: K8SLabel
    "LoRa",  # 27: LoRaGatewayItem
    "QClaw",  # 3: DescribeQClawContentSecCheck
    "QCloud",  # 6: QCloudUIN
    "SaaS",  # 1: IsSaaSUser
    "TBaaS",  # 1: TBaaS
    "TLog",  # 7: TLogInfo
    "TWeCall",  # 24: TWeCallInfo
    "TWeSee",  # 143: ListTWeSeeTasks
    "TWeTalk",  # 60: ActivateTWeTalk
    "UKey",  # 1: UKeyStatus
    "VCore",  # 6: VCoreSeconds
    "XMagic",  # 41: XMagic
    # Databases and queues.
    "CKafka",  # 22: CKafkaID
    "CynosDB",  # 2: CynosDBMySQL
    "FSx",  # 7: GooseFSx
    "HBase",  # 10: HBaseMetricData
    "MariaDB",  # 4: MariaDB
    "MongoDB",  # 17: MongoDB
    "MongoDb",  # 1: MongoDbNums
    "MySQL",  # 24: MySQLParam
    "MySql",  # 7: MySqlProcess
    "NL2SQL",  # 1: NL2SQLModelConfig
    "PostgreSQL",  # 6: PostgreSQL
    "PostgreSql",  # 2: PostgreSql
    "TiDB",  # 1: TiDB
    # Units, files, media and text.
    "ACodec",  # 1: ACodec
    "ECharts",  # 1: EChartsInfo
    "ETag",  # 1: ETag
    "FMp4",  # 1: FMp4
    "GiB",  # 2: MemoryGiB
    "I18N",  # 1: MNPI18NSyncDto
    "KBps",  # 1: KBpsThreshold
    "M3U8",  # 1: ParseM3U8
    "MBps",  # 1: MaxBandwidthMBps
    "MTime",  # 1: LatestTamperedFileMTime
    "P7B",  # 1: CAP7B
    "PList",  # 3: InfoPListMd5
    "VCodec",  # 1: VCodec
    # Identities and people.
    "EName",  # 3: EventEName
    "QUuid",  # 2: QUuid
    "SKey",  # 3: SKey
    "TDid",  # 34: CreateTDid
    "UUid",  # 1: UUid
    "WeChat",  # 21: WeChat
    "WeCom",  # 4: WeComHook
    # Slips of the shift key.
    "DTo",  # 1: CandidateDsDTo
    "FIlter",  # 1: ImageFIlter
    "FLow",  # 1: TaskFLowVar
    "NaturalIDade",  # 1: NaturalIDade
    "TIme",  # 1: TImeCycle
    # Not there yet, and sure to come.
    "BaaS",
    "DBaaS",
    "FaaS",
    "GBps",
    "GraphQL",
    "IaaS",
    "InfluxDB",
    "KiB",
    "L10N",
    "MiB",
    "NoSQL",
    "PaaS",
    "TiB",
)
"""Words that mix small letters, capitals and digits."""

_DIMENSIONS = ("2D", "3D", "4G", "5G")
"""Words of a digit and a capital that are told apart in front of an acronym: ``To3DUVJob``."""

_GOES_ON = "(?!s(?![a-z]))[a-z]"
"""A small letter of a word, which the s of a plural is not."""

_END = "s?(?:[0-9]+[a-z]*)?(?![a-z0-9])"
"""The end of a word, with its plural and its number: ``CNames``, ``OAuth2``."""


def _looks_like_two(word: str) -> bool:
    """Return whether *word* could be the end of an acronym and another word, as in VPCName."""
    return re.fullmatch("[A-Z]+[a-z]+", word) is not None


def _any_of(words: Iterable[str]) -> str:
    """Return a pattern for *words*, the longest first."""
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


_WHOLE = re.compile(
    f"(?:{_any_of(word for word in WORDS if not _looks_like_two(word))}){_END}"
    f"|(?<![A-Z])(?:{_any_of(filter(_looks_like_two, WORDS))}){_END}"
    f"|(?<![A-Z0-9])(?:{_any_of(_DIMENSIONS)}){_END}"
    # U2F and 3D, where a word or nothing follows.
    f"|(?<![A-Z0-9])[A-Z]?[0-9]{{1,3}}[A-Z](?=[A-Z]{_GOES_ON}|$)"
)

_WORD_START = re.compile(f"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z]{_GOES_ON})")


def split_words(wire_name: str) -> list[str]:
    """Return the words of *wire_name* in small letters, an empty one between two underscores."""
    return [word.lower() for part in wire_name.split("_") for word in _words(part)]


def _words(part: str) -> Iterator[str]:
    """Yield the words of a *part* without underscores, in its own letters."""
    if not part:
        yield part
    start = 0
    for whole in _WHOLE.finditer(part):
        yield from filter(None, _WORD_START.split(part[start : whole.start()]))
        yield whole.group()
        start = whole.end()
    yield from filter(None, _WORD_START.split(part[start:]))
