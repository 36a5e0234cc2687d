"""用真实浏览器登录内部端：身份来自本机上真实的 OpenID Connect 服务，权限来自声明或名单；没有配置登录时只许本机。"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from corpus.loopback import free_port
from tests.e2e.serving import PATIENCE_MS, WIDE, ask, serving, wait_for

pytestmark = [pytest.mark.slow, pytest.mark.browser]

#: Known to the provider: one has the role from a claim, one from the list, one has none.
PEOPLE = (
    {"sub": "zhang", "name": "张明", "email": "zhang@lanjiang.example", "roles": ["editor"]},
    {"sub": "li", "name": "李华", "email": "li@lanjiang.example", "email_verified": True},
    {"sub": "chen", "name": "陈平", "email": "chen@lanjiang.example", "roles": ["guest"]},
)
SECRETS = """\
[auth]
redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
cookie_secret = "only-for-this-test-and-nowhere-else"
client_id = "banfu"
client_secret = "only-for-this-test"
server_metadata_url = "{provider}/.well-known/openid-configuration"

[banfu]
role_claim = "roles"
admin = ["li@lanjiang.example"]
session_hours = {hours}
"""
GATE = "请用单位账号登录"


@dataclass
class Provider:
    """An OpenID Connect provider of its own process on loopback, which can go away and come back."""

    log: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Listen."""
        people = [part for one in PEOPLE for part in ("--user-claims", json.dumps(one, ensure_ascii=False))]
        command = [
            sys.executable,
            "-m",
            "oidc_provider_mock",
            "--host",
            "127.0.0.1",
            "--port",
            str(self.port),
        ]
        with self.log.open("ab") as output:
            self.process = subprocess.Popen([*command, *people], stdout=output, stderr=subprocess.STDOUT)
        wait_for(f"{self.address}/.well-known/openid-configuration", self.process, self.log)

    def stop(self) -> None:
        """Go away."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=30)
            self.process = None


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provider]:
    found = Provider(tmp_path_factory.mktemp("provider") / "provider.log")
    found.start()
    yield found
    found.stop()


@contextmanager
def signing_in(folder: Path, provider: Provider, hours: float) -> Iterator[str]:
    """The staff face over an empty library, with sign-in configured."""
    data, port = folder / "data", free_port()
    data.mkdir()
    text = SECRETS.format(port=port, provider=provider.address, hours=hours)
    (data / "secrets.toml").write_text(text, "utf-8")
    with serving(data, "staff", port) as address:
        yield address


@pytest.fixture(scope="module")
def address(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with signing_in(tmp_path_factory.mktemp("signin"), provider, 12) as found:
        yield found


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A wide page that reaches this machine only: the provider's own pages name a style sheet elsewhere."""
    context = browser.new_context(viewport=WIDE)
    context.route(lambda url: urlsplit(url).hostname not in ("127.0.0.1", None), lambda route: route.abort())
    opened = context.new_page()
    opened.set_default_timeout(PATIENCE_MS)
    yield opened
    context.close()


def sign_in(page: Page, address: str, person: str) -> None:
    """From the page that asks for it, through the provider's page, back to the application."""
    page.goto(address)
    page.get_by_role("button", name="登录", exact=True).click()
    page.get_by_role("button", name=person, exact=True).click()
    page.wait_for_url(f"{address}/**")


def test_nothing_is_shown_before_signing_in(page: Page, address: str) -> None:
    page.goto(f"{address}/library")
    expect(page.get_by_text(GATE)).to_be_visible(timeout=PATIENCE_MS)
    expect(page.locator("input, textarea, [data-testid=stFileUploader]")).to_have_count(0)


def test_the_name_and_the_role_of_a_claim_are_shown(page: Page, address: str) -> None:
    sign_in(page, address, "zhang")
    expect(page.get_by_text("张明（资料管理员）")).to_be_visible(timeout=PATIENCE_MS)


def test_the_role_of_the_list_goes_to_whom_it_names(page: Page, address: str) -> None:
    sign_in(page, address, "li")
    expect(page.get_by_text("李华（系统管理员）")).to_be_visible(timeout=PATIENCE_MS)


def test_a_reload_keeps_one_signed_in(page: Page, address: str) -> None:
    sign_in(page, address, "zhang")
    page.get_by_text("张明（资料管理员）").wait_for()
    page.reload()
    expect(page.get_by_text("张明（资料管理员）")).to_be_visible(timeout=PATIENCE_MS)


def test_a_signed_in_person_does_not_see_the_conversations_of_another(page: Page, address: str) -> None:
    sign_in(page, address, "zhang")
    page.get_by_text("张明（资料管理员）").wait_for()
    ask(page, "张明问的问题？")
    page.get_by_role("button", name="张明问的问题").wait_for()
    mine = page.url
    page.context.clear_cookies()
    sign_in(page, address, "li")
    page.get_by_text("李华（系统管理员）").wait_for()
    page.goto(mine)
    expect(page.get_by_text("查政策，看依据")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.locator("body")).not_to_contain_text("张明问的问题")


