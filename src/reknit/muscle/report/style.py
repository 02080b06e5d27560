"""How the page looks: the tokens of docs/design-language.md, light and dark, on a phone and on paper."""

from __future__ import annotations

from reknit.muscle.report.plots import STYLE

PAGE = (
    """
:root{color-scheme:light dark;--paper:#f6f4ee;--sheet:#fff;--ink:#16262e;--soft:#46575f;--line:#c9d0d1;--shade:#e4ebea;
--accent:#0a5c6e;--alarm:#a3260f;--notice:#8a4100;--inside:#0f7a45;--working:#f2a31b}
@media screen and (prefers-color-scheme:dark){:root{--paper:#0f171b;--sheet:#18242a;--ink:#eef3f3;--soft:#b7c5ca;--line:#3a4c55;
--shade:#22333a;--accent:#71c9d9;--alarm:#ff9f88;--notice:#ffc27d;--inside:#5bd693}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:17px/1.5 system-ui,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif}
main{max-width:1080px;margin:0 auto;padding:24px 20px 64px}
h1{font-size:1.8rem;line-height:1.2;margin:0 0 4px;overflow-wrap:anywhere}h2{font-size:1.3rem;margin:40px 0 12px}
h3{font-size:1.1rem;margin:0;overflow-wrap:anywhere}
p{margin:8px 0;max-width:75ch}.soft{color:var(--soft)}.small{font-size:.92rem}
.sheet{background:var(--sheet);border:1px solid var(--line);border-radius:14px;padding:16px 18px;margin:12px 0}
.notice{border-left:6px solid var(--notice)}.lead{font-size:1.15rem}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:6px 12px 6px 0;border-bottom:1px solid var(--line);vertical-align:top}
th{font-weight:600;color:var(--soft);font-size:.92rem}td.n,th.n{text-align:right;white-space:nowrap}
tr:last-child td{border-bottom:0}
dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 18px;margin:10px 0}dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
ul{padding-left:1.2em;margin:8px 0}li{margin:3px 0}
.lamp{display:inline-block;width:.72em;height:.72em;border-radius:50%;margin-right:.45em;background:var(--inside)}
.lamp.doubt{background:#d98a1f;border-radius:0;transform:rotate(45deg)}.lamp.bad{background:var(--alarm);border-radius:0}
.head{display:flex;flex-wrap:wrap;gap:2px 16px;align-items:baseline;margin-bottom:8px}
svg{display:block;width:100%;height:auto}.narrow{display:none}
.key{display:flex;flex-wrap:wrap;gap:4px 18px;margin:8px 0}.key svg{width:22px;height:12px;display:inline-block;margin-right:6px}
.tag{font-weight:700;letter-spacing:.04em}
@media (max-width:640px){main{padding:16px 12px 48px}.wide{display:none}.narrow{display:block}
dl{grid-template-columns:1fr}dt{margin-top:6px}
.sheet{padding:14px 12px}h1{font-size:1.45rem}
table.stack thead{display:none}table.stack tr{display:block;padding:8px 0;border-bottom:1px solid var(--line)}
table.stack tr:last-child{border:0}
table.stack td{display:flex;justify-content:space-between;gap:16px;border:0;padding:2px 0;text-align:right;white-space:normal}
table.stack td::before{content:attr(data-label);color:var(--soft);text-align:left}
table.stack td:first-child{font-weight:600;text-align:left}table.stack td:first-child::before{content:none}}
@media print{:root{--paper:#fff;--sheet:#fff;--ink:#000;--soft:#333;--line:#999;--shade:#eee;--accent:#0a5c6e;--alarm:#a3260f;
--notice:#8a4100;--inside:#0f7a45}body{font-size:11pt}.scroll{overflow:visible}
table,th{font-size:9pt}th,td{padding-right:8px;overflow-wrap:break-word}th.n{white-space:normal}.sheet{break-inside:avoid}main{max-width:none;padding:0}
.wide{display:block!important}.narrow{display:none!important}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
"""
    + STYLE
)
