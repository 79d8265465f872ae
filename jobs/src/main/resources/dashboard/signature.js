// One signature.

import { badge, crashPath } from './alerts.js';
import { countChart, lineChart, sideBars, sideLegend } from './chart.js';
import { channelPath } from './channels.js';
import { frames } from './crash.js';
import { api, choice, el, jsonLink, link, load, replace, section } from './dom.js';
import { count, definition, moment, percent } from './format.js';

export async function signaturePage(root, query) {
  const of = { product: query.get('product') || '', channel: query.get('channel') || '', signature: query.get('signature') || '' };
  const wanted = { ...of, hours: query.get('hours') || '24' };
  const json = api('signature', wanted);
  const data = await load(json);
  const sides = data.pings_and_reports;
  replace(root, el('p', { class: 'crumb' }, link(channelPath(of), `${of.product} ${of.channel}`)),
    el('h1', { class: 'signature' }, of.signature || '(empty signature)'),
    data.alerts.map((alert) => el('p', { class: 'note-line' }, badge(alert.severity), ' ', el('span', { class: `state ${alert.state}` }, alert.state), ' ', link(`#/alert?id=${encodeURIComponent(alert.fingerprint)}`, alert.title))),
    data.aliases.map((alias) => el('p', { class: 'note-line' }, alias.signature === of.signature
      ? `From ${moment(alias.effective_from)} on, ${percent(alias.share)} of these crashes are called ${alias.successor}.`
      : `Until ${moment(alias.effective_from)}, ${percent(alias.share)} of the crashes of ${alias.signature} were these.`)),
    el('div', { class: 'choices' }, choice('Time', wanted.hours, [['6', '6 hours'], ['24', '24 hours'], ['48', '48 hours']], 'hours')),
    el('div', { class: 'pair-charts' },
      el('div', { class: 'card' }, lineChart({ title: 'Rate over time by build', label: `crashes per 1,000 h, whole hours, ${definition(data.definition)}`, series: data.builds.length ? data.builds.map((build) => ({ name: build.build_id, points: build.chart })) : [{ name: 'all builds', points: data.chart }], json, small: true, height: 220 })),
      el('div', { class: 'card' }, countChart({ title: 'Crashes of all builds', label: 'each quarter of an hour', points: data.recent, json, height: 220 }))),
    section('Pings and reports side by side', jsonLink(json, 'Pings and reports'), el('div', { class: 'card' }, agreement(sides), sideLegend(),
      el('div', { class: 'three' }, sideBars('By build', data.by_build, json), sideBars('By system', data.by_os, json), sideBars('By process', data.by_process, json)))),
    section('Crashes to open', null, exemplars(data)),
    section('How this signature came about', data.explanation ? link(crashPath(data.explanation.event_id), 'the crash it is shown on') : null,
      el('div', { class: 'card' }, data.explanation ? frames(data.explanation) : el('p', { class: 'quiet' }, 'No crash with this signature is kept by the page. Open one of the reports above: its page shows it.'))));
}

function agreement(sides) {
  const fact = (name, value, sub) => el('div', null, el('dt', null, name), el('dd', null, value), sub ? el('dd', { class: 'sub' }, sub) : null);
  return el('dl', { class: 'numbers' },
    fact('pings', count(sides.pings), sides.first_crash ? `first ${moment(sides.first_crash)}` : null),
    fact('reports', count(sides.reports), `${count(sides.weighted_reports)} before throttling`),
    fact('crashes with both', count(sides.linked), sides.consent_rate === null ? null : `${percent(sides.consent_rate)} of pings have a report`),
    fact('same signature', sides.signature_agreement === null ? 'unknown' : percent(sides.signature_agreement), sides.report_signatures.length ? `reports also say ${sides.report_signatures.join('; ')}` : 'of those with both'),
    fact('same top frames', sides.stack_agreement === null ? 'unknown' : percent(sides.stack_agreement), 'of those with both'));
}

function exemplars(data) {
  if (!data.exemplars.length) return el('p', { class: 'card quiet' }, 'No crash to open is known yet.');
  return el('ul', { class: 'card exemplars' }, data.exemplars.map((id) => el('li', null, link(crashPath(id), id, { class: 'exemplar' }))));
}
