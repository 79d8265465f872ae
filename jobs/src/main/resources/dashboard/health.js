// Whether the figures can be believed.

import { el, jsonLink, link, load, replace, section, svg } from './dom.js';
import { count, moment, percent, span } from './format.js';

const STATES = { good: 'Good', behind: 'Behind', unknown: 'Unknown' };

function tile(name, value, sub) {
  return el('div', { class: 'card tile' }, el('dt', null, name), el('dd', { class: 'value' }, value), el('dd', { class: 'sub' }, sub));
}

export async function healthPage(root) {
  const health = await load('/api/health');
  const { lag, symbols, kept } = health;
  const age = (time) => (time ? `${span(Math.max(0, lag.now - time))} ago` : 'nothing yet');
  const resolved = (symbols.outcomes.complete || 0) + (symbols.outcomes.not_applicable || 0);
  const unaccounted = health.ledger.filter((hour) => !hour.is_open).reduce((sum, hour) => sum + hour.unaccounted, 0);
  replace(root, el('h1', null, 'Pipeline'),
    el('p', { class: `card verdict ${health.state}` }, el('span', { class: 'shape', 'aria-hidden': 'true' }), el('strong', null, STATES[health.state]), ` ${health.text}.`),
    el('dl', { class: 'tiles' },
      tile('Enrichment waits for', lag.inputs_waiting === null ? 'unknown' : `${count(lag.inputs_waiting)} inputs`, `newest input it read was received ${age(lag.enriched_through)}`),
      tile('Monitoring is behind it by', lag.monitor_behind_millis === null ? 'unknown' : span(lag.monitor_behind_millis), lag.monitored_through ? `speaks of what was received through ${moment(lag.monitored_through)}` : 'has said nothing yet'),
      tile('This page waits for', `${count(lag.page_waiting)} ${lag.page_waiting === 1 ? 'record' : 'records'}`, lag.page_good_at ? `Kafka answered ${age(lag.page_good_at)}` : 'Kafka has not answered yet'),
      tile('Stacks with every frame named', symbols.crashes ? percent(resolved / symbols.crashes) : 'unknown', `of the ${count(symbols.crashes)} crashes this page saw`),
      tile('Not accounted for', health.ledger.length ? count(unaccounted) : 'unknown', 'accepted inputs of closed hours that are neither counted nor duplicates')),
    section('Books by hour of receipt', jsonLink('/api/health', 'Books'), ledger(health.ledger)),
    section('Symbols', jsonLink('/api/health', 'Symbols'), el('div', { class: 'card' }, outcomes(symbols), missing(symbols))),
    el('p', { class: 'quiet' }, `In memory: ${count(kept.rate_points)} windows of ${count(kept.rate_series)} rates, ${count(kept.alerts)} statements about alerts, ${count(kept.correlations)} rows of pings beside reports, ${count(kept.crashes)} crashes. `,
      'What is promised, and an independent check of it: ', el('code', null, './faultline audit'), '. ', link('#/runbook?name=pipeline-stands-still.md', 'What to do when the pipeline stands still')));
}

function ledger(rows) {
  if (!rows.length) return el('p', { class: 'card quiet' }, 'No books of the last hours.');
  const names = ['Hour', 'Inputs', 'Accepted', 'Rejected by policy', 'Dead letters', 'Late', 'Counted', 'Duplicates', 'Not accounted for'];
  return el('div', { class: 'card scroll', tabindex: '0', role: 'region', 'aria-label': 'Books by hour' }, el('table', null,
    el('thead', null, el('tr', null, names.map((name, i) => el('th', { scope: 'col', class: i ? 'n' : null }, name)))),
    el('tbody', null, rows.map((row) => el('tr', { class: row.is_open ? 'open-hour' : null },
      el('th', { scope: 'row' }, moment(row.period_start), row.is_open ? ', still written' : ''),
      [row.inputs, row.accepted, row.rejected_by_policy, row.dead_letters, row.late, row.counted, row.duplicates].map((value) => el('td', { class: 'n' }, count(value))),
      el('td', { class: row.unaccounted && !row.is_open ? 'n bad' : 'n' }, row.is_open ? '–' : count(row.unaccounted), row.unaccounted && !row.is_open ? el('strong', null, ' !') : null))))));
}

function outcomes(symbols) {
  const names = { complete: 'all frames named', partial: 'some frames without a name', unavailable: 'no symbols', not_applicable: 'no native stack', unknown: 'unknown' };
  const rows = Object.entries(symbols.outcomes);
  if (!rows.length) return el('p', { class: 'quiet' }, 'No crash has been seen yet.');
  return el('table', { class: 'outcomes' }, el('caption', null, `Of the ${count(symbols.crashes)} crashes that this page saw`), el('tbody', null, rows.map(([name, crashes], i) => el('tr', null,
    el('th', { scope: 'row' }, names[name] || name), el('td', { class: 'n' }, `${count(crashes)} · ${percent(crashes / symbols.crashes)}`),
    el('td', { class: 'bars' }, svg('svg', { viewBox: '0 0 200 9', preserveAspectRatio: 'none', class: 'sidebar', 'aria-hidden': 'true' }, svg('rect', { x: 0, y: 0, height: 9, width: (200 * crashes) / symbols.crashes, class: `fill s${i % 4}` })))))));
}

function missing(symbols) {
  if (!symbols.missing_modules.length) return null;
  return el('table', null, el('caption', null, 'Modules without symbols, by crashes that lacked them · ', link('#/runbook?name=symbols-missing.md', 'runbook')),
    el('thead', null, el('tr', null, el('th', { scope: 'col' }, 'Module'), el('th', { scope: 'col', class: 'n' }, 'Crashes'))),
    el('tbody', null, symbols.missing_modules.map((row) => el('tr', null, el('th', { scope: 'row' }, el('code', null, row.module)), el('td', { class: 'n' }, count(row.crashes))))));
}
