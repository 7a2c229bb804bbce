"""What every error code means to a caller: its exception, whether to try again, what it did.

The table is written out by hand, from the documentation and from what a caller loses by a wrong
decision: a second message is billed, so "nothing happened" is claimed only where the code names a
check that stands before delivery.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import pytest

from tc3 import (
    ApiError,
    AuthError,
    FailedError,
    InvalidRequestError,
    LimitExceededError,
    OutcomeUnknownError,
    ServiceError,
    ThrottledError,
    UnsupportedError,
)
from tc3.sms import ErrorCode, SendMultiStatus
from tests.support.loopback import accepted, client, refused, send

CLASSES: dict[str, type[ApiError]] = {
    "-": ApiError,
    "Auth": AuthError,
    "Failed": FailedError,
    "Invalid": InvalidRequestError,
    "Limit": LimitExceededError,
    "Service": ServiceError,
    "Throttled": ThrottledError,
    "Unsupported": UnsupportedError,
}

# The page of SendMultiGlobalSms lists 50 codes, the other actions have 42 more, and the common page
# lists 38; UnsupportedOperation is among the first and the last, so there are 129.
DOCUMENTED = """
FailedOperation.ContainSensitiveWord                           Failed       never    none
FailedOperation.FailResolvePacket                              Failed       never    none
FailedOperation.InsufficientBalanceInSmsPackage                Failed       later    none
FailedOperation.MarketingSendTimeConstraint                    Failed       later    none
FailedOperation.PhoneNumberInBlacklist                         Failed       never    none
FailedOperation.SignatureIncorrectOrUnapproved                 Failed       never    none
FailedOperation.TemplateIncorrectOrUnapproved                  Failed       never    none
FailedOperation.TemplateParamSetNotMatchApprovedTemplate       Failed       never    none
FailedOperation.TemplateUnapprovedOrNotExist                   Failed       never    none
InternalError.JsonParseFail                                    Service      never    none
InternalError.OtherError                                       Service      backoff  unknown
InternalError.RequestTimeException                             Service      resign   none
InternalError.RestApiInterfaceNotExist                         Service      never    none
InternalError.SendAndRecvFail                                  Service      backoff  unknown
InternalError.SigFieldMissing                                  Service      never    none
InternalError.SigVerificationFail                              Service      never    none
InternalError.Timeout                                          Service      backoff  unknown
InternalError.UnknownError                                     Service      backoff  unknown
InvalidParameterValue.ContentLengthLimit                       Invalid      never    none
InvalidParameterValue.IncorrectPhoneNumber                     Invalid      never    none
InvalidParameterValue.MultiSmsInfoSetEmpty                     Invalid      never    none
InvalidParameterValue.ProhibitedUseUrlInTemplateParameter      Invalid      never    none
InvalidParameterValue.SdkAppIdNotExist                         Invalid      never    none
InvalidParameterValue.TemplateParameterFormatError             Invalid      never    none
InvalidParameterValue.TemplateParameterLengthLimit             Invalid      never    none
LimitExceeded.AppCountryOrRegionDailyLimit                     Limit        later    none
LimitExceeded.AppCountryOrRegionInBlacklist                    Limit        never    none
LimitExceeded.AppDailyLimit                                    Limit        later    none
LimitExceeded.AppGlobalDailyLimit                              Limit        later    none
LimitExceeded.AppMainlandChinaDailyLimit                       Limit        later    none
LimitExceeded.DailyLimit                                       Limit        later    none
LimitExceeded.DeliveryFrequencyLimit                           Limit        later    none
LimitExceeded.PhoneNumberCountLimit                            Limit        never    none
LimitExceeded.PhoneNumberDailyLimit                            Limit        later    none
LimitExceeded.PhoneNumberOneHourLimit                          Limit        later    none
LimitExceeded.PhoneNumberSameContentDailyLimit                 Limit        later    none
LimitExceeded.PhoneNumberThirtySecondLimit                     Limit        later    none
MissingParameter.EmptyPhoneNumberSet                           Invalid      never    none
UnauthorizedOperation.IndividualUserMarketingSmsPermissionDeny Auth         never    none
UnauthorizedOperation.RequestIpNotInWhitelist                  Auth         never    none
UnauthorizedOperation.RequestPermissionDeny                    Auth         never    none
UnauthorizedOperation.SdkAppIdIsDisabled                       Auth         never    none
UnauthorizedOperation.ServiceSuspendDueToArrears               Auth         later    none
UnauthorizedOperation.SmsSdkAppIdVerifyFail                    Auth         never    none
UnsupportedOperation                                           Unsupported  never    none
UnsupportedOperation.ChineseMainlandTemplateToGlobalPhone      Unsupported  never    none
UnsupportedOperation.ContainDomesticAndInternationalPhoneNumber Unsupported never    none
UnsupportedOperation.ContainDomesticPhoneNumber                Unsupported  never    none
UnsupportedOperation.GlobalTemplateToChineseMainlandPhone      Unsupported  never    none
UnsupportedOperation.UnsupportedRegion                         Unsupported  never    none

