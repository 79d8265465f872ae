// Line charts and bars as SVG. Series differ by dash and marker as well as by colour; each chart has a table.

import { el, jsonLink, svg } from './dom.js';
import { clock, count, moment, number, range } from './format.js';

const LEFT = 46;
const RIGHT = 14;
const TOP = 12;
const BOTTOM = 24;
const HOUR = 3600000;
const DASHES = ['', '7 4', '2 3', '9 3 2 3', '4 2', '1 2'];

function nice(value) {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 2.5, 5, 10].find((each) => each * power >= value);
  return step * power;
}

function ceiling(series, normal) {
  let rate = normal ? normal.high : 0;
  let high = 0;
  for (const line of series) {
    for (const point of line.points) {
      rate = Math.max(rate, point.rate || 0);
      high = Math.max(high, point.rate_high || 0);
    }
  }
  // A single wide interval must not press everything else to the ground.
  return nice(Math.max(rate, Math.min(high, 1.6 * rate)) || high);
}

function ticks(from, to) {
  const steps = [HOUR / 4, HOUR / 2, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR];
  const step = steps.find((each) => (to - from) / each <= 8) || 24 * HOUR;
  const all = [];
  for (let time = Math.ceil(from / step) * step; time <= to; time += step) all.push(time);
  return all;
}

function runs(points) {
  const all = [];
  let run = [];
  for (const point of points) {
    if (point.rate === null) {
      if (run.length) all.push(run);
      run = [];
    } else {
      run.push(point);
    }
  }
  if (run.length) all.push(run);
  return all;
}

function marker(kind, x, y, className) {
  const size = 3.4;
  switch (kind % 4) {
    case 0: return svg('circle', { cx: x, cy: y, r: size, class: className });
    case 1: return svg('rect', { x: x - size, y: y - size, width: 2 * size, height: 2 * size, class: className });
    case 2: return svg('path', { d: `M${x} ${y - size - 1}l${size + 1} ${2 * size}h${-2 * size - 2}z`, class: className });
    default: return svg('path', { d: `M${x} ${y - size - 1}l${size + 1} ${size + 1}l${-size - 1} ${size + 1}l${-size - 1} ${-size - 1}z`, class: className });
  }
}

// Crashes as they were counted, which are known also while the use is not.
export function countChart(options) {
  const points = options.points;
  if (points.length === 0) return lineChart({ ...options, series: [] });
  const width = 480;
  const height = options.height || 215;
  const from = points[0].from;
  const to = points[points.length - 1].to;
  const most = nice(Math.max(4, ...points.map((point) => point.crashes)));
  const x = (time) => LEFT + ((time - from) / Math.max(1, to - from)) * (width - LEFT - RIGHT);
  const y = (value) => height - BOTTOM - (value / most) * (height - TOP - BOTTOM);
  const top = points.reduce((best, point) => (point.crashes > best.crashes ? point : best));
  const picture = svg('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', tabindex: '0', class: 'small', 'aria-label': `${options.title}. Most ${count(top.crashes)} at ${moment(top.from)}. Left and right arrow keys read single values; a table follows.` });
  addGrid(picture, { from, to, most, x, y, width, height });
  for (const point of points) {
    if (point.crashes) picture.append(svg('rect', { x: x(point.from) + 1, width: Math.max(1, x(point.to) - x(point.from) - 2), y: y(point.crashes), height: y(0) - y(point.crashes), class: 'fill s0' }));
  }
  addOnset(picture, options.onset, { from, to, x, width, height });
  const readout = el('p', { class: 'readout', 'aria-live': 'polite' });
  addCursor(picture, readout, [{ name: '', points }], { middle: (point) => x((point.from + point.to) / 2), height, width });
  return el('figure', { class: 'chart' }, caption(options), picture, readout, table([{ name: '', points }], options.title));
}

