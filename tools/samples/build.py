"""由 tools/samples/sources 生成示例语料（docx、pdf、xlsx、txt），同样的来源得到同样的文件。

用法（仓库根目录）::

    python tools/samples/build.py --out corpus/samples

来源分两类：``*.txt`` 原样写出（``GB18030_FILES`` 中的改存 GB18030）；``*.docx.src``、``*.pdf.src``、``*.xlsx.src``
用一行一个标记的小格式写成，读法见 ``source_format.py``。``proposals/`` 下的来件同样处理。

需要 python-docx、openpyxl、reportlab，以及一个 TrueType 中文字体（默认 Debian 软件包 fonts-arphic-gbsn00lp，
另用 ``--font`` 指定）；字体以子集嵌入。时间戳一律写成固定值，所以重建不产生差异。
退出码：0 完成，1 来源有误或缺少字体。
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from docx_writer import write_docx
from pdf_writer import write_pdf
from source_format import SourceError, read_source
from xlsx_writer import write_xlsx

SOURCES = Path(__file__).resolve().parent / "sources"
DEFAULT_FONT = Path("/usr/share/fonts/truetype/arphic-gbsn00lp/gbsn00lp.ttf")
# 老文件常以 GB18030 存档，留一份检验编码识别。
GB18030_FILES = {"02_专利资助办法.txt"}


def build(out: Path, font: Path, formats: frozenset[str]) -> list[Path]:
    """Build every source whose format is in ``formats`` (``txt``, ``docx``, ``pdf``, ``xlsx``) under ``out``."""
    written = []
    for source in sorted(SOURCES.rglob("*")):
        if source.is_dir():
            continue
        name = source.name.removesuffix(".src")
        suffix = Path(name).suffix.removeprefix(".")
        if suffix not in formats:
            continue
        folder = out / ("proposals" if source.parent.name == "proposals" else "documents")
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / name
        if suffix == "txt":
            encoding = "gb18030" if name in GB18030_FILES else "utf-8"
            target.write_bytes(source.read_text(encoding="utf-8").encode(encoding))
        elif suffix == "docx":
            write_docx(read_source(source), target)
        elif suffix == "pdf":
            write_pdf(read_source(source), target, font)
        else:
            write_xlsx(read_source(source), target)
        written.append(target)
    return written


def main(arguments: list[str] | None = None) -> int:
    """Parse the command line and build; returns the exit code."""
    parser = argparse.ArgumentParser(description="生成示例语料")
    parser.add_argument("--out", type=Path, default=Path("corpus/samples"), help="输出文件夹")
    parser.add_argument("--font", type=Path, default=DEFAULT_FONT, help="PDF 所用 TrueType 中文字体")
    parser.add_argument("--only", nargs="*", default=["txt", "docx", "pdf", "xlsx"], help="只生成这些格式")
    options = parser.parse_args(arguments)
    try:
        written = build(options.out, options.font, frozenset(options.only))
    except SourceError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"已生成 {len(written)} 个文件\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
