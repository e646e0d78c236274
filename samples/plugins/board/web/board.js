// Shows the notes, sends new ones, and comes back by itself when the connection ends.
const list = document.getElementById('notes');
const state = document.getElementById('state');
const text = document.getElementById('text');
const pin = document.getElementById('pin');
let socket;
let wait = 500;

function show({ who, text: said, at }) {
  const item = document.createElement('li');
  const author = document.createElement('b');
  const time = document.createElement('time');
  author.textContent = who;
  time.dateTime = new Date(at * 1000).toISOString();
  time.textContent = new Date(at * 1000).toLocaleString();
  item.append(author, ` ${said} `, time);
  list.append(item);
  item.scrollIntoView({ block: 'nearest' });
}

function connect() {
  const address = new URL('live', location.href);
  address.protocol = address.protocol.replace('http', 'ws');
  socket = new WebSocket(address);
  socket.onopen = () => {
    wait = 500;
    state.textContent = 'connected';
    pin.disabled = false;
  };
  socket.onmessage = ({ data }) => {
    const { notes, note } = JSON.parse(data);
    if (notes) list.replaceChildren();
    for (const one of notes ?? [note]) show(one);
  };
  socket.onclose = ({ reason }) => {
    pin.disabled = true;
    state.textContent = `not connected${reason ? `: ${reason}` : ''}; trying again …`;
    setTimeout(connect, wait);
    wait = Math.min(wait * 2, 30_000);
  };
}

document.getElementById('write').addEventListener('submit', (event) => {
  event.preventDefault();
  if (socket.readyState !== WebSocket.OPEN) return;
  socket.send(text.value);
  text.value = '';
});
connect();