// options: title, label, series [{name, points}], normal {low, high}, onset, json, small, width, height, empty
export function lineChart(options) {
  const { series, normal, onset } = options;
  const points = series.flatMap((line) => line.points);
  if (!points.some((point) => point.rate !== null)) {
    return el('figure', { class: 'chart' }, caption(options), el('p', { class: 'quiet nothing' }, options.empty || 'No rate is known for this time yet.'), points.length ? table(series, options.title) : el('table', { class: 'unseen' }));
  }
  const width = options.width || (options.small ? 480 : 860);
  const height = options.height || 240;
  const from = Math.min(...points.map((point) => point.from));
  const to = Math.max(...points.map((point) => point.to));
  const most = ceiling(series, normal);
  const x = (time) => LEFT + ((time - from) / Math.max(1, to - from)) * (width - LEFT - RIGHT);
  const y = (rate) => height - BOTTOM - (Math.min(rate, most) / most) * (height - TOP - BOTTOM);
  const middle = (point) => x((point.from + point.to) / 2);

  const picture = svg('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', tabindex: '0', 'aria-label': describe(options, points), class: options.small ? 'small' : null });
  addGrid(picture, { from, to, most, x, y, width, height });
  if (normal) {
    picture.append(svg('rect', { x: LEFT, y: y(normal.high), width: width - LEFT - RIGHT, height: Math.max(1, y(normal.low) - y(normal.high)), class: 'normal' }));
    picture.append(svg('line', { x1: LEFT, x2: width - RIGHT, y1: y(normal.median), y2: y(normal.median), class: 'median' }));
  }
  series.forEach((line, index) => {
    for (const run of runs(line.points)) {
      const path = run.map((point, i) => `${i ? 'L' : 'M'}${middle(point).toFixed(1)} ${y(point.rate).toFixed(1)}`).join('');
      if (series.length === 1 && run.length > 1) {
        const upper = run.map((point) => `${middle(point).toFixed(1)} ${y(point.rate_high).toFixed(1)}`);
        const lower = run.map((point) => `${middle(point).toFixed(1)} ${y(point.rate_low).toFixed(1)}`).reverse();
        picture.append(svg('path', { d: `M${upper.join('L')}L${lower.join('L')}z`, class: 'interval' }));
      }
      picture.append(svg('path', { d: path, class: `line s${index}`, 'stroke-dasharray': DASHES[index] || null }));
      const last = run[run.length - 1];
      picture.append(marker(index, middle(last), y(last.rate), `dot s${index}`));
    }
  });
  addOnset(picture, onset, { from, to, x, width, height });
  const readout = el('p', { class: 'readout', 'aria-live': 'polite' });
  addCursor(picture, readout, series, { middle, y, height, width });
  return el('figure', { class: 'chart' }, caption(options), picture, readout, legend(series, normal), table(series, options.title));
}

function addGrid(picture, { from, to, most, x, y, width, height }) {
  for (let i = 0; i <= 4; i += 1) {
    const value = (most * i) / 4;
    picture.append(svg('line', { x1: LEFT, x2: width - RIGHT, y1: y(value), y2: y(value), class: i === 0 ? 'axis' : 'grid' }));
    if (i % 2 === 0) picture.append(svg('text', { x: LEFT - 8, y: y(value) + 4, class: 'tick end' }, Number(value.toPrecision(3)).toLocaleString('en-US')));
  }
  for (const time of ticks(from, to)) {
    picture.append(svg('line', { x1: x(time), x2: x(time), y1: height - BOTTOM, y2: height - BOTTOM + 4, class: 'axis' }));
    if (x(time) < width - 20) picture.append(svg('text', { x: x(time), y: height - 6, class: 'tick mid' }, clock(time)));
  }
}

function addOnset(picture, onset, { from, to, x, width, height }) {
  if (!onset || onset < from || onset > to) return;
  picture.append(svg('line', { x1: x(onset), x2: x(onset), y1: TOP, y2: height - BOTTOM, class: 'onset' }));
  const late = x(onset) > width - 120;
  picture.append(svg('text', { x: x(onset) + (late ? -6 : 6), y: TOP + 10, class: late ? 'note end' : 'note' }, `began ${clock(onset)}`));
}

function caption(options) {
  return el('figcaption', null, el('span', null, options.title, options.label ? el('span', { class: 'unit' }, ` ${options.label}`) : null), options.json ? jsonLink(options.json, options.title) : null);
}

function describe(options, points) {
  const known = points.filter((point) => point.rate !== null);
  if (!known.length) return `${options.title}: nothing known`;
  const last = known[known.length - 1];
  const top = known.reduce((best, point) => (point.rate > best.rate ? point : best));
  return `${options.title}. Last ${number(last.rate)}, highest ${number(top.rate)} at ${moment(top.from)}. Left and right arrow keys read single values; a table follows.`;
}

function legend(series, normal) {
  const entries = series.length > 1 ? series.map((line, index) => el('li', null, sample(index), line.name)) : [];
  if (series.length === 1) entries.push(el('li', null, svg('svg', { viewBox: '0 0 26 12', class: 'sample', 'aria-hidden': 'true' }, svg('rect', { x: 0, y: 1, width: 26, height: 10, class: 'interval' }), svg('line', { x1: 0, x2: 26, y1: 6, y2: 6, class: 'line s0' })), 'rate and its 90 % interval'));
  if (normal) entries.push(el('li', null, svg('svg', { viewBox: '0 0 26 12', class: 'sample', 'aria-hidden': 'true' }, svg('rect', { x: 0, y: 1, width: 26, height: 10, class: 'normal' }), svg('line', { x1: 0, x2: 26, y1: 6, y2: 6, class: 'median' })), 'usual: eight hours of ten, and the middle'));
  return el('ul', { class: 'legend' }, entries);
}

export function sample(index) {
  return svg('svg', { viewBox: '0 0 26 12', class: 'sample', 'aria-hidden': 'true' }, svg('line', { x1: 0, x2: 26, y1: 6, y2: 6, class: `line s${index}`, 'stroke-dasharray': DASHES[index] || null }), marker(index, 13, 6, `dot s${index}`));
}

