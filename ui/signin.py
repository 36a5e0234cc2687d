"""内部端的登录：配置了 ``[auth]`` 就用单位的统一身份登录，没有配置就只许本机使用。

没有配置时，同一台机器上的人共用 ``local`` 这一个身份，和命令行一样：几个人要分开，就配置登录。
"""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, NoReturn
from urllib.parse import urlsplit

import streamlit as st

from corpus.errors import SettingsError
from ui.passages import notice
from ui.roles import Role, overdue, read_role_settings, role_of

LOG = logging.getLogger(__name__)
#: The owner of what is asked on this machine without signing in; the command line uses the same.
LOCAL_OWNER = "local"
#: What Streamlit's ``[auth]`` must hold once, and for each provider.
SHARED, OF_PROVIDER = ("redirect_uri", "cookie_secret"), ("client_id", "client_secret", "server_metadata_url")
#: How long the provider may take to say where people sign in, in seconds.
PATIENCE_S = 5.0
_PROBLEM = "signin_problem"


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
        _sign_in(secrets["auth"])
    try:
        settings = read_role_settings(secrets.get("banfu", {}))
    except SettingsError as error:
        _refuse(str(error))
    if overdue(claims, settings):
        _sign_in(secrets["auth"], f"登录已超过 {settings.session_hours:g} 小时，请重新登录。")
    role = role_of(claims, settings)
    if role is None:
        account = claims.get("email") or claims.get("sub")
        _refuse(
            f"账号 {account} 没有使用本系统的权限。请联系管理员，把它加入 secrets.toml 中 [banfu] 的名单。",
            out=True,
        )
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


def providers(auth: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The providers of an ``[auth]`` table by name; the one whose settings stand in the table itself is ``""``.

    >>> list(providers({"client_id": "banfu"})), list(providers({"keycloak": {"client_id": "banfu"}}))
    ([''], ['keycloak'])
    """
    named = {
        name: part
        for name, part in auth.items()
        if isinstance(part, Mapping) and set(part) & set(OF_PROVIDER)
    }
    return named or {"": auth}


def setup_problem(auth: Mapping[str, Any]) -> str:
    """What keeps an ``[auth]`` table from working, in words for an administrator; ``""`` where nothing does.

    >>> setup_problem({"redirect_uri": "https://banfu.lanjiang.example/oauth2callback", "cookie_secret": "长"})
    '[auth] 缺少 client_id、client_secret、server_metadata_url'
    """
    missing = [name for name in SHARED if not auth.get(name)]
    for name, part in providers(auth).items():
        missing += [f"{name}.{key}" if name else key for key in OF_PROVIDER if not part.get(key)]
    if missing:
        return f"[auth] 缺少 {'、'.join(missing)}"
    foreign = [
        key for part in providers(auth).values() for key in OF_PROVIDER if not str(part[key]).isascii()
    ]
    if foreign:
        return f"[auth] 的 {'、'.join(foreign)} 里有中文或全角字符"
    if not str(auth["redirect_uri"]).endswith("/oauth2callback"):
        return "[auth] 的 redirect_uri 应是本系统的地址加上 /oauth2callback"
    return ""


def unreachable(metadata_url: str) -> str:
    """Why a provider does not say where people sign in, in words; ``""`` where it does.

    Asked through the same proxies as the sign-in itself, which follow.
    """
    import httpx

    try:
        answer = httpx.get(metadata_url, timeout=PATIENCE_S, follow_redirects=True)
        if answer.is_error:
            return f"它应答 {answer.status_code}"
        found = answer.json()
    except httpx.TimeoutException:
        return f"{PATIENCE_S:g} 秒内没有应答"
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        LOG.warning("登录服务 %s 连不上：%s", metadata_url, error)
        return "连接不上"
    except ValueError:
        found = None
    named = isinstance(found, dict) and found.get("authorization_endpoint")
    return "" if named else "它的应答里没有登录页面的地址"


def _sign_in(auth: Mapping[str, Any], why: str = "内部使用，请用单位账号登录。") -> NoReturn:
    problem = setup_problem(auth)
    if problem:
        _refuse(f"登录没有配置好：{problem}。请管理员改正数据目录的 secrets.toml 后重新启动。")
    st.html(f'<div class="banfu-gate"><h1>办复</h1><p>{escape(why)}</p></div>')
    if told := st.session_state.pop(_PROBLEM, ""):
        st.html(notice(told, role="alert", colour="red"))
    found = providers(auth)
    with st.container(key="signin", horizontal_alignment="center"):
        for name, label in _labels(found):
            st.button(
                label,
                type="primary",
                on_click=_go,
                args=(name, found[name]),
                key=f"signin_{name or 'button'}",
            )
        st.html(
            '<p class="banfu-muted">登录后又回到这一页，说明登录没有完成：请再试一次；仍不行请联系管理员查看应用日志。</p>'
        )
    st.stop()


def _labels(found: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for name in found:
        yield name, "登录" if len(found) == 1 else f"用 {name} 登录"


def _go(name: str, provider: Mapping[str, Any]) -> None:
    # Streamlit would send the browser to a bare English error where the provider does not answer.
    reason = unreachable(str(provider["server_metadata_url"]))
    if reason:
        st.session_state[_PROBLEM] = (
            f"单位的登录服务暂时用不了（{reason}），没有登录。请稍后再试；仍不行请联系管理员，"
            "检查登录服务是否在运行、secrets.toml 中的 server_metadata_url 是否正确。"
        )
        return
    st.login(name or None)


def _refuse(message: str, *, out: bool = False) -> NoReturn:
    st.html(notice(message, role="alert", colour="red"))
    if out:
        st.button("退出登录", on_click=st.logout, key="signin_out")
    st.stop()
