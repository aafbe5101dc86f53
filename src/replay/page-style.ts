/** Names that a list of changes can be filtered by. */
export const maxChoices = 15;

/** Hides the changes that are not chosen: `.list:has(select.person > option[value="3"]:checked) .change:not(.person-3)`. */
const filters = ['directory', 'person'].flatMap((kind) =>
  [...Array(maxChoices).keys(), 'other'].map(
    (choice) =>
      `.list:has(select.${kind} > option[value="${choice}"]:checked) .change:not(.${kind}-${choice}) { display: none; }`,
  ),
);

/** The style of the replay's page: light and dark, on a screen and on paper. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --back: light-dark(#ffffff, #0d1117);
  --raised: light-dark(#f6f8fa, #151b23);
  --line: light-dark(#d1d9e0, #3d444d);
  --text: light-dark(#1f2328, #f0f6fc);
  --muted: light-dark(#59636e, #9198a1);
  --link: light-dark(#0969da, #4493f8);
  --good: light-dark(#2da44e, #3fb950);
  --bad: light-dark(#d1242f, #f85149);
  --attention: light-dark(#bf8700, #d29922);
  --quiet: light-dark(#c8d1da, #3d444d);
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text); font: 15px/1.55 -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; }
main { max-width: 960px; margin: 0 auto; padding: 32px 24px 64px; }
h1 { font-size: 28px; line-height: 1.25; margin: 0 0 4px; overflow-wrap: anywhere; }
h2 { font-size: 20px; margin: 40px 0 8px; padding-bottom: 6px; border-bottom: 1px solid var(--line); }
h3 { font-size: 16px; margin: 24px 0 8px; }
p { margin: 8px 0; }
a { color: var(--link); }
ul { margin: 8px 0; padding-left: 22px; }
li { margin: 4px 0; }
code { font: 0.88em/1.45 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; background: var(--raised); border-radius: 5px; padding: 1px 5px; overflow-wrap: anywhere; }
.muted { color: var(--muted); }
.note { background: var(--raised); border-left: 4px solid var(--attention); border-radius: 0 6px 6px 0; padding: 8px 14px; margin: 12px 0; }
td ul { margin: 2px 0; padding-left: 18px; }
.tag { border: 1px solid var(--line); border-radius: 10px; padding: 0 8px; color: var(--muted); font-size: 13px; }
.rule { margin: 18px 0; }
.rule p { margin: 2px 0; }
.bar { display: block; width: 100%; height: 18px; margin: 6px 0; border-radius: 5px; background: var(--quiet); }
.legend { display: flex; flex-wrap: wrap; gap: 2px 18px; color: var(--muted); }
.legend svg { width: 11px; height: 11px; margin-right: 6px; border-radius: 3px; }
.pass { fill: var(--good); }
.fail { fill: var(--bad); }
.applies, .pending { fill: var(--attention); }
.waived { fill: var(--muted); }
.quiet { fill: var(--quiet); }
.unknown { fill: var(--muted); }
table { width: 100%; border-collapse: collapse; margin: 8px 0; }
th, td { text-align: left; vertical-align: top; padding: 6px 10px; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
th { color: var(--muted); font-weight: 500; }
td.number, th.number { width: 84px; }
.number { text-align: right; white-space: nowrap; overflow-wrap: normal; }
td.meter, th.meter { width: 150px; }
.meter svg { display: block; width: 130px; height: 10px; margin-top: 7px; border-radius: 3px; background: var(--quiet); }
.filters { display: flex; flex-wrap: wrap; gap: 4px 18px; }
.filters select { font: inherit; max-width: 320px; }
.change { border-top: 1px solid var(--line); padding: 6px 0; }
.change summary { overflow-wrap: anywhere; cursor: pointer; }
.change p, .change ul { margin: 4px 0 4px 18px; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 6px 20px; margin: 8px 0; }
dt { font-weight: 600; }
dd { margin: 0; }
@media (max-width: 640px) {
  main { padding: 20px 14px 48px; }
  dl { display: block; }
  th, td { padding: 6px; }
  td.number, th.number { width: auto; }
  dd { margin: 0 0 8px; }
  td.meter, th.meter { display: none; }
}
@media print {
  :root { color-scheme: light; }
  body { font-size: 12px; }
  main { max-width: none; padding: 0; }
  .bar, .legend svg, .meter svg { print-color-adjust: exact; }
  h2, h3 { break-after: avoid; }
  tr { break-inside: avoid; }
}
${filters.join('\n')}
`;
