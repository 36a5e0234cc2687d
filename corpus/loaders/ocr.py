"""Text recognition on images and scanned pages, through the optional extra ``ocr``."""

from __future__ import annotations

from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

from PIL import Image, ImageSequence, UnidentifiedImageError

from corpus.errors import DamagedFile, UnsupportedFormat
from corpus.loaders.formats import no_text
from corpus.loaders.furniture import without_furniture
from corpus.loaders.layout import Char, Line, lines_of
from corpus.loaders.limits import Deadline, LoadLimits, too_long
from corpus.loaders.paragraphs import frame_of, paragraphs_of
from corpus.loaders.raw import RawBlock, RawDocument

NOTE = "文字由图像识别得到，请核对"
_DPI = 150
_LEAST_SCORE = 0.5
_LONGEST_SIDE = 3500


def available() -> bool:
    """Whether the extra ``ocr`` is installed."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


class Recogniser:
    """A loaded recognition model. Errors: ``UnsupportedFormat`` when the extra is not installed."""

    def __init__(self, source: str) -> None:
        if not available():
            raise UnsupportedFormat(
                source, "是扫描件或图片，没有文字层，需要文字识别", "请安装可选组件：pip install 'banfu[ocr]'"
            )
        from rapidocr import RapidOCR

        self._engine = RapidOCR(params={"Global.log_level": "error"})

    def page(self, document: Any, number: int) -> list[Line]:
        """The lines of page ``number`` (from 1) of an open pypdfium2 document, in points."""
        page = document[number - 1]
        try:
            bitmap = page.render(scale=_DPI / 72)
            try:
                image = bitmap.to_pil().convert("RGB")
            finally:
                bitmap.close()
        finally:
            page.close()
        return self.lines(image, 72 / _DPI, number)

    def lines(self, image: Image.Image, scale: float, number: int) -> list[Line]:
        """The lines in an image, top to bottom; ``scale`` turns pixels into points."""
        import numpy as np

        result: Any = self._engine(np.asarray(image.convert("RGB"))[:, :, ::-1])
        if result.boxes is None or result.txts is None:
            return []
        pieces = []
        for corners, text, score in zip(result.boxes, result.txts, result.scores, strict=True):
            if score < _LEAST_SCORE or not text.strip():
                continue
            xs, ys = [float(x) * scale for x, _ in corners], [float(y) * scale for _, y in corners]
            height = max(ys) - min(ys)
            pieces.append(Char(text.strip(), min(xs), min(ys), max(xs), max(ys), 0.8 * height))
        return lines_of(_evened(pieces), number)


def _evened(pieces: list[Char]) -> list[Char]:
    """The pieces with one size where they differ by less than a third: box heights vary with letters."""
    if not pieces:
        return []
    usual = median(piece.size for piece in pieces)
    return [replace(p, size=usual) if 0.67 < p.size / usual < 1.33 else p for p in pieces]


def load_image(path: Path, limits: LoadLimits) -> RawDocument:
    """Read an image, or each page of a multi-page TIFF.

    Errors: ``UnsupportedFormat`` without the extra, ``DamagedFile``, ``LimitExceeded``.
    """
    deadline = Deadline(path.name, limits.max_seconds)
    if not limits.ocr:
        raise UnsupportedFormat(path.name, "是图片，设置中没有允许文字识别", "请在设置中允许文字识别后再试")
    recogniser = Recogniser(path.name)
    blocks: list[RawBlock] = []
    count = 0
    try:
        with Image.open(path) as image:
            frames = getattr(image, "n_frames", 1)
            if frames > limits.max_pages:
                raise too_long(path.name, frames, limits.max_pages)
            for frame in ImageSequence.Iterator(image):
                deadline.check()
                count += 1
                picture = frame.convert("RGB")
                picture.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
                lines = recogniser.lines(picture, 72 / _DPI, count)
                (lines,) = without_furniture([lines], [picture.height * 72 / _DPI])
                area = frame_of(lines, picture.width * 72 / _DPI)
                blocks += [paragraph.raw() for paragraph in paragraphs_of(lines, area)]
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError) as error:
        raise DamagedFile(path.name, "图片已损坏或尺寸过大，打不开", "请重新扫描或另存一份再试") from error
    if not blocks:
        raise no_text(path.name, "图片里")
    return RawDocument(tuple(blocks), "image", page_count=count, notes=(NOTE,))
