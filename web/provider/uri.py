"""Foreign text as a URI: what XML Schema calls anyURI is narrower than what repositories write into their headers."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote

_ALLOWED = ";/?:@&=+$,-_.!~*'()#%"
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_USER = re.compile(r"^([A-Za-z][A-Za-z0-9+.\-]*://)[^/?#]*@")
_URI = re.compile(
    r"""(?: [A-Za-z][A-Za-z0-9+.\-]* :
            (?: // [A-Za-z0-9\-._~%!$&'()*+,;=]* (?: :[0-9]{1,5} )? (?= [/?\#] | $ ) | (?!//) )
        | (?!//) (?= [^:]* (?: [/?\#] | $ ) )
        )
        [A-Za-z0-9\-._~%!$&'()*+,;=:@/]*
        (?: \? [A-Za-z0-9\-._~%!$&'()*+,;=:@/?]* )?
        (?: \# [A-Za-z0-9\-._~%!$&'()*+,;=:@/?]* )?""",
    re.VERBOSE,
)


@lru_cache(maxsize=1024)
def uri(text: str) -> str:
    """The text as a URI from which it can be read back by percent-decoding; what is a URI stays as it is."""
    soft = _LONE_PERCENT.sub("%25", quote(text, safe=_ALLOWED, errors="replace"))
    return soft if _URI.fullmatch(soft) else quote(text, safe="", errors="replace")


@lru_cache(maxsize=1024)
def address(text: str) -> str:
    """A base URL as it may be published: a URI, without the user and password that an operator may have put in it."""
    return uri(_USER.sub(r"\1", text.strip()))
