// One question with its answer. Text arrives as data and becomes text nodes only, never markup.
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
  if (name) node.append(icon(name));
  node.append(make('span', '', label));
  node.onclick = () => act(node);
  return node;
};

const notice = (text, colour) => {
  const node = make('p', 'notice ' + colour, text);
  node.setAttribute('role', 'status');
  return node;
};

const relabel = (button, text) => {
  const label = button.querySelector('span:not(.icon)');
  const before = label.textContent;
  label.textContent = text;
  setTimeout(() => { label.textContent = before; }, 1600);
};

// The clipboard needs HTTPS or localhost; elsewhere the old command still works.
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
  relabel(button, '已复制');
};

const save = (name, text) => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/markdown;charset=utf-8' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
};

// React listens to the native setter and the input event.
const rephrase = (question) => {
  const box = document.querySelector('[data-testid="stChatInputTextArea"]');
  if (!box) return;
  Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value').set.call(box, question);
  box.dispatchEvent(new Event('input', { bubbles: true }));
  box.focus();
};

const paint = (root, turn, open) => {
  const here = open && open.turn === turn ? open.n : null;
  for (const node of root.querySelectorAll('[data-n]')) {
    const on = node.dataset.n.split(' ').includes(String(here));
    node.classList.toggle('open', on);
    if (node.tagName === 'BUTTON') node.setAttribute('aria-pressed', String(on));
  }
};

const cite = (data, n, send) => {
  document.dispatchEvent(new CustomEvent('banfu-open', { detail: { turn: data.turn, n } }));
  send('cite', { turn: data.turn, n });
};

const sentence = (data, part, send) => {
  const node = make('span', 'sentence ' + part.role);
  if (part.cites.length) node.dataset.n = part.cites.map((c) => c.n).join(' ');
  node.append(document.createTextNode(part.text));
  for (const one of part.cites) {
    const chip = make('button', 'chip ' + one.colour, String(one.n));
    chip.type = 'button';
    chip.title = one.label;
    chip.setAttribute('aria-label', one.label);
    chip.dataset.n = String(one.n);
    chip.onclick = () => cite(data, one.n, send);
    node.append(chip);
  }
  return node;
};

const source = (data, one, send) => {
  const node = make('button', 'source');
  node.type = 'button';
  node.dataset.n = one.numbers.join(' ');
  node.append(make('span', 'number', one.numbers.join(' ')));
  const words = make('span', 'words');
  words.append(make('span', 'title', one.title), make('span', 'facts', one.facts));
  const badges = make('span', 'badges');
  for (const [label, colour] of one.badges) badges.append(make('span', 'badge ' + colour, label));
  node.append(words, badges);
  node.onclick = () => cite(data, one.numbers[0], send);
  return node;
};

const feedback = (data, send) => {
  const row = make('span', 'feedback');
  const given = data.feedback;
  const useful = action('thumb_up', '有用', () => send('feedback', { turn: data.turn, useful: true, reason: '' }));
  const useless = action('thumb_down', '没用', () => reasons.classList.toggle('shown'));
  const reasons = make('div', 'reasons');
  reasons.append(make('span', 'ask', '哪里不好？'));
  const tell = (reason) => send('feedback', { turn: data.turn, useful: false, reason });
  for (const reason of data.reasons.slice(0, -1)) reasons.append(action('', reason, () => tell(reason)));
  const other = make('input', '');
  other.placeholder = '其他原因，回车提交';
  other.setAttribute('aria-label', '其他原因');
  other.maxLength = 200;
  other.onkeydown = (event) => {
    if (event.key === 'Enter' && !event.isComposing && other.value.trim()) tell('其他：' + other.value.trim());
  };
  reasons.append(other);
  useful.setAttribute('aria-pressed', String(Boolean(given && given.useful)));
  useless.setAttribute('aria-pressed', String(Boolean(given && !given.useful)));
  row.append(useful, useless);
  if (given) row.append(make('span', 'thanks', given.useful ? '谢谢' : '已记下' + (given.reason ? '：' + given.reason : '')));
  return [row, reasons];
};

