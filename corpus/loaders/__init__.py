"""每种文件格式一个读取器。"""

from corpus.loaders.dispatch import load
from corpus.loaders.formats import SUPPORTED_SUFFIXES
from corpus.loaders.guard import load_guarded
from corpus.loaders.limits import LoadLimits

__all__ = ["SUPPORTED_SUFFIXES", "LoadLimits", "load", "load_guarded"]
