"""函写成 Word 或文本，再读回来：字句不变，改过的字也在。"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pytest

from assistant.answering.models import Citation
from assistant.drafting.docx_writer import write_letter
from assistant.drafting.errors import LetterUnreadable, TemplateError
from assistant.drafting.letter_reader import keep_citations, parse_letter, read_letter
from assistant.drafting.letter_text import letter_text
from assistant.drafting.models import (
    Category,
    CategoryPlace,
    Letter,
    LetterForm,
    LetterRole,
    ReplyItem,
    ReplySentence,
    Standing,
)
from corpus.models import Kind, Span, Status, Visibility
from tests.assistant.drafting.letters import letter, opinion

LETTERS = {
    **{
        f"{place}-{form.value}": letter(form, place)
        for place in ("shenzhen", "lanjiang")
        for form in LetterForm
    },
    "opinion": opinion(),
    "unsigned": replace(letter(LetterForm.TWO_COLUMN), date=None, category=None),
    "undated": replace(letter(LetterForm.NARRATIVE, "lanjiang"), date=None, category=None),
    "corner": replace(letter(LetterForm.TWO_COLUMN), category_place=CategoryPlace.CORNER, legend=""),
}


@pytest.fixture(params=LETTERS.values(), ids=LETTERS)
def made(request: pytest.FixtureRequest) -> Letter:
    given: Letter = request.param
    return given


def printed(made: Letter) -> Letter:
    """What a letter prints: whatever is only kept beside it is left out."""
    items = tuple(
        ReplyItem(
            item.no,
            item.heading,
            item.number,
            gaps=item.gaps,
            run_in=item.run_in,
            reply=tuple(ReplySentence(paragraph, opens=True) for paragraph in item.paragraphs),
        )
        for item in made.items
    )
    hidden = made.category_place in (CategoryPlace.NONE, CategoryPlace.CORNER)
    return replace(
        made,
        items=items,
        category_heading="" if hidden else made.category_heading,
        category_line="" if made.category_place is CategoryPlace.NONE else made.category_line,
        contact_labels=made.contact_labels if made.contact else ("", ""),
    )


def test_a_letter_is_read_back_from_word_as_it_was_written(made: Letter, tmp_path: Path) -> None:
    read = read_letter(write_letter(made, tmp_path / "函.docx"))
    assert printed(read) == printed(made)


def test_a_letter_is_read_back_from_text_as_it_was_written(made: Letter) -> None:
    read = parse_letter(letter_text(made))
    assert printed(read) == printed(made)


def test_words_edited_in_word_are_read_and_written_again(made: Letter, tmp_path: Path) -> None:
    path = write_letter(made, tmp_path / "函.docx")
    document = docx.Document(str(path))
    cells = [
        p for table in document.tables for row in table.rows for cell in row.cells for p in cell.paragraphs
    ]
    edited = next(p for p in [*document.paragraphs, *cells] if "质押取得" in p.text)
    edited.runs[0].text = "经研究，现行贴息标准不变。"
    edited.insert_paragraph_before("科长加的一段话。")
    document.save(str(path))
    read = read_letter(path)
    assert read.items[0].paragraphs[:2] == ("科长加的一段话。", "经研究，现行贴息标准不变。")
    again = read_letter(write_letter(read, tmp_path / "再次.docx"))
    assert printed(again) == printed(read)


def cited(sentence: ReplySentence) -> ReplySentence:
    quote = Citation(
        *(
            1,
            "d1",
            "办法.txt",
            "办法",
            None,
            None,
            None,
            Kind.MEASURES,
            Status.IN_FORCE,
            Visibility.PUBLIC,
            (),
        ),
        quote="贴息50%",
        span=Span(0, 5),
    )
    return replace(sentence, citations=(quote,), standing=Standing.POLICY)


def test_unchanged_sentences_keep_their_citations_and_changed_ones_lose_them(tmp_path: Path) -> None:
    source = letter(LetterForm.TWO_COLUMN)
    first = source.items[0]
    draft = replace(
        source, items=(replace(first, reply=tuple(map(cited, first.reply[:3]))), *source.items[1:])
    )
    path = write_letter(draft, tmp_path / "函.docx")
    document = docx.Document(str(path))
    paragraph = document.tables[0].rows[1].cells[1].paragraphs[0]
    paragraph.runs[0].text = paragraph.text.replace("评估费、担保费按", "评估费按")
    document.save(str(path))
    kept = keep_citations(read_letter(path), draft)
    assert [bool(sentence.citations) for sentence in kept.items[0].reply] == [True, False, True]
    assert kept.items[0].reply[0].standing is Standing.POLICY
    assert kept.items[0].suggestion == first.suggestion


def test_the_sample_letters_are_read_as_their_facts_say(root: Path) -> None:
    folder = root / "corpus" / "samples" / "documents"
    two = read_letter(folder / "21_20250117号提案答复函.docx")
    assert (two.form, two.category, len(two.items)) == (LetterForm.TWO_COLUMN, Category.B, 4)
    assert (two.addressee, two.date) == ("许怀谷委员", date(2025, 6, 20))
    joint = read_letter(folder / "22_20260042号提案答复函.txt")
    assert (joint.form, joint.category, len(joint.items)) == (LetterForm.JOINT_OPINION, Category.B, 3)
    narrative = read_letter(folder / "24_第2025036号建议答复函.docx")
    assert (narrative.form, narrative.noun, len(narrative.items)) == (LetterForm.NARRATIVE, "建议", 4)
    other = read_letter(folder / "25_20250117号提案会办意见（内部）.txt")
    assert (other.role, other.addressee) == (LetterRole.OPINION, "市市场监督管理局")


SEEDS = [
    ("000_5c1da86cbd05a4b0.txt", LetterForm.NARRATIVE, 4, None),
    ("002_14383be49cfbd48b.txt", LetterForm.TWO_COLUMN, 3, Category.A),
    ("004_a5b6c8a57cd373e8.txt", LetterForm.JOINT_OPINION, 3, Category.A),
]


@pytest.mark.parametrize(("name", "form", "items", "category"), SEEDS)
def test_real_letters_keep_every_word_when_written_again(
    shared_dir: Path, tmp_path: Path, name: str, form: LetterForm, items: int, category: Category | None
) -> None:
    read = read_letter(shared_dir / "seeds" / name)
    assert (read.form, len(read.items), read.category) == (form, items, category)
    again = read_letter(write_letter(read, tmp_path / "函.docx"))
    assert printed(again) == printed(read)


def test_the_contact_in_the_last_row_of_a_real_letter_is_read(shared_dir: Path) -> None:
    read = read_letter(shared_dir / "seeds" / "004_a5b6c8a57cd373e8.txt")
    assert read.contact.person
    assert read.contact.phone.endswith("8605")


def test_real_replies_of_the_state_council_are_read_and_written_again(
    shared_dir: Path, tmp_path: Path
) -> None:
    for number, suggestions in (("021", 7), ("026", 1), ("027", 1), ("028", 1), ("029", 1), ("030", 5)):
        read = read_letter(next((shared_dir / "govdocs").glob(f"{number}_*.txt")))
        assert len(read.items) == suggestions
        again = read_letter(write_letter(read, tmp_path / "函.docx"))
        assert printed(again) == printed(read)


def test_what_is_no_letter_is_refused() -> None:
    with pytest.raises(LetterUnreadable, match="不像答复函"):
        parse_letter("今天天气很好。\n适合出门。")


def office_form(folder: Path, *places: str) -> Path:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "内部公文纸 {{发文机关}}"
    for place in places:
        document.add_paragraph(place)
    path = folder / "公文纸.docx"
    document.save(str(path))
    return path


def test_a_template_takes_the_parts_in_its_places(tmp_path: Path) -> None:
    places = (
        "字号：{{文号}}",
        "{{标题}}",
        "{{主送}}",
        "{{正文}}",
        "{{落款}}",
        "{{日期}}",
        "电话 {{联系电话}}",
    )
    template = office_form(tmp_path, *places)
    path = write_letter(letter(LetterForm.TWO_COLUMN), tmp_path / "函.docx", template)
    document = docx.Document(str(path))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[0] == "字号：澜市监政案函〔2026〕【序号】号"
    assert texts[2] == "沈既白委员："
    assert texts[-3:] == ["澜江市市场监督管理局", "2026年3月5日", "电话 8806 1234"]
    assert document.sections[0].header.paragraphs[0].text == "内部公文纸 澜江市市场监督管理局"
    assert [cell.text for cell in document.tables[0].rows[0].cells] == ["意见建议", "办理答复"]
    assert not any("{{" in text for text in texts)


def test_a_letter_in_a_template_is_read_back(tmp_path: Path) -> None:
    template = office_form(tmp_path, "{{文号}}", "{{标题}}", "{{主送}}", "{{正文}}", "{{落款}}", "{{日期}}")
    source = letter(LetterForm.NARRATIVE)
    read = read_letter(write_letter(source, tmp_path / "函.docx", template))
    assert [item.paragraphs for item in read.items] == [item.paragraphs for item in source.items]
    assert (read.title, read.date) == (source.title, source.date)


def test_parts_without_a_place_are_printed_around_the_body(tmp_path: Path) -> None:
    source = letter(LetterForm.TWO_COLUMN)
    path = write_letter(source, tmp_path / "函.docx", office_form(tmp_path, "{{正文}}"))
    read = read_letter(path)
    assert (read.title, read.signature, read.date) == (source.title, source.signature, source.date)
    assert read.contact == source.contact


def test_a_content_control_is_a_place_as_well(tmp_path: Path) -> None:
    template = office_form(tmp_path, "这里是题目", "{{正文}}")
    document = docx.Document(str(template))
    paragraph = document.paragraphs[0]._p
    control = docx.oxml.parse_xml(
        '<w:sdt xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        '<w:sdtPr><w:tag w:val="标题"/></w:sdtPr><w:sdtContent/></w:sdt>'
    )
    paragraph.addprevious(control)
    control[1].append(paragraph)
    document.save(str(template))
    path = write_letter(letter(LetterForm.NARRATIVE), tmp_path / "函.docx", template)
    assert docx.Document(str(path)).paragraphs[0].text == letter(LetterForm.NARRATIVE).title


def test_a_template_without_a_place_for_the_body_says_what_to_write(tmp_path: Path) -> None:
    template = office_form(tmp_path, "{{标题}}")
    with pytest.raises(TemplateError, match=r"没有“\{\{正文\}\}”的位置"):
        write_letter(letter(LetterForm.NARRATIVE), tmp_path / "函.docx", template)


def test_a_template_with_an_unknown_place_names_it(tmp_path: Path) -> None:
    template = office_form(tmp_path, "{{正文}}", "{{抬头}}")
    with pytest.raises(TemplateError, match="不认识的位置“抬头”"):
        write_letter(letter(LetterForm.NARRATIVE), tmp_path / "函.docx", template)
