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
    long = "InstanceMarketOptionsRequestWithoutAnySpaceInItsNameAtAll"
    actions = [f"Describe{long}{number}" for number in range(count)]
    pages = tuple(
        PageReview(
            action,
            f"https://www.example.com/document/product/213/{action}?lang=en&x={action}",
            "new",
        )
        for action in actions
    )
    refused = PageReview(
        "ModifyDisks",
        "https://www.example.com/1",
        "refused",
        "it asks for a login",
        "save it by hand",
    )
    values = ("Array of " + long, "String")
    changes = tuple(
        Located(Change(rule, f"cvm.{action}.request.{long}", said, values), _API)
        for action in actions
        for rule, said in _RULES.items()
    )
    where = tuple(f"CvmClient.describe_{number}" for number in range(6))
    python = tuple(
        SignatureChange(f"{long.lower()}_{n}", "", "list[" + long + "] | None, optional", where)
        for n in range(count)
    )
    finding = Finding(
        _API, "inferred", f"the type of {long} is not told", "look at its page", "warning"
    )
    decision = StaleDecision(
        Location("spec/cvm/policy.yaml", 12, 9),
        "request.Disks of RunInstances: max_items: 200",
        "The page says so.",
        _SENTENCE,
        "write `read: 5b28` once it is read again",
    )
    return Review(
        services=(
            ServiceReview("cvm", "changed", pages),
            ServiceReview("cbs", "refused", (refused,), (finding,)),
        ),
        changes=changes,
        python=python,
        stale=(decision,) * 3,
        prose=(_SENTENCE,) * count,
        open=(finding,),
        done=("spec/cvm/api.yaml: written", f"generated/tc3/{long}: written"),
    )
