// Puts what the suites saw (artifacts/assurance/*.json) into the table of figures in docs/assurance.md; lines of suites that were not played stay.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';

const [page, folder] = ['docs/assurance.md', 'artifacts/assurance'];
const [start, end] = ['<!-- figures -->', '<!-- /figures -->'];
const text = readFileSync(page, 'utf8');
const [before, rest] = text.split(start);
const [table, after] = rest.split(end);

const rows = new Map();
const keep = ([suite, part, tier, day, seen]) => rows.set([suite, part, tier].join(' | '), [suite, part, tier, day, seen]);
for (const line of table.trim().split('\n').slice(2)) keep(line.split('|').slice(1, -1).map(cell => cell.trim()));
for (const file of existsSync(folder) ? readdirSync(folder) : []) {
  const { suite, part, tier, day, seen } = JSON.parse(readFileSync(`${folder}/${file}`, 'utf8'));
  keep([suite, part, tier, day, seen.replaceAll('|', '/')]);
}

const order = ['commit', 'night', 'release'];
const sorted = [...rows.values()].sort((a, b) => a[0].slice(1) - b[0].slice(1) || a[1].localeCompare(b[1]) || order.indexOf(a[2]) - order.indexOf(b[2]));
const lines = ['| suite | part | tier | day | seen |', '|---|---|---|---|---|', ...sorted.map(row => `| ${row.join(' | ')} |`)];
writeFileSync(page, `${before}${start}\n${lines.join('\n')}\n${end}${after}`);
console.log(`${sorted.length} figures in ${page}`);
