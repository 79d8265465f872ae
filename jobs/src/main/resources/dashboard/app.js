// Which page is shown, and when it is shown anew.

import { alertPage } from './alerts.js';
import { channelPage, overviewPage } from './channels.js';
import { crashPage } from './crash.js';
import { el, load, replace } from './dom.js';
import { clock } from './format.js';
import { healthPage } from './health.js';
import { runbookPage } from './runbook.js';
import { signaturePage } from './signature.js';
import { topPage } from './top.js';

const RATES = ['crash.rates.v1', 'crash.top.v1', 'crash.alerts.v1', 'crash.comparisons.v1'];
const PAGES = {
  '': { show: overviewPage, nav: 'overview', topics: RATES },
  channel: { show: channelPage, nav: 'overview', topics: RATES },
  alert: { show: alertPage, nav: 'overview', topics: ['crash.alerts.v1', 'crash.rates.v1'] },
  top: { show: topPage, nav: 'top', topics: ['crash.top.v1'] },
  signature: { show: signaturePage, nav: 'top', topics: ['crash.rates.v1', 'crash.alerts.v1', 'crash.correlations.v1', 'crash.processed.v1'] },
  crash: { show: crashPage, nav: 'top', topics: [] },
  health: { show: healthPage, nav: 'health', topics: null },
  runbook: { show: runbookPage, nav: '', topics: [] },
};

// Every second would be unrest, and no release depends on it.
const REFRESH_MILLIS = 3000;
// The dashboard says something at least every five seconds.
const SILENCE_MILLIS = 20000;

const root = document.getElementById('content');
const context = { runbooks: '', health: { state: 'unknown', text: 'Connecting' } };
const wanted = new Set();
let shownAt = 0;
let heardAt = Date.now();
let showing = false;
let again = false;
let timer = 0;
let firing = null;

function place() {
  const [name, query] = location.hash.replace(/^#\/?/, '').split('?');
  return { page: PAGES[name] || PAGES[''], query: new URLSearchParams(query || '') };
}

async function show(isNew) {
  if (showing) {
    again = true;
    return;
  }
  showing = true;
  const { page, query } = place();
  for (const link of document.querySelectorAll('nav a')) {
    if (link.dataset.page === page.nav) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  wanted.clear();
  try {
    await page.show(root, query, context);
  } catch (failure) {
    replace(root, el('h1', null, 'This cannot be shown'), el('p', { class: 'card' }, `${failure.message}.`));
  }
  shownAt = Date.now();
  root.setAttribute('aria-busy', 'false');
  const title = root.querySelector('h1')?.textContent;
  document.title = title && title !== 'Overview' ? `${title} – Faultline` : 'Faultline';
  if (isNew) {
    window.scrollTo(0, 0);
    root.focus({ preventScroll: true });
  }
  showing = false;
  if (again) {
    again = false;
    show(true);
  }
}

function refresh() {
  clearTimeout(timer);
  timer = setTimeout(() => show(false), Math.max(0, shownAt + REFRESH_MILLIS - Date.now()));
}

function take(event) {
  heardAt = Date.now();
  const { topics, health } = JSON.parse(event.data);
  const changed = health.state !== context.health.state || health.text !== context.health.text;
  const turned = health.state !== context.health.state;
  context.health = health;
  if (changed) sayHealth();
  topics.forEach((topic) => wanted.add(topic));
  const { page } = place();
  const concerns = page.topics === null || turned || page.topics.some((topic) => wanted.has(topic));
  if (concerns) refresh();
  if (topics.includes('crash.alerts.v1')) announce();
}

function sayHealth() {
  const { state, text, stale_since: stale } = context.health;
  const words = { good: 'Live', behind: 'Behind', unknown: 'Unknown' };
  const badge = document.getElementById('health');
  badge.dataset.state = state;
  badge.title = text;
  document.getElementById('health-text').textContent = words[state];
  const bar = document.getElementById('stale');
  bar.hidden = state === 'good';
  bar.dataset.state = state;
  bar.textContent = stale === null || stale === undefined ? `${text}.` : `${text}. What is shown may be out of date; health is unknown until it answers again.`;
}

async function announce() {
  const { open } = await load('/api/alerts');
  const names = new Set(open.filter((alert) => alert.state === 'firing').map((alert) => alert.fingerprint));
  const fresh = firing && open.find((alert) => names.has(alert.fingerprint) && !firing.has(alert.fingerprint));
  if (fresh) document.getElementById('announce').textContent = `New alert: ${fresh.title}`;
  firing = names;
}

function lost() {
  if (Date.now() - heardAt < SILENCE_MILLIS) return;
  context.health = { state: 'unknown', text: `The dashboard has not been heard since ${clock(heardAt)} UTC`, stale_since: heardAt };
  sayHealth();
}

async function begin() {
  try {
    context.runbooks = (await load('/api/settings')).runbooks;
    context.health = await load('/api/health');
    sayHealth();
  } catch {
    // The stream tells how it is as soon as there is one.
  }
  await show(false);
  const stream = new EventSource('/api/stream');
  stream.addEventListener('message', take);
  stream.addEventListener('open', () => {
    if (Date.now() - heardAt > REFRESH_MILLIS) refresh();
  });
  setInterval(lost, 2000);
  announce().catch(() => {});
}

document.getElementById('skip').addEventListener('click', (event) => {
  event.preventDefault();
  root.focus();
});
addEventListener('hashchange', () => show(true));
begin();
