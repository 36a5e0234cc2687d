"""The pieces that a question is cut into."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Part(StrEnum):
    """What a piece of a question is."""

    TIME = "时间"
    PLACE = "地点"
    INSTITUTION = "机构"
    DOCUMENT = "文件"
    APPLICANT = "主体"
    FACILITY = "载体"
    LEVEL = "级别"
    FIGURE = "数值"
    SUBSIDY = "资金"
    ACTION = "行为"
    ATTRIBUTE = "要素"
    THING = "事物"
    ASKING = "疑问"
    VERB = "动词"
    FUNCTION = "虚词"
    MARK = "标点"


#: Pieces that say what a question is about.
SPEAKING = frozenset(Part) - {Part.ASKING, Part.VERB, Part.FUNCTION, Part.MARK, Part.FIGURE, Part.TIME}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the question; ``counted`` where an interrogative counts it or chooses among it (多少家X).

    ``size`` is the number of words in it.
    """

    text: str
    start: int
    part: Part
    counted: bool = False
    size: int = 1

    @property
    def end(self) -> int:
        """Where it ends in the question."""
        return self.start + len(self.text)
