"""Cases on a real library: drafting in the background, evidence, opinions, checks, findings, Word files, pages."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest

from assistant.cases import drafting, preview
from assistant.cases.errors import PreviewMissing, Stale, Unchangeable
from assistant.cases.models import Case, CaseSettings, ContactWay, Label, Reader, Step
from assistant.cases.service import Cases
from assistant.drafting.errors import EmptyProposal, TemplateError
from assistant.drafting.letter_reader import read_letter
from assistant.drafting.models import LetterForm, Proposal, ProposalKind, Severity
from assistant.service import Service
from corpus.errors import ClassifiedFile, NotFound, UnsupportedFormat
from corpus.models import Visibility
from tests.assistant.cases.conftest import OPINION, PROPOSAL, TODAY

WHO = Reader("user:ming", name="明远")


@pytest.fixture
def cases(shared_service: Service) -> Cases:
    return shared_service.cases


@pytest.fixture
def case(cases: Cases, proposal: Proposal) -> Case:
    settings = cases.default_settings(proposal.kind, date(2026, 2, 1))
    return cases.store.create(WHO, proposal, text=PROPOSAL, settings=settings)


@pytest.fixture
def drafted(cases: Cases, case: Case) -> Case:
    cases.start(case.id, WHO).wait(60)
    return cases.store.get(case.id, WHO)


# a new case


def test_a_new_case_begins_with_the_office_of_the_settings_and_the_day_of_the_profile(cases: Cases) -> None:
    settings = cases.default_settings(ProposalKind.CPPCC, date(2026, 2, 1))
    assert (settings.profile, settings.office.name) == ("lanjiang", "澜江市民政局")
    assert settings.due == date(2026, 6, 1)
    assert cases.due(settings, ProposalKind.CPPCC, extended=True) == date(2026, 8, 1)


def test_without_a_day_of_receipt_there_is_no_deadline(cases: Cases) -> None:
    assert cases.default_settings(ProposalKind.CPPCC).due is None


def test_a_proposal_is_read_from_a_file_as_from_its_text(cases: Cases) -> None:
    from_file = cases.read_file("来件.txt", PROPOSAL.encode())
    assert [s.heading for s in from_file.suggestions] == [s.heading for s in cases.read(PROPOSAL).suggestions]
    assert from_file.source == "来件.txt"


def test_an_empty_paste_is_told_in_chinese(cases: Cases) -> None:
    with pytest.raises(EmptyProposal, match="没有文字"):
        cases.read("  \n ")


def test_a_file_of_another_kind_is_refused(cases: Cases) -> None:
    with pytest.raises(UnsupportedFormat):
        cases.read_file("来件.exe", b"MZ")


# drafting


def test_every_item_is_drafted_and_saved(cases: Cases, case: Case) -> None:
    job = cases.start(case.id, WHO)
    assert job.wait(60)
    assert [item.step for item in job.progress.items] == [Step.DONE] * 4
    assert all(item.text for item in cases.store.get(case.id, WHO).items)


def test_the_policy_is_named_with_its_figures_and_a_mark(drafted: Case) -> None:
    text = drafted.item(1).text
    assert "8000元" in text
    assert "澜民规〔2023〕5号" in text
    assert re.search(r"［\d+］。", text)


def test_what_the_library_does_not_hold_is_a_gap(drafted: Case) -> None:
    assert drafted.item(4).text.startswith("【待补充：")


def test_marks_name_sources_that_hold_the_words_of_their_documents(
    drafted: Case, shared_service: Service
) -> None:
    library = shared_service.stores.library
    sources = [source for item in drafted.items for source in item.sources]
    assert sources
    for source in sources:
        text = library.body(library.document(source.citation.doc_id).version).text
        assert source.citation.span.of(text) == source.citation.quote
        assert source.hit.span.of(text) == source.hit.text


def test_internal_documents_are_quoted_only_where_the_user_allows_it(
    cases: Cases, proposal: Proposal
) -> None:
    own = replace(cases.default_settings(proposal.kind), internal=True)
    seen = {}
    for settings in (replace(own, internal=False), own):
        case = cases.store.create(WHO, proposal, settings=settings)
        found = cases.search(case.id, WHO, 2, "养老护理员入职补贴测算")
        seen[settings.internal] = {one.source.citation.visibility for one in found}
    assert seen[False] == {Visibility.PUBLIC}
    assert Visibility.INTERNAL in seen[True]


def test_an_item_that_was_typed_in_is_left_alone(cases: Cases, case: Case) -> None:
    cases.store.save_item(case.id, WHO, 1, "我写的答复。", 0)
    job = cases.start(case.id, WHO)
    job.wait(60)
    assert cases.store.get(case.id, WHO).item(1).text == "我写的答复。"
    assert [item.step for item in job.progress.items][:2] == [Step.KEPT, Step.DONE]


def test_drafting_again_replaces_it_and_keeps_a_version(cases: Cases, case: Case) -> None:
    cases.store.save_item(case.id, WHO, 1, "我写的答复。", 0)
    cases.start(case.id, WHO, again=True).wait(60)
    assert "8000元" in cases.store.get(case.id, WHO).item(1).text
    texts = [
        cases.store.version(case.id, WHO, version.no).item(1).text
        for version in cases.store.versions(case.id, WHO)
    ]
    assert "我写的答复。" in texts


def test_one_item_is_drafted_anew_without_the_others(cases: Cases, drafted: Case) -> None:
    before = cases.store.save_item(drafted.id, WHO, 2, "我写的答复。", drafted.item(2).revision)
    job = cases.redraft(drafted.id, WHO, 1)
    job.wait(60)
    after = cases.store.get(drafted.id, WHO)
    assert [item.no for item in job.progress.items] == [1]
    assert after.item(2) == before.item(2)
    assert after.item(1).revision == before.item(1).revision + 1


def test_a_dropped_source_is_not_used_again(cases: Cases, drafted: Case) -> None:
    cited = next(s for s in drafted.item(1).sources if "8000元" in s.citation.quote)
    cases.store.drop_source(drafted.id, WHO, 1, cited.n)
    cases.redraft(drafted.id, WHO, 1).wait(60)
    again = cases.store.get(drafted.id, WHO).item(1)
    assert f"［{cited.n}］" not in again.text
    assert "8000元" not in again.text


class Gate:
    """Holds the thread that drafts before it writes its first item, so that a test can act meanwhile."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, at: Callable[[int], bool] = lambda no: no == 1
    ) -> None:
        self.reached, self.open = threading.Event(), threading.Event()
        compose = drafting.compose_items

        def gated(*given: Any, **more: Any) -> Any:
            for made in compose(*given, **more):
                if at(made.item.no):
                    self.reached.set()
                    self.open.wait(60)
                yield made

        monkeypatch.setattr(drafting, "compose_items", gated)


