// 逐句核对: every sentence with what the check says. Text arrives as data and becomes text nodes only, never markup.
const make = (tag, name, text) => {
  const node = document.createElement(tag);
  if (name) node.className = name;
  if (text !== undefined) node.textContent = text;
  return node;
};

const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));

const row = (data, one, send) => {
  const line = make('li', one.colour);
  const words = make('div', 'words');
  // A real button cannot break over lines like the words around it.
  const text = make('span', 'text', one.text);
  text.tabIndex = 0;
  text.setAttribute('role', 'button');
  text.title = '在正文中选中这一句';
  const locate = () => tell('banfu-locate', { place: data.place, text: one.raw, start: one.start });
  text.onclick = locate;
  text.onkeydown = (event) => {
    if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); locate(); }
  };
  words.append(text);
  for (const chip of one.cites) {
    const node = make('button', 'chip ' + chip.colour, String(chip.n));
    node.type = 'button';
    node.title = chip.label;
    node.setAttribute('aria-label', chip.label);
    node.disabled = !chip.known;
    node.onclick = () => send('cite', { n: chip.n, at: Date.now() });
    words.append(node);
  }
  for (const chip of one.proposed) {
    const node = make('button', 'offer', '补上［' + chip.n + '］');
    node.type = 'button';
    node.title = chip.label;
    node.onclick = () => tell('banfu-mark', { place: data.place, text: one.raw, start: one.start, mark: '［' + chip.n + '］' });
    words.append(node);
  }
  if (one.reason) words.append(make('span', 'reason', one.reason));
  if (one.find) {
    const node = make('button', 'offer', '找依据');
    node.type = 'button';
    node.onclick = () => send('find', { words: one.find, at: Date.now() });
    words.append(node);
  }
  line.append(make('span', 'label ' + one.colour, one.label), words);
  return line;
};

export default function ({ data, parentElement, setTriggerValue }) {
  const list = parentElement.querySelector('.sentences');
  const seen = JSON.stringify(data);
  if (list.dataset.seen === seen) return;
  list.dataset.seen = seen;
  list.replaceChildren(...data.sentences.map((one) => row(data, one, setTriggerValue)));
}
