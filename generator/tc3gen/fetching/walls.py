"""What stands in front of a page, where a page that was fetched documents nothing."""

from __future__ import annotations

import re

_CAPTCHA = re.compile(
    r"captcha|verify (?:that )?you are (?:a )?human|unusual traffic|安全验证", re.IGNORECASE
)
_LOGIN = re.compile(
    r"<input\b[^<>]*\btype\s*=\s*[\"']?password|<title>[^<>]*\b(?:log ?in|sign ?in|登录)",
    re.IGNORECASE,
)
_COOKIES = re.compile(r"\bcookies?\b", re.IGNORECASE)
_SCRIPTS = re.compile(
    r"<(script|style|noscript|template)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL
)
_TAGS = re.compile(r"<[^<>]*>")


def wall_of(text: str) -> str:
    """Return what *text*, in which no documentation stands, is instead; empty where unclear.

    Documentation speaks of captchas, logins and cookies, too: ask only about what is none.
    """
    shown = _TAGS.sub(" ", _SCRIPTS.sub(" ", text))
    if not shown.split():
        return "it is empty" if not text.strip() else "nothing is on it until a browser runs it"
    if _CAPTCHA.search(text):
        return "it asks for a captcha"
    if _LOGIN.search(text):
        return "it asks for a login"
    if _COOKIES.search(shown):
        return "it asks about cookies"
    return ""
