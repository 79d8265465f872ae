// Rankings of signatures.

import { signaturePath } from './alerts.js';
import { api, choice, el, jsonLink, link, load, replace } from './dom.js';
import { count, moment, number } from './format.js';

function change(entry) {
  if (entry.previous_rank === null) return el('span', { class: 'change new' }, 'new');
  const by = entry.previous_rank - entry.rank;
  if (by === 0) return el('span', { class: 'change' }, el('span', { 'aria-hidden': 'true' }, '='), el('span', { class: 'unseen' }, 'unchanged'));
  return el('span', { class: by > 0 ? 'change up' : 'change down' }, el('span', { 'aria-hidden': 'true' }, by > 0 ? '▲ ' : '▼ '), el('span', { class: 'unseen' }, by > 0 ? 'up ' : 'down '), String(Math.abs(by)));
}

export function topTable(top) {
  const json = api('top', { product: top.product, channel: top.channel, process_type: top.process_type, ordered_by: top.ordered_by });
  if (!top.entries.length) return el('p', { class: 'card quiet' }, 'No ranking of these processes yet.');
  return el('div', { class: 'card scroll', tabindex: '0', role: 'region', 'aria-label': 'Top crashers' }, el('table', { class: 'top' },
    el('caption', null, `Crash pings of the last ${top.window_hours} hours, as of ${moment(top.as_of)} `, jsonLink(json, 'Top crashers')),
    el('thead', null, el('tr', null, ['Rank', 'Change', 'Signature', 'Rate', 'Crashes', 'Clients'].map((name, i) => el('th', { scope: 'col', class: i > 2 || i === 0 ? 'n' : null }, name)))),
    el('tbody', null, top.entries.map((entry) => el('tr', null,
      el('td', { class: 'n' }, String(entry.rank)), el('td', null, change(entry)),
      el('th', { scope: 'row' }, link(signaturePath({ product: top.product, channel: top.channel, signature: entry.signature }), entry.signature || '(empty)', { class: 'signature' })),
      el('td', { class: 'n' }, number(entry.rate)), el('td', { class: 'n' }, count(entry.pings)), el('td', { class: 'n' }, count(entry.clients)))))));
}

export async function topPage(root, query) {
  const { channels } = await load('/api/channels');
  const first = channels[0] || { product: '', channel: '' };
  const product = query.get('product') || first.product;
  const channel = query.get('channel') || first.channel;
  const process = query.get('process_type') || 'main';
  const order = query.get('ordered_by') || 'crashes';
  const top = await load(api('top', { product, channel, process_type: process, ordered_by: order, most: 100 }));
  const names = top.process_types.includes(process) ? top.process_types : [process, ...top.process_types];
  replace(root, el('h1', null, 'Top crashers'),
    el('div', { class: 'choices' },
      el('label', { class: 'choice' }, 'Channel', el('select', {
        id: 'choose-channel',
        onchange: (event) => {
          const chosen = channels[Number(event.target.value)];
          location.hash = `#/top?${new URLSearchParams({ product: chosen.product, channel: chosen.channel, process_type: process, ordered_by: order })}`;
        },
      }, channels.map((each, i) => el('option', { value: String(i), selected: each.product === product && each.channel === channel }, `${each.product} ${each.channel}`)))),
      choice('Process', process, names.map((name) => [name, name]), 'process_type'),
      choice('Ordered by', order, [['crashes', 'rate'], ['clients', 'clients']], 'ordered_by')),
    topTable(top));
}
