"""页面样式：主题之外的部分，选择器只指向自己的类名和已知的英文提示。"""

from __future__ import annotations

SANS = "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','Source Han Sans SC',sans-serif"
SERIF = "'Songti SC',SimSun,'Noto Serif CJK SC',serif"

CSS = f"""<style>
.block-container {{ padding-top: 2.2rem; max-width: 60rem; font-family: {SANS}; }}
.banfu-hit {{ padding: .9rem 0 .6rem; border-top: 1px solid #DEDBD3; }}
.banfu-hit h3.banfu-title {{ font-size: 1.05rem; line-height: 1.6; padding: 0; margin: 0; }}
.banfu-facts, .banfu-source, .banfu-path, .banfu-context {{ color: #565B63; font-size: .87rem; }}
.banfu-hit p {{ margin: .15rem 0; }}
.banfu-paper {{ background: #FBFAF6; border: 1px solid #DEDBD3; border-radius: 6px; padding: .6rem .9rem;
  margin: .35rem 0; }}
.banfu-text {{ font-family: {SERIF}; font-size: 1.02rem; line-height: 1.85; white-space: pre-wrap;
  overflow-wrap: anywhere; }}
.banfu-context {{ font-family: {SERIF}; white-space: pre-wrap; overflow-wrap: anywhere; }}
.banfu-hit mark {{ background: #FFEFA8; color: inherit; border-bottom: 2px solid #D9A400; padding: 0; }}
.banfu-badge {{ display: inline-block; font-size: .8rem; font-weight: 500; line-height: 1.5; padding: 0 .45rem;
  border-radius: 6px; margin-left: .25rem; vertical-align: middle; }}
.banfu-notice {{ padding: .6rem .9rem; border-left: 3px solid currentColor; border-radius: 0 6px 6px 0; }}
.banfu-green {{ background: #E9F3ED; color: #245A43; }}
.banfu-orange {{ background: #FCF1DF; color: #7A4A00; }}
.banfu-gray {{ background: #EFEEEA; color: #565B63; }}
.banfu-red {{ background: #FAEDEA; color: #8F2A21; }}
.banfu-blue {{ background: #E9F0F6; color: #1F4E79; }}
.banfu-muted {{ color: #565B63; font-size: .87rem; }}
[data-testid="InputInstructions"] {{ display: none; }}
:focus-visible {{ outline: 2px solid #1F4E79; outline-offset: 1px; }}
</style>"""
