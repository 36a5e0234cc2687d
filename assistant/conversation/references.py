"""它, 该中心, 前者, 上面第二条: words that point back, and what they point at."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.conversation.constituents import pieces_of
from assistant.conversation.context import Context, is_complete, topic_of, without_citations
from assistant.conversation.listed_items import item_of, items_of
from assistant.conversation.pieces import SPEAKING, Part, Piece
from assistant.conversation.question_tokens import content_words
from assistant.conversation.word_classes import ASKS_FOR_A_BODY, ASKS_FOR_A_NAME, ASKS_FOR_NAMES
from corpus.mentions import parse_number

_MEASURE = "[个项类种份笔条家款些次批所位]"
_POINTING = re.compile(
    rf"(?<![应不活])(?:该(?!不该|怎|如何|找|去|交|做|办(?!法)|在|由|向|到)|此(?!外|次|前|后|时|致)(?:{_MEASURE})?|(?:上述|前述|前面说的|前面提到的|刚才说的|刚才提到的|上面说的|上面提到的)(?:这|那)?{_MEASURE}?"
    rf"|这(?!样|么|里|儿|时|边)(?:{_MEASURE})?|那(?!个[人体]){_MEASURE})(?:的)?"
)
_PRONOUN = re.compile(
    r"(?<![其吉])(?:它们|他们|她们|[二两三]者|它|(?<!其)他(?!人|们|国|省|市|县|区|乡)|她)|(?<![极尤与及])其(?!中|他|它|余|实|次|间|后|一|二|三)"
)
_AMONG = re.compile(r"其中|[这那](?:里面|当中|其中)|(?<=^)里面|(?<=，)里面")
_SIDE = re.compile(r"(?P<first>前者|前一[个种类项])|(?P<second>后者|后一[个种类项])")
_SAME_YEAR = re.compile(r"(?:当年|那一?年|同年|同期|那时候?|当时)")
_ORDINAL = re.compile(
    r"(?P<back>(?:上面|上述|刚才|前面|以上|你(?:刚才)?(?:说|列|提到)|这里面|其中)(?:说|列|列出|提到|讲)?的?)?(?:那个?|这个?)?"
    r"(?:第(?P<number>[一二三四五六七八九十\d]+)|(?P<last>最后一))(?P<unit>[条项点个种类款步家份句])(?!第)"
)
_LAW = re.compile(r"《|办法|条例|规定|细则|规程|法第|章|款")
_NAMING = re.compile(r"(?:是|为|由|即|叫做?|名为|设在|依托|指定)(?=[^是为]{2,})")
_LONGEST_NAME = 40
_IS_WHO = re.compile(r"(?P<called>[^，,。？?]{4,24}?)是(?:谁|哪|什么|由谁)")
_JOINT = re.compile(r"还是|以及|或者|[和与及或、]")


def resolved(question: str, context: Context) -> str | None:
    """The question with every pointing word made plain; None where nothing in it points back.

    >>> context = Context("“一站式”保护平台的实体枢纽是谁？", "澜江市知识产权保护中心。")
    >>> resolved("它覆盖哪些机构？", context)
    '“一站式”保护平台的实体枢纽澜江市知识产权保护中心覆盖哪些机构？'
    """
    if _has_its_own(question):
        return None
    for resolve in (_ordinal, _side, _among, _same_year, _pointed, _pronoun):
        found = resolve(question, context)
        if found is not None and found != question:
            return found
    return None


def without_references(question: str) -> str:
    """The question without the words that point back.

    >>> without_references("上面第二条由哪个部门负责？")
    '由哪个部门负责？'
    """
    for pattern in (_ORDINAL, _SIDE, _AMONG, _SAME_YEAR, _POINTING, _PRONOUN):
        question = pattern.sub("", question)
    return question


def _has_its_own(question: str) -> bool:
    """Whether what a pointing word means stands before it in the question itself."""
    found = [m.start() for p in (_POINTING, _PRONOUN, _AMONG, _SIDE, _SAME_YEAR) if (m := p.search(question))]
    if not found:
        return False
    before = question[: min(found)]
    parts = {piece.part for piece in pieces_of(before)}
    named = parts & {Part.PLACE, Part.INSTITUTION, Part.DOCUMENT}
    return is_complete(before) or bool(named and parts & {Part.THING, Part.APPLICANT, Part.FACILITY})


def _ordinal(question: str, context: Context) -> str | None:
    match = _ORDINAL.search(question)
    if not match:
        return None
    items = items_of(context.answer)
    # 第二条 of a law is not the second item of the answer.
    if not match["back"] and (_LAW.search(question) or len(items) < 2):
        return None
    number = -1 if match["last"] else int(parse_number(match["number"]) or 0) - 1
    item = item_of(items, number)
    if item is None:
        return None
    before, after = question[: match.start()], question[match.end() :]
    topic = topic_of(context.question, said=item + after)
    among = f"{topic}中的" if topic and not before else ""
    return f"{before}{among}“{item}”{after}"


def _side(question: str, context: Context) -> str | None:
    match = _SIDE.search(question)
    if not match:
        return None
    pair = next((p for text in (context.question, context.answer) for p in _pairs(text)), None)
    if pair is None:
        return None
    chosen = pair[0] if match["first"] else pair[1]
    before, after = question[: match.start()], question[match.end() :]
    said = chosen + before + after
    place = topic_of(context.question, SPEAKING - {Part.PLACE}, said)
    # The matter of the comparison goes on: 发明专利和实用新型的资助标准 → 实用新型的资助.
    matter = topic_of(context.question, SPEAKING - {Part.SUBSIDY, Part.ACTION}, said + "".join(pair))
    return f"{before}{'' if before else place}{chosen}{'的' if matter else ''}{matter}{after}"


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """Two phrases joined by 和, 与, 还是."""
    pieces = pieces_of(text)
    for i in range(1, len(pieces) - 1):
        if _JOINT.fullmatch(pieces[i].text):
            before, after = _run(pieces, i - 1, -1), _run(pieces, i + 1, 1)
            if before and after:
                yield before, after


def _run(pieces: tuple[Piece, ...], at: int, step: int) -> str:
    """The phrase that ends (step -1) or begins (step 1) at a piece; the side in front is the longer one."""
    found: list[str] = []
    while 0 <= at < len(pieces) and (pieces[at].part in SPEAKING) and pieces[at].part is not Part.PLACE:
        if step > 0 and found and pieces[at].part in (Part.ATTRIBUTE, Part.SUBSIDY):
            break
        found.append(pieces[at].text)
        at += step
    return "".join(found if step > 0 else reversed(found))


def _among(question: str, context: Context) -> str | None:
    match = _AMONG.search(question)
    if not match:
        return None
    counted = [p for p in context.pieces if p.counted and p.part in SPEAKING and p.part is not Part.ATTRIBUTE]
    group = topic_of(context.question) or "".join(p.text for p in counted)
    return f"{question[: match.start()]}{group}中{question[match.end() :]}" if group else None


def _same_year(question: str, context: Context) -> str | None:
    match = _SAME_YEAR.search(question)
    times = [p.text for p in (*context.pieces, *pieces_of(context.answer[:400])) if p.part is Part.TIME]
    if not match or not times:
        return None
    return f"{question[: match.start()]}{times[0]}{question[match.end() :]}"


def _pointed(question: str, context: Context) -> str | None:
    match = _POINTING.search(question)
    if not match:
        return None
    rest = question[match.end() :]
    nouns = list(_leading_nouns(rest))
    noun = nouns[0] if nouns else ""
    before = question[: match.start()]
    if not noun and match.group().startswith("该"):
        # 该怎么办, 该通过什么渠道: what should be done.
        return None
    if not noun:
        subject = named_by_answer(context) or topic_of(context.question, said=rest)
        kept = match.group() if re.match(r"[两几二三四五六七八九十]", rest) else ""
        return f"{before}{subject}{kept}{rest}" if subject else None
    named = named_by_answer(context)
    if named and named.endswith(noun):
        return f"{before}{named}{rest[len(noun) :]}"
    for whole in reversed(nouns):
        if full := _phrase_ending_with(whole, context):
            return f"{before}{full}{rest[len(whole) :]}"
    subject = named or _standing_for(noun, context) or topic_of(context.question)
    if subject.endswith(noun):
        return f"{before}{subject}{rest[len(noun) :]}"
    pointing = match.group()
    # 该部门 behind a name reads 这个部门.
    if not pointing.startswith(("这", "那")):
        pointing = "这个"
    elif pointing == "这":
        pointing = "这一"
    return f"{before}{subject}{pointing}{rest}" if subject else None


def _leading_nouns(text: str) -> Iterator[str]:
    """The noun phrase at the beginning, from its first piece on: 办法, 办法有效期."""
    noun = ""
    for piece in pieces_of(text):
        if piece.part not in SPEAKING:
            break
        noun += piece.text
        yield noun


def _phrase_ending_with(noun: str, context: Context) -> str | None:
    """The longest phrase of the last question or its answer that ends with the noun and says more."""
    found: list[str] = []
    for text in (context.question, context.answer[:600]):
        pieces = pieces_of(text)
        for i, piece in enumerate(pieces):
            inner = piece.text.strip("《》")
            if piece.part in SPEAKING and inner.endswith(noun) and len(inner) > len(noun):
                before = _owner(pieces, i)
                found.append(before + piece.text)
        if found:
            break
    return max(found, key=len, default=None)


def _owner(pieces: tuple[Piece, ...], at: int) -> str:
    """A place, or a name with 的, right before a phrase."""
    if at >= 1 and pieces[at - 1].part is Part.PLACE:
        return pieces[at - 1].text
    if at >= 2 and pieces[at - 1].text == "的" and pieces[at - 2].part in SPEAKING:
        return pieces[at - 2].text + "的"
    return ""


_CLASSES = (
    (re.compile(r"(?:部门|单位|机构|机关)$"), (Part.INSTITUTION, Part.FACILITY)),
    (re.compile(r"(?:办法|文件|政策|规定|通知|措施|规划|方案|细则|条例|指南|意见|规程)$"), (Part.DOCUMENT,)),
    (re.compile(r"(?:地方|城市|区|市|县|地区)$"), (Part.PLACE,)),
)


def _standing_for(noun: str, context: Context) -> str | None:
    """A name of the class that the noun means: 该部门 → 澜江市民政局, 该文件 → 《…》."""
    for pattern, parts in _CLASSES:
        if pattern.search(noun):
            for text in (context.question, context.answer[:600]):
                names = [p.text for p in pieces_of(text) if p.part in parts and p.text != noun]
                if names:
                    return names[0]
    return None


def _pronoun(question: str, context: Context) -> str | None:
    match = _PRONOUN.search(question)
    if not match:
        return None
    rest = question[match.end() :]
    plural = match.group().endswith(("们", "者"))
    pair = match.group().endswith("者") and any(_pairs(context.question))
    named = None if pair else named_by_answer(context, plural)
    if named and not plural:
        named = _described(named, context)
    subject = named or (_body(context) if plural and not pair else None)
    subject = subject or topic_of(context.question, said=rest) or topic_of(context.question)
    if not subject:
        return None
    joint = "的" if match.group() == "其" and not rest.startswith("的") else ""
    return f"{question[: match.start()]}{subject}{joint}{rest}"


def _described(name: str, context: Context) -> str:
    """The name behind what the last question called it, as a text that has the one may lack the other."""
    match = _IS_WHO.match(context.question)
    if not match or match["called"] in name or _has_its_own(match["called"]):
        return name
    return f"{match['called']}{name}"


def _body(context: Context) -> str | None:
    """The people or bodies that the last question is about."""
    bodies = [p for p in context.pieces if p.part in (Part.APPLICANT, Part.FACILITY, Part.INSTITUTION)]
    counted = [p for p in bodies if p.counted]
    return (counted or bodies)[0].text if bodies else None


def named_by_answer(context: Context, plural: bool = False) -> str | None:
    """What the answer named, where the last question asked for a name (是谁, 哪家, 叫什么).

    >>> named_by_answer(Context("哪个部门负责养老床位资助？", "由澜江市民政局负责受理和审核[1]。"))
    '澜江市民政局'
    """
    several = plural and ASKS_FOR_NAMES.search(context.question)
    if not several and not ASKS_FOR_A_NAME.search(context.question):
        return None
    answer = without_citations(context.answer).strip()
    first = re.split(r"[。！？；\n]", answer, maxsplit=1)[0].strip()
    bare = first.strip("“”：:，, ")
    if bare and len(bare) <= _LONGEST_NAME and all(_is_name(piece) for piece in pieces_of(bare)):
        return bare
    if not ASKS_FOR_A_BODY.search(context.question):
        return None
    known = set(content_words(context.question))
    names = [
        p.text
        for p in pieces_of(answer[:600])
        if p.part in (Part.INSTITUTION, Part.DOCUMENT)
        and not set(content_words(p.text)) <= known
        and not (p.part is Part.DOCUMENT and p.text[0] != "《")
    ]
    asks_document = re.search(r"(?:办法|文件|规定|条例|政策|措施|通知)", context.question)
    names.sort(key=lambda name: (name[0] == "《") != bool(asks_document))
    if names:
        return names[0]
    for match in _NAMING.finditer(answer[:600]):
        *_, noun = "", *_leading_nouns(answer[match.end() : match.end() + _LONGEST_NAME])
        if noun and not set(content_words(noun)) <= known:
            return noun
    return None


def _is_name(piece: Piece) -> bool:
    return piece.part in SPEAKING or piece.text in "的、和与及（）()“”《》"
