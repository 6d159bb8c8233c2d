// Before the first paint: the theme that was chosen, else the device's; the rail as it was left.
(() => {
  const root = document.documentElement;
  root.classList.add('js');
  const chosen = document.cookie.match(/(?:^|; )(?:__Host-)?theme=(light|dark)/)?.[1];
  root.dataset.bsTheme = chosen ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
  let rail = null;
  try { rail = localStorage.getItem('rail'); } catch { /* Storage may be off; the rail then follows the width. */ }
  root.dataset.rail = rail ?? (innerWidth < 1100 ? 'slim' : 'wide');
})();