def test_progress_can_be_read_while_it_goes_on(
    cases: Cases, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch)
    job = cases.start(case.id, WHO)
    assert gate.reached.wait(60)
    during = job.progress
    gate.open.set()
    job.wait(60)
    assert during.running
    assert (during.items[0].step, during.done) == (Step.WRITING, 0)
    assert job.progress.done == 4


def test_a_stopped_job_keeps_what_is_written_and_writes_no_more(
    cases: Cases, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch)
    job = cases.start(case.id, WHO)
    gate.reached.wait(60)
    job.stop()
    gate.open.set()
    job.wait(60)
    kept = cases.store.get(case.id, WHO)
    assert [item.step for item in job.progress.items] == [Step.DONE, *[Step.STOPPED] * 3]
    assert job.progress.stopped
    assert (bool(kept.item(1).text), kept.item(2).text) == (True, "")


def test_what_is_typed_meanwhile_stays_and_the_draft_is_a_version(
    cases: Cases, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch)
    job = cases.start(case.id, WHO)
    gate.reached.wait(60)
    cases.store.save_item(case.id, WHO, 1, "我正在写。", 0)
    gate.open.set()
    job.wait(60)
    assert cases.store.get(case.id, WHO).item(1).text == "我正在写。"
    assert job.progress.items[0].step is Step.KEPT
    drafts = [v for v in cases.store.versions(case.id, WHO) if "起草稿" in v.label]
    assert "8000元" in cases.store.version(case.id, WHO, drafts[0].no).item(1).text


