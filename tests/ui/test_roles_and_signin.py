"""谁能进、能做什么：权限从声明或名单来，每次运行都在服务端查；没有配置登录时只许本机。"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

from assistant.serving import run_application, sign_in_configured
from corpus.errors import SettingsError
from corpus.loopback import free_port
from corpus.settings import load_settings
from tests.ui.pages import html, open_app
from ui.roles import Role, RoleSettings, overdue, read_role_settings, role_of
from ui.signin import OF_PROVIDER, SHARED, only_this_machine, providers, setup_problem, unreachable

LI = {"email": "li@lanjiang.example", "sub": "42"}
AUTH = {
    "redirect_uri": "http://127.0.0.1:8501/oauth2callback",
    "cookie_secret": "只用于测试的一长串字",
    "client_id": "banfu",
    "client_secret": "only-for-tests",
    "server_metadata_url": "http://127.0.0.1:9/.well-known/openid-configuration",
}


@contextmanager
def answering(status: int, body: bytes) -> Iterator[str]:
    """The address of a server that gives every request this answer."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


def test_each_role_includes_the_ones_below_it() -> None:
    assert [Role.EDITOR.at_least(role) for role in Role] == [True, True, True, False]


def test_the_list_goes_before_the_claim() -> None:
    settings = RoleSettings(role_claim="roles", admin=("LI@lanjiang.example",))
    assert role_of({**LI, "roles": ["staff"]}, settings) is Role.ADMIN


def test_a_person_is_also_known_by_the_subject() -> None:
    assert role_of(LI, RoleSettings(editor=("42",))) is Role.EDITOR


def test_the_highest_role_of_a_claim_counts() -> None:
    assert role_of({**LI, "roles": ["staff", "admin"]}, RoleSettings(role_claim="roles")) is Role.ADMIN


def test_a_claim_without_a_known_role_lets_nobody_in() -> None:
    assert role_of({**LI, "roles": "guest"}, RoleSettings(role_claim="roles")) is None


def test_whoever_may_sign_in_is_staff_where_nothing_else_is_said() -> None:
    assert role_of(LI, RoleSettings()) is Role.STAFF


def test_a_staff_list_keeps_others_out() -> None:
    assert role_of(LI, RoleSettings(staff=("wang@lanjiang.example",))) is None


def test_an_address_that_was_not_verified_gives_no_role() -> None:
    settings = RoleSettings(admin=("li@lanjiang.example",), staff=())
    assert role_of({**LI, "email_verified": False}, settings) is None


def test_a_sign_in_ends_after_the_hours_of_the_settings() -> None:
    settings = RoleSettings(session_hours=1)
    assert (overdue({"iat": 0}, settings, now=3601), overdue({"iat": 0}, settings, now=3599)) == (True, False)


def test_a_sign_in_of_unknown_age_has_ended() -> None:
    assert overdue({}, RoleSettings())


def test_a_role_is_found_inside_a_claim_that_is_a_table() -> None:
    settings = RoleSettings(role_claim="realm_access.roles")
    assert role_of({**LI, "realm_access": {"roles": ["editor"]}}, settings) is Role.EDITOR


def test_a_claim_whose_name_has_dots_is_found_by_its_whole_name() -> None:
    settings = RoleSettings(role_claim="https://lanjiang.example/roles")
    assert role_of({**LI, "https://lanjiang.example/roles": "admin"}, settings) is Role.ADMIN


def test_a_table_of_claims_that_is_not_there_gives_no_role() -> None:
    assert role_of(LI, RoleSettings(role_claim="realm_access.roles")) is None


def test_an_unknown_role_setting_is_refused_by_name() -> None:
    with pytest.raises(SettingsError, match="admins"):
        read_role_settings({"admins": ["li"]})


