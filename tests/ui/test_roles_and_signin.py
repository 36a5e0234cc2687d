"""谁能进、能做什么：权限从声明或名单来，每次运行都在服务端查；没有配置登录时只许本机。"""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

from assistant.serving import run_application, sign_in_configured
from corpus.errors import SettingsError
from corpus.settings import load_settings
from tests.ui.pages import html, open_app
from ui.roles import Role, RoleSettings, overdue, read_role_settings, role_of
from ui.signin import only_this_machine

LI = {"email": "li@lanjiang.example", "sub": "42"}


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
    page.secrets["auth"] = {"client_id": "banfu"}
    page.run()
    assert ([button.label for button in page.button], len(page.chat_input)) == (["登录"], 0)


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