def test_a_second_start_looks_at_the_first(cases: Cases, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Gate(monkeypatch)
    job = cases.start(case.id, WHO)
    gate.reached.wait(60)
    assert cases.start(case.id, WHO) is job
    assert cases.job(case.id, WHO) is job
    gate.open.set()
    job.wait(60)


def test_a_case_deleted_while_it_is_drafted_ends_quietly(
    cases: Cases, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch)
    job = cases.start(case.id, WHO)
    gate.reached.wait(60)
    cases.delete(case.id, WHO)
    gate.open.set()
    assert job.wait(60)
    assert job.progress.problem == ""


def test_an_unforeseen_failure_is_told_and_what_was_written_stays(
    cases: Cases, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    compose = drafting.compose_items

    def failing(*given: Any, **more: Any) -> Any:
        yield next(iter(compose(*given, **more)))
        raise RuntimeError("disk")

    monkeypatch.setattr(drafting, "compose_items", failing)
    job = cases.start(case.id, WHO)
    job.wait(60)
    assert [item.step for item in job.progress.items] == [Step.DONE, *[Step.FAILED] * 3]
    assert "已经写好的条目都已保存" in job.progress.problem
    assert cases.store.get(case.id, WHO).item(1).text


def test_the_job_of_somebody_else_is_not_shown(cases: Cases, drafted: Case) -> None:
    with pytest.raises(NotFound):
        cases.job(drafted.id, Reader("user:zhou"))


def test_a_proposal_without_suggestions_is_not_drafted(cases: Cases, proposal: Proposal) -> None:
    empty = cases.store.create(WHO, replace(proposal, suggestions=()))
    with pytest.raises(Unchangeable, match="逐条标出"):
        cases.start(empty.id, WHO)


def test_closing_the_service_waits_for_the_item_that_is_being_written(
    case_service: Service, proposal: Proposal, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch)
    mine = case_service.cases
    case = mine.store.create(WHO, proposal, settings=mine.default_settings(proposal.kind))
    job = mine.start(case.id, WHO)
    gate.reached.wait(60)
    threading.Timer(0.2, gate.open.set).start()
    case_service.close()
    assert not job.running
    assert job.progress.items[0].step is Step.DONE


# checks of sentences


def test_every_drafted_sentence_passes_its_check(cases: Cases, drafted: Case) -> None:
    labels = {s.label for no in (1, 2, 3, 4) for s in cases.checked(drafted, no)}
    assert Label.UNSUPPORTED not in labels
    assert {Label.SUPPORTED, Label.GAP} <= labels


def test_a_changed_figure_has_no_source(cases: Cases, drafted: Case) -> None:
    tried = 0
    for item in drafted.items:
        for sentence in cases.checked(drafted, item.no):
            digits = list(re.finditer(r"\d+(?=元|期|人)", sentence.text))
            for found in digits if sentence.citations else ():
                start, end = sentence.start + found.start(), sentence.start + found.end()
                changed = str(int(found.group()) + 7)
                text = item.text[:start] + changed + item.text[end:]
                spoiled = cases.checked(drafted.with_item(replace(item, text=text)), item.no)
                here = next(s for s in spoiled if s.start <= start < s.end)
                assert here.label is Label.UNSUPPORTED
                assert changed in here.reason
                tried += 1
    assert tried >= 4


def check(cases: Cases, case: Case, no: int, text: str) -> tuple[Label, str]:
    found = cases.checked(case.with_item(replace(case.item(no), text=text)), no)
    assert len(found) == 1
    return found[0].label, found[0].reason


def test_an_unmarked_sentence_of_a_source_is_offered_its_number(cases: Cases, drafted: Case) -> None:
    cited = next(s for s in drafted.item(1).sources if "8000元" in s.citation.quote)
    text = re.sub(r"^第二条\s*", "", cited.citation.quote)
    found = cases.checked(drafted.with_item(replace(drafted.item(1), text=text)), 1)[0]
    assert (found.label, found.proposed) == (Label.SUPPORTED, (cited.n,))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("今年内将资助养老机构20家。", "20家"),
        ("我局将于2026年底前建成护理学院。", "2026年底"),
        ("根据《澜江市老年人福利条例》办理。", "澜江市老年人福利条例"),
        ("下一步，我局将为所有老人发放补贴。", "承诺没有出处"),
        ("我局已经建成全市养老信息平台。", "陈述了事实"),
    ],
)
def test_claims_without_a_source_are_named(cases: Cases, drafted: Case, text: str, why: str) -> None:
    label, reason = check(cases, drafted, 4, text)
    assert label is Label.UNSUPPORTED
    assert why in reason