FailedOperation.ForbidAddMarketingTemplates                    Failed       never    none
FailedOperation.JsonParseFail                                  Failed       never    none
FailedOperation.MissingSignature                               Failed       later    none
FailedOperation.MissingSignatureList                           Failed       later    none
FailedOperation.MissingSignatureToModify                       Failed       never    none
FailedOperation.MissingTemplateList                            Failed       later    none
FailedOperation.MissingTemplateToModify                        Failed       never    none
FailedOperation.NotEnterpriseCertification                     Failed       later    none
FailedOperation.OtherError                                     Failed       never    unknown
FailedOperation.ParametersOtherError                           Failed       never    unknown
FailedOperation.PhoneNumberParseFail                           Failed       never    none
FailedOperation.ProhibitSubAccountUse                          Failed       never    none
FailedOperation.QualificationIdNotApproved                     Failed       later    none
FailedOperation.SignIdNotExist                                 Failed       never    none
FailedOperation.SignNumberLimit                                Failed       later    none
FailedOperation.TemplateAlreadyPassedCheck                     Failed       never    none
FailedOperation.TemplateIdNotExist                             Failed       never    none
FailedOperation.TemplateNumberLimit                            Failed       later    none
InternalError.ParseBackendResponseFail                         Service      backoff  unknown
InvalidParameter.AppidAndBizId                                 Invalid      never    none
InvalidParameter.DirtyWordFound                                Invalid      never    none
InvalidParameter.InvalidParameters                             Invalid      never    none
InvalidParameterValue.BeginTimeVerifyFail                      Invalid      never    none
InvalidParameterValue.EndTimeVerifyFail                        Invalid      never    none
InvalidParameterValue.ImageInvalid                             Invalid      never    none
InvalidParameterValue.InvalidDocumentType                      Invalid      never    none
InvalidParameterValue.InvalidInternational                     Invalid      never    none
InvalidParameterValue.InvalidSignPurpose                       Invalid      never    none
InvalidParameterValue.InvalidSmsType                           Invalid      never    none
InvalidParameterValue.InvalidStartTime                         Invalid      never    none
InvalidParameterValue.InvalidTemplateFormat                    Invalid      never    none
InvalidParameterValue.InvalidUsedMethod                        Invalid      never    none
InvalidParameterValue.LimitVerifyFail                          Invalid      never    none
InvalidParameterValue.MarketingTemplateWithoutUnsubscribe      Invalid      never    none
InvalidParameterValue.OffsetVerifyFail                         Invalid      never    none
InvalidParameterValue.QualificationIdNotFound                  Invalid      never    none
InvalidParameterValue.SignAlreadyPassedCheck                   Invalid      never    none
InvalidParameterValue.SignExistAndUnapproved                   Invalid      never    none
InvalidParameterValue.SignNameLengthTooLong                    Invalid      never    none
InvalidParameterValue.TemplateWithDirtyWords                   Invalid      never    none
InvalidParameterValue.UnsupportedTemplateVariable              Invalid      never    none
LimitExceeded.GlobalSmsSendingRateLimit                        Limit        later    none

