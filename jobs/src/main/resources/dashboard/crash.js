// One crash with its stack, and how its signature came about.

import { signaturePath } from './alerts.js';
import { api, el, jsonLink, link, load, replace, section } from './dom.js';
import { moment, span } from './format.js';

function place(frame) {
  const module = frame.module ? `${frame.module}${frame.module_offset === null ? '' : ` + 0x${frame.module_offset.toString(16)}`}` : 'no module';
  const file = frame.file ? `${frame.file}${frame.line === null ? '' : `:${frame.line}`}` : '';
  return [module, file].filter(Boolean).join(' · ');
}

export function frames(story) {
  return [
    story.notes.map((note) => el('p', { class: 'quiet' }, note)),
    el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Frames' }, el('table', { class: 'frames' },
      el('caption', { class: 'unseen' }, 'Frames of the thread that was signed, innermost first'),
      el('thead', null, el('tr', null, ['', 'Frame', 'Found by', 'For the signature'].map((name, i) => el('th', { scope: 'col' }, i ? name : el('span', { class: 'unseen' }, 'Number'))))),
      el('tbody', null, story.frames.map((frame) => el('tr', { class: frame.kept ? 'kept' : null },
        el('td', { class: 'n' }, String(frame.index)),
        el('th', { scope: 'row' }, el('code', null, frame.function || frame.normalized || '(nothing known)'), el('span', { class: 'place' }, place(frame))),
        el('td', null, frame.trust),
        el('td', null, frame.kept ? el('strong', null, '✓ ') : null, frame.why || 'beyond the frames that are looked at', frame.entry ? el('span', { class: 'place' }, frame.entry) : null)))))),
  ];
}

export async function crashPage(root, query) {
  const id = query.get('event_id') || '';
  const address = api('crash', { event_id: id });
  if (root.dataset.crash !== id) replace(root, el('h1', null, 'Crash'), el('p', { class: 'quiet' }, `Looking for ${id} …`));
  root.dataset.crash = id;
  let crash;
  try {
    crash = await load(address);
  } catch (failure) {
    replace(root, el('h1', null, 'Crash'), el('p', { class: 'card' }, `${id} is not among the last crashes of crash.processed.v1: ${failure.message}.`),
      el('p', { class: 'card' }, 'All of them: ', el('code', null, './local-cluster/watch processed --json --from-beginning --until-end')));
    return;
  }
  const facts = [['Signature', link(signaturePath(crash), crash.signature, { class: 'signature' })], ['Came as', crash.source], ['Received', moment(crash.received_at)], ['Crashed', `${moment(crash.crash_time)}, by ${crash.crash_time_quality.replaceAll('_', ' ')}`],
    ['Version', `${crash.product} ${crash.channel} ${crash.version}, build ${crash.build_id}`], ['System', `${crash.os} ${crash.os_version}, ${crash.arch}`], ['Process', `${crash.process_type}${crash.startup ? ', during startup' : ''}`],
    ['Up for', crash.uptime_seconds === null ? 'unknown' : span(crash.uptime_seconds * 1000)], ['Reason', crash.crash_type || 'unknown'], ['Address', crash.crash_address || 'unknown'],
    ['Symbols', crash.missing_modules.length ? `${crash.symbolication}; none for ${crash.missing_modules.join(', ')}` : crash.symbolication], ['Could not be known', crash.quality_reasons.join(', ') || 'nothing']];
  const annotations = Object.entries(crash.annotations).sort();
  replace(root, el('p', { class: 'crumb' }, `${crash.source} of ${crash.product} ${crash.channel}`), el('h1', null, crash.event_id),
    el('div', { class: 'card' }, el('dl', { class: 'facts-list' }, facts.flatMap(([name, value]) => [el('dt', null, name), el('dd', null, value)]))),
    section('Stack, and how the signature came about', jsonLink(address, 'This crash'), el('div', { class: 'card whole' }, frames(crash))),
    annotations.length ? section('Public annotations', null, el('div', { class: 'card' }, el('dl', { class: 'facts-list' }, annotations.flatMap(([name, value]) => [el('dt', null, name), el('dd', null, value)])))) : null);
}