@pytest.mark.parametrize(
    "text",
    ["感谢您对养老服务工作的关心和支持。", "关于加强护理员培训的建议，现答复如下。", "您的建议很有针对性。"],
)
def test_courtesy_needs_no_source(cases: Cases, drafted: Case, text: str) -> None:
    assert check(cases, drafted, 4, text) == (Label.FRAME, "")


def test_a_gap_says_whom_to_ask(cases: Cases, drafted: Case) -> None:
    label, reason = check(cases, drafted, 4, "【待补充：2026年标准（请市财政局提供）】")
    assert (label, reason) == (Label.GAP, "待补充：2026年标准，请询市财政局")


def test_a_mark_of_no_source_and_of_a_dropped_one_are_told(cases: Cases, drafted: Case) -> None:
    assert check(cases, drafted, 4, "已建成3家［99］。") == (
        Label.UNSUPPORTED, "本条没有编号为99的依据，请改标编号或删去标记",
    )  # fmt: skip
    n = drafted.item(1).sources[0].n
    dropped = cases.store.drop_source(drafted.id, WHO, 1, n)
    text = f"每张床位资助8000元［{n}］。"
    assert "标为不用" in check(cases, dropped, 1, text)[1]


def test_what_rests_on_a_consultation_draft_is_only_proposed(cases: Cases, drafted: Case) -> None:
    found = [s for s in cases.checked(drafted, 3) if "2元" in s.text]
    assert [s.label for s in found] == [Label.PROPOSED]


def test_a_plan_told_as_a_fact_has_no_source(cases: Cases, drafted: Case) -> None:
    planned = next(s for s in drafted.item(3).sources if "拟对" in s.citation.quote)
    label, _ = check(
        cases, drafted, 3, f"对社区老年助餐点按每餐2元给予补贴，并支持养老机构开放食堂［{planned.n}］。"
    )
    assert label is Label.UNSUPPORTED


# evidence


def test_a_search_shows_what_the_item_has_already(cases: Cases, drafted: Case) -> None:
    found = cases.search(drafted.id, WHO, 1, "新增养老床位资助")
    assert any(one.used is not None and "8000元" in one.source.citation.quote for one in found)


def test_an_empty_search_finds_nothing(cases: Cases, drafted: Case) -> None:
    assert cases.search(drafted.id, WHO, 1, "  ") == ()


def test_a_found_sentence_goes_into_the_text_before_the_gaps(cases: Cases, drafted: Case) -> None:
    found = cases.search(drafted.id, WHO, 4, "养老护理员培训班")
    case = cases.insert(drafted.id, WHO, 4, found[0].source, drafted.item(4).revision)
    item = case.item(4)
    assert item.text.split("\n")[-1].startswith("【待补充")
    assert case.item(4).used[-1].n in [n for s in cases.checked(case, 4) for n in s.citations]
    assert Label.UNSUPPORTED not in {s.label for s in cases.checked(case, 4)}


def test_inserting_into_a_text_that_changed_is_stale(cases: Cases, drafted: Case) -> None:
    found = cases.search(drafted.id, WHO, 4, "养老护理员培训班")
    with pytest.raises(Stale):
        cases.insert(drafted.id, WHO, 4, found[0].source, drafted.item(4).revision - 1)


def test_an_earlier_reply_is_found_and_gives_its_sentences(cases: Cases, drafted: Case) -> None:
    earlier = cases.precedents(drafted.id, WHO, 2)
    assert [one.hit.title for one in earlier] == [
        "澜江市民政局关于对市政协七届四次会议第20250163号提案答复的函"
    ]
    quotes = [source.citation.quote for source in cases.precedent_sources(earlier[0])]
    assert any("培训班12期" in quote for quote in quotes)


def test_an_earlier_reply_that_gives_evidence_is_found_though_it_was_asked_in_other_words(
    cases: Cases, drafted: Case
) -> None:
    before = cases.precedents(drafted.id, WHO, 1)
    found = cases.search(drafted.id, WHO, 1, "养老护理员培训班12期")
    cases.store.add_source(
        drafted.id, WHO, 1, next(s.source for s in found if "12期" in s.source.citation.quote)
    )
    after = cases.precedents(drafted.id, WHO, 1)
    assert (len(before), [one.hit.doc_number for one in after]) == (0, ["澜民函〔2025〕41号"])


# opinions


