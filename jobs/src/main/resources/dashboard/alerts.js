// Alerts: cards with what, how big, why, why not, and what to open.

import { countChart } from './chart.js';
import { el, jsonLink, link, load, path, replace } from './dom.js';
import { clock, count, moment, number, percent, ratio, ratioInterval, span, words } from './format.js';

export function signaturePath(of) {
  return path('signature', { product: of.product, channel: of.channel, signature: of.signature });
}

export function crashPath(id) {
  return path('crash', { event_id: id });
}

export function badge(severity) {
  if (!severity) return null;
  return el('span', { class: `badge ${severity.toLowerCase()}` }, el('span', { class: 'shape', 'aria-hidden': 'true' }), severity);
}

function runbook(alert, context) {
  return context.runbooks ? link(context.runbooks + alert.runbook, 'Runbook', { rel: 'noopener' }) : link(`#/runbook?name=${alert.runbook}`, 'Runbook');
}

function where(alert) {
  const builds = alert.builds.length ? `build ${alert.builds.join(', ')}` : 'all builds';
  const systems = alert.operating_systems.length ? alert.operating_systems.join(', ') : 'all systems';
  return `${alert.product} ${alert.channel} · ${builds} · ${systems}`;
}

function state(alert) {
  switch (alert.state) {
    case 'firing': return el('span', { class: 'state firing' }, 'firing');
    case 'expired': return el('span', { class: 'state expired' }, `not confirmed since ${clock(alert.updated_at)}`);
    default: return el('span', { class: 'state' }, alert.state);
  }
}

function list(title, items, className) {
  if (!items.length) return null;
  return el('div', { class: className }, el('h4', null, title), el('ul', null, items.map((item) => el('li', null, item))));
}

export function alertCard(alert, context) {
  const aboutChannel = !alert.signature;
  const name = aboutChannel ? (alert.alert_class === 'silent' ? 'Nothing is received' : 'All signatures of the channel') : alert.signature;
  return el('article', { class: `card alert ${alert.severity.toLowerCase()} ${alert.state}`, 'aria-label': alert.title },
    el('header', null,
      el('p', { class: 'tags' }, badge(alert.severity), el('span', { class: 'class' }, words(alert.alert_class)), state(alert),
        el('span', { class: 'since' }, `since ${moment(alert.onset)}, fired ${clock(alert.fired_at)}`)),
      el('h3', null, aboutChannel ? name : link(signaturePath(alert), name, { class: 'signature' })),
      el('p', { class: 'where' }, where(alert))),
    el('div', { class: 'body' },
      el('div', { class: 'facts' },
        alert.alert_class === 'silent' ? el('p', null, alert.title) : el('dl', { class: 'numbers' },
          el('div', null, el('dt', null, 'clients crashed'), el('dd', null, count(alert.observed)), el('dd', { class: 'sub' }, `${number(alert.expected)} expected · ${count(alert.crashes)} crashes`)),
          el('div', null, el('dt', null, 'observed against expected'), el('dd', null, ratio(alert)), el('dd', { class: 'sub' }, ratioInterval(alert)))),
        list('Why it fired', alert.reasons, 'why'),
        list('Why it may be wrong', alert.late ? [...alert.caveats, 'fired by crashes that were received late'] : alert.caveats, 'but'),
        list('In what these crashes differ', alert.lifts.map((lift) => lift.text), 'lift')),
      alert.alert_class === 'silent' ? null : countChart({ title: 'Crashes around the onset', label: 'each five minutes', points: alert.chart, onset: alert.onset, json: `/api/alerts/${encodeURIComponent(alert.fingerprint)}`, empty: 'This signature has no rows of its own yet.' })),
    el('footer', null,
      alert.exemplar_reports.length ? el('p', { class: 'open' }, el('span', { class: 'label' }, 'Open'), alert.exemplar_reports.slice(0, 4).map((id, i) => link(crashPath(id), `report ${i + 1}`, { class: 'exemplar', title: id }))) : null,
      el('p', { class: 'more' }, runbook(alert, context), link(`#/alert?id=${encodeURIComponent(alert.fingerprint)}`, 'Link to this alert'), jsonLink(`/api/alerts/${encodeURIComponent(alert.fingerprint)}`, 'This alert'))));
}

export function recentList(recent) {
  if (!recent.length) return el('p', { class: 'quiet' }, 'No alert has ended in the last week.');
  return el('ul', { class: 'recent' }, recent.map((alert) => el('li', null,
    badge(alert.severity), el('span', { class: 'state' }, alert.state),
    link(`#/alert?id=${encodeURIComponent(alert.fingerprint)}`, alert.signature || `${alert.product} ${alert.channel}, ${words(alert.alert_class)}`, { class: 'signature' }),
    el('span', { class: 'quiet' }, `${alert.product} ${alert.channel} · ${moment(alert.onset)}, for ${span(Math.max(0, (alert.ended_at || alert.updated_at) - alert.onset))} · ${count(alert.observed)} clients`))));
}

export async function alertPage(root, query, context) {
  const alert = await load(`/api/alerts/${encodeURIComponent(query.get('id') || '')}`);
  replace(root, el('h1', null, alert.title), alertCard(alert, context),
    el('section', { class: 'card' }, el('h2', null, 'Evidence'), el('dl', { class: 'facts-list' },
      [['Fingerprint', alert.fingerprint], ['Evidence', `${number(alert.score)} nats, fires at ${number(alert.threshold)}`],
        ['Share of the channel’s crashes that is too much', percent(alert.excess_share)], ['Recompute it', `./faultline alert explain ${alert.fingerprint}`],
        ['Exemplar reports', alert.exemplar_reports.length ? alert.exemplar_reports.map((id) => el('span', { class: 'line' }, link(crashPath(id), id))) : 'none']]
        .flatMap(([name, value]) => [el('dt', null, name), el('dd', null, value)]))));
}
