// Elements. Whatever comes from a crash becomes text, never markup.

const SVG = 'http://www.w3.org/2000/svg';

// What would change how the text around it reads, or cannot be seen.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\u2028\u2029]/gu;

export function clean(text) {
  return String(text).replace(UNSEEN, '\uFFFD');
}

function build(node, properties, children) {
  for (const [name, value] of Object.entries(properties || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) {
      node.addEventListener(name.slice(2), value);
    } else {
      node.setAttribute(name, value === true ? '' : clean(value));
    }
  }
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child instanceof Node ? child : clean(child));
  }
  return node;
}

export function el(tag, properties, ...children) {
  return build(document.createElement(tag), properties, children);
}

export function svg(tag, properties, ...children) {
  return build(document.createElementNS(SVG, tag), properties, children);
}

export function link(href, text, properties) {
  return el('a', { href, ...properties }, text);
}

export function jsonLink(path, what) {
  return el('a', { href: path, class: 'json', target: '_blank', rel: 'noopener', 'aria-label': `${what}: its data as JSON` }, 'JSON');
}

export function path(page, parameters) {
  return `#/${page}?${new URLSearchParams(parameters)}`;
}

export function api(name, parameters) {
  return parameters ? `/api/${name}?${new URLSearchParams(parameters)}` : `/api/${name}`;
}

export async function load(address) {
  const answer = await fetch(address);
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.error || `the dashboard answers ${answer.status}`);
  return body;
}

const FOCUSABLE = 'a[href], button, select, summary, [tabindex="0"]';

function key(node) {
  return `${node.tagName} ${node.getAttribute('href') || node.id || ''} ${node.getAttribute('aria-label') || node.textContent}`;
}

// Exchanges what an element holds; the keyboard stays where it was, and what was opened stays open.
export function replace(root, ...children) {
  const active = root.contains(document.activeElement) && document.activeElement !== root ? document.activeElement : null;
  const wanted = active && key(active);
  const opened = new Set([...root.querySelectorAll('details[open] > summary')].map(key));
  root.replaceChildren(...children.flat(Infinity).filter(Boolean));
  for (const summary of root.querySelectorAll('details > summary')) {
    if (opened.has(key(summary))) summary.parentElement.open = true;
  }
  if (wanted) {
    const again = [...root.querySelectorAll(FOCUSABLE)].find((node) => key(node) === wanted);
    (again || root).focus({ preventScroll: true });
  }
}

export function section(title, extra, ...children) {
  return el('section', null, el('div', { class: 'head' }, el('h2', null, title), extra), children);
}

// A choice that becomes part of the page's address, so that it can be sent to others.
export function choice(label, value, options, name) {
  return el('label', { class: 'choice' }, label, el('select', {
    id: `choose-${name}`,
    onchange: (event) => {
      const [page, old] = location.hash.slice(2).split('?');
      const query = new URLSearchParams(old);
      query.set(name, event.target.value);
      location.hash = `#/${page}?${query}`;
    },
  }, options.map(([id, text]) => el('option', { value: id, selected: id === value }, text))));
}
