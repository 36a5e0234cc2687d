"""资助匹配页：左边短表单，右边一句话、已知情况、下一个问题、分组的结果。"""

from __future__ import annotations

from html import escape

import streamlit as st

from assistant.eligibility import Decision, MeasureStanding, Question
from assistant.eligibility.report import DISCLAIMER
from assistant.matching_service import Matched, matching, summary
from ui import access, match_cards, match_facts, match_profile, widgets
from ui.access import Access
from ui.match_cards import GROUPS, Cards
from ui.match_clause import drawer
from ui.match_compare import comparison
from ui.passages import plain
from ui.style import asset

PAGE = 10
ALL, LIST, BARS = "全部", "清单", "金额对比"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: Facts of which the buttons name some answers only, with what else one may write.
_OWN_WORDS = {"地区": "直接填写，如：深圳市南山区", "行业": "不是这些的，直接填写，如：餐饮"}
_EXAMPLES = (
    "我们是一家民营小微企业，去年招用了5名高校毕业生，没有裁员",
    "我们是一家做机器人的高新技术企业，去年专利许可到账80万元",
    "我是返乡创业的退役军人，刚办了个体工商户",
)


def main() -> None:
    """The whole page, top to bottom."""
    st.html(f"<style>{asset('match.css')}</style>")
    try:
        here = access.current()
        match_profile.opened(here)
        found = matching(here.service)
        ready = found.ready()
        matched = found.match(match_profile.profile(), here.audience) if ready else None
    except Exception as error:  # the reader gets a sentence, the log gets the traceback
        widgets.failure(error, "资助事项打不开，没有匹配。")
        return
    with st.sidebar:
        _sidebar()
    if not here.service.documents(here.audience):
        widgets.empty_state("资料库里还没有文件", _no_documents(here))
        return
    _words()
    match_facts.chips()
    with st.container(key="match_phone_form"), st.expander("填表", icon=":material/edit:"):
        match_profile.form("match_phone")
    _note()
    if matched is None:
        st.fragment(_reading, run_every=1)(here)
    elif not matched.result.decisions:
        widgets.empty_state("没有找到资助事项", _no_measures(here))
    elif not match_profile.profile().facts:
        _welcome(matched)
    else:
        _question(matched.question)
        _results(here, matched)
    st.html(f'<p class="banfu-muted banfu-disclaimer">{DISCLAIMER}</p>')


def _no_documents(here: Access) -> str:
    if here.audience == "public":
        return "还没有公开的政策文件，暂时不能匹配。请稍后再来。"
    return "请在资料库页上传政策文件，或由管理员运行 banfu ingest 加上文件或文件夹的位置。"


def _no_measures(here: Access) -> str:
    rows = len(here.service.documents(here.audience))
    what = f"已读过 {rows} 份{'公开' if here.audience == 'public' else ''}文件，没有读出可以申请的资助、奖励或减免。"
    if here.audience == "public":
        return what + "可以到政策问答里直接提问。"
    return what + "请放入带有资助标准的办法、措施或申报指南；已标为“不是资助”的不再列出。"


def _sidebar() -> None:
    count = len(match_profile.profile().facts)
    st.html(f'<h2 class="banfu-side">我的情况<span>{f"已知 {count} 项" if count else "还没有填"}</span></h2>')
    match_profile.form("match_form")
    st.html(
        '<p class="banfu-muted">填了就匹配，不用提交。金额、人数、年份等请写在右边的话里，或等着回答问题。</p>'
    )


def _words() -> None:
    with st.form("match_say", border=False), st.container(key="match_say_row"):
        st.text_area(
            "说说您的情况",
            key="match_words",
            height=72,
            max_chars=match_profile.LONGEST,
            placeholder="用一两句话说说：是谁、在哪里、做什么、有什么资质、花了或收了多少钱",
        )
        st.form_submit_button("识别并匹配", type="primary", width="stretch", on_click=_say)


def _say() -> None:
    text = st.session_state.get("match_words", "").strip()
    if text:
        match_profile.said(text)
    else:
        match_profile.note("请先写一两句话，或者在表单里填几项。")


def _example(text: str) -> None:
    st.session_state["match_words"] = text
    match_profile.said(text)


def _note() -> None:
    text, colour = st.session_state.pop("match_note", ("", ""))
    if text:
        widgets.message(text, colour)


def _reading(here: Access) -> None:
    try:
        ready = matching(here.service).ready(patience=0)
    except Exception as error:  # the reader gets a sentence, the log gets the traceback
        widgets.failure(error, "没有读完资料库中的资助事项。", "请刷新页面再试；仍不行请管理员查看日志。")
        return
    if ready:
        st.rerun()
    rows = len(here.service.documents(here.audience))
    widgets.message(
        f"正在从 {rows} 份文件的条文里找资助事项，第一次约需十几秒。现在可以先写情况，读完自动匹配。"
    )


