// The overview and the page of one channel.

import { alertCard, badge, recentList } from './alerts.js';
import { lineChart } from './chart.js';
import { api, choice, el, jsonLink, link, load, path, replace, section } from './dom.js';
import { clock, count, definition, moment, number, percent, range } from './format.js';
import { topTable } from './top.js';

const VERDICTS = {
  above: ['▲', 'above usual'],
  below: ['▼', 'below usual'],
  normal: ['●', 'as usual'],
  unknown: ['○', 'not known'],
};

const STATUS = {
  learning: 'Learning: no alerts yet',
  silent: 'Silent: nothing is received',
  unknown: 'Unknown: detection has said nothing',
};

function chip(channel) {
  const [shape, text] = VERDICTS[channel.verdict];
  return el('span', { class: `chip ${channel.verdict}` }, el('span', { 'aria-hidden': 'true' }, `${shape} `), text);
}

function status(channel) {
  return STATUS[channel.status] ? el('p', { class: `status ${channel.status}`, title: channel.status_text }, STATUS[channel.status]) : null;
}

function completeness(now) {
  if (now.rate === null && now.completeness !== null) return 'hardly any use of the last hours has arrived: no rate yet';
  if (now.completeness === null) return 'how late use arrives is not known yet; the last two hours have no rate';
  return now.completeness >= 0.995 ? 'all use has arrived' : `${percent(now.completeness)} of use has arrived, the rest is expected`;
}

export function channelPath(channel) {
  return path('channel', { product: channel.product, channel: channel.channel });
}

function rate(channel) {
  const { now, normal } = channel;
  return [
    el('p', { class: 'rate' }, el('span', { class: 'big' }, number(now.rate)), el('span', { class: 'unit' }, 'crashes per 1,000 h')),
    el('dl', { class: 'pair' },
      el('dt', null, '90 % interval'), el('dd', null, now.rate === null ? '–' : range(now.rate_low, now.rate_high)),
      el('dt', null, 'usual'), el('dd', null, normal ? range(normal.low, normal.high) : 'not known yet')),
    el('p', { class: 'complete' }, meter(now.completeness), completeness(now)),
    el('p', { class: 'complete' }, `${count(now.crashes)} crashes from ${clock(now.from)} to ${clock(now.to)} UTC`),
  ];
}

function meter(share) {
  return share === null ? null : el('meter', { min: 0, max: 1, value: share, 'aria-hidden': 'true' });
}

function channelCard(channel) {
  return el('article', { class: 'card channel', 'aria-label': `${channel.product} ${channel.channel}` },
    el('header', null, el('h3', null, link(channelPath(channel), `${channel.product} ${channel.channel}`)),
      chip(channel)),
    channel.firing ? el('p', { class: 'firing-count' }, badge(channel.worst), `${channel.firing} firing`) : null, status(channel),
    el('div', { class: 'two' }, el('div', { class: 'facts' }, rate(channel)),
      lineChart({ title: 'Last 12 hours', series: [{ name: 'rate', points: channel.chart }], normal: channel.normal, json: api('channels'), small: true, width: 340, height: 170, empty: 'Hardly any use of these hours has arrived.' })));
}

function openAlerts(alerts, context) {
  if (alerts.open.length) {
    const hidden = alerts.open_count - alerts.open.length;
    return [alerts.open.map((alert) => alertCard(alert, context)), hidden > 0 ? el('p', { class: 'quiet' }, `${count(hidden)} more fire; all are on crash.alerts.v1.`) : null];
  }
  if (context.health.state !== 'good') return el('p', { class: 'card calm unknown' }, el('strong', null, 'No alert is known. '), 'That means little at the moment: ', context.health.text, '.');
  return el('p', { class: 'card calm' }, el('span', { class: 'shape', 'aria-hidden': 'true' }, '✓ '), el('strong', null, 'Nothing fires.'), ' No signature crashes distinctly more clients than it should.');
}

