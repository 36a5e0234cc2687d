"""谁在用、能看什么、从哪里取数据：每个页面开头调用 ``current()``。

from ui import access

here = access.current()            # here.service, here.user, here.role, here.audience
access.require(access.Role.EDITOR) # 不够格就显示说明并停下；改动资料之前在服务端再查一次
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Literal, cast

import streamlit as st

from ui import signin
from ui.passages import notice
from ui.roles import Role

if TYPE_CHECKING:
    from assistant.service import Service

__all__ = ["Access", "Role", "audience", "current", "face", "provide", "require", "service"]

Audience = Literal["staff", "public"]
#: The cookie by which an anonymous visitor of the public face finds the own conversations again.
COOKIE = "banfu_visitor"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22,64}")


@dataclass(frozen=True, slots=True)
class Access:
    """Who looks at the page and through what. ``user`` owns conversations and drafts; ``name`` is for showing."""

    service: Service
    user: str
    name: str
    role: Role
    audience: Audience


def _open_installed() -> Service:
    from assistant.service import open_service

    return open_service()


_opener: Callable[[], Service] = _open_installed


def provide(opener: Callable[[], Service] | None) -> None:
    """Make the pages use ``opener`` from now on (for tests); None goes back to the installed service."""
    global _opener
    _opener = opener or _open_installed
    service.clear()


@st.cache_resource(show_spinner=False)
def service() -> Service:
    """The service on the data folder that ``banfu serve`` names, opened on first use and shared by all sessions. A failure is not kept."""
    return _opener()


def audience() -> Audience:
    """Whom this server serves; fixed when it starts. Anything but ``staff`` sees public documents only."""
    return "staff" if os.environ.get("BANFU_AUDIENCE") == "staff" else "public"


def face() -> str:
    """``staff`` or ``public`` as users read it."""
    return "内部" if audience() == "staff" else "公开"


def current() -> Access:
    """This session's access; stops the page with a message where there is none. Asked anew in every run."""
    if audience() == "public":
        return Access(service(), f"visitor:{visitor_token()}", "访客", Role.VISITOR, "public")
    person = signin.person()
    return Access(service(), person.owner, person.name, person.role, "staff")


def check() -> None:
    """Stop the page with a message where this session may not see it; opens nothing."""
    if audience() == "staff":
        signin.person()


def sign_out_button() -> None:
    """At the end of the sidebar, who is signed in and the way out; nothing where nobody signs in."""
    if audience() == "staff" and signin.configured():
        person = signin.person()
        with st.sidebar:
            st.html(f'<p class="banfu-muted">{escape(person.name)}（{person.role.label}）</p>')
            st.button("退出登录", type="tertiary", on_click=st.logout, key="signin_out_side")


def require(role: Role) -> Access:
    """``current()`` for one who has at least ``role``; others get a message and the page stops."""
    here = current()
    if not here.role.at_least(role):
        message = f"这一操作需要“{role.label}”权限，您的权限是“{here.role.label}”。请联系管理员。"
        st.html(notice(message, colour="gray"))
        st.stop()
    return here


def visitor_token() -> str:
    """The unguessable name of this anonymous browser: from its cookie, else made for this session."""
    if "visitor_token" not in st.session_state:
        # Read as text whatever it is: a test's session has no handshake to read cookies from.
        kept = str(st.context.cookies.get(COOKIE, ""))
        fresh = not _TOKEN.fullmatch(kept)
        st.session_state["visitor_token"] = secrets.token_urlsafe(24) if fresh else kept
        st.session_state["visitor_fresh"] = fresh
    return cast(str, st.session_state["visitor_token"])


_KEEP_JS = """
export default function ({ data }) {
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  document.cookie = data.name + '=' + data.token + '; path=/; max-age=15552000; SameSite=Strict' + secure;
}
"""


_keeper = st.components.v2.component("banfu_visitor", js=_KEEP_JS)


def keep_visitor() -> None:
    """Ask the browser of a new anonymous visitor to keep its name, so that a reload finds the conversations."""
    if audience() == "public" and visitor_token() and st.session_state.get("visitor_fresh"):
        _keeper(data={"name": COOKIE, "token": visitor_token()}, key="visitor_keeper")
