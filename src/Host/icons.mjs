// Picks the icons that the portal uses out of the Tabler sprite (2 MB) into wwwroot/lib/icons.svg (a few kB).
// An icon that pages name with <icon name="…" /> must be in this list; the build stops when the sprite lacks one.
import { readFileSync, writeFileSync } from 'node:fs';

const wanted = [
  'alert-triangle', 'arrow-left', 'arrow-right', 'bell', 'building', 'calendar', 'chart-bar', 'check', 'chevron-down', 'chevron-left',
  'chevron-right', 'clock', 'copy', 'dots', 'download', 'external-link', 'eye', 'file-text', 'filter', 'help', 'history', 'home',
  'info-circle', 'key', 'keyboard', 'language', 'link', 'list-check', 'list-details', 'lock', 'login', 'logout', 'menu-2', 'moon',
  'notebook', 'paperclip', 'pencil', 'pencil-plus', 'plus', 'printer', 'refresh', 'scale', 'search', 'settings', 'shield-check',
  'shield-lock', 'sun', 'sun-moon', 'trash', 'upload', 'user', 'user-circle', 'users', 'wifi-off', 'x',
];

const sprite = readFileSync('node_modules/@tabler/icons-sprite/dist/tabler-sprite-nostroke.svg', 'utf8');
const symbols = wanted.map(name => {
  const found = sprite.match(new RegExp(`<symbol id="tabler-${name}".*?</symbol>`, 's'));
  if (!found) throw new Error(`The icon sprite has no '${name}'.`);
  return found[0]
    .replace(`id="tabler-${name}"`, `id="${name}"`)
    .replace('stroke="currentColor"', 'stroke="currentColor" stroke-width="1.75"');
});
writeFileSync('wwwroot/lib/icons.svg', `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('\n')}</svg>\n`);
