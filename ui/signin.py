"""内部端的登录：配置了 ``[auth]`` 就用单位的统一身份登录，没有配置就只许本机使用。"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn
from urllib.parse import urlsplit

import streamlit as st

from corpus.errors import SettingsError
from ui.passages import notice
from ui.roles import Role, overdue, read_role_settings, role_of

#: The owner of what is asked on this machine without signing in; the command line uses the same.
LOCAL_OWNER = "local"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the staff."""

    owner: str
    name: str
    role: Role


def person() -> Person:
    """Who uses this session; shows the sign-in page or a refusal, and stops, where nobody may."""
    secrets = _secrets()
    if "auth" not in secrets:
        return _local()
    claims: Mapping[str, Any] = st.user.to_dict()
    if not claims.get("is_logged_in"):
        _sign_in()
    try:
        settings = read_role_settings(secrets.get("banfu", {}))
    except SettingsError as error:
        _refuse(str(error))
    if overdue(claims, settings):
        _refuse("登录已超过规定时间，请重新登录。", out=True)
    role = role_of(claims, settings)
    if role is None:
        _refuse("您的账号没有使用本系统的权限，请联系管理员。", out=True)
    subject = f"{claims.get('iss', '')}#{claims.get('sub') or claims.get('email')}"
    return Person(f"user:{subject}", str(claims.get("name") or claims.get("email") or "已登录"), role)


def configured() -> bool:
    """Whether people sign in here."""
    return "auth" in _secrets()


def only_this_machine(address: str | None, host: str | None) -> bool:
    """Whether a server bound to ``address`` is asked from its own machine, as ``host`` (the Host header) says.

    A Host that is not this machine means a proxy in front, or a web page that made its own name resolve here.

    >>> only_this_machine("127.0.0.1", "localhost:8501"), only_this_machine(None, None)
    (True, False)
    >>> only_this_machine("127.0.0.1", "banfu.lanjiang.example")
    False
    """
    return _is_local(address) and (host is None or _is_local(urlsplit(f"//{host}").hostname))


def _is_local(name: str | None) -> bool:
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name or "").is_loopback
    except ValueError:
        return False


def _secrets() -> Mapping[str, Any]:
    try:
        return st.secrets.to_dict()
    except FileNotFoundError:
        return {}


def _local() -> Person:
    host = st.context.headers.get("Host")
    # Anything but text is a test's session, which no browser asked for.
    if not only_this_machine(st.get_option("server.address"), host if isinstance(host, str) else None):
        _refuse(
            "内部端没有配置登录，只能在本机打开（127.0.0.1）。请用 banfu serve 启动；"
            "要让别人使用，请先在数据目录的 secrets.toml 中配置 [auth]。"
        )
    return Person(LOCAL_OWNER, "本机用户", Role.ADMIN)


def _sign_in() -> NoReturn:
    st.html('<div class="banfu-gate"><h1>办复</h1><p>内部使用，请用单位账号登录。</p></div>')
    with st.container(key="signin", horizontal_alignment="center"):
        st.button("登录", type="primary", on_click=st.login, key="signin_button")
    st.stop()


def _refuse(message: str, *, out: bool = False) -> NoReturn:
    st.html(notice(message, role="alert", colour="red"))
    if out:
        st.button("退出登录", on_click=st.logout, key="signin_out")
    st.stop()
