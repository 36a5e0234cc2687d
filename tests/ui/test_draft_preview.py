"""预览定稿：真实的答复件和资料库，LibreOffice 真排版；改固定部分、定稿前的检查单、下载的内容。"""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import docx
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from assistant.answering.models import Citation
from assistant.cases import appendix
from assistant.cases.models import Case, ContactWay, Reader, Source
from assistant.cases.readiness import Point, readiness
from assistant.cases.service import Cases
from assistant.drafting.letter import Office
from assistant.drafting.models import Contact, Publicity
from assistant.service import Service
from corpus.models import Visibility
from ui import access, draft_desk, draft_download, draft_preview_pages, draft_preview_paper
from ui.access import Access, Role

PROPOSAL = """政协澜江市第七届委员会第四次会议第20260012号提案

关于增加养老床位的提案

提案人：周明委员

　　我市养老床位不足，为此建议：
　　一、提高新增养老床位的资助标准，鼓励社会力量办养老机构。
　　二、建立养老护理员入职奖励，吸引年轻人从事护理工作。
"""
QUOTE = "对新增养老床位的民办机构，每张床位资助8000元"
PARTLY = "【待补充：护理员入职奖励的标准（请市民政局提供）】"
WHO = Reader("local", True, "本机用户")
WHOLE = "澜江市民政局办公室<script>"


@dataclass
class Room:
    """A case with its page."""

    root: Path
    desk: Cases
    here: Access
    id: str

    @property
    def case(self) -> Case:
        return self.desk.store.get(self.id, WHO)

    def page(self, view: str = "") -> AppTest:
        """The step, its pages drawn."""
        opened = AppTest.from_file(str(self.root / "ui/views/draft.py"), default_timeout=60)
        opened.query_params["case"], opened.query_params["step"] = self.id, "preview"
        if view:
            opened.session_state["preview_view"] = view
        return self.drawn(opened.run())

    def drawn(self, page: AppTest) -> AppTest:
        deadline = time.monotonic() + 60
        while draft_preview_pages.printer().of(self.desk, self.case).running:
            assert time.monotonic() < deadline, "页面 60 秒没有排好"
            time.sleep(0.05)
        return page.run()

    def write(self, no: int, text: str) -> None:
        self.desk.store.save_item(self.id, WHO, no, text, self.case.item(no).revision)

    def ready(self) -> dict[Point, int]:
        case = self.case
        checked = {item.no: self.desk.checked(case, item.no) for item in case.items}
        found = readiness(case, self.desk.letter(case), self.desk.findings(case), checked)
        return {one.point: one.left for one in found}


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """One white page at once, for what is not about pages: LibreOffice takes seconds."""
    sheet = io.BytesIO()
    Image.new("L", (8, 8), 255).save(sheet, "PNG")
    monkeypatch.setattr("assistant.cases.service.page_pictures", lambda _: (sheet.getvalue(),))


@pytest.fixture
def room(root: Path, service: Service, request: pytest.FixtureRequest) -> Room:
    """A case of two suggestions: one answered with its source, one with a gap."""
    request.getfixturevalue("staff")
    here = Access(service, "local", "本机用户", Role.ADMIN, "staff")
    desk = draft_desk.cases(here)
    proposal = desk.read(PROPOSAL)
    settings = replace(
        desk.default_settings(proposal.kind),
        profile="lanjiang",
        office=Office("澜江市民政局", "澜民函", Contact("沈知微", "8806 1234")),
    )
    case = desk.store.create(WHO, proposal, text=PROPOSAL, settings=settings)
    row = next(one for one in service.documents() if "养老床位资助办法" in one.title)
    text = service.stores.library.body(row.version).text
    start = text.index(QUOTE)
    citation = Citation(
        0, row.id, row.source, row.title, row.doc_number, row.issuer, row.issued, row.kind,
        row.status(service.today), Visibility.PUBLIC, ("第二条",), QUOTE,
        type(service.stores.library.body(row.version).blocks[0].span)(start, start + len(QUOTE)),
    )  # fmt: skip
    _, n = desk.store.add_source(case.id, WHO, 1, Source(citation))
    made = Room(root, desk, here, case.id)
    made.write(1, f"{QUOTE}［{n}］。")
    made.write(2, PARTLY)
    return made


