"""资料库页：真实的资料库，用 AppTest 跑这一页；后台的工作等它做完再看。"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from assistant.audit import Actor
from assistant.eligibility.offers import ReviewState
from assistant.service import Service
from corpus.loaders.dispatch import load
from corpus.models import Span, Status, Visibility
from corpus.parser import parse
from corpus.rows import DocumentRow
from corpus.settings import CorpusSettings, load_settings
from corpus.stores import Stores
from tests.parts import MEASURES, ingest, write
from ui import access, library_text, library_work, signin
from ui.access import Role
from ui.library_filters import Wanted, ordered
from ui.library_work import Desk

NOTICE = """\
澜江市财政局关于开展财政票据检查的通知
澜财〔2020〕8号

各有关单位：
　　请于2020年5月1日前报送自查材料。

澜江市财政局
2020年3月1日
"""
CANTEEN = """\
澜江市社区食堂资助办法
澜民规〔2026〕15号

　　第一条　对新开办的社区食堂，每家资助12万元。
　　第二条　本办法自2026年7月1日起施行。
"""
SECRET = "秘密★5年\n澜江市内部通知\n　　内容从略。\n"


@pytest.fixture
def service(
    data_dir: Path, tmp_path: Path, embedder: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Service]:
    """Two documents of an issuer each, served to staff."""
    settings = load_settings(data_dir)
    ingest(settings, embedder, *write(tmp_path / "来件", {"养老.txt": MEASURES, "通知.txt": NOTICE}))

    def opener(settings: CorpusSettings, purpose: str) -> Stores:
        stores = Stores(settings, purpose=purpose)
        stores.__dict__["embedder"] = embedder
        return stores

    monkeypatch.setenv("BANFU_AUDIENCE", "staff")
    monkeypatch.setattr(library_work, "open_stores", opener)
    opened = Service(settings)
    access.provide(lambda: opened)
    yield opened
    settled(opened)
    opened.close()


def desk(service: Service) -> Desk:
    return library_work.desk(access.Access(service, "local", "本机用户", Role.ADMIN, "staff"))


def settled(service: Service) -> None:
    """Wait until nothing runs in the background."""
    deadline = time.monotonic() + 60
    while desk(service).active:
        assert time.monotonic() < deadline, "后台的工作 60 秒没有做完"
        time.sleep(0.02)


@pytest.fixture
def open_page(root: Path, service: Service) -> Callable[[], AppTest]:
    def opened() -> AppTest:
        # The page alone: the first page of the application would open the vectors in this process, where
        # ``banfu serve`` has them opened by a server that all share.
        page = AppTest.from_file(str(root / "ui/views/library.py"), default_timeout=30).run()
        settled(service)
        return page.run()

    return opened


def shown(page: AppTest) -> str:
    return "".join(str(part.proto.body) for part in page.get("html"))


def control(page: AppTest, key: str) -> Any:
    return next(one for one in page.get("button_group") if key in (one.key or ""))


def view(page: AppTest, name: str) -> AppTest:
    control(page, "library_view").set_value(name).run()
    return page


def narrowed(page: AppTest, text: str) -> AppTest:
    page.text_input(key="library_text").set_value(text).run()
    return page


def row_of(service: Service, source: str) -> DocumentRow:
    return service.stores.library.document(source)


def box(page: AppTest, prefix: str) -> Any:
    return next(one for one in page.selectbox if (one.key or "").startswith(prefix))


def upload(page: AppTest, service: Service, name: str, text: str) -> AppTest:
    view(page, "上传")
    uploader: Any = page.get("file_uploader")[0]
    uploader.set_value([(name, text.encode(), "text/plain")]).run()
    page.button(key="library_start").click().run()
    settled(service)
    return page.run()


def acting_as(monkeypatch: pytest.MonkeyPatch, role: Role) -> None:
    monkeypatch.setattr(signin, "person", lambda: signin.Person("user:1", "王敏", role))


def test_the_first_document_is_open_beside_the_list(open_page: Callable[[], AppTest]) -> None:
    html = shown(open_page())
    assert "澜江市养老床位资助办法</h2>" in html
    assert "第二条" in html


def test_the_search_box_narrows_the_list(open_page: Callable[[], AppTest]) -> None:
    assert "财政票据检查的通知</h2>" in shown(narrowed(open_page(), "财政局 票据"))


def test_a_filter_that_fits_nothing_says_what_to_do(open_page: Callable[[], AppTest]) -> None:
    assert "请放宽左边的筛选" in shown(narrowed(open_page(), "没有这样的文件"))


def test_brackets_of_a_document_number_may_be_typed_any_way(service: Service) -> None:
    rows = service.documents()
    found = [ordered(rows, Wanted(text=text), service.today) for text in ("澜财[2020]8号", "澜财（2020）8号")]
    assert [[row.source for row in some] for some in found] == [["通知.txt"], ["通知.txt"]]


def test_documents_are_filtered_by_kind_standing_visibility_and_year(service: Service) -> None:
    rows, day = service.documents(), service.today
    (measures,) = [row for row in rows if row.source == "养老.txt"]
    for wanted in (
        Wanted(kinds=(measures.kind,)),
        Wanted(statuses=(measures.status(day),)),
        Wanted(years=(2021, 2026)),
    ):
        assert ordered(rows, wanted, day) == [measures]
    assert ordered(rows, Wanted(visibilities=(Visibility.INTERNAL,)), day) == []


def test_a_declared_standing_is_stored_and_recorded(
    open_page: Callable[[], AppTest], service: Service
) -> None:
    page = narrowed(open_page(), "养老")
    box(page, "library_status_").set_value(Status.REPEALED).run()
    page.button(key="library_save").click().run()
    row = row_of(service, "养老.txt")
    assert row.standing.declared is Status.REPEALED
    control(page, f"library_part_{row.id}").set_value("修改记录").run()
    assert "按文件内容 → 废止" in shown(page)


def test_nothing_is_stored_before_it_is_saved(open_page: Callable[[], AppTest], service: Service) -> None:
    page = narrowed(open_page(), "养老")
    box(page, "library_status_").set_value(Status.REPEALED).run()
    assert row_of(service, "养老.txt").standing.declared is None


def test_visibility_changes_in_the_background(open_page: Callable[[], AppTest], service: Service) -> None:
    page = narrowed(open_page(), "养老")
    box(page, "library_visibility_").set_value(Visibility.INTERNAL).run()
    page.button(key="library_save").click().run()
    settled(service)
    assert row_of(service, "养老.txt").visibility is Visibility.INTERNAL


def test_making_a_document_public_warns_first(open_page: Callable[[], AppTest], service: Service) -> None:
    doc_id = row_of(service, "养老.txt").id
    desk(service).library.set_visibility(doc_id, Visibility.INTERNAL, Actor("local", "李强"))
    page = narrowed(open_page(), "养老")
    box(page, "library_visibility_").set_value(Visibility.PUBLIC).run()
    assert "请确认它已经公开发布" in shown(page)


def test_a_change_that_fails_is_told_without_a_traceback(
    open_page: Callable[[], AppTest], service: Service, tmp_path: Path
) -> None:
    (tmp_path / "来件/养老.txt").unlink()
    page = narrowed(open_page(), "养老")
    box(page, "library_visibility_").set_value(Visibility.INTERNAL).run()
    page.button(key="library_save").click().run()
    settled(service)
    html = shown(page.run())
    assert ("请重新上传" in html, "编号 E-" in html, len(page.exception)) == (True, True, 0)


def test_an_uploaded_file_is_internal_unless_said_otherwise(
    open_page: Callable[[], AppTest], service: Service
) -> None:
    text = MEASURES.replace("养老", "托育").replace("5号", "6号")
    page = upload(open_page(), service, "托育.txt", text)
    assert "已入库" in shown(page)
    assert row_of(service, "托育.txt").visibility is Visibility.INTERNAL


def test_what_was_uploaded_is_shown_alone_until_all_is_asked_for(
    open_page: Callable[[], AppTest], service: Service
) -> None:
    page = upload(open_page(), service, "食堂.txt", CANTEEN)
    page.button(key="library_batch_0").click().run()
    assert "只列这次上传的 1 份" in shown(page)
    assert "澜江市社区食堂资助办法" in shown(page)
    page.button(key="library_all").click().run()
    assert "只列这次上传" not in shown(page)


def test_each_refused_file_says_why_and_what_to_do(
    open_page: Callable[[], AppTest], service: Service
) -> None:
    html = shown(upload(open_page(), service, "某通知.txt", SECRET))
    assert ("密级标志" in html, "涉密文件不得在此系统处理" in html) == (True, True)


def test_markup_in_a_document_is_shown_as_text(open_page: Callable[[], AppTest], service: Service) -> None:
    evil = MEASURES.replace("养老床位资助", '<img src="x" onerror="alert(1)">资助')
    page = upload(open_page(), service, "<b>恶意.txt", evil)
    html = shown(narrowed(view(page, "文件"), "恶意"))
    assert ("<img" in html, "&lt;img" in html) == (False, True)


def test_staff_read_but_are_offered_no_change(
    open_page: Callable[[], AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    acting_as(monkeypatch, Role.STAFF)
    page = open_page()
    keys = [one.key or "" for one in (*page.button, *page.selectbox)]
    assert [key for key in keys if key.startswith(("library_delete", "library_status", "library_save"))] == []
    assert "资料管理员" in shown(view(page, "上传"))


def test_editors_change_but_do_not_delete(
    open_page: Callable[[], AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    acting_as(monkeypatch, Role.EDITOR)
    page = open_page()
    assert box(page, "library_status_").value is Status.UNKNOWN
    assert [one.key for one in page.button if one.key == "library_delete"] == []


def test_one_who_lost_the_role_meanwhile_changes_nothing(
    open_page: Callable[[], AppTest], service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = narrowed(open_page(), "养老")
    box(page, "library_status_").set_value(Status.REPEALED).run()
    acting_as(monkeypatch, Role.STAFF)
    page.button(key="library_save").click().run()
    assert row_of(service, "养老.txt").standing.declared is None


@pytest.mark.usefixtures("service")
def test_the_public_is_turned_away(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANFU_AUDIENCE", "public")
    html = shown(AppTest.from_file(str(root / "ui/views/library.py"), default_timeout=30).run())
    assert ("工作人员" in html, "澜江市" in html) == (True, False)


def test_a_measure_is_shown_beside_its_clause_and_approved(
    open_page: Callable[[], AppTest], service: Service
) -> None:
    page = view(open_page(), "待核定事项")
    assert "每张床位资助8000元" in shown(page).replace('<mark class="banfu-mark">', "").replace("</mark>", "")
    press(page, "核定")
    (stored,) = desk(service).measures.all()
    assert stored.state is ReviewState.APPROVED


def test_a_corrected_figure_makes_a_corrected_measure(
    open_page: Callable[[], AppTest], service: Service
) -> None:
    page = view(open_page(), "待核定事项")
    for figure in page.number_input:
        figure.set_value(9000.0)
    press(page, "核定")
    (stored,) = desk(service).measures.all()
    assert (stored.state, "9000" in str(stored.measure.amount)) == (ReviewState.CORRECTED, True)


def test_a_rejected_measure_leaves_the_list_and_is_recorded(
    open_page: Callable[[], AppTest], service: Service
) -> None:
    page = view(open_page(), "待核定事项")
    press(page, "不是资助")
    (stored,) = desk(service).measures.all()
    (entry,) = desk(service).library.audit.of(stored.measure.id)
    assert (stored.state, entry.after.split("：")[0]) == (ReviewState.REJECTED, "不是资助")
    assert "没有待核定的事项" in shown(page)


def test_a_correction_whose_clause_does_not_stand_is_refused(
    open_page: Callable[[], AppTest], service: Service
) -> None:
    page = view(open_page(), "待核定事项")
    (area,) = page.text_area
    area.set_value((area.value or "").replace("8000元", "80000元")).run()
    next(one for one in page.button if (one.key or "").startswith("library_yaml_save")).click().run()
    assert ("没有改成" in shown(page), desk(service).measures.all()[0].state) == (
        True, ReviewState.CANDIDATE,
    )  # fmt: skip


def press(page: AppTest, label: str) -> None:
    next(one for one in page.button if one.label == label).click().run()


def test_a_clause_of_a_table_is_shown_in_its_columns_with_the_rows_beside_it(tmp_path: Path) -> None:
    cells = [("项目", "标准"), ("绿色工厂", "80万元"), ("绿色园区", "100万元"), ("绿色供应链", "60万元")]
    lines = "".join(f"<tr><td>{name}</td><td>{sum_}</td></tr>" for name, sum_ in cells)
    source = tmp_path / "清单.html"
    source.write_text(f"<h1>澜江市绿色制造资助清单</h1><table>{lines}</table>", encoding="utf-8")
    document = parse(load(source), source.name)
    at = document.text.index("80万元")
    drawn = library_text.paper(document, [Span(at, at + 4)], Span(at - 5, at + 4))
    assert '<td>绿色工厂</td><td><mark class="banfu-mark">80万元</mark></td>' in drawn
    assert ("<td>100万元</td>" in drawn, "60万元" in drawn) == (True, False)


def test_a_measure_that_names_nobody_or_came_from_a_model_says_so(
    open_page: Callable[[], AppTest], service: Service
) -> None:
    page = open_page()
    (stored,) = desk(service).measures.all()
    proposed = replace(stored, measure=replace(stored.measure, beneficiary="", by_model=("事项",)))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(desk(service).measures, "all", lambda: [proposed])
        view(page, "待核定事项")
    label = next(one.label for one in page.button if one.key == f"library_measure_{stored.measure.id}")
    assert ("受益对象未写明" in label, "大模型提出" in label) == (True, True)
    assert "事项由大模型提出，已与条文核对" in shown(page)
