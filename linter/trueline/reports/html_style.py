"""The look of the compliance page, for light and dark."""

CSS = """
:root {
  color-scheme: light dark;
  --paper: #fbfbfa; --card: #ffffff; --ink: #1c2024; --soft: #5c636b; --edge: #dfe2e5;
  --accent: #2f6f4f; --track: #e7eae8;
  --full: #bfe3cd; --good: #dcefe2; --fair: #fbeac0; --poor: #f8d3cc;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171a; --card: #1c2024; --ink: #e8eaec; --soft: #a3abb3; --edge: #343a40;
    --accent: #6cc196; --track: #2a3035;
    --full: #1f5a3c; --good: #21402f; --fair: #54431a; --poor: #5e2a24;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
}
main { max-width: 64rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1 { margin: 0; font-size: 1.1rem; font-weight: 600; color: var(--soft); overflow-wrap: anywhere; }
h2 { margin: 0 0 .75rem; font-size: 1.15rem; }
section {
  margin-top: 1.5rem; padding: 1.25rem 1.5rem; background: var(--card);
  border: 1px solid var(--edge); border-radius: .75rem;
}
.figure { margin: .25rem 0 0; font-size: 3.5rem; font-weight: 700; line-height: 1.15; }
.figure small { font-size: 1.15rem; font-weight: 400; color: var(--soft); }
.note { margin: .25rem 0 0; color: var(--soft); overflow-wrap: anywhere; }
.meter { height: .75rem; margin: 1rem 0; border-radius: 1rem; background: var(--track); }
.meter span { display: block; height: 100%; border-radius: 1rem; background: var(--accent); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
caption {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
}
th, td { padding: .45rem .75rem; border-bottom: 1px solid var(--edge); text-align: right; }
thead th { color: var(--soft); font-weight: 600; font-size: .875rem; vertical-align: bottom; }
th:first-child { text-align: left; overflow-wrap: anywhere; }
tbody tr:last-child > * { border-bottom: 0; }
tbody th { font-weight: 600; min-width: 9rem; }
td { white-space: nowrap; }
td small { display: block; color: var(--soft); font-size: .75rem; }
td.full { background: var(--full); } td.good { background: var(--good); }
td.fair { background: var(--fair); } td.poor { background: var(--poor); }
td.full small, td.good small, td.fair small, td.poor small { color: inherit; }
td.none { color: var(--soft); }
td.bar { width: 40%; }
.track {
  display: inline-block; width: calc(100% - 6rem); min-width: 5rem; height: .5rem;
  margin-right: .75rem; border-radius: 1rem; background: var(--track); text-align: left;
}
.number { display: inline-block; min-width: 4.5rem; }
.track span { display: block; height: 100%; border-radius: 1rem; background: var(--accent); }
svg { display: block; width: 100%; height: auto; margin-bottom: 1rem; }
svg text { fill: var(--soft); font-size: 12px; }
svg .grid { stroke: var(--edge); }
svg polyline { fill: none; stroke-width: 2; stroke: var(--accent); stroke-linejoin: round; }
svg .of-all { stroke: var(--soft); stroke-dasharray: 4 4; }
svg circle { fill: var(--accent); }
li { overflow-wrap: anywhere; }
li + li { margin-top: .35rem; }
.warning { border-left: .35rem solid #c8811a; }
code { font: .9em ui-monospace, Menlo, Consolas, monospace; }
footer { margin-top: 2rem; color: var(--soft); font-size: .875rem; }
@media print { section { break-inside: avoid; } }
""".strip()
