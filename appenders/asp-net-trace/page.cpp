#include "page.h"

namespace asp_net_trace {

const std::string_view style = R"(:root { color-scheme: light dark; --line: #8884; --mark: #06c; }
body { margin: 0; font: 14px/1.4 system-ui, sans-serif; background: Canvas; color: CanvasText; }
header { position: sticky; top: 0; display: flex; flex-wrap: wrap; gap: .75rem; align-items: center; padding: .5rem 1rem;
  background: Canvas; border-bottom: 1px solid var(--line); }
h1 { font-size: 1rem; margin: 0; }
input, button { font: inherit; padding: .25rem .5rem; }
:focus-visible { outline: 2px solid var(--mark); outline-offset: 1px; }
table { border-collapse: collapse; width: 100%; font-family: ui-monospace, monospace; font-size: 13px; }
th, td { text-align: left; vertical-align: top; padding: .2rem 1rem; border-bottom: 1px solid var(--line); }
td:nth-child(-n+3) { white-space: nowrap; }
td:last-child { white-space: pre-wrap; overflow-wrap: anywhere; width: 100%; }
tr.ERROR td:nth-child(2), tr.FATAL td:nth-child(2) { color: #c00; font-weight: bold; }
tr.WARN td:nth-child(2) { color: #a60; font-weight: bold; }
@media (prefers-color-scheme: dark) {
  :root { --mark: #6cf; }
  tr.ERROR td:nth-child(2), tr.FATAL td:nth-child(2) { color: #f77; }
  tr.WARN td:nth-child(2) { color: #fb5; }
}
)";

const std::string_view script = R"('use strict';
const rows = document.querySelector('tbody'), filter = document.querySelector('#filter'), pause = document.querySelector('#pause');
const state = document.querySelector('#state'), most = 1000;
let waiting = [];

const fits = (row) => row.textContent.toLowerCase().includes(filter.value.toLowerCase());

/** Values are set as text, never as markup. */
function show({ time, level, category, text }) {
  const row = document.createElement('tr');
  row.className = level;
  for (const value of [time, level, category, text]) row.appendChild(document.createElement('td')).textContent = value;
  row.hidden = !fits(row);
  rows.prepend(row);
  while (rows.children.length > most) rows.lastChild.remove();
}

function setPaused(paused) {
  pause.setAttribute('aria-pressed', String(paused));
  if (!paused) for (const line of waiting.splice(0)) show(line);
  state.textContent = paused ? 'paused' : 'live';
}
const isPaused = () => pause.getAttribute('aria-pressed') === 'true';

const events = new EventSource(`events?since=${document.body.dataset.last}`);
events.onopen = () => { if (!isPaused()) state.textContent = 'live'; };
events.onerror = () => { state.textContent = 'not connected, trying again'; };
events.onmessage = ({ data }) => {
  const line = JSON.parse(data);
  if (!isPaused()) return show(line);
  waiting = [...waiting, line].slice(-most);
  state.textContent = `paused, ${waiting.length} new`;
};
const sift = () => { for (const row of rows.children) row.hidden = !fits(row); };
filter.addEventListener('input', sift);
filter.addEventListener('change', sift); // Escape empties the field when it has been left already: no input then
pause.addEventListener('click', () => setPaused(!isPaused()));
document.querySelector('#clear').addEventListener('click', () => rows.replaceChildren());
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && event.target === filter) filter.blur();
  if (event.target === filter || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === '/') { event.preventDefault(); filter.focus(); }
  if (event.key === 'p') setPaused(!isPaused());
  if (event.key === 'c') rows.replaceChildren();
});
)";

std::string page(const std::vector<Line>& lines) {
    std::string out = R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Trace</title>
<link rel="stylesheet" href="trace.css">
<script src="trace.js" defer></script>
</head>
<body data-last=")" + std::to_string(lines.empty() ? 0 : lines.back().number) +
                      R"(">
<header>
<h1>Trace</h1>
<label>Filter <input id="filter" type="search" aria-keyshortcuts="/"></label>
<button id="pause" aria-pressed="false" aria-keyshortcuts="p">Pause</button>
<button id="clear" aria-keyshortcuts="c">Clear</button>
<span id="state" role="status"></span>
</header>
<main>
<table>
<thead><tr><th scope="col">Time</th><th scope="col">Level</th><th scope="col">Category</th><th scope="col">Message</th></tr></thead>
<tbody>
)";
    for (auto line = lines.rbegin(); line != lines.rend(); ++line) out += as_html(*line);
    return out + "</tbody>\n</table>\n</main>\n</body>\n</html>\n";
}

}  // namespace asp_net_trace