export async function overviewPage(root, query, context) {
  const [alerts, channels] = await Promise.all([load('/api/alerts'), load('/api/channels')]);
  const first = chosen(channels.channels, alerts);
  const top = first ? await load(api('top', { product: first.product, channel: first.channel, most: 8 })) : null;
  replace(root, el('h1', { class: 'unseen' }, 'Overview'),
    section(heading(alerts), jsonLink('/api/alerts', 'Alerts'), openAlerts(alerts, context)),
    section('Crash rate now', el('p', { class: 'quiet' }, 'last hour of main and content processes, beside what is usual'),
      channels.channels.length ? el('div', { class: 'grid' }, channels.channels.map(channelCard)) : el('p', { class: 'card quiet' }, 'No channel has rates yet.')),
    top ? section('Top crashers', el('p', { class: 'quiet' }, `${first.product} ${first.channel}, main process · `, link(path('top', { product: first.product, channel: first.channel }), 'all rankings')), topTable(top)) : null,
    section('Ended lately', null, el('div', { class: 'card' }, recentList(alerts.recent))));
}

function heading(alerts) {
  const firing = alerts.open.filter((alert) => alert.state === 'firing').length;
  if (firing) return `${count(firing)} ${firing === 1 ? 'alert fires' : 'alerts fire'}`;
  return alerts.open.length ? 'Alerts that are not confirmed at the moment' : 'Alerts';
}

// The channel of the worst alert, else the one that is used most.
function chosen(channels, alerts) {
  const worst = alerts.open.find((alert) => alert.state === 'firing');
  return channels.find((channel) => worst && channel.product === worst.product && channel.channel === worst.channel) || channels[0];
}

export async function channelPage(root, query) {
  const of = { product: query.get('product') || '', channel: query.get('channel') || '' };
  const wanted = { ...of, definition: query.get('definition') || 'main_and_content_rate', hours: query.get('hours') || '24' };
  const [channel, top] = await Promise.all([load(api('channel', wanted)), load(api('top', { ...of, most: 10 }))]);
  const json = api('channel', wanted);
  replace(root, el('div', { class: 'title' }, el('h1', null, `${of.product} ${of.channel}`), chip(channel)), status(channel),
    el('div', { class: 'choices' },
      choice('Which crashes', wanted.definition, (channel.definitions.length ? channel.definitions : [wanted.definition]).map((id) => [id, definition(id)]), 'definition'),
      choice('Time', wanted.hours, [['6', '6 hours'], ['24', '24 hours'], ['48', '48 hours']], 'hours')),
    el('div', { class: 'card split' }, el('div', { class: 'facts' }, el('h2', null, 'Last hour'), rate(channel), el('p', { class: 'complete' }, `${count(channel.now.usage_hours)} hours of use; newest window ends ${moment(channel.as_of)}`)),
      lineChart({ title: `Crash rate, ${definition(wanted.definition)}`, label: 'crashes per 1,000 h', series: [{ name: 'rate', points: channel.chart }], normal: channel.normal, json })),
    el('div', { class: 'card' }, lineChart({ title: 'By build', label: 'crashes per 1,000 h, whole hours', series: channel.builds.map((build) => ({ name: build.build_id, points: build.chart })), json, empty: 'No build has rates yet.' })),
    comparisons(channel, json),
    section('Top crashers', link(path('top', of), 'all rankings'), topTable(top)));
}

function comparisons(channel, json) {
  if (!channel.comparisons.length) return null;
  return section('Builds at equal adoption', jsonLink(json, 'Builds at equal adoption'), el('div', { class: 'card scroll', tabindex: '0', role: 'region', 'aria-label': 'Builds at equal adoption' }, el('table', null,
    el('thead', null, el('tr', null, ['Build', 'Before it', 'Adoption', 'Rate', 'Rate before', 'Ratio (90 % interval)', 'Worse by a fifth'].map((name, i) => el('th', { scope: 'col', class: i > 1 ? 'n' : null }, name)))),
    el('tbody', null, channel.comparisons.map((row) => el('tr', null,
      el('th', { scope: 'row' }, row.build_id), el('td', null, row.previous_build_id), el('td', { class: 'n' }, `${row.adoption_percent} %`),
      el('td', { class: 'n' }, number(row.rate)), el('td', { class: 'n' }, number(row.previous_rate)),
      el('td', { class: 'n' }, `${number(row.ratio)} (${range(row.ratio_low, row.ratio_high)})`), el('td', { class: 'n' }, `${percent(row.worse)} sure`)))))));
}
