import { createHash } from 'node:crypto';
import { pageStyle } from '../../replay/page-style.ts';

/** What the pages have besides the style of a page of a replay: a header, tables that scroll, forms, charts. */
const ownStyle = `
main { max-width: 1080px; padding-top: 20px; }
a:focus-visible, button:focus-visible, input:focus-visible, select:focus-visible, summary:focus-visible, .scroll:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -9999px; }
.skip:focus { left: 12px; top: 12px; background: var(--back); padding: 8px 12px; z-index: 1; }
.top { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 20px; padding: 10px 24px; border-bottom: 1px solid var(--line); background: var(--raised); }
.top .brand { font-weight: 600; color: var(--text); text-decoration: none; }
.top nav { display: flex; gap: 16px; flex: 1; }
.top nav a[aria-current] { color: var(--text); font-weight: 600; text-decoration: none; border-bottom: 2px solid var(--link); }
.top form { display: flex; align-items: center; gap: 10px; margin: 0; }
button { font: inherit; padding: 4px 12px; border: 1px solid var(--line); border-radius: 6px; background: var(--raised); color: var(--text); cursor: pointer; }
button.main, a.button { display: inline-block; background: light-dark(#0969da, #1f6feb); color: #ffffff; border: 1px solid transparent; border-radius: 6px; padding: 6px 16px; text-decoration: none; }
input, select { font: inherit; padding: 4px 8px; border: 1px solid var(--line); border-radius: 6px; background: var(--back); color: var(--text); max-width: 100%; }
.figures { display: flex; flex-wrap: wrap; gap: 12px; padding: 0; margin: 16px 0; list-style: none; }
.figures li { flex: 1 1 150px; margin: 0; padding: 12px 14px; border: 1px solid var(--line); border-radius: 8px; }
.figures strong { display: block; font-size: 26px; line-height: 1.2; font-weight: 600; }
.scroll { overflow-x: auto; }
.scroll table { min-width: 640px; }
th { white-space: nowrap; }
tbody th { color: var(--text); font-weight: 500; white-space: normal; min-width: 9em; overflow-wrap: break-word; }
td.whole, .whole { white-space: nowrap; overflow-wrap: normal; }
td svg.small { display: block; width: 120px; height: 10px; margin-top: 7px; border-radius: 3px; background: var(--quiet); }
.bad-word { color: var(--bad); font-weight: 600; }
.wait-word { color: light-dark(#7a5600, #d29922); font-weight: 600; }
.good-word { color: light-dark(#1a7f37, #3fb950); font-weight: 600; }
.filters { align-items: end; margin: 12px 0; }
.filters label { display: flex; flex-direction: column; font-size: 13px; color: var(--muted); }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(220px, 1fr)); gap: 16px; }
.chart { border: 1px solid var(--line); border-radius: 8px; padding: 12px 14px; margin: 0; }
.chart svg { display: block; width: 100%; height: 72px; }
.chart .line { fill: none; stroke: var(--link); stroke-width: 1.5; vector-effect: non-scaling-stroke; }
.chart .ground { stroke: var(--line); stroke-width: 1; vector-effect: non-scaling-stroke; }
.chart figcaption { color: var(--muted); }
.chart figcaption strong { color: var(--text); }
.pages { display: flex; gap: 16px; margin: 12px 0; }
.actions { display: flex; flex-wrap: wrap; gap: 8px 14px; align-items: center; margin: 12px 0; }
.actions form { margin: 0; }
@media (max-width: 640px) { .top { padding: 10px 14px; } h1 { font-size: 23px; } }
`;

/** The one stylesheet of the dashboard. */
export const dashboardStyle = `${pageStyle}${ownStyle}`;

/** Its address changes with its content: browsers keep it for good. */
export const stylePath = `/assets/dashboard-${createHash('sha256').update(dashboardStyle).digest('hex').slice(0, 16)}.css`;
