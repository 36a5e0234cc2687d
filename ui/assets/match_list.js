// The measures matched: one <details> each, built from text nodes. What is open stays open across runs.
const make = (tag, name, text) => {
  const node = document.createElement(tag);
  if (name) node.className = name;
  if (text !== undefined) node.textContent = text;
  return node;
};

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector('.list');
  const state = root.banfu || (root.banfu = { open: new Map() });
  const words = JSON.stringify(data);
  if (state.words === words) return;
  state.words = words;

  const place = (item, name) => {
    const button = make('button', 'clause', name || '看条文');
    button.type = 'button';
    button.title = item.quote;
    button.setAttribute('aria-label', (name || '看条文') + '：' + item.quote.slice(0, 30));
    button.onclick = () => setTriggerValue('clause', item.clause);
    return button;
  };

  const row = (list, name, ...nodes) => {
    const value = make('dd', '');
    value.append(...nodes);
    list.append(make('dt', '', name), value);
  };

  const cited = (item, text) => {
    const line = make('p', '');
    line.append(make('span', '', text === undefined ? item.text : text), place(item));
    return line;
  };

  const conditions = (card) => {
    const list = make('ul', 'conditions');
    for (const item of card.conditions) {
      const line = make('li', '');
      const mark = make('span', 'mark ' + item.verdict, item.mark);
      mark.setAttribute('role', 'img');
      mark.setAttribute('aria-label', item.said);
      mark.title = item.said;
      const text = make('span', 'text', item.text);
      if (item.either) text.append(make('span', 'either', '（几项满足其一）'));
      line.append(mark, text, make('span', 'fact', item.fact), place(item));
      list.append(line);
    }
    return list;
  };

  const sum = (card) => {
    const box = make('div', 'sum');
    const steps = card.steps.length ? '测算：' + card.steps.join('；') : '标准：' + card.amount;
    const line = make('p', '', steps);
    line.append(place(card.amount_quote));
    box.append(line);
    if (card.wanting.length) box.append(make('p', '', '还缺：' + card.wanting.join('、') + '，填了就能算。'));
    if (card.caps.length) {
      const caps = make('p', 'caps', '上限：');
      for (const cap of card.caps) caps.append(make('span', '', cap.text), place(cap));
      box.append(caps);
    }
    return box;
  };

  // What keeps one from applying today is the badge; when it opens again stands beside it.
  const closed = (text) => {
    const at = text.search(/[（，]/);
    const node = make('span', 'closed');
    node.append(make('span', 'badge orange', at < 0 ? text : text.slice(0, at)));
    if (at >= 0) node.append(' ' + text.slice(at).replace(/^，/, ''));
    return node;
  };

  const body = (card) => {
    const box = make('div', 'body');
    if (card.conditions.length) box.append(conditions(card));
    box.append(sum(card));
    const list = make('dl', '');
    row(list, '申报时间', ...(card.windows.length
      ? [card.closed ? closed(card.closed) : make('p', '', card.window), ...card.windows.map((item) => cited(item))] : [card.window]));
    if (card.materials.length) {
      const items = make('ul', '');
      for (const item of card.materials) {
        const line = make('li', '', item.text);
        line.append(place(item));
        items.append(line);
      }
      row(list, '申报材料', items);
    }
    row(list, '受理部门', card.office ? cited(card.office) : '条文没有写明');
    if (card.rivals.length) row(list, '不得同享', card.rivals.join('、'));
    if (card.proposed) row(list, '拟议字样', cited(card.proposed));
    const quote = make('blockquote', '', card.quote.quote + (card.quote.cut ? '……' : ''));
    const source = make('div', 'doc');
    source.append(make('span', 'badge ' + card.standing[1], card.standing[0]), ' ', card.document);
    if (card.internal) source.append(' ', make('span', 'badge blue', '内部'));
    source.append(place(card.quote, '看原处'));
    row(list, '依据', quote, source);
    if (card.also.length) row(list, '另见', ...card.also.map((item) => cited(item)));
    box.append(list);
    for (const text of [...card.flags, card.caution, card.review, card.changed]) if (text) box.append(make('p', 'warn', text));
    return box;
  };

  const drawn = (card) => {
    const node = make('details', 'card ' + card.colour);
    node.open = state.open.has(card.id) ? state.open.get(card.id) : card.open;
    const head = make('summary', '');
    head.append(make('span', 'badge ' + card.colour, card.verdict), make('span', 'title', card.title),
      make('span', 'amount' + (card.amount.length > 14 ? ' long' : ''), card.amount));
    const under = make('span', 'under');
    under.append(make('span', 'badge ' + card.standing[1], card.standing[0]));
    if (card.internal) under.append(make('span', 'badge blue', '内部'));
    if (card.department) under.append(make('span', '', card.department));
    if (card.reason) under.append(make('span', 'reason', card.reason));
    else if (card.closed) under.append(closed(card.closed));
    else under.append(make('span', '', '申报期：' + card.window));
    if (card.origin) under.append(make('span', '', card.origin + '提出'));
    if (!card.reviewed) under.append(make('span', '', '未经人工核定'));
    head.append(under);
    node.append(head);
    let filled = false;
    const fill = () => {
      if (node.open && !filled) { node.append(body(card)); filled = true; }
    };
    node.ontoggle = fill;
    head.onclick = () => state.open.set(card.id, !node.open);
    fill();
    return node;
  };

  const nodes = [];
  for (const item of data.shared) {
    const note = make('div', 'shared', item.text);
    note.append(place(item));
    nodes.push(note);
  }
  for (const group of data.groups) {
    const head = make('h3', 'group', group.name);
    const shown = group.cards.length;
    head.append(make('span', '', shown < group.total ? '先列 ' + shown + ' 项，共 ' + group.total + ' 项' : group.total + ' 项'));
    nodes.push(head, ...group.cards.map(drawn));
  }
  root.replaceChildren(...nodes);
}
