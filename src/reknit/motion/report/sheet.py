"""A report as one page of HTML that needs nothing else: sections of tables and pictures, for light, dark and printed paper."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from reknit.motion.report.canvas import DARK, STYLE

DASH = "-"
PAGE = """
:root{color-scheme:light dark;--paper:#f6f4ee;--sheet:#fff;--ink:#16262e;--soft:#46575f;--line:#c9d0d1}
@media (prefers-color-scheme:dark){:root{--paper:#0f171b;--sheet:#18242a;--ink:#eef3f3;--soft:#b7c5ca;--line:#3a4c55}}
body{margin:0;background:var(--paper);color:var(--ink);font:17px/1.5 system-ui,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif}
main{max-width:720px;margin:0 auto;padding:24px 16px 64px}h1{font-size:1.6rem;overflow-wrap:anywhere}
section{background:var(--sheet);border:1px solid var(--line);border-radius:14px;padding:16px 18px;margin:12px 0}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}td{padding:6px 12px 6px 0;border-bottom:1px solid var(--line)}
td.n{text-align:right;white-space:nowrap}svg{display:block;width:100%;height:auto}p{margin:8px 0}.soft{color:var(--soft)}
.narrow{display:none}@media (max-width:560px){.wide{display:none}.narrow{display:block}section{padding:12px 8px}}
@media print{:root{--paper:#fff;--sheet:#fff;--ink:#000;--soft:#333}section{break-inside:avoid}}
"""


def sheet(title: str, sections: Sequence[tuple[str, str]], made: str) -> str:
    """The page: a title, sections by their headings, and a sentence of how it was made."""
    named = escape(title)
    body = "".join(f"<section><h2>{escape(name)}</h2>{content}</section>" for name, content in sections)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{named}</title><style>{PAGE}h2{{font-size:1.15rem;margin:0 0 8px}}th{{text-align:left;font-weight:600}}"
        f".scroll{{overflow-x:auto}}{STYLE}{DARK}</style></head>\n"
        f'<body><main><h1>{named}</h1>{body}<p class="soft">{escape(made)}</p></main></body></html>\n'
    )


def table(rows: Sequence[tuple[str, ...]], headings: tuple[str, ...] = ()) -> str:
    """Rows of words below headings, in a box that scrolls where it is too wide."""
    head = "".join(f'<th scope="col">{escape(each)}</th>' for each in headings)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f'<div class="scroll" tabindex="0"><table>{f"<tr>{head}</tr>" if head else ""}{body}</table></div>'


def both(drawn: Sequence[str]) -> str:
    """A picture drawn twice, wide and narrow: text in one that is shrunk to a phone could not be read."""
    return f'<div class="wide">{drawn[0]}</div><div class="narrow">{drawn[1]}</div>'
