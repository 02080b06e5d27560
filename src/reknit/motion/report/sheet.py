"""A report as one page of HTML that needs nothing else: sections of tables and pictures, for light, dark and printed paper."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from html import escape

from reknit import __version__
from reknit.motion.report.canvas import DARK, STYLE

DASH = "–"
NUMBER = re.compile(r"[-−+]?\d[\d.,]*( ?[^\s\d]\S{0,8})?")
PAGE = """
:root{color-scheme:light dark;--paper:#f6f4ee;--sheet:#fff;--ink:#16262e;--soft:#46575f;--line:#c9d0d1}
@media screen and (prefers-color-scheme:dark){:root{--paper:#0f171b;--sheet:#18242a;--ink:#eef3f3;--soft:#b7c5ca;--line:#3a4c55}}
body{margin:0;background:var(--paper);color:var(--ink);font:17px/1.5 system-ui,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif}
main{max-width:720px;margin:0 auto;padding:24px 16px 64px}h1{font-size:1.6rem;overflow-wrap:anywhere}
section{background:var(--sheet);border:1px solid var(--line);border-radius:14px;padding:16px 18px;margin:12px 0}
h2{font-size:1.15rem;margin:0 0 8px}.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
td,th{padding:6px 12px 6px 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}th{font-weight:600;color:var(--soft)}
td.n{white-space:nowrap}svg{display:block;width:100%;height:auto}p{margin:8px 0}.soft{color:var(--soft)}
.narrow{display:none}@media (max-width:560px){.wide{display:none}.narrow{display:block}section{padding:12px 10px}
table.stack thead{display:none}table.stack tr{display:block;padding:8px 0;border-bottom:1px solid var(--line)}
table.stack td{display:flex;justify-content:space-between;gap:16px;border:0;padding:2px 0;text-align:right}
table.stack td::before{content:attr(data-label);color:var(--soft);text-align:left}}
@media print{:root{--paper:#fff;--sheet:#fff;--ink:#000;--soft:#333}section{break-inside:avoid}
.scroll{overflow:visible}main{max-width:none;padding:0}
.wide{display:block!important}.narrow{display:none!important}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
"""


def sheet(title: str, sections: Sequence[tuple[str, str]], made: str) -> str:
    """The page: a title, sections by their headings (which may be empty), how it was made and by what, and on which day."""
    named = escape(title)
    heads = [f"<h2>{escape(name)}</h2>" if name else "" for name, _ in sections]
    body = "".join(f"<section>{head}{content}</section>" for head, (_, content) in zip(heads, sections, strict=True))
    origin = f"Made on {datetime.now().astimezone().date().isoformat()} by Reknit {__version__}, which is not a certified medical device."
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{named}</title><style>{PAGE}{STYLE}{DARK}</style></head>\n"
        f'<body><main><h1>{named}</h1>{body}<p class="soft">{escape(made)}</p><p class="soft">{origin}</p></main></body></html>\n'
    )


def table(rows: Sequence[tuple[str, ...]], headings: tuple[str, ...] = ()) -> str:
    """Rows of words below headings; on a phone each row of a table with headings stands as a block, with its headings beside its cells."""
    head = "".join(f'<th scope="col">{escape(each)}</th>' for each in headings)
    labels = headings or ("",) * max(map(len, rows), default=0)
    body = "".join(
        "<tr>" + "".join(_cell(cell, label) for cell, label in zip(row, labels, strict=False)) + "</tr>" for row in rows
    )
    shape = ' class="stack"' if len(headings) > 2 else ""
    above = f"<thead><tr>{head}</tr></thead>" if head else ""
    return f'<div class="scroll" tabindex="0"><table{shape}>{above}<tbody>{body}</tbody></table></div>'


def _cell(words: str, label: str) -> str:
    told = f' data-label="{escape(label)}"' if label else ""
    number = ' class="n"' if NUMBER.fullmatch(words) else ""
    return f"<td{number}{told}>{escape(words)}</td>"


def both(drawn: Sequence[str]) -> str:
    """A picture drawn twice, wide and narrow: text in one that is shrunk to a phone could not be read."""
    return f'<div class="wide">{drawn[0]}</div><div class="narrow">{drawn[1]}</div>'
