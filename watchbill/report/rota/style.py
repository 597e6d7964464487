"""How the HTML form of a rota looks: in light and dark, on a phone, on a desk and on paper."""

from watchbill.report.page import COLORS
from watchbill.report.rota.timeline import TIMELINE

_PEOPLE = """
.s, .chip, .bar {
  --fill: calc(.945 - .07 * var(--k)); --tint: calc(.035 + .045 * var(--k)); --text: .33; --edge: .6;
  background-color: oklch(var(--fill) var(--tint) var(--h));
  color: oklch(var(--text) .08 var(--h));
  border: 1px solid oklch(var(--edge) .1 var(--h) / .35);
  border-left: 4px solid oklch(var(--edge) .14 var(--h));
}
@media screen and (prefers-color-scheme: dark) {
  .s, .chip, .bar { --fill: calc(.31 + .1 * var(--k)); --tint: calc(.045 + .03 * var(--k)); --text: .94; --edge: .7; }
}
.off { background: none; color: var(--soft); border: 1px dashed var(--soft); }
.gap {
  color: var(--bad); border: 1px solid var(--bad);
  background: repeating-linear-gradient(
    135deg, var(--bad-tint) 0 5px, color-mix(in srgb, var(--bad) 18%, var(--paper)) 5px 7px);
}
.leave {
  background-image: repeating-linear-gradient(
    135deg, #0000 0 5px, oklch(var(--edge) .1 var(--h) / .4) 5px 7px);
}
"""

_PAGE = """
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html { scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 1.5rem clamp(1rem, 2.5vw, 2.5rem) 4rem; max-width: 120rem;
  background: var(--page); color: var(--ink);
  font: 400 .9375rem/1.45 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: anywhere;
}
h1, h2, h3, p, ul, ol { margin: 0; padding: 0; }
ul, ol { list-style: none; }
h1 { font-size: 1.5rem; line-height: 1.2; letter-spacing: -.015em; }
h2 { font-size: 1.25rem; line-height: 1.3; letter-spacing: -.01em; }
h2 small { font-weight: 400; font-size: .8125rem; color: var(--soft); letter-spacing: 0; margin-left: .25rem; }
h3 { font-size: .875rem; font-weight: 600; }
small { font-size: .8125rem; }
a { color: var(--accent); }
b, h1, h2 { unicode-bidi: isolate; }
.soft { color: var(--soft); font-size: .875rem; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
.skip, .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.skip:focus {
  width: auto; height: auto; clip-path: none; z-index: 9; padding: .5rem 1rem; background: var(--paper);
}
.drawn { display: none; }
.own .drawn { display: inline; }
header { display: flex; flex-wrap: wrap; gap: .75rem 2rem; justify-content: space-between; align-items: end; }
.controls { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; font-size: .875rem; }
fieldset { display: flex; margin: 0; padding: 2px; border: 0; border-radius: 9px; background: var(--line); }
legend { position: absolute; clip-path: inset(50%); }
fieldset label { position: relative; padding: .25rem .75rem; border-radius: 7px; cursor: pointer; }
fieldset label:has(:checked) { background: var(--paper); box-shadow: 0 1px 2px #0003; }
fieldset label:has(:focus-visible) { outline: 2px solid var(--accent); }
fieldset input { position: absolute; inset: 0; margin: 0; opacity: 0; cursor: pointer; }
[type=search] {
  font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--soft); border-radius: 8px;
  padding: .2rem .6rem; width: 11rem;
}
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin-top: 1rem; max-height: 9rem; overflow: auto; }
.badge { font-size: .75rem; padding: 0 .4rem; border-radius: 9px; color: var(--bad); background: var(--bad-tint); }
.team {
  margin-top: 1.25rem; padding: 1.25rem; background: var(--paper); border: 1px solid var(--line); border-radius: 14px;
}
.many .team { content-visibility: auto; contain-intrinsic-size: auto 34rem; }
.cards { display: flex; flex-wrap: wrap; gap: .5rem 2rem; margin-top: .875rem; }
.cards li { display: grid; grid-template-columns: minmax(0, auto) max-content; gap: 0 .5rem; align-items: center; }
.cards small { grid-column: 1 / -1; color: var(--soft); }
.cards small::first-letter { text-transform: uppercase; }
.cards span { white-space: nowrap; color: var(--soft); font-size: .8125rem; }
.chip { padding: .05rem .5rem; border-radius: 6px; font-weight: 600; }
.notes { margin-top: .875rem; font-size: .875rem; }
.notes li { position: relative; padding-left: 1.5rem; border: 0; background: none; color: inherit; }
.notes li::before {
  position: absolute; left: 0; width: 1.125rem; text-align: center; font-weight: 700; white-space: nowrap;
}
.notes .gap::before { content: "!" / ""; color: var(--bad); }
.notes .gap strong { color: var(--bad); }
.notes .double::before { content: "2\\00d7" / ""; color: var(--odd); font-size: .75rem; top: .1rem; }
.notes .clock::before { content: "\\00b1" / ""; color: var(--odd); }
.notes .holiday::before { content: "\\2605" / ""; color: var(--odd); }
"""

