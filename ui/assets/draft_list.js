// The cases in a table: a real one, with a button in every row, so that it can be read and walked through without a mouse.
const make = (tag, name, text) => {
  const node = document.createElement(tag);
  if (name) node.className = name;
  if (text !== undefined) node.textContent = text;
  return node;
};

const COLUMNS = [
  ['number', '编号'], ['title', '标题'], ['submitters', '提交人'], ['due', '答复期限'], ['status', '状态'],
  ['category', '类别'], ['evidenced', '已有依据'], ['owner', '承办人'],
];

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector('.list');
  const state = root.banfu || (root.banfu = { by: '', down: false });
  const words = JSON.stringify(data);
  if (state.words === words) return;
  state.words = words;

  const cells = (row) => {
    const open = make('button', 'open', row.title);
    open.type = 'button';
    open.title = row.title;
    const due = make('span', 'due', row.due);
    const left = make('span', 'left ' + row.left_colour, row.left);
    const meter = make('span', 'meter');
    meter.setAttribute('aria-hidden', 'true');
    const fill = make('span', 'fill');
    fill.style.width = row.evidenced + '%';
    meter.append(fill);
    return {
      number: [make('span', 'number', row.number)],
      title: [open],
      submitters: [row.submitters],
      due: [due, left, ...(row.extended ? [make('span', 'note', '已延期')] : [])],
      status: [make('span', 'badge ' + row.status_colour, row.status)],
      category: [make('span', 'badge ' + row.category_colour, row.category)],
      evidenced: [meter, make('span', 'share', row.evidenced + '%')],
      owner: [row.owner],
    };
  };

  const sorted = () => {
    if (!state.by) return data.rows;
    const order = (one, other) => {
      const [a, b] = [one.sort[state.by], other.sort[state.by]];
      return typeof a === 'number' ? a - b : a.localeCompare(b, 'zh-CN', { numeric: true });
    };
    const rows = [...data.rows].sort(order);
    return state.down ? rows.reverse() : rows;
  };

  const draw = (focus) => {
    const shown = COLUMNS.filter(([name]) => data.owners || name !== 'owner');
    const table = make('table', '');
    table.append(make('caption', '', '答复稿清单，先到期的在前'));
    const head = make('tr', '');
    for (const [name, label] of shown) {
      const cell = make('th', name);
      cell.scope = 'col';
      const mark = state.by === name ? (state.down ? ' ↓' : ' ↑') : '';
      cell.setAttribute('aria-sort', state.by !== name ? 'none' : state.down ? 'descending' : 'ascending');
      const button = make('button', 'sort', label + mark);
      button.type = 'button';
      button.title = '按' + label + '排序';
      button.onclick = () => {
        // A third press goes back to the order of the deadlines.
        if (state.by !== name) { state.by = name; state.down = false; }
        else if (!state.down) state.down = true;
        else state.by = '';
        draw(name);
      };
      cell.append(button);
      head.append(cell);
    }
    const top = make('thead', '');
    top.append(head);
    const body = make('tbody', '');
    for (const row of sorted()) {
      const line = make('tr', '');
      const made = cells(row);
      for (const [name] of shown) {
        const cell = make('td', name);
        cell.append(...made[name]);
        line.append(cell);
      }
      line.onclick = () => setTriggerValue('open', row.id);
      body.append(line);
    }
    table.append(top, body);
    root.replaceChildren(table);
    if (focus) root.querySelector('th.' + focus + ' button').focus();
  };
  draw('');
}
