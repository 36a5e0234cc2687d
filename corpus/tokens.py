"""The one doorway to jieba: words and character bigrams for the full-text index, word counts for the chunker."""

from __future__ import annotations

import functools
import re
import tempfile
import threading
import unicodedata
from importlib import resources
from pathlib import Path
from typing import Any

_RUN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+|[a-z0-9]+(?:[.\-][a-z0-9]+)*%?")
_TRADITIONAL_HINT = re.compile(
    "[們個這來對時會說過還應無關於從發現經業學國體與為書長東車門問間開見讀語課論證護變讓議記設許請資質購貿費貼賠獎勵補劃創園區點際險隊階陽聯職聽營獨獲環現產畫當療發盡監盤確碼禮種穩積競筆節範築簡類糧級紅約紀紙納純線組細終結給統經維網緊總績繼續質輕載辦農連週進運過達違遠適選遷還邊鄉醫釋裡針鐵鑒銀銷鋼錄鎮長開閱關際陸隨難電靈預領頻題願風養館馬駐驗體鬥魚鳥點龍]"
)
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


def simplified(text: str) -> str:
    """The text in Simplified characters, as the corpus is indexed.

    >>> simplified("發明專利資助辦法")
    '发明专利资助办法'
    """
    return str(_to_simplified().convert(text)) if _TRADITIONAL_HINT.search(text) else text


def fold(text: str) -> str:
    """Full-width forms to ASCII, letters to lower case, Traditional to Simplified: what both sides of a search share."""
    if not text.isascii():
        text = simplified(unicodedata.normalize("NFKC", text))
    return text.lower()


def words(text: str) -> list[str]:
    """jieba's search-mode words, without punctuation.

    >>> words("发明专利资助，每件5000元")
    ['发明', '专利', '发明专利', '资助', '每件', '5000', '元']
    """
    tokenizer = _jieba()
    found: list[str] = []
    for match in _RUN.finditer(fold(text)):
        run = match.group()
        if run[0] > "\u3000":
            found.extend(tokenizer.cut_for_search(run, HMM=False))
        else:
            found.append(run)
    return found


def bigrams(text: str) -> list[str]:
    """Overlapping pairs of Chinese characters, and whole runs of letters and digits.

    >>> bigrams("专利权 PCT")
    ['专利', '利权', 'pct']
    """
    found: list[str] = []
    for match in _RUN.finditer(fold(text)):
        run = match.group()
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