@pytest.fixture
def with_opinion(cases: Cases, case: Case) -> Case:
    return cases.add_opinion(case.id, WHO, "财政局意见.txt", OPINION.encode())


def test_the_unit_of_an_opinion_is_read_from_it(with_opinion: Case) -> None:
    assert [(file.name, file.unit) for file in with_opinion.files] == [("财政局意见.txt", "市财政局")]


def test_an_opinion_is_merged_under_the_name_of_its_unit(cases: Cases, with_opinion: Case) -> None:
    case, added = cases.merge_opinions(with_opinion.id, WHO, 1)
    text = case.item(1).text
    assert added == 1
    assert text.startswith("市财政局表示，")
    assert "1200万元［" in text
    assert {s.label for s in cases.checked(case, 1)} == {Label.SUPPORTED}


def test_merging_twice_adds_nothing(cases: Cases, with_opinion: Case) -> None:
    first, _ = cases.merge_opinions(with_opinion.id, WHO, 1)
    second, added = cases.merge_opinions(with_opinion.id, WHO, 1)
    assert (added, second.item(1).text) == (0, first.item(1).text)


def test_drafting_draws_on_the_opinions_too(cases: Cases, with_opinion: Case) -> None:
    cases.start(with_opinion.id, WHO).wait(60)
    case = cases.store.get(with_opinion.id, WHO)
    assert "市财政局表示" in case.item(1).text
    assert "市财政局" in cases.letter(case).opening[0]


def test_merging_without_opinions_says_what_to_do(cases: Cases, case: Case) -> None:
    with pytest.raises(Unchangeable, match="会办单位"):
        cases.merge_opinions(case.id, WHO, 1)


# findings


def test_findings_stand_at_their_place_in_the_editor(cases: Cases, drafted: Case) -> None:
    placed = [one for one in cases.findings(drafted) if one.item is not None and one.start is not None]
    assert placed
    for one in placed:
        words = drafted.item(one.item or 0).text[one.start : one.end]
        assert re.sub(r"［[\d，]+］", "", words) in one.finding.quote or one.finding.quote in re.sub(
            r"［[\d，]+］", "", words
        )


def test_a_sentence_without_a_source_is_a_finding(cases: Cases, drafted: Case) -> None:
    case = cases.store.save_item(drafted.id, WHO, 4, "今年内将资助养老机构20家。", drafted.item(4).revision)
    found = [one for one in cases.findings(case) if one.finding.rule == "无依据"]
    assert [(one.item, one.finding.quote, one.finding.severity) for one in found] == [
        (4, "今年内将资助养老机构20家。", Severity.ERROR)
    ]


def test_a_finding_put_aside_stays_so(cases: Cases, drafted: Case) -> None:
    first = cases.findings(drafted)[0]
    case = cases.store.ignore(drafted.id, WHO, first.key)
    assert [one.ignored for one in cases.findings(case) if one.key == first.key] == [True]
    case = cases.store.ignore(drafted.id, WHO, first.key, ignored=False)
    assert not any(one.ignored for one in cases.findings(case))


def test_a_proposed_wording_is_put_in_its_place_and_marks_stay(cases: Cases, drafted: Case) -> None:
    item = drafted.item(1)
    n = next(s.n for s in item.sources if "8000元" in s.citation.quote)
    text = f"对新增养老床位的民办机构,每张床位资助8000元［{n}］。"
    case = cases.store.save_item(drafted.id, WHO, 1, text, item.revision)
    found = next(one for one in cases.findings(case) if one.item == 1 and one.finding.replacement is not None)
    assert "，" in (found.finding.replacement or "")
    assert cases.apply(case.id, WHO, found).item(1).text == text.replace(",", "，")


def test_a_wording_for_words_that_are_gone_is_refused(cases: Cases, drafted: Case) -> None:
    case = cases.store.save_item(drafted.id, WHO, 1, "新增床位,有资助。", drafted.item(1).revision)
    found = next(one for one in cases.findings(case) if one.finding.replacement is not None)
    cases.store.save_item(case.id, WHO, 1, "全部改写了。", case.item(1).revision)
    with pytest.raises(Unchangeable, match="已经改过"):
        cases.apply(case.id, WHO, found)


def test_a_finding_that_needs_a_person_is_not_applied(cases: Cases, drafted: Case) -> None:
    found = next(one for one in cases.findings(drafted) if one.finding.replacement is None)
    with pytest.raises(Unchangeable, match="由人判断"):
        cases.apply(drafted.id, WHO, found)


