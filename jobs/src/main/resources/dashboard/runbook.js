// A runbook as it stands in the release.

import { el, replace } from './dom.js';

const NAME = /^[a-z-]+\.md$/;

export async function runbookPage(root, query) {
  const name = query.get('name') || '';
  const answer = NAME.test(name) ? await fetch(`/runbooks/${name}`) : null;
  if (!answer || !answer.ok) throw new Error(`there is no runbook ${name}`);
  const text = await answer.text();
  replace(root, el('p', { class: 'crumb' }, `docs/runbooks/${name}`), el('div', { class: 'card runbook' }, blocks(text)));
}

// Headings, tables, fenced text and paragraphs are all that runbooks have.
function blocks(text) {
  const all = [];
  const lines = text.split('\n');
  for (let i = 0; i < lines.length; i += 1) {
    const line = lines[i];
    const heading = /^(#+) (.*)/.exec(line);
    if (heading) {
      all.push(el(`h${Math.min(4, heading[1].length)}`, null, plain(heading[2])));
    } else if (line.startsWith('```')) {
      const end = lines.indexOf('```', i + 1);
      all.push(el('pre', { tabindex: '0' }, lines.slice(i + 1, end).join('\n')));
      i = end;
    } else if (line.startsWith('|')) {
      const rows = [];
      while (lines[i]?.startsWith('|')) rows.push(lines[i++].slice(1, -1).split(/(?<!\\)\|/));
      i -= 1;
      all.push(el('table', null, el('tbody', null, rows.filter((row) => !/^[-\s]+$/.test(row.join(''))).map((row, r) => el('tr', null, row.map((cell) => el(r ? 'td' : 'th', null, plain(cell.trim()))))))));
    } else if (line.trim()) {
      const rows = [line];
      while (lines[i + 1]?.trim() && !/^([#|]|```|- |\d+\. )/.test(lines[i + 1])) rows.push(lines[++i]);
      all.push(el('p', null, plain(rows.join(' '))));
    }
  }
  return all;
}

function plain(text) {
  return text.replaceAll('**', '').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').split('`').map((part, i) => (i % 2 ? el('code', null, part) : part));
}