_LIST = """
.lanes { margin-top: 1rem; --names: 9.5rem; }
.days, .over, .key { display: none; }
.lane h3 { margin: .75rem 0 .25rem; }
.lane h3 small { font-weight: 400; color: var(--soft); margin-left: .5rem; }
.s {
  position: relative; display: grid; grid-template-columns: minmax(8rem, 16rem) 1fr; gap: 0 .75rem;
  align-items: baseline;
  padding: .25rem .625rem; margin-bottom: 3px; border-radius: 6px; font-size: .875rem;
}
.s > i { display: none; }
.s > span { font-size: .8125rem; }
.s[aria-current] > b::after {
  content: "now"; margin-left: .5rem; padding: 0 .375rem; border-radius: 5px; font-size: .6875rem;
  background: var(--accent); color: var(--paper);
}
.s b { font-weight: 600; }
.s.dim { opacity: .25; }
.swap b::before { content: "\\21c4\\00a0" / ""; }
.away > b::before { content: "\\2691\\00a0" / ""; }
.swap { border-style: double; border-width: 3px 3px 3px 4px; }
"""

_SHARES = """
.shares { margin-top: 1rem; border-top: 1px solid var(--line); padding-top: .75rem; }
summary { cursor: pointer; width: fit-content; }
summary h3 { display: inline; }
.shares .wide { overflow-x: auto; margin-top: .5rem; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; }
caption { text-align: left; font-weight: 600; padding: .375rem 0; }
th, td { padding: .25rem .75rem; text-align: right; white-space: nowrap; border-top: 1px solid var(--line); }
th { font-weight: 400; }
thead th { color: var(--soft); font-size: .8125rem; border: 0; }
th:first-child { text-align: left; padding-left: 0; width: 10rem; }
tbody th span {
  display: inline-block; max-width: 14rem; white-space: normal; overflow-wrap: break-word;
  unicode-bidi: isolate;
}
td small { color: var(--soft); }
td:nth-child(2) { width: 34%; }
td:nth-child(2), thead th:nth-child(2) { text-align: left; }
.bar {
  position: relative; display: inline-block; vertical-align: middle; width: calc(100% - 8.5rem);
  min-width: 5rem; height: .75rem; margin-right: .5rem; border: 0; background: var(--rest);
}
.bar::before {
  content: ""; position: absolute; inset: 0 auto 0 0; width: calc(var(--v) * 1%); border-radius: 3px;
  background: oklch(var(--edge) .12 var(--h));
}
.bar::after {
  content: ""; position: absolute; top: -3px; bottom: -3px; left: calc(var(--e) * 1% - 1px); width: 2px;
  background: var(--ink);
}
"""

_PRINT = """
@page { size: A4 landscape; margin: 12mm; }
@media print {
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  body { padding: 0; font-size: .8125rem; background: none; }
  .controls, nav, .skip { display: none; }
  .team { content-visibility: visible !important; border: 0; padding: 0; }
  .team + .team { break-before: page; }
  .lanes, .lane, tr, .cards li { break-inside: avoid; }
  .lanes, .shares .wide { overflow: visible; }
  .lanes .inner { min-width: 0 !important; }
  .track { background: var(--ends) !important; }
  .s { border-color: #555; color: #000; }
  .s.gap { border: 2px solid #000; }
  .s.wide > span { font-size: .625rem !important; }
  .shares, .shares .wide { break-inside: avoid; }
  details::details-content { content-visibility: visible; block-size: auto; }
}
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
"""

_WITH_ROOM = """
@media (min-width: 46rem), print {
:root:not(:has(#as-list:checked)) {
%s
}
}
@media (max-width: 46rem) {
  .views { display: none; }
  .team { padding: 1rem; }
  .s { grid-template-columns: 1fr; }
  .cards li { display: flex; flex-wrap: wrap; width: 100%%; }
  .cards small { flex: 0 0 100%%; }
  .bar { display: block; width: 6rem; margin: .25rem 0; }
  tbody th span { min-width: 6rem; max-width: 8rem; }
  th, td { padding-inline: .5rem; }
}
"""

STYLE = "".join((COLORS, _PEOPLE, _PAGE, _LIST, _SHARES, _WITH_ROOM % TIMELINE, _PRINT)).lstrip()