def test_a_source_that_left_the_library_is_told(case_service: Service, proposal: Proposal) -> None:
    from corpus.ingest import remove

    mine = case_service.cases
    case = mine.store.create(WHO, proposal, settings=mine.default_settings(proposal.kind))
    mine.start(case.id, WHO).wait(60)
    case = mine.store.get(case.id, WHO)
    cited = next(s for s in case.item(1).sources if "8000元" in s.citation.quote)
    remove(case_service.stores, [cited.citation.doc_id])
    changed = [one for one in mine.findings(case) if one.finding.rule == "依据已变"]
    assert {one.item for one in changed} >= {1}
    assert "已从资料库删除" in changed[0].finding.message


# the letter


@pytest.mark.parametrize("form", list(LetterForm))
def test_the_word_file_is_read_back_as_the_letter(
    cases: Cases, drafted: Case, form: LetterForm, tmp_path: Path
) -> None:
    settings = replace(drafted.settings, form=form, day=TODAY)
    case = cases.store.save_settings(drafted.id, WHO, settings)
    path = tmp_path / "答复.docx"
    path.write_bytes(cases.docx(case))
    letter, read = cases.letter(case), read_letter(path)
    assert [item.paragraphs for item in read.items] == [item.paragraphs for item in letter.items]
    assert (read.title, read.addressee, read.signature) == (letter.title, letter.addressee, letter.signature)
    assert "［" not in "".join(p for item in read.items for p in item.paragraphs)


def test_the_public_version_has_no_contact_and_says_so(cases: Cases, case: Case) -> None:
    store = cases.store
    case = store.add_contact(case.id, WHO, date(2026, 3, 5), ContactWay.PHONE, "", "委员的电话是13812345678")
    copy = cases.public(case)
    text = "\n".join(p.text for p in docx.Document(BytesIO(copy.data)).paragraphs)
    assert "13812345678" not in text
    assert [(one.kind, one.before) for one in copy.changes] == [("手机号码", "13812345678")]


def test_an_office_template_that_is_missing_is_told(case_service: Service, proposal: Proposal) -> None:
    settings = case_service.settings.model_copy(update={"assistant": {"cases": {"template": "没有.docx"}}})
    service = Service(settings)
    try:
        case = service.cases.store.create(WHO, proposal)
        with pytest.raises(TemplateError, match=r"没有\.docx"):
            service.cases.docx(case)
    finally:
        service.close()


@pytest.mark.slow
def test_pages_are_pictures_and_are_drawn_once(
    cases: Cases, drafted: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = cases.pages(drafted)
    assert pages
    assert all(page.startswith(b"\x89PNG") for page in pages)
    monkeypatch.setattr(preview, "find_soffice", lambda: None)
    assert cases.pages(drafted) is pages


def test_without_libreoffice_the_preview_says_what_to_do(
    cases: Cases, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preview, "find_soffice", lambda: None)
    with pytest.raises(PreviewMissing, match="安装 libreoffice-writer"):
        cases.pages(case)


@pytest.mark.slow
def test_a_file_that_cannot_be_set_says_what_to_do() -> None:
    with pytest.raises(PreviewMissing, match="下载 Word"):
        preview.page_pictures(b"PK\x03\x04" + bytes(200))


def test_settings_of_a_case_are_plain_values(case: Case) -> None:
    assert isinstance(case.settings, CaseSettings)
    assert case.settings.deadline == date(2026, 6, 1)


# secrecy


@pytest.mark.parametrize("mark", ["机密★1年", "秘密"])
def test_a_marked_paper_is_taken_in_neither_pasted_nor_as_a_file_nor_as_an_opinion(
    cases: Cases, case: Case, mark: str
) -> None:
    marked = f"{mark}\n{PROPOSAL}"
    with pytest.raises(ClassifiedFile, match="密级标志"):
        cases.read(marked)
    with pytest.raises(ClassifiedFile, match="密级标志"):
        cases.read_file("来件.txt", marked.encode())
    with pytest.raises(ClassifiedFile, match="密级标志"):
        cases.add_opinion(case.id, WHO, "会办意见.txt", f"{mark}\n{OPINION}".encode())
    assert cases.store.get(case.id, WHO).files == case.files