const refused = (data, send) => {
  const parts = [];
  if (data.nearby.length) {
    parts.push(make('h4', '', '最接近的文件'));
    const list = make('div', 'nearby');
    for (const one of data.nearby) {
      list.append(action('description', one.title, () => send('document', { turn: data.turn, doc: one.doc })));
    }
    parts.push(list);
  }
  parts.push(make('h4', '', '可以这样继续'));
  const row = make('div', 'next');
  row.append(action('edit', '换个说法再查', () => rephrase(data.question)));
  row.append(action('manage_search', '只看检索到的原文', () => send('passages', { turn: data.turn })));
  if (data.last) row.append(action('filter_alt', '只查现行文件', () => send('inforce', { turn: data.turn })));
  if (data.wanted) {
    row.append(action('playlist_add', data.wanted, () => send('feedback', { turn: data.turn, useful: false, reason: data.wanted })));
  }
  parts.push(row);
  return parts;
};

const running = (data, send) => {
  const parts = [];
  if (data.words) {
    // Half a marker, such as “[1”, waits until it is whole.
    const text = make('p', 'paragraph');
    for (const [i, piece] of data.words.replace(/\[[\d,，\s]*$/, '').split(/\[([\d,，\s]+)\]/).entries()) {
      if (i % 2 === 0) text.append(document.createTextNode(piece));
      else for (const n of piece.split(/[,，]/)) text.append(make('span', 'chip green', n.trim()));
    }
    text.append(make('span', 'cursor', ''));
    parts.push(text);
  }
  const row = make('div', 'status');
  row.setAttribute('role', 'status');
  if (data.state === 'failed') {
    row.append(notice(data.status, 'red'));
  } else {
    row.append(make('span', data.state === 'running' ? 'working' : '', data.status));
  }
  row.append(
    data.state === 'running'
      ? action('stop_circle', '停止', () => send('stop', { at: Date.now() }))
      : action('refresh', '重新回答', () => send('retry', { at: Date.now() })),
  );
  row.lastChild.classList.add('boxed');
  parts.push(row);
  return parts;
};

const finished = (data, send) => {
  const parts = data.paragraphs.map((one) => {
    const node = make('p', 'paragraph' + (one.item ? ' item' : ''));
    for (const part of one.parts) node.append(sentence(data, part, send));
    return node;
  });
  for (const text of data.warnings) parts.push(notice(text, 'orange'));
  for (const text of data.notes) parts.push(notice(text, 'blue'));
  if (data.sources.length) {
    const list = make('div', 'sources');
    for (const one of data.sources) list.append(source(data, one, send));
    parts.push(list);
  }
  if (data.state === 'refused') parts.push(...refused(data, send));
  const row = make('div', 'actions');
  row.append(action('content_copy', '复制', (button) => copy(data.copy, button)));
  if (data.last) row.append(action('refresh', '重新回答', () => send('retry', { at: Date.now() })));
  row.append(action('download', '导出', () => send('export', { turn: data.turn, at: Date.now() })));
  const [given, reasons] = feedback(data, send);
  row.append(given);
  parts.push(row, reasons);
  return parts;
};

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector('.turn');
  if (data.download && root.dataset.saved !== data.download.nonce) {
    root.dataset.saved = data.download.nonce;
    save(data.download.name, data.download.text);
  }
  const { download, open, ...rest } = data;
  const seen = JSON.stringify(rest);
  // Nothing new: what the reader holds in hand (focus, a reason half written) stays.
  if (root.dataset.seen !== seen) {
    root.dataset.seen = seen;
    root.replaceChildren();
    const asked = make('div', 'asked', data.question);
    asked.setAttribute('role', 'heading');
    asked.setAttribute('aria-level', '2');
    root.append(asked);
    if (data.standalone) {
      const line = make('p', 'standalone', '按这样理解：');
      line.append(make('b', '', data.standalone));
      root.append(line);
    }
    const live = data.state === 'running' || data.state === 'stopped' || data.state === 'failed';
    root.append(...(live ? running : finished)(data, setTriggerValue));
    if (data.last && !root.dataset.shown) {
      // The newest question goes to the top and stays there while its answer grows.
      root.dataset.shown = 'yes';
      root.classList.add('fresh');
      setTimeout(() => root.scrollIntoView({ block: 'start', behavior: 'smooth' }), 60);
    }
    if (!data.last) root.classList.remove('fresh');
  }
  paint(root, data.turn, open);
  const repaint = (event) => paint(root, data.turn, event.detail);
  document.addEventListener('banfu-open', repaint);
  return () => document.removeEventListener('banfu-open', repaint);
}
