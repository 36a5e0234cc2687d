"""Where the article stands in a web page, and what around it is not part of it."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Tag

# The content boxes of gov.cn and of the systems most government sites run on (TRS WCM, Hanweb, UCAP).
_BOXES = (
    "#UCAP-CONTENT", ".TRS_UEDITOR", ".TRS_Editor", ".trs_editor_view", ".pages_content", "#zoom", ".zoom",
    "#Zoom", "#zoomcon", ".news_cont_d_wrap", ".article-content", ".article_content", "#articleContent",
    ".xxgk-content", "[itemprop=articleBody]", "article", "main", "[role=main]",
)  # fmt: skip
_JUNK_TAGS = (
    "script", "style", "noscript", "template", "nav", "iframe", "svg", "canvas", "button", "select", "option",
    "input", "textarea", "object", "embed", "audio", "video",
)  # fmt: skip
_JUNK_NAMES = re.compile(
    r"(?:^|[-_ ])(?:nav|navbar|menu|breadcrumb|crumbs?|footer|foot|copyright|share|sidebar|aside|related|"
    r"recommend|pagination|pager|toolbar|search|login|advert|banner|qrcode|print|fontsize)(?:$|[-_ \d])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SITE_SUFFIX = re.compile(r"\s*[-_|–—]+\s*[^-_|–—]*(?:政府|网|局|委|门户|厅|部|中心)[^-_|–—]*$")


def remove_junk(soup: BeautifulSoup) -> None:
    """Take out scripts, navigation, hidden parts and page furniture, in place."""
    for tag in soup.find_all(_JUNK_TAGS):
        tag.decompose()
    for tag in soup.find_all(True):
        if tag.decomposed or tag.name in ("html", "body", "article", "main"):
            continue
        classes = tag.get("class") or []
        names = " ".join([*(classes if isinstance(classes, list) else [classes]), str(tag.get("id") or "")])
        hidden = tag.has_attr("hidden") or bool(_HIDDEN.search(str(tag.get("style") or "")))
        furniture = tag.name in ("footer", "aside") or bool(names.strip() and _JUNK_NAMES.search(names))
        # A box named like furniture that holds most of the page is a wrapper with an unlucky name.
        if hidden or (furniture and len(tag.get_text()) < 0.5 * len(soup.get_text())):
            tag.decompose()


def content_of(soup: BeautifulSoup) -> Tag:
    """The element that holds the article: a known box, or the one with the densest text."""
    whole = soup.body or soup
    total = max(1, _weight(whole))
    for selector in _BOXES:
        boxes = [box for box in soup.select(selector) if _weight(box) > 0]
        best = max(boxes, key=_weight, default=None)
        if best is not None and _weight(best) >= min(200, 0.3 * total):
            return best
    return _densest(whole)


def _weight(tag: Tag) -> int:
    """Characters of text that is not in links."""
    linked = sum(len(a.get_text(strip=True)) for a in tag.find_all("a"))
    return len(tag.get_text(strip=True)) - linked


def _densest(whole: Tag) -> Tag:
    """Go down while one child holds nearly all the text that is not links."""
    current = whole
    while True:
        children = list(
            current.find_all(["div", "section", "td", "form", "table", "tbody", "tr"], recursive=False)
        )
        best = max(children, key=_weight, default=None)
        if best is None or best.name in ("table", "tbody", "tr") or _weight(best) < 0.8 * _weight(current):
            return current
        current = best


def title_of(soup: BeautifulSoup) -> str:
    """The article's title: ``ArticleTitle``, ``og:title``, the first h1, or the page title less the site's name.

    >>> title_of(BeautifulSoup("<title>关于促进产业发展的若干措施_某市人民政府门户网站</title>", "lxml"))
    '关于促进产业发展的若干措施'
    """
    for key, value in (("name", "ArticleTitle"), ("property", "og:title")):
        found = soup.find("meta", attrs={key: re.compile(rf"^{value}$", re.IGNORECASE)})
        if isinstance(found, Tag) and str(found.get("content") or "").strip():
            return str(found["content"]).strip()
    heading = soup.find("h1")
    if heading is not None and heading.get_text(strip=True):
        return " ".join(heading.get_text().split())
    if soup.title is not None:
        return _SITE_SUFFIX.sub("", " ".join(soup.title.get_text().split()))
    return ""
