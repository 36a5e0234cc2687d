// The source beside the answer: words with the quote marked, or the page as it was printed.
const make = (tag, name, text) => {
  const node = document.createElement(tag);
  if (name) node.className = name;
  if (text !== undefined) node.textContent = text;
  return node;
};

const icon = (name) => {
  const node = make('span', 'icon', name);
  node.setAttribute('aria-hidden', 'true');
  return node;
};

const action = (name, label, act) => {
  const node = make('button', 'action');
  node.type = 'button';
  node.append(icon(name), make('span', '', label));
  node.onclick = () => act(node);
  return node;
};

const copy = async (text, button) => {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const box = document.createElement('textarea');
    box.value = text;
    box.style.position = 'fixed';
    box.style.opacity = '0';
    document.body.append(box);
    box.select();
    document.execCommand('copy');
    box.remove();
  }
  const label = button.querySelector('span:not(.icon)');
  const before = label.textContent;
  label.textContent = '已复制';
  setTimeout(() => { label.textContent = before; }, 1600);
};

const written = (parent, runs) => {
  for (const [text, marked] of runs) parent.append(marked ? make('mark', '', text) : document.createTextNode(text));
  return parent;
};

const celled = (tag, cell) => {
  const node = written(make(tag, ''), cell.runs);
  node.colSpan = cell.across;
  node.rowSpan = cell.down;
  return node;
};

const table = (part) => {
  const box = make('div', 'table');
  const node = make('table', '');
  if (part.header.length) {
    const row = make('tr', '');
    for (const cell of part.header) row.append(celled('th', cell));
    node.append(row);
  }
  for (const line of part.rows) {
    const row = make('tr', line.open ? 'open' : '');
    for (const cell of line.cells) row.append(celled('td', cell));
    node.append(row);
  }
  box.append(node);
  if (part.cut) box.append(make('p', 'cut', '表格只显示所引的一段，可点“查看全文”'));
  return box;
};

const paper = (data) => {
  const node = make('div', 'paper');
  node.tabIndex = 0;
  node.setAttribute('role', 'region');
  node.setAttribute('aria-label', '原文');
  if (data.gone) node.append(make('p', 'flush', data.gone));
  if (data.image) {
    const leaf = make('div', 'leaf');
    const image = make('img', '');
    image.src = data.image.src;
    image.alt = '第' + data.image.page + '页原件图像';
    leaf.append(image);
    for (const [x, y, w, h] of data.image.boxes) {
      const box = make('div', 'box');
      Object.assign(box.style, { left: 100 * x + '%', top: 100 * y + '%', width: 100 * w + '%', height: 100 * h + '%' });
      leaf.append(box);
    }
    node.append(make('p', 'path', '原件第' + data.image.page + '页' + (data.image.boxes.length ? '' : '（未能在页面上定位所引的话）')), leaf);
    return node;
  }
  if (data.path) node.append(make('p', 'path', data.path));
  for (const part of data.parts) {
    node.append(part.kind === 'table' ? table(part) : written(make('p', part.kind), part.runs));
  }
  return node;
};

const header = (data, send) => {
  const head = make('div', 'head');
  head.append(make('h3', '', data.name));
  for (const [label, colour] of data.badges) head.append(make('span', 'badge ' + colour, label));
  head.append(make('span', 'space'));
  if (data.pages) {
    const group = make('div', 'switch');
    for (const [view, label] of [['text', '文本'], ['page', '原页']]) {
      const button = make('button', '', label);
      button.type = 'button';
      button.setAttribute('aria-pressed', String((data.image ? 'page' : 'text') === view));
      button.onclick = () => send('view', { view, at: Date.now() });
      group.append(button);
    }
    head.append(group);
  }
  const close = make('button', 'close', '×');
  close.type = 'button';
  close.setAttribute('aria-label', '关闭原文');
  close.onclick = () => send('close', { at: Date.now() });
  head.append(close);
  return head;
};

const footer = (data, send) => {
  const row = make('div', 'actions');
  if (data.quote) row.append(action('content_copy', '复制引文', (button) => copy(data.quote, button)));
  if (!data.gone && data.quote && !data.image) {
    row.append(action('article', data.full ? '只看本节' : '查看全文', () => send('whole', { whole: !data.full, at: Date.now() })));
  }
  for (const [name, label, n] of [['keyboard_arrow_up', '上一处', data.before], ['keyboard_arrow_down', '下一处', data.after]]) {
    if (!n) continue;
    row.append(action(name, label, () => {
      document.dispatchEvent(new CustomEvent('banfu-open', { detail: { turn: data.turn, n } }));
      send('step', { turn: data.turn, n });
    }));
  }
  return row;
};

const reveal = (root) => {
  const page = root.querySelector('.paper');
  const place = root.querySelector('mark, .box, tr.open');
  if (!page || !place) return;
  const into = () => {
    const off = place.getBoundingClientRect().top - page.getBoundingClientRect().top;
    page.scrollTop += off - page.clientHeight / 3;
  };
  into();
  const image = root.querySelector('img');
  if (image && !image.complete) image.onload = into;
};

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector('.source');
  const seen = JSON.stringify(data);
  if (root.dataset.seen !== seen) {
    root.dataset.seen = seen;
    root.replaceChildren(
      header(data, setTriggerValue),
      make('p', 'title', data.title),
      make('p', 'facts', data.facts),
      paper(data),
      footer(data, setTriggerValue),
    );
    root.setAttribute('aria-label', data.name + ' ' + data.title);
    requestAnimationFrame(() => reveal(root));
  }
  const escape = (event) => {
    // On a phone the pane covers the page; Esc closes it there.
    if (event.key === 'Escape' && window.matchMedia('(max-width: 640px)').matches) setTriggerValue('close', { at: Date.now() });
  };
  document.addEventListener('keydown', escape);
  return () => document.removeEventListener('keydown', escape);
}