def html(page: AppTest) -> str:
    return "".join(str(part.proto.body) for part in page.get("html"))


# pages


def test_the_letter_is_shown_page_by_page(room: Room) -> None:
    page = room.page()
    total = len(draft_preview_pages.printer().of(room.desk, room.case).pages)
    assert total >= 1
    assert f"第 {total} 页，共 {total} 页" in html(page)
    assert "preview-paper" not in html(page).replace(".preview-paper", "")


def test_while_pages_are_drawn_the_words_can_be_read(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draft_preview_pages.Printer, "_draw", lambda *_: None)
    page = AppTest.from_file(str(room.root / "ui/views/draft.py"), default_timeout=60)
    page.query_params["case"], page.query_params["step"] = room.id, "preview"
    shown = html(page.run())
    assert ("正在排成页面" in shown, "每张床位资助8000元" in shown) == (True, True)


def test_without_libreoffice_the_words_are_shown_with_the_remedy(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.cases.preview.find_soffice", lambda: None)
    shown = html(room.page())
    assert ("请管理员安装" in shown, "每张床位资助8000元" in shown) == (True, True)
    assert "<mark>【待补充：护理员入职奖励的标准（请市民政局提供）】</mark>" in shown


def test_the_words_of_the_text_version_never_become_markup(room: Room) -> None:
    room.desk.store.save_parts(room.id, WHO, {"signature": WHOLE})
    shown = draft_preview_paper.paper(room.desk.letter(room.case))
    assert ("<script>" in shown, "办公室&lt;script&gt;" in shown) == (False, True)


def test_only_the_newest_state_of_a_letter_is_drawn(room: Room) -> None:
    printer = draft_preview_pages.Printer()
    drawn: list[int] = []

    class Desk:
        def pages(self, case: Case) -> tuple[bytes, ...]:
            time.sleep(0.1)
            drawn.append(case.revision)
            return (b"",)

    for revision in range(1, 6):
        found = printer.of(Desk(), replace(room.case, revision=revision))  # type: ignore[arg-type]
    deadline = time.monotonic() + 10
    while found.running and time.monotonic() < deadline:
        time.sleep(0.02)
    assert (drawn[-1], len(drawn) <= 2, found.running) == (5, True, False)


# fixed parts


@pytest.mark.usefixtures("quick")
def test_a_reworded_part_is_kept_and_printed(room: Room) -> None:
    page = room.page("固定部分")
    page.text_input(key="draft_part_doc_number").set_value("澜民函〔2026〕31号").run()
    assert room.case.parts == {"doc_number": "澜民函〔2026〕31号"}
    assert room.desk.letter(room.case).doc_number == "澜民函〔2026〕31号"


@pytest.mark.usefixtures("quick")
def test_a_reworded_part_can_be_brought_back(room: Room) -> None:
    room.desk.store.save_parts(room.id, WHO, {"closing": "特此函复。"})
    page = room.page("固定部分")
    assert page.text_area(key="draft_part_closing").value == "特此函复。"
    page.button(key="preview_back_closing").click().run()
    assert (room.case.parts, page.text_area(key="draft_part_closing").value == "特此函复。") == ({}, False)


@pytest.mark.usefixtures("quick")
def test_a_part_written_as_it_would_be_anyway_follows_its_sources_again(room: Room) -> None:
    proposed = room.desk.proposed_parts(room.case)["addressee"]
    room.desk.store.save_parts(room.id, WHO, {"addressee": "周明同志"})
    room.page("固定部分").text_input(key="draft_part_addressee").set_value(proposed).run()
    assert room.case.parts == {}


@pytest.mark.usefixtures("quick")
def test_date_contact_and_publicity_are_kept_with_the_case(room: Room) -> None:
    page = room.page("固定部分")
    page.date_input(key="preview_day").set_value(date(2026, 6, 12)).run()
    page.text_input(key="draft_part_phone").set_value("8806 5678").run()
    page.selectbox(key="preview_publicity").set_value(Publicity.ON_REQUEST).run()
    settings = room.case.settings
    assert (settings.day, settings.office.contact, settings.publicity) == (
        date(2026, 6, 12), Contact("沈知微", "8806 5678"), Publicity.ON_REQUEST,
    )  # fmt: skip


# before it goes out


@pytest.mark.usefixtures("quick")
def test_everything_open_is_named_and_leads_to_its_place(room: Room) -> None:
    page = room.page()
    assert f"还有 {room.ready()[Point.GAPS]} 处待补充" in html(page)
    page.button(key="preview_go_gaps").click().run()
    assert (page.query_params["step"], page.query_params["item"]) == ("items", "2")


@pytest.mark.parametrize(
    ("point", "change"),
    [
        (Point.WRITTEN, lambda room: room.write(1, "")),
        (Point.SUPPORTED, lambda room: room.write(1, "今年将资助养老床位20000张。")),
    ],
)
def test_a_point_opens_with_what_it_is_about(
    room: Room, point: Point, change: Callable[[Room], None]
) -> None:
    before = room.ready()[point]
    change(room)
    assert (before, room.ready()[point]) == (0, 1)


def test_points_close_with_what_was_missing(room: Room) -> None:
    before = room.ready()
    store = room.desk.store
    store.add_contact(room.id, WHO, date(2026, 5, 8), ContactWay.PHONE, "周明委员", "表示满意")
    store.save_parts(room.id, WHO, {"doc_number": "澜民函〔2026〕31号"})
    store.save_settings(room.id, WHO, replace(room.case.settings, day=date(2026, 6, 12)))
    after = room.ready()
    closing = (Point.CONTACT, Point.NUMBER, Point.DAY)
    assert ([before[one] for one in closing], [after[one] for one in closing]) == ([1, 1, 1], [0, 0, 0])


def test_a_joint_unit_need_not_have_spoken_with_the_submitters(room: Room) -> None:
    store = room.desk.store
    store.save_settings(room.id, WHO, replace(room.case.settings, lead_unit="澜江市卫生健康委员会"))
    assert Point.CONTACT not in room.ready()


@pytest.mark.usefixtures("quick")
def test_an_unfinished_letter_can_be_downloaded_under_a_name_that_says_so(room: Room) -> None:
    page = room.page()
    assert "仍可下载，文件名会带“未核稿”" in html(page)
    assert any("下载答复函" in button.proto.label for button in page.get("download_button"))


def test_names_of_files_hold_nothing_that_a_system_refuses() -> None:
    assert draft_download.file_name('关于“A/B*”的\n答复？:"函"', ()) == "关于“AB”的答复？函"


# what is downloaded


@pytest.mark.usefixtures("quick")
def test_the_public_version_lists_what_it_leaves_out(room: Room) -> None:
    shown = html(room.page())
    assert ("公开版去掉了 1 处" in shown, "<del>沈知微，8806 1234</del>" in shown) == (True, True)


def test_the_appendix_has_every_sentence_with_its_source(room: Room) -> None:
    case = room.case
    checked = {item.no: room.desk.checked(case, item.no) for item in case.items}
    tables = docx.Document(io.BytesIO(appendix.word(case, checked))).tables
    row = [cell.text for cell in tables[0].rows[1].cells]
    assert row[0].startswith(QUOTE)
    assert (row[1], f"“{QUOTE}”" in row[2], "澜江市养老床位资助办法" in row[2]) == ("有依据", True, True)


def test_the_appendix_says_what_is_still_to_be_filled_in(room: Room) -> None:
    case = room.case
    checked = {item.no: room.desk.checked(case, item.no) for item in case.items}
    assert "【待补充】" in appendix.markdown(case, checked)


def test_signs_of_a_quote_do_not_become_markdown(room: Room) -> None:
    case = room.case
    item = case.item(1)
    source = item.sources[0]
    odd = replace(source, citation=replace(source.citation, quote="每件1~3万元*最高*5~6万元"))
    case = case.with_item(replace(item, sources=(odd,)))
    checked = {1: room.desk.checked(case, 1)}
    assert r"1\~3万元\*最高\*5\~6万元" in appendix.markdown(case, checked)


def test_somebody_elses_letter_is_not_shown(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    other = Access(room.here.service, "user:zhou", "周", Role.STAFF, "staff")
    monkeypatch.setattr(access, "require", lambda _: other)
    page = AppTest.from_file(str(room.root / "ui/views/draft.py"), default_timeout=60)
    page.query_params["case"], page.query_params["step"] = room.id, "preview"
    shown = html(page.run())
    assert ("没有找到这件答复稿" in shown, "养老床位" in shown) == (True, False)
