"""How the HTML form of a change looks: in light and dark, on a phone, on a desk and on paper."""

from watchbill.report.page import COLORS

_PAGE = """
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 1.5rem clamp(1rem, 2.5vw, 2.5rem) 4rem; max-width: 60rem;
  background: var(--page); color: var(--ink);
  font: 400 .9375rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: anywhere;
}
h1, h2, h3, p, ul { margin: 0; }
h1 { font-size: 1.5rem; line-height: 1.25; letter-spacing: -.015em; text-wrap: balance; }
h2 { font-size: 1.1875rem; line-height: 1.3; letter-spacing: -.01em; }
h3 { font-size: .9375rem; font-weight: 600; margin-top: 1rem; }
a { color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
.soft { color: var(--soft); font-size: .875rem; font-weight: 400; }
.bad { color: var(--bad); }
main > * { margin-top: 1rem; }
.card { padding: 1.125rem 1.25rem; background: var(--paper); border: 1px solid var(--line); border-radius: 14px; }
.card > * + *, details > * + *, .remedy > * + * { margin-top: .5rem; }
.card h3 { margin-top: 1.125rem; }
.note, .alarm { padding: .625rem .875rem; border-radius: 10px; }
.note { background: var(--rest); border-left: 4px solid var(--soft); }
.alarm { background: var(--bad-tint); border-left: 4px solid var(--bad); font-weight: 600; }
ul { padding-left: 1.125rem; }
li + li { margin-top: .25rem; }
code { font: .875em/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; padding: .05em .3em; border-radius: 4px;
  background: var(--rest); }
pre { margin: 0; padding: .75rem .875rem; overflow-x: auto; border-radius: 8px; background: var(--rest);
  border: 1px solid var(--line); }
pre code { padding: 0; background: none; white-space: pre; }
.way code { white-space: pre-wrap; }
.remedy { margin-top: 1rem; padding: .875rem 1rem; border-radius: 10px; background: var(--odd-tint);
  border-left: 4px solid var(--odd); }
.card .remedy { margin: 1.25rem 0; }
.card .remedy h3 { margin: 0; }
.remedy pre, .remedy code { background: var(--paper); }
.remedy pre code { background: none; }
summary { cursor: pointer; }
summary h2 { display: inline; margin-right: .375rem; }
"""

_TABLES = """
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: .875rem; }
th, td { padding: .25rem .75rem .25rem 0; text-align: left; vertical-align: top; font-weight: 400; }
tr + tr > *, thead + tbody > tr > * { border-top: 1px solid var(--line); }
thead th { color: var(--soft); font-size: .8125rem; white-space: nowrap; }
.overview { width: 100%; background: var(--paper); }
.wide:has(.overview) {
  border: 1px solid var(--line); border-radius: 14px; background: var(--paper); padding: .5rem 1.25rem;
}
.overview th[scope=row] { font-weight: 600; min-width: 8rem; }
.overview th .soft { display: block; }
.overview td { min-width: 9rem; }
.now th, .moves th { white-space: nowrap; }
.now td { font-weight: 600; }
.moves { width: 100%; }
.moves th { width: 11rem; }
.gain, .loss { width: 1.25rem; padding-right: .375rem; text-align: center; font-weight: 700; }
.gain { color: var(--good); }
.loss { color: var(--bad); }
"""

_ELSEWHERE = """
@media (max-width: 34rem) {
  .card { padding: 1rem; }
  .now tr, .moves tr { display: grid; grid-template-columns: 1.25rem 1fr; padding: .25rem 0; }
  .now tr { grid-template-columns: 1fr; }
  .moves th, .now th { width: auto; padding: 0; white-space: normal; border: 0; }
  .moves td, .now td { padding: 0; border: 0; }
  .moves td:last-child { grid-column: 2; color: var(--soft); }
  tr + tr { border-top: 1px solid var(--line); }
}
@page { margin: 14mm; }
@media print {
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  body { padding: 0; max-width: none; font-size: .8125rem; background: none; }
  .card { border: 0; padding: 0; }
  tr, pre, .remedy, li { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  .wide, pre { overflow: visible; }
  pre code { white-space: pre-wrap; }
  details::details-content { content-visibility: visible; block-size: auto; }
}
"""

STYLE = "".join((COLORS, _PAGE, _TABLES, _ELSEWHERE)).lstrip()