ActionOffline                                                  Unsupported  never    none
AuthFailure.InvalidAuthorization                               Auth         never    none
AuthFailure.InvalidSecretId                                    Auth         never    none
AuthFailure.MFAFailure                                         Auth         never    none
AuthFailure.SecretIdNotFound                                   Auth         never    none
AuthFailure.SignatureExpire                                    Auth         resign   none
AuthFailure.SignatureFailure                                   Auth         never    none
AuthFailure.TokenFailure                                       Auth         renew    none
AuthFailure.UnauthorizedOperation                              Auth         never    none
DryRunOperation                                                Failed       never    none
FailedOperation                                                Failed       never    unknown
InternalError                                                  Service      backoff  unknown
InvalidAction                                                  Invalid      never    none
InvalidParameter                                               Invalid      never    none
InvalidParameterValue                                          Invalid      never    none
InvalidRequest                                                 Invalid      never    none
IpInBlacklist                                                  Auth         never    none
IpNotInWhitelist                                               Auth         never    none
LimitExceeded                                                  Limit        later    none
MissingParameter                                               Invalid      never    none
NoSuchProduct                                                  Invalid      never    none
NoSuchVersion                                                  Invalid      never    none
RequestLimitExceeded                                           Throttled    backoff  none
RequestLimitExceeded.GlobalRegionUinLimitExceeded              Throttled    backoff  none
RequestLimitExceeded.IPLimitExceeded                           Throttled    backoff  none
RequestLimitExceeded.UinLimitExceeded                          Throttled    backoff  none
RequestSizeLimitExceeded                                       Invalid      never    none
ResourceInUse                                                  Failed       later    none
ResourceInsufficient                                           Failed       later    unknown
ResourceNotFound                                               Failed       never    none
ResourceUnavailable                                            Failed       later    unknown
ResponseSizeLimitExceeded                                      Invalid      never    unknown
ServiceUnavailable                                             Service      backoff  unknown
UnauthorizedOperation                                          Auth         never    none
UnknownParameter                                               Invalid      never    none
UnsupportedProtocol                                            Unsupported  never    none
UnsupportedRegion                                              Unsupported  never    none
"""

# Codes that no page lists take the longest prefix in whole labels; unheard-of ones may have sent.
UNDOCUMENTED = """
AuthFailure                             Auth         never    none
AuthFailure.NewFailure                  Auth         never    none
AuthFailure.SignatureExpire.Early       Auth         resign   none
AuthFailure.SignatureExpired            Auth         never    none
FailedOperation.NewFailure              Failed       never    unknown
InternalError.NewFailure.Deep           Service      backoff  unknown
InternalError.Timeout.Inner             Service      backoff  unknown
InternalError.JsonParseFail.Inner       Service      backoff  unknown
LimitExceeded.NewLimit                  Limit        later    none
RequestLimitExceeded.NewLimit           Throttled    backoff  none
UnsupportedOperation.NewRefusal         Unsupported  never    none
InternalError.                          Service      backoff  unknown
InternalErrors                          -            never    unknown
internalerror                           -            never    unknown
RegionError.Whatever                    -            never    unknown
Ok                                      -            never    unknown
.                                       -            never    unknown
..                                      -            never    unknown
.InternalError                          -            never    unknown
\u200b                                  -            never    unknown
"""


class Row(NamedTuple):
    """A line of the tables."""

    code: str
    error: type[ApiError]
    retry: str
    effect: str


def _rows(table: str) -> list[Row]:
    lines = (line.split() for line in table.strip().splitlines() if line)
    return [Row(code, CLASSES[error], retry, effect) for code, error, retry, effect in lines]


# A blank cannot be written in a table.
BLANK = Row(" ", ApiError, "never", "unknown")
KNOWN = _rows(DOCUMENTED)
ALL = [*KNOWN, *_rows(UNDOCUMENTED), BLANK]


def _raised(code: str) -> ApiError:
    sms, fake = client(refused(code))
    with pytest.raises(ApiError) as caught:
        send(sms)
    assert len(fake.requests) == 1
    return caught.value


@pytest.mark.parametrize("row", ALL, ids=lambda row: ascii(row.code))
def test_a_refused_call_raises_what_its_code_means(row: Row) -> None:
    """Code, request id, retry and effect of the response are the attributes of what is raised."""
    error = _raised(row.code)
    assert (error.code, error.request_id, error.message, error.action, error.attempts) == (
        row.code,
        "req-1",
        "refused by the test",
        "SendMultiGlobalSms",
        1,
    )
    assert (error.retry, error.effect) == (row.retry, row.effect)


@pytest.mark.parametrize("row", ALL, ids=lambda row: ascii(row.code))
def test_a_refused_call_raises_its_class_and_outcome_unknown_where_it_is(row: Row) -> None:
    """The class is that of the table; with effect unknown it is OutcomeUnknownError, too."""
    error = _raised(row.code)
    bases = {kind for kind in (*CLASSES.values(), OutcomeUnknownError) if isinstance(error, kind)}
    unknown = {OutcomeUnknownError} if row.effect == "unknown" else set()
    assert bases == {ApiError, row.error} | unknown


@pytest.mark.parametrize("row", KNOWN, ids=lambda row: row.code)
def test_a_documented_code_is_in_the_enum_with_the_same_meaning(row: Row) -> None:
    """ErrorCode.of finds it, and its retry and effect are those of the table."""
    code = ErrorCode.of(row.code)
    assert code is not None
    assert (str(code), code.retry, code.effect) == (row.code, row.retry, row.effect)
    assert code.description


@pytest.mark.parametrize("row", [*_rows(UNDOCUMENTED), BLANK], ids=lambda row: ascii(row.code))
def test_an_undocumented_code_is_not_in_the_enum(row: Row) -> None:
    """ErrorCode.of returns None where a code is not listed, and never raises."""
    assert ErrorCode.of(row.code) is None


@pytest.mark.parametrize("row", [row for row in ALL if row.code != "Ok"], ids=lambda row: row.code)
def test_the_status_of_one_recipient_means_what_its_code_means(row: Row) -> None:
    """A refused message in an accepted request has the retry and effect of the table."""
    sms, _ = client(accepted(Code=row.code, Fee=0))
    (status,) = send(sms).send_multi_status_set
    assert (status.ok, status.code, status.retry, status.effect) == (
        False,
        row.code,
        row.retry,
        row.effect,
    )


def test_an_accepted_message_is_done_and_not_to_be_sent_again() -> None:
    """Ok is an outcome and no error: done, never again."""
    status = SendMultiStatus(phone_number="+60198890000", session_context="", code="Ok")
    assert (status.ok, status.retry, status.effect) == (True, "never", "done")


def test_the_table_holds_every_documented_code_once() -> None:
    """129 codes are documented: 50, 42 and 38, of which UnsupportedOperation is one."""
    assert Counter(row.code for row in KNOWN) == Counter(code.value for code in ErrorCode)
    assert len(KNOWN) == 50 + 42 + 38 - 1
