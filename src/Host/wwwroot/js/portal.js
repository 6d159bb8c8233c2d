// The frame's behaviour. Everything here is comfort: each page works without it.
const root = document.documentElement;

// Theme: at once, and remembered by the same cookie that the link sets without JavaScript.
for (const link of document.querySelectorAll('[data-theme-switch]')) {
  const say = () => {
    const text = root.dataset.bsTheme === 'dark' ? link.dataset.labelLight : link.dataset.labelDark;
    link.title = text;
    link.querySelector('[data-theme-label]').textContent = text;
  };
  say();
  link.addEventListener('click', event => {
    event.preventDefault();
    root.dataset.bsTheme = root.dataset.bsTheme === 'dark' ? 'light' : 'dark';
    const [name, secure] = location.protocol === 'https:' ? ['__Host-theme', '; secure'] : ['theme', ''];
    document.cookie = `${name}=${root.dataset.bsTheme}; path=/; max-age=31536000; samesite=lax${secure}`;
    say();
    document.dispatchEvent(new Event('themechange'));
  });
}

// Rail.
document.querySelector('[data-rail-fold]')?.addEventListener('click', () => {
  root.dataset.rail = root.dataset.rail === 'slim' ? 'wide' : 'slim';
  try { localStorage.setItem('rail', root.dataset.rail); } catch { /* Not remembered, still folded. */ }
});
// Folded, a function's sign goes to its first page; its list shows on hover and focus.
document.querySelector('.rail')?.addEventListener('click', event => {
  const summary = event.target.closest('summary[data-home]');
  if (!summary || root.dataset.rail !== 'slim') return;
  event.preventDefault();
  location.assign(summary.dataset.home);
});

// Menus close on Escape and on a click elsewhere.
document.addEventListener('click', event => {
  for (const menu of document.querySelectorAll('details[data-menu][open]')) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener('keydown', event => {
  if (event.key !== 'Escape') return;
  for (const menu of document.querySelectorAll('details[data-menu][open]')) {
    menu.open = false;
    menu.querySelector('summary').focus();
  }
});

// Keyboard: g then a letter goes, ? explains, Ctrl+Enter saves.
const help = document.getElementById('help');
for (const button of document.querySelectorAll('[data-help-open]')) button.addEventListener('click', () => help?.showModal());
let afterG = 0;
document.addEventListener('keydown', event => {
  if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'k') {
    event.preventDefault();
    const box = [...document.querySelectorAll('[data-search], [data-search-bar]')].find(input => input.offsetParent);
    if (box) { box.focus(); box.select(); } else location.assign('/Search');
    return;
  }
  if ((event.ctrlKey || event.metaKey) && event.key === 'Enter') {
    const form = event.target.closest?.('form') ?? document.querySelector('main form[method="post"]');
    const button = form?.querySelector('[data-save], .btn-primary[type="submit"], button.btn-primary:not([type]), button[type="submit"], button:not([type])');
    if (form && form.method === 'post') { event.preventDefault(); form.requestSubmit(button ?? undefined); }
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.target.closest?.('input, textarea, select, [contenteditable]')) return;
  if (event.key === '?' && help) { event.preventDefault(); help.showModal(); return; }
  if (event.key === 'g') { afterG = event.timeStamp; return; }
  if (event.timeStamp - afterG > 1500) return;
  afterG = 0;
  const home = event.key === 'h' ? '/' : document.querySelector(`summary[data-key="${CSS.escape(event.key)}"]`)?.dataset.home;
  if (home) { event.preventDefault(); location.assign(home); }
});

// Results: the arrows go from hit to hit, and back into the box.
document.addEventListener('keydown', event => {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp' || event.isComposing) return;
  const hits = [...document.querySelectorAll('[data-hit]')];
  const at = hits.indexOf(document.activeElement);
  if (hits.length === 0 || at < 0 && !event.target.matches('[data-search]')) return;
  event.preventDefault();
  const next = at + (event.key === 'ArrowDown' ? 1 : -1);
  (next < 0 ? document.querySelector('[data-search]') : hits[Math.min(next, hits.length - 1)]).focus();
});

// A form is sent once; coming back with the browser's back button frees it again.
document.addEventListener('submit', event => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== 'post' || form.target === '_blank') return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = 'yes';
  setTimeout(() => delete form.dataset.sent, 4000); // A download leaves the page standing.
});
addEventListener('pageshow', () => { for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent; });

// The faults of a refused form take the focus, so that they are read first.
document.querySelector('[data-focus]')?.focus();
// A filter that chooses from a list applies itself.
document.addEventListener('change', event => { if (event.target.matches('[data-submit-on-change]')) event.target.form?.requestSubmit(); });
document.addEventListener('click', event => {
  const button = event.target.closest('[data-print]');
  if (button) print();
  const back = event.target.closest('[data-back]');
  if (back && history.length > 1) { event.preventDefault(); history.back(); }
});

// Offline is said, not guessed.
const offline = document.querySelector('[data-offline]');
if (offline) {
  const show = () => { offline.hidden = navigator.onLine; };
  addEventListener('online', show);
  addEventListener('offline', show);
  show();
}

// htmx: the antiforgery token on every unsafe request, busy regions said to screen readers, refused forms still shown.
document.addEventListener('htmx:configRequest', event => {
  const token = document.querySelector('meta[name="antiforgery"]')?.content;
  if (token && event.detail.verb !== 'get') event.detail.headers.RequestVerificationToken = token;
});
document.addEventListener('htmx:beforeRequest', event => event.detail.target?.setAttribute?.('aria-busy', 'true'));
document.addEventListener('htmx:afterRequest', event => event.detail.target?.removeAttribute?.('aria-busy'));
// What somebody typed or chose while the answer was on its way is put into the part that replaces the old one.
const stands = field => field.type === 'checkbox' || field.type === 'radio' ? field.checked : field.value;
const same = field => `${field.name}\n${field.type === 'checkbox' || field.type === 'radio' ? field.value : ''}`;
const fieldsOf = part => [...part?.querySelectorAll?.('input:not([type=hidden]), select, textarea') ?? []].filter(field => field.name);
const sent = new WeakMap();
document.addEventListener('htmx:beforeSend', event => sent.set(event.detail.xhr, new Map(fieldsOf(event.detail.target).map(field => [same(field), stands(field)]))));
document.addEventListener('htmx:beforeSwap', event => {
  const before = sent.get(event.detail.xhr);
  if (before) sent.set(event.detail.xhr, new Map(fieldsOf(event.detail.target).filter(field => before.has(same(field)) && before.get(same(field)) !== stands(field)).map(field => [same(field), stands(field)])));
});
document.addEventListener('htmx:afterSwap', event => {
  const since = sent.get(event.detail.xhr);
  if (!since?.size) return;
  for (const field of fieldsOf(document.getElementById(event.detail.target.id) ?? event.detail.elt)) {
    if (!since.has(same(field))) continue;
    if (field.type === 'checkbox' || field.type === 'radio') field.checked = since.get(same(field)); else field.value = since.get(same(field));
    if (field.tagName === 'SELECT') field.dispatchEvent(new Event('change', { bubbles: true }));
  }
});
document.addEventListener('htmx:beforeSwap', event => {
  if (event.detail.xhr.status === 422 || event.detail.xhr.status === 409) { event.detail.shouldSwap = true; event.detail.isError = false; }
});
