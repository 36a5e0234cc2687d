"""The one doorway to jieba: words and character bigrams for the full-text index, word counts for the chunker."""

from __future__ import annotations

import functools
import re
import tempfile
import threading
import unicodedata
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

_RUN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+|[a-z0-9]+(?:[.\-][a-z0-9]+)*%?")
_LOCK = threading.Lock()


@functools.cache
def _jieba() -> Any:
    import logging

    import jieba

    jieba.setLogLevel(logging.ERROR)
    with _LOCK:
        tokenizer = jieba.Tokenizer()
        # The default cache lies in a temporary folder that every user of the machine shares.
        cache = Path(tempfile.gettempdir()) / f"banfu-jieba-{_user()}"
        cache.mkdir(mode=0o700, exist_ok=True)
        tokenizer.tmp_dir = str(cache)
        with resources.as_file(resources.files("corpus") / "dictionaries" / "terms.txt") as terms:
            tokenizer.initialize()
            with terms.open("rb") as lines:
                tokenizer.load_userdict(lines)
    return tokenizer


def _user() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "user"


@functools.cache
def _to_simplified() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


@functools.cache
def _traditional() -> re.Pattern[str]:
    """The characters that show a text is Traditional: OpenCC changes them, and GB 2312 does not have them.

    GB 2312 holds what Simplified texts use too (乾, 著); converting every text for those would cost time.
    """
    all_ = [chr(code) for code in range(0x4E00, 0xA000)]
    pairs = zip(all_, str(_to_simplified().convert("\n".join(all_))).split("\n"), strict=True)
    found = [old for old, new in pairs if old != new and not old.encode("gb2312", "ignore")]
    return re.compile(f"[{''.join(found)}]")


def simplified(text: str) -> str:
    """The text in Simplified characters, as the corpus is indexed.

    >>> simplified("發明專利資助辦法"), simplified("殘疾人"), simplified("乾隆年间")
    ('发明专利资助办法', '残疾人', '乾隆年间')
    """
    return str(_to_simplified().convert(text)) if _traditional().search(text) else text


def fold(text: str) -> str:
    """Full-width forms to ASCII, letters to lower case, Traditional to Simplified: what both sides of a search share."""
    if not text.isascii():
        text = simplified(unicodedata.normalize("NFKC", text))
    return text.lower()


# A word with an optional part, as official texts write it: 首台（套）, 班（校）. Longer brackets are remarks.
_OPTIONAL_PART = re.compile(r"(?<=[\u4e00-\u9fff])\(([\u4e00-\u9fff])\)")


def _runs(text: str) -> Iterator[str]:
    """Stretches of Chinese characters, and of letters and digits, of the folded text.

    An optional part of one character is read as part of its word, as people leave the brackets out.
    """
    for match in _RUN.finditer(_OPTIONAL_PART.sub(r"\1", fold(text))):
        yield match.group()


def words(text: str) -> list[str]:
    """jieba's search-mode words, without punctuation.

    >>> words("发明专利资助，每件5000元")
    ['发明', '专利', '发明专利', '资助', '每件', '5000', '元']
    """
    tokenizer = _jieba()
    found: list[str] = []
    for run in _runs(text):
        if run[0] > "\u3000":
            found.extend(tokenizer.cut_for_search(run, HMM=False))
        else:
            found.append(run)
    return found


def bigrams(text: str) -> list[str]:
    """Overlapping pairs of Chinese characters, and whole runs of letters and digits.

    >>> bigrams("专利权 PCT"), bigrams("首台（套）")
    (['专利', '利权', 'pct'], ['首台', '台套'])
    """
    found: list[str] = []
    for run in _runs(text):
        if run[0] > "\u3000" and len(run) > 1:
            found.extend(run[i : i + 2] for i in range(len(run) - 1))
        else:
            found.append(run)
    return found


def count_words(text: str) -> int:
    """How many jieba words a text has; letters and digits count by the run.

    >>> count_words("发明专利资助，每件5000元")
    5
    """
    tokenizer = _jieba()
    total = 0
    for match in _RUN.finditer(text.lower()):
        run = match.group()
        total += sum(1 for _ in tokenizer.cut(run, HMM=False)) if run[0] > "\u3000" else 1
    return total