function table(series, title) {
  const rows = series.flatMap((line) => line.points.map((point) => el('tr', null,
    series.length > 1 ? el('td', null, line.name) : null,
    el('td', null, moment(point.from)),
    el('td', { class: 'n' }, number(point.rate)),
    el('td', { class: 'n' }, point.rate === null ? '–' : range(point.rate_low, point.rate_high)),
    el('td', { class: 'n' }, count(point.crashes)),
    el('td', { class: 'n' }, number(point.usage_hours)))));
  return el('details', null, el('summary', { 'aria-label': `${title}: as a table` }, 'Table'),
    el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': `${title}, table` }, el('table', null,
      el('thead', null, el('tr', null, series.length > 1 ? el('th', { scope: 'col' }, 'Series') : null,
        ['From', 'Rate', '90 % interval', 'Crashes', 'Usage hours'].map((name, i) => el('th', { scope: 'col', class: i ? 'n' : null }, name)))),
      el('tbody', null, rows))));
}

function addCursor(picture, readout, series, scale) {
  const lines = series.filter((line) => line.points.length);
  const base = lines.reduce((best, line) => (line.points.length > best.points.length ? line : best), lines[0]).points;
  const bar = svg('line', { y1: TOP, y2: scale.height - BOTTOM, class: 'cursor', visibility: 'hidden' });
  picture.append(bar);
  let at = base.length;
  const show = (index) => {
    at = Math.max(0, Math.min(base.length - 1, index));
    const point = base[at];
    bar.setAttribute('x1', scale.middle(point));
    bar.setAttribute('x2', scale.middle(point));
    bar.setAttribute('visibility', 'visible');
    const values = lines.map((line) => {
      const same = line.points.find((each) => each.from === point.from);
      if (!same) return null;
      const name = lines.length > 1 ? `${line.name}: ` : '';
      const rate = same.rate === null ? 'rate not known' : `${number(same.rate)} (${range(same.rate_low, same.rate_high)}) per 1,000 h`;
      return `${name}${count(same.crashes)} crashes, ${rate}`;
    });
    readout.textContent = `${moment(point.from)} – ${clock(point.to)}: ${values.filter(Boolean).join('; ') || 'nothing known'}`;
  };
  const hide = () => {
    bar.setAttribute('visibility', 'hidden');
    readout.textContent = '';
  };
  picture.addEventListener('pointermove', (event) => {
    const box = picture.getBoundingClientRect();
    const place = ((event.clientX - box.left) / box.width) * scale.width;
    let nearest = 0;
    base.forEach((point, i) => {
      if (Math.abs(scale.middle(point) - place) < Math.abs(scale.middle(base[nearest]) - place)) nearest = i;
    });
    show(nearest);
  });
  picture.addEventListener('pointerleave', hide);
  picture.addEventListener('blur', hide);
  picture.addEventListener('keydown', (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    show(at + step);
  });
}

// Pings beside reports, a row for each name.
export function sideBars(title, rows, json) {
  const most = Math.max(1, ...rows.flatMap((row) => [row.pings, row.reports]));
  const bar = (value, className) => svg('svg', { viewBox: '0 0 200 9', preserveAspectRatio: 'none', class: 'sidebar', 'aria-hidden': 'true' }, svg('rect', { x: 0, y: 0, width: Math.max(value ? 1.5 : 0, (200 * value) / most), height: 9, class: className }));
  return el('figure', { class: 'chart sides' }, caption({ title, json }),
    rows.length === 0 ? el('p', { class: 'quiet' }, 'Nothing known yet.') : null,
    el('table', { class: rows.length === 0 ? 'unseen' : null },
      el('thead', { class: 'unseen' }, el('tr', null, ['Name', 'Pings', 'Reports', 'Picture'].map((name) => el('th', { scope: 'col' }, name)))),
      el('tbody', null, rows.map((row) => el('tr', null,
        el('th', { scope: 'row' }, row.name || 'unknown'),
        el('td', { class: 'n' }, count(row.pings), el('span', { class: 'unseen' }, ' pings')),
        el('td', { class: 'n' }, count(row.reports), el('span', { class: 'unseen' }, ' reports')),
        el('td', { class: 'bars' }, bar(row.pings, 'fill s0'), bar(row.reports, 'fill s1')))))));
}

export function sideLegend() {
  const box = (index) => svg('svg', { viewBox: '0 0 12 12', class: 'sample box', 'aria-hidden': 'true' }, svg('rect', { x: 0, y: index ? 4 : 1, width: 12, height: index ? 5 : 9, class: `fill s${index}` }));
  return el('ul', { class: 'legend' }, el('li', null, box(0), 'pings, first column and upper bar'), el('li', null, box(1), 'reports, second column and lower bar'));
}
