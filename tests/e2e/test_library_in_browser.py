"""用真实浏览器在资料库页上传一份文件，检索到它；再删掉，就检索不到了。"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.e2e.serving import serving

pytestmark = [pytest.mark.slow, pytest.mark.browser]

PATIENCE_MS = 120_000
CANTEEN = """\
澜江市民政局文件
澜民规〔2026〕15号

澜江市社区食堂资助办法

各区民政局：
　　第一条　为发展社区食堂，制定本办法。
　　第二条　对新开办的社区食堂，每家资助12万元。
　　第三条　本办法自2026年7月1日起施行，有效期5年。

澜江市民政局
2026年6月1日
"""
SECRET = "机密★10年\n澜江市内部通知\n　　内容从略。\n"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The staff application on an empty data folder, as ``banfu serve`` starts it."""
    with serving(tmp_path_factory.mktemp("library") / "data", "staff") as opened:
        yield opened


@pytest.fixture(autouse=True)
def patient(page: Page) -> None:
    """Taking files in loads the large model first."""
    page.set_default_timeout(PATIENCE_MS)


def found(page: Page, address: str) -> None:
    page.goto(f"{address}/search?q={quote('社区食堂每家资助多少')}")
    page.locator(".banfu-hit, .banfu-notice").first.wait_for()


def test_an_uploaded_document_is_found_until_it_is_deleted(page: Page, address: str) -> None:
    # An empty library opens on the upload form.
    page.goto(f"{address}/library")
    page.locator("input[type=file]").set_input_files(
        [
            FilePayload(name="社区食堂.txt", mimeType="text/plain", buffer=CANTEEN.encode()),
            FilePayload(name="某通知.txt", mimeType="text/plain", buffer=SECRET.encode()),
        ]
    )
    page.get_by_role("button", name="开始入库").click()
    lines = page.locator(".lib-file")
    expect(lines.filter(has_text="社区食堂.txt")).to_contain_text("已入库", timeout=PATIENCE_MS)
    expect(lines.filter(has_text="某通知.txt")).to_contain_text(
        "涉密文件不得在此系统处理", timeout=PATIENCE_MS
    )

    found(page, address)
    expect(page.locator(".banfu-hit").first).to_contain_text("每家资助12万元")
    expect(page.locator(".banfu-hit").first).to_contain_text("内部")

    page.goto(f"{address}/library")
    expect(page.locator(".lib-name")).to_contain_text("澜江市社区食堂资助办法")
    page.get_by_role("button", name="删除").click()
    page.get_by_role("dialog").get_by_role("button", name="确认删除").click()
    expect(page.get_by_text("资料库里还没有文件").or_(page.get_by_text("入库结果会列在这里"))).to_be_visible(
        timeout=PATIENCE_MS
    )
    found(page, address)
    expect(page.locator(".banfu-hit")).to_have_count(0)