@pytest.mark.parametrize(
    ("address", "host", "allowed"),
    [
        ("127.0.0.1", "127.0.0.1:8501", True),
        ("127.0.0.1", "localhost:8501", True),
        ("::1", "[::1]:8501", True),
        ("127.0.0.1", None, True),
        ("0.0.0.0", "127.0.0.1:8501", False),
        (None, "127.0.0.1:8501", False),
        ("127.0.0.1", "banfu.lanjiang.example", False),
        ("127.0.0.1", "127.0.0.1.evil.example:8501", False),
    ],
)
def test_only_this_machine_is_told_by_both_addresses(
    address: str | None, host: str | None, allowed: bool
) -> None:
    assert only_this_machine(address, host) is allowed


@pytest.mark.usefixtures("staff", "service")
@pytest.mark.parametrize("address", [None, "0.0.0.0", "10.1.2.3"])
def test_the_staff_face_refuses_to_open_on_another_address(root: Path, address: str | None) -> None:
    config.set_option("server.address", address)
    page = open_app(root)
    assert ("只能在本机打开" in html(page), len(page.chat_input)) == (True, 0)


@pytest.mark.usefixtures("service")
def test_the_public_face_opens_on_any_address(root: Path) -> None:
    config.set_option("server.address", "0.0.0.0")
    assert len(open_app(root).chat_input) == 1


@pytest.mark.usefixtures("staff", "service")
def test_with_sign_in_configured_nothing_is_shown_before_it(root: Path) -> None:
    page = AppTest.from_file(str(root / "ui/app.py"), default_timeout=30)
    page.secrets["auth"] = AUTH
    page.run()
    assert ([button.label for button in page.button], len(page.chat_input)) == (["登录"], 0)


@pytest.mark.usefixtures("staff", "service")
@pytest.mark.parametrize("missing", sorted(AUTH))
def test_a_setting_that_sign_in_lacks_is_named(root: Path, missing: str) -> None:
    page = AppTest.from_file(str(root / "ui/app.py"), default_timeout=30)
    page.secrets["auth"] = {name: value for name, value in AUTH.items() if name != missing}
    page.run()
    assert (f"缺少 {missing}。" in html(page), len(page.button), len(page.chat_input)) == (True, 0, 0)


def test_a_redirect_address_of_another_path_is_refused() -> None:
    assert "/oauth2callback" in setup_problem({**AUTH, "redirect_uri": "http://127.0.0.1:8501/"})


def test_a_secret_left_in_chinese_is_refused() -> None:
    assert "client_secret" in setup_problem({**AUTH, "client_secret": "请填写"})


def test_each_named_provider_stands_for_itself() -> None:
    one = {name: AUTH[name] for name in OF_PROVIDER}
    auth = {**{name: AUTH[name] for name in SHARED}, "keycloak": one, "dingtalk": one}
    assert (setup_problem(auth), list(providers(auth))) == ("", ["keycloak", "dingtalk"])


def test_a_provider_that_is_not_there_is_said_to_be_out_of_reach() -> None:
    assert unreachable(f"http://127.0.0.1:{free_port()}/.well-known/openid-configuration") == "连接不上"


def test_an_address_that_is_none_is_said_to_be_out_of_reach() -> None:
    assert unreachable("登录.澜江") == "连接不上"


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (404, b"{}", "它应答 404"),
        (200, b"<html>", "它的应答里没有登录页面的地址"),
        (200, b'{"issuer": "x"}', "它的应答里没有登录页面的地址"),
        (200, b'{"authorization_endpoint": "http://127.0.0.1/authorize"}', ""),
    ],
)
def test_a_provider_is_known_by_what_it_says_of_itself(status: int, body: bytes, said: str) -> None:
    with answering(status, body) as address:
        assert unreachable(address) == said


def test_another_address_needs_sign_in(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="没有配置登录"):
        run_application(load_settings(tmp_path), "staff", 8501, "0.0.0.0")


def test_sign_in_is_configured_by_its_table(tmp_path: Path) -> None:
    (tmp_path / "secrets.toml").write_text('[auth]\nclient_id = "banfu"\n', "utf-8")
    assert (sign_in_configured(tmp_path), sign_in_configured(tmp_path / "none")) == (True, False)


def test_a_broken_secrets_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "secrets.toml").write_text("[auth\n", "utf-8")
    with pytest.raises(SettingsError, match=r"secrets\.toml"):
        sign_in_configured(tmp_path)
