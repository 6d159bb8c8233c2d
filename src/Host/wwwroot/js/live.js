// Live parts. <div id="duties" data-live="/live/party/…" hx-get="…" hx-trigger="live" hx-select="#duties" hx-swap="outerHTML">
// opens one event stream per address for the page; each message refreshes the part from the server, and lights that came back
// different pulse once. The stream only says that something changed: the page asks again under the reader's own rights.
const streams = new Map();
const waiting = new Map();

function listen(element) {
  const url = element.dataset.live;
  if (url && !streams.has(url)) connect(url, 0);
}

// After a broken line the browser comes back by itself, and is told at once to look again. On an answer that is no stream, such as a
// host's that is just starting, it gives up for good: then it is tried again a few times, ever more slowly.
const MOST_TRIES = 6;
function connect(url, tries) {
  const source = new EventSource(url);
  source.onmessage = () => refreshSoon(url);
  source.onopen = () => { if (tries > 0) refreshSoon(url); tries = 0; };
  source.onerror = () => {
    if (source.readyState !== EventSource.CLOSED || streams.get(url) !== source) return;
    streams.delete(url);
    if (tries >= MOST_TRIES) return;
    setTimeout(() => {
      if (!document.hidden && !streams.has(url) && document.querySelector(`[data-live="${CSS.escape(url)}"]`)) connect(url, tries + 1);
    }, Math.min(60000, 5000 * 2 ** tries));
  };
  streams.set(url, source);
}

// Many events in a moment make one refresh.
function refreshSoon(url) {
  if (waiting.has(url)) return;
  waiting.set(url, setTimeout(() => {
    waiting.delete(url);
    for (const element of document.querySelectorAll(`[data-live="${CSS.escape(url)}"]`)) {
      if (element.contains(document.activeElement) && document.activeElement.matches('input, textarea, select')) continue;
      window.htmx?.trigger(element, 'live');
    }
  }, 250));
}

const lights = part => new Map([...part.querySelectorAll('.light, .light-chip')].map((light, at) => [light.id || at, light]));
const before = new Map();
document.addEventListener('htmx:beforeSwap', event => {
  const part = event.detail.target;
  if (!part?.dataset?.live) return;
  before.set(part.id, new Map([...lights(part)].map(([key, light]) => [key, light.textContent + light.className])));
});
document.addEventListener('htmx:afterSettle', event => {
  const part = document.getElementById(event.detail.target?.id) ?? event.detail.elt;
  const was = before.get(part?.id);
  if (!was) return;
  before.delete(part.id);
  for (const [key, light] of lights(part)) {
    if (was.get(key) === undefined || was.get(key) === light.textContent + light.className) continue;
    light.classList.add('light-changed');
    setTimeout(() => light.classList.remove('light-changed'), 2400);
  }
});

for (const element of document.querySelectorAll('[data-live]')) listen(element);
document.addEventListener('htmx:load', event => {
  if (event.detail.elt.matches?.('[data-live]')) listen(event.detail.elt);
  for (const element of event.detail.elt.querySelectorAll?.('[data-live]') ?? []) listen(element);
});
function hush() {
  for (const source of streams.values()) source.close();
  streams.clear();
}
addEventListener('pagehide', hush);
addEventListener('pageshow', event => { if (event.persisted) for (const element of document.querySelectorAll('[data-live]')) { listen(element); refreshSoon(element.dataset.live); } });
// A browser keeps few connections to one host: a page that nobody looks at gives its own back, and asks again when it is looked at.
let hidden = 0;
document.addEventListener('visibilitychange', () => {
  clearTimeout(hidden);
  if (document.hidden) { hidden = setTimeout(hush, 5000); return; }
  if (streams.size > 0) return;
  for (const element of document.querySelectorAll('[data-live]')) { listen(element); refreshSoon(element.dataset.live); }
});
