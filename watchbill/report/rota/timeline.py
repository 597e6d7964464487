"""How the lanes of the HTML form look where there is room for a time axis; elsewhere they are plain lists."""

TIMELINE = """
.lanes { overflow-x: auto; scroll-padding-left: var(--names); }
.inner { position: relative; min-width: calc(var(--names) + var(--least)); }
.days {
  display: grid; grid-template-columns: var(--names) minmax(0, 1fr);
  font-size: .6875rem; line-height: 1.25; color: var(--soft);
}
.days::before { content: ""; position: sticky; left: 0; z-index: 4; grid-row: span 2; background: var(--paper); }
.days i { font-style: normal; }
.months { position: relative; height: 1.25rem; }
.months i {
  position: absolute; left: calc(var(--a) * 1%); width: calc(var(--w) * 1%); padding-left: .25rem;
  overflow: hidden; white-space: nowrap; font-weight: 600; color: var(--ink);
}
.days p + p { display: grid; grid-template-columns: var(--columns); height: 2.125rem; }
.days p + p i { text-align: center; white-space: nowrap; min-width: 0; overflow: hidden; }
.days b { display: block; font-size: .8125rem; font-weight: 500; color: var(--ink); }
.days p + p .w { overflow: visible; text-align: left; padding-left: .25rem; }
.days .e b { color: var(--soft); }
.days .h { position: relative; }
.days .h b { color: var(--odd); font-weight: 700; }
.days .h::after { content: "\\2605"; position: absolute; top: 0; right: 0; font-size: .625rem; color: var(--odd); }
.days .n b {
  width: 1.5rem; margin: 0 auto; border-radius: 8px; background: var(--accent); color: var(--paper); font-weight: 700;
}
.lane { display: grid; grid-template-columns: var(--names) minmax(0, 1fr); border-top: 1px solid var(--line); }
.lane h3 {
  position: sticky; left: 0; z-index: 4; margin: 0; padding: .25rem .75rem .25rem 0; background: var(--paper);
  display: flex; flex-direction: column; justify-content: center; line-height: 1.25; min-width: 0;
}
.lane h3 small { margin: 0; font-size: .75rem; }
.track { position: relative; min-height: 3.125rem; background: var(--lines), var(--ends); }
:is(.absent, .gaps, .always) .track { min-height: 2.125rem; }
.absent h3 { flex-direction: row; justify-content: start; align-items: center; gap: .375rem; }
.absent h3 span { flex: none; }
.absent small { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.s {
  position: absolute; left: calc(var(--a) * 1% + 1px); width: max(calc(var(--w) * 1% - 2px), 4px);
  top: 4px; bottom: 4px; margin: 0; padding: 0 .375rem; display: block; cursor: default; z-index: 1;
}
.s b { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; line-height: 2.5rem; }
.s.turn b { line-height: 2.25rem; }
.s.wide b { padding-top: .1875rem; line-height: 1.1875rem; }
.s > span { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.s.wide > span {
  display: block; position: static; width: auto; height: auto; clip-path: none; overflow: hidden;
  text-overflow: ellipsis;
  white-space: nowrap; font-size: .75rem; line-height: 1rem;
}
:is(.absent, .gaps, .always) .s > span { position: absolute; width: 1px; height: 1px; clip-path: inset(50%); }
.s > i {
  display: block; position: absolute; bottom: 0; height: 5px; left: calc(var(--a) * 1%); width: calc(var(--w) * 1%);
  background: oklch(var(--edge) .14 var(--h));
}
.shadow .s { border-style: dashed; background-color: var(--paper); }
.s[aria-current] > b::after { display: none; }
.s.turn.wide b { padding-top: 0; }
.s.swap b { line-height: 2.25rem; }
.s.swap.wide b { padding-top: .0625rem; line-height: 1.1875rem; }
.s.thin { padding: 0; border-left-width: 3px; }
.s.thin b, :is(.absent, .gaps, .always) .s.slim b { opacity: 0; }
.s.slim { padding: 0; border-left-width: 2px; }
.s.slim b {
  writing-mode: vertical-rl; width: 1em; height: 100%; margin: 0 calc(50% - .5em); padding: 0;
  font-size: .6875rem; font-weight: 500; line-height: 1; text-align: center;
}
.key { display: flex; flex-wrap: wrap; gap: .25rem .5rem; margin-top: .75rem; font-size: .8125rem; }
.lane:is(.absent, .gaps, .always) .s { top: calc(50% - .8125rem); bottom: auto; height: 1.625rem; }
.lane:is(.absent, .gaps, .always) b { padding: 0; line-height: 1.5rem; }
.over { display: block; position: absolute; inset: 0 0 0 var(--names); pointer-events: none; }
.over i { position: absolute; top: 3.375rem; bottom: 0; left: calc(var(--a) * 1%); }
.over .now { width: 2px; margin-left: -1px; background: var(--accent); opacity: .6; z-index: 3; }
.over .clock { border-left: 2px dotted var(--odd); }
.over .clock::before {
  content: "\\00b1"; position: absolute; top: -.9rem; left: -.35rem; color: var(--odd); font: 700 .75rem/1
  system-ui;
}
.over .gap { width: max(calc(var(--w) * 1%), 2px); border-width: 0 1px; opacity: .55; }
.s:is(:hover, :focus) { z-index: 6; }
.s:is(:hover, :focus) > span, .s.wide:is(:hover, :focus) > span {
  position: fixed !important; clip-path: none !important; width: max-content; height: auto; max-width: 22rem;
  z-index: 9;
  margin-top: .375rem; padding: .375rem .625rem; border-radius: 8px; overflow: visible; white-space: normal;
  font-size: .8125rem; pointer-events: none; background: var(--ink); color: var(--paper);
  box-shadow: 0 4px 16px #0004; transform: translateX(calc(var(--a) * -.9%));
}
.s > span[data-n]::before { content: attr(data-n) / ""; display: block; font-weight: 600; }
.s.wide:not(:hover, :focus) > span::before { display: none; }
"""