def test_who_has_no_role_is_told_so_by_account_and_sees_no_page(page: Page, address: str) -> None:
    sign_in(page, address, "chen")
    told = page.get_by_role("alert")
    expect(told).to_contain_text("账号 chen@lanjiang.example 没有使用本系统的权限", timeout=PATIENCE_MS)
    expect(page.locator("textarea")).to_have_count(0)


def test_who_may_not_enter_can_leave_and_come_back_as_another(page: Page, address: str) -> None:
    sign_in(page, address, "chen")
    page.get_by_role("button", name="退出登录").click()
    page.get_by_role("button", name="End session").click()
    page.get_by_text(GATE).wait_for()
    sign_in(page, address, "zhang")
    expect(page.get_by_text("张明（资料管理员）")).to_be_visible(timeout=PATIENCE_MS)


def test_after_signing_out_a_reload_asks_to_sign_in(page: Page, address: str) -> None:
    sign_in(page, address, "zhang")
    page.get_by_role("button", name="退出登录").click()
    page.get_by_role("button", name="End session").click()
    page.get_by_text(GATE).wait_for()
    page.goto(address)
    expect(page.get_by_text(GATE)).to_be_visible(timeout=PATIENCE_MS)


def test_a_cookie_that_this_server_did_not_sign_lets_nobody_in(page: Page, address: str) -> None:
    sign_in(page, address, "zhang")
    page.get_by_text("张明（资料管理员）").wait_for()
    (kept,) = [one for one in page.context.cookies() if one["name"] == "_streamlit_user"]
    value = str(kept["value"])
    kept["value"] = value[:-8] + value[-8:].swapcase()
    page.context.add_cookies([kept])
    page.goto(address)
    expect(page.get_by_text(GATE)).to_be_visible(timeout=PATIENCE_MS)


def test_declining_at_the_provider_leads_back_to_the_sign_in_page(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("button", name="登录", exact=True).click()
    page.get_by_role("button", name="Deny").click()
    expect(page.get_by_text("说明登录没有完成")).to_be_visible(timeout=PATIENCE_MS)


def test_a_provider_that_is_down_is_said_to_be_with_what_to_do(
    page: Page, address: str, provider: Provider
) -> None:
    page.goto(address)
    page.get_by_role("button", name="登录", exact=True).wait_for()
    provider.stop()
    try:
        page.get_by_role("button", name="登录", exact=True).click()
        told = page.get_by_role("alert")
        expect(told).to_contain_text("登录服务暂时用不了（连接不上），没有登录", timeout=PATIENCE_MS)
        expect(told).to_contain_text("server_metadata_url")
    finally:
        provider.start()


def test_a_sign_in_ends_after_the_hours_of_the_settings(
    page: Page, provider: Provider, tmp_path: Path
) -> None:
    with signing_in(tmp_path, provider, 1 / 3600) as address:
        sign_in(page, address, "zhang")
        # The provider counts whole seconds.
        page.wait_for_timeout(2100)
        page.goto(address)
        expect(page.get_by_text("小时，请重新登录")).to_be_visible(timeout=PATIENCE_MS)
        expect(page.get_by_role("button", name="登录", exact=True)).to_be_visible()


# without sign-in


def listening(port: int) -> set[str]:
    """The addresses on which somebody listens at ``port``, as Linux lists them: IPv4 in hexadecimal, least byte first."""
    found = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in Path(table).read_text("ascii").splitlines()[1:]:
            _, local, _, state, *_ = line.split()
            host, _, number = local.partition(":")
            if state == "0A" and int(number, 16) == port:
                found.add(host)
    return found


def test_without_sign_in_the_server_listens_on_this_machine_only(staff_address: str) -> None:
    assert listening(urlsplit(staff_address).port or 0) == {"0100007F"}


def test_without_sign_in_the_server_says_that_it_is_seen_here_only(staff_address: str, library: Path) -> None:
    log = library.parent / f"serve-staff-{urlsplit(staff_address).port}.log"
    assert "没有配置登录，只在本机可见" in log.read_text("utf-8")


def test_the_staff_face_of_a_bare_streamlit_run_on_all_addresses_shows_nothing(
    page: Page, root: Path, tmp_path: Path
) -> None:
    port, log = free_port(), tmp_path / "streamlit.log"
    command = [
        sys.executable, "-m", "streamlit", "run", str(root / "ui/app.py"), f"--server.port={port}",
        "--server.address=0.0.0.0", "--server.headless=true", "--browser.gatherUsageStats=false",
    ]  # fmt: skip
    environment = {**os.environ, "BANFU_AUDIENCE": "staff", "BANFU_DATA_DIR": str(tmp_path / "data")}
    with log.open("wb") as output:
        server = subprocess.Popen(command, cwd=root, env=environment, stdout=output, stderr=subprocess.STDOUT)
    try:
        wait_for(f"http://127.0.0.1:{port}/_stcore/health", server, log)
        page.goto(f"http://127.0.0.1:{port}")
        expect(page.get_by_role("alert")).to_contain_text("只能在本机打开", timeout=PATIENCE_MS)
        expect(page.locator("textarea")).to_have_count(0)
    finally:
        server.terminate()
        server.wait(timeout=30)
