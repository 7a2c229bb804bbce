"""Reports about a small and a large change, as reviewers get them."""

from __future__ import annotations

from tc3gen.compare.changes import Change
from tc3gen.compare.report import Located
from tc3gen.compare.reporting import PageReview, Review, Sentence, ServiceReview, StaleDecision
from tc3gen.compare.signatures import SignatureChange
from tc3gen.findings import Finding, Location

_API = Location("spec/cvm/api.yaml", 210, 7)
_SENTENCE = Sentence(
    "request.Disks of RunInstances",
    "The disks of an instance. At most 200 disks can be attached in one request.",
    "The disks of an instance. At most 500 disks can be attached in one request, of one zone.",
    url="https://www.example.com/document/product/213/15730",
)
_DECISION = StaleDecision(
    Location("spec/cvm/policy.yaml", 12, 9),
    "request.Disks of RunInstances: max_items: 200",
    "The page says so.",
    _SENTENCE,
    "write `read: 5b28` once it is read again",
)
_LONG = "InstanceMarketOptionsRequestWithoutAnySpaceInItsNameAtAll"
_RULES = {
    "parameter-removed": "the parameter is gone",
    "type-changed": "it is {} now, {} before",
    "rate-limit-raised": "requests a second: {} now, {} before",
    "description": "it is described in other words",
}


def small() -> Review:
    """Return the report about a rate that was raised."""
    change = Change(
        "rate-limit-raised", "sms.SendMultiGlobalSms", _RULES["rate-limit-raised"], ("20", "10")
    )
    pages = (PageReview("SendMultiGlobalSms", "https://www.example.com/382/38778", "new"),)
    return Review(
        services=(ServiceReview("sms", "changed", pages),),
        changes=(Located(change, _API),),
        done=("spec/sms/api.yaml: written", "generated/tc3: 3 written, 0 removed, 61 unchanged"),
    )


def large(count: int = 100) -> Review:
    """Return the report about *count* actions, with names and sentences that are long."""
    actions = [f"Describe{_LONG}{number}" for number in range(count)]
    inferred = Finding(_API, "inferred", f"the type of {_LONG} is not told", "look", "warning")
    refused = PageReview("Resize", "https://www.example.com/1", "refused", "it asks for a login")
    return Review(
        services=(
            ServiceReview("cvm", "changed", tuple(map(_page, actions))),
            ServiceReview("cbs", "refused", (refused,), (inferred,)),
        ),
        changes=tuple(change for action in actions for change in _changes(action)),
        python=tuple(map(_signature, range(count))),
        stale=(_DECISION,) * 3,
        prose=(_SENTENCE,) * count,
        open=(inferred,),
        done=("spec/cvm/api.yaml: written", f"generated/tc3/{_LONG}: written"),
    )


def _page(action: str) -> PageReview:
    url = f"https://www.example.com/document/product/213/{action}?lang=en&x={action}"
    return PageReview(action, url, "new")


def _changes(action: str) -> list[Located]:
    where, values = f"cvm.{action}.request.{_LONG}", (f"Array of {_LONG}", "String")
    return [Located(Change(rule, where, said, values), _API) for rule, said in _RULES.items()]


def _signature(number: int) -> SignatureChange:
    where = tuple(f"CvmClient.describe_{each}" for each in range(6))
    name, now = f"{_LONG.lower()}_{number}", f"list[{_LONG}] | None, optional"
    return SignatureChange(name, "", now, where)