def _welcome(matched: Matched) -> None:
    documents = {d.offer.document.doc_id for d in matched.result.decisions}
    in_force = sum(d.standing is MeasureStanding.IN_FORCE for d in matched.result.decisions)
    st.html(
        '<div class="banfu-start"><h1 class="banfu-hero">看看能申请什么</h1>'
        f'<p class="banfu-lead">收录 {len(matched.result.decisions)} 项资助，其中现行 {in_force} 项，来自 {len(documents)} 份文件。'
        "说一句话、填表，或者从下面的问题答起；每个判断都附条文原话。</p></div>"
    )
    _question(matched.question)
    with st.container(key="match_examples"):
        for i, text in enumerate(_EXAMPLES):
            st.button(
                plain(f"例：{text}"),
                key=f"match_example_{i}",
                width="stretch",
                on_click=_example,
                args=(text,),
            )


def _question(question: Question | None) -> None:
    if question is None:
        return
    with st.container(key="match_question"):
        st.html(
            f'<p class="banfu-ask">下一个问题：{escape(_asked(question))}</p>'
            f'<p class="banfu-muted">{escape(question.why)}。拿不准可选“不清楚”，相关事项会留在待确认。</p>'
        )
        with st.container(key="match_options", horizontal=True, gap="small"):
            for i, option in enumerate(question.options):
                st.button(
                    plain(option),
                    key=f"match_option_{i}",
                    on_click=match_profile.answer,
                    args=(question, option),
                )
        if question.numeric or len(question.options) <= 1 or set(question.facts) & set(_OWN_WORDS):
            _own_words(question)


def _asked(question: Question) -> str:
    """The question; situations that the buttons name anyway are not said twice."""
    if "都没有" not in question.options[:1]:
        return question.text
    # The next few look much like the last few: it has to be seen that the answer was taken.
    before = any(fact.origin.quote == "都没有" for fact in match_profile.profile().facts.values())
    return f"{'还' if before else ''}有没有下列情形？有哪一条就点哪一条"


def _own_words(question: Question) -> None:
    with (
        st.form("match_answer", clear_on_submit=True, border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        st.text_input(
            "直接填写",
            key="match_other",
            max_chars=60,
            label_visibility="collapsed",
            placeholder=next(
                (_OWN_WORDS[key] for key in question.facts if key in _OWN_WORDS), "直接填写，可以带单位"
            ),
        )
        st.form_submit_button("确定", on_click=_other, args=(question,))


def _other(question: Question) -> None:
    match_profile.answer(question, st.session_state.get("match_other", ""))


def _results(here: Access, matched: Matched) -> None:
    groups = match_cards.grouped(matched.result)
    counts = {name: len(decisions) for name, decisions in groups.items()}
    labels = {ALL: f"全部 {sum(counts.values())}", **{n: f"{GROUPS[n]} {counts[n]}" for n in GROUPS}}
    with st.container(key="match_bar", horizontal=True, vertical_alignment="center"):
        chosen = st.segmented_control(
            "看哪一组",
            list(labels),
            default=ALL,
            required=True,
            format_func=lambda name: labels[name],
            key="match_group",
            label_visibility="collapsed",
        )
        view = st.segmented_control(
            "怎样看",
            [LIST, BARS],
            default=LIST,
            required=True,
            key="match_view",
            label_visibility="collapsed",
        )
        st.download_button(
            "下载清单",
            lambda: summary(matched.result, match_profile.profile()),
            file_name=f"资助匹配清单_{matched.result.day}.docx",
            mime=_DOCX,
            icon=":material/download:",
            on_click="ignore",
            key="match_download",
        )
    if view == BARS:
        bars = comparison(matched.result)
        st.html(bars) if bars else widgets.message(
            "还没有可以比较的金额。请先回答几个问题，或写明相关的数字。"
        )
        return
    wanted = groups if chosen == ALL else {str(chosen): groups[str(chosen)]}
    if not any(wanted.values()):
        widgets.message(f"没有{GROUPS[str(chosen)]}的事项。", "gray")
        return
    if chosen == ALL and not counts["eligible"]:
        widgets.message(_nothing_yet(counts))
    most = st.session_state.get("match_more", PAGE)
    st.fragment(_list)(here, matched, wanted, most)
    more = max(len(decisions) for decisions in wanted.values()) - most
    if more > 0:
        st.button(f"每组再看 {min(PAGE, more)} 项", key="match_next", on_click=_more, args=(most + PAGE,))


def _nothing_yet(counts: dict[str, int]) -> str:
    if counts["unknown"]:
        return f"还没有能确定的资助，{counts['unknown']} 项待确认。回答上面的问题，就能往下判断。"
    return "按现在填的情况，没有可以申请的资助。请看看每一项不符合的原因，填错的可以改。"


def _more(most: int) -> None:
    st.session_state["match_more"] = most


def _list(here: Access, matched: Matched, wanted: dict[str, tuple[Decision, ...]], most: int) -> None:
    cards = Cards(matched.result)
    shown = {name: decisions[:most] for name, decisions in wanted.items()}
    data = cards.data(shown, opens=True)
    for group, decisions in zip(data["groups"], (d for d in wanted.values() if d), strict=True):
        group["total"] = len(decisions)
    number = match_cards.show(data, "match_list")
    if isinstance(number, int) and 0 <= number < len(cards.clauses):
        drawer(here, cards.clauses[number])


main()
