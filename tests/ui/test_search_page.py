"""政策检索页：不开浏览器，用 Streamlit 自带的 AppTest 跑整个应用，检索服务从 ui.access 换成小样。"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from corpus.errors import IndexDamaged
from corpus.models import Hit, Kind, Span, Status, Visibility
from ui import access


def a_hit(text: str = "对通过贯标认证的企业，一次性奖励8万元。", **changes: Any) -> Hit:
    facts: dict[str, Any] = {
        "rank": 1,
        "score": 1.0,
        "doc_id": "d1",
        "source": "办法.docx",
        "title": "示例市专项资金管理办法",
        "doc_number": "示财规〔2025〕3号",
        "issuer": "示例市财政局",
        "date": date(2025, 3, 1),
        "kind": Kind.MEASURES,
        "status": Status.IN_FORCE,
        "visibility": Visibility.PUBLIC,
        "heading": ("第二章 资助标准", "第八条"),
        "context": "",
        "text": text,
        "span": Span(0, len(text)),
        "page": 4,
        "chunk_ids": (1,),
    }
    return Hit(**{**facts, **changes})


@dataclass
class SmallLibrary:
    """A search service with given hits that remembers what it was asked."""

    hits: list[Hit] = field(default_factory=lambda: [a_hit()])
    error: Exception | None = None
    files: int = 1
    asked: list[dict[str, Any]] = field(default_factory=list)

    def search(self, query: str, **how: Any) -> list[Hit]:
        self.asked.append({"query": query, **how})
        if self.error:
            raise self.error
        return self.hits[: how["k"]]

    def documents(self, audience: str) -> list[str]:
        self.asked.append({"audience": audience})
        if self.error:
            raise self.error
        return ["文件"] * self.files


def open_page(root: Path, library: SmallLibrary, query: str = "") -> AppTest:
    access.provide(lambda: library)
    page = AppTest.from_file(str(root / "ui/app.py"), default_timeout=20).switch_page("views/search.py")
    if query:
        page.query_params["q"] = query
    return page.run()


def shown(page: AppTest) -> str:
    return "".join(str(part.proto.body) for part in page.get("html"))


def test_a_hit_shows_its_standing_origin_and_place(root: Path) -> None:
    html = shown(open_page(root, SmallLibrary(), "贯标奖励"))
    facts = [
        "现行",
        "示财规〔2025〕3号",
        "示例市财政局",
        "2025年3月1日",
        "第二章 资助标准 › 第八条",
        "办法.docx",
        "第4页",
    ]
    assert [fact for fact in facts if fact not in html] == []


def test_the_words_of_the_query_are_marked(root: Path) -> None:
    assert "一次性<mark>奖励</mark>8万元" in shown(open_page(root, SmallLibrary(), "贯标有没有奖励"))


def test_a_draft_reads_as_a_draft(root: Path) -> None:
    library = SmallLibrary([a_hit(status=Status.DRAFT)])
    assert 'banfu-orange">征求意见稿' in shown(open_page(root, library, "奖励"))


def test_markup_in_a_document_is_shown_as_text(root: Path) -> None:
    evil = (
        '<img src="http://example.test/x.png" onerror="alert(1)">![x](http://example.test/y.png)~~1~3万元~~'
    )
    html = shown(open_page(root, SmallLibrary([a_hit(evil, title=evil, context=evil, source=evil)]), "万元"))
    assert ("<img" in html, "&lt;img src=" in html) == (False, True)


def test_markup_in_the_query_is_shown_as_text(root: Path) -> None:
    assert "<script" not in shown(open_page(root, SmallLibrary([]), "<script>alert(1)</script>"))


def test_no_document_text_is_handed_to_markdown(root: Path) -> None:
    page = open_page(root, SmallLibrary(), "奖励")
    assert [part.value for part in page.markdown if "奖励" in part.value] == []


def test_nothing_found_says_so_and_what_to_try(root: Path) -> None:
    html = shown(open_page(root, SmallLibrary([]), "火星移民补贴"))
    assert "没有找到与“火星移民补贴”有关的内容" in html


def test_an_empty_library_says_how_to_fill_it(root: Path) -> None:
    assert "banfu ingest" in shown(open_page(root, SmallLibrary(files=0)))


def test_an_unexpected_failure_shows_a_number_and_no_traceback(root: Path) -> None:
    page = open_page(root, SmallLibrary(error=RuntimeError("secret path")), "奖励")
    html = shown(page)
    assert ("编号 E-" in html, "secret path" in html, len(page.exception)) == (True, False, 0)


def test_staff_are_told_what_is_wrong_with_the_index(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANFU_AUDIENCE", "staff")
    page = open_page(root, SmallLibrary(error=IndexDamaged("全文索引打不开。")), "奖励")
    assert "全文索引打不开" in shown(page)


def test_the_public_is_not_told_what_is_wrong_with_the_index(root: Path) -> None:
    page = open_page(root, SmallLibrary(error=IndexDamaged("索引文件夹打不开。")), "奖励")
    assert "索引文件夹" not in shown(page)


def test_a_library_that_does_not_open_is_reported_on_the_first_page(root: Path) -> None:
    assert "资料库打不开" in shown(open_page(root, SmallLibrary(error=OSError("disk"))))


def test_without_an_audience_only_the_public_is_served(root: Path) -> None:
    library = SmallLibrary()
    open_page(root, library, "奖励")
    assert library.asked[-1]["audience"] == "public"


def test_the_public_page_offers_no_choice_of_scope(root: Path) -> None:
    assert len(open_page(root, SmallLibrary()).radio) == 0


def test_staff_can_narrow_the_search_to_public_documents(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANFU_AUDIENCE", "staff")
    library = SmallLibrary()
    page = open_page(root, library, "奖励")
    page.radio(key="search_scope").set_value("只看公开").run()
    assert [call["audience"] for call in library.asked] == ["staff", "public"]


def test_the_filters_reach_the_search(root: Path) -> None:
    library = SmallLibrary()
    page = open_page(root, library, "奖励")
    page.multiselect(key="search_kinds").set_value([Kind.NOTICE])
    page.get("button_group")[0].set_value([Status.IN_FORCE]).run()
    assert (library.asked[-1]["kinds"], library.asked[-1]["statuses"]) == ([Kind.NOTICE], [Status.IN_FORCE])


def test_a_question_typed_in_the_box_is_searched_and_kept_in_the_address(root: Path) -> None:
    library = SmallLibrary()
    page = open_page(root, library)
    page.text_input(key="search_query").set_value("  贯标奖励 ")
    page.button[0].click().run()
    assert (library.asked[-1]["query"], page.query_params["q"]) == ("贯标奖励", "贯标奖励")


def test_more_hits_are_shown_on_request(root: Path) -> None:
    library = SmallLibrary([a_hit() for _ in range(30)])
    page = open_page(root, library, "奖励")
    page.button(key="search_more").click().run()
    assert shown(page).count('class="banfu-hit"') == 20
