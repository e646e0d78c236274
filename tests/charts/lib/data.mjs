// Sales that the charts show: made here, so that what a selection must lead to can be counted here, too.

const places = [
  ['North', 'Norway'],
  ['North', 'Sweden'],
  ['South', 'Italy'],
  ['South', 'Spain'],
  ['East', 'Poland'],
  ['East', 'Latvia'],
  ['West', 'France'],
  ['West', 'Ireland'],
];
const products = ['Lamp', 'Chair', 'Table', 'Shelf', 'Clock', 'Mirror'];
const stages = ['Visit', 'Basket', 'Order', 'Payment', 'Delivery'];
const shares = [0.34, 0.26, 0.18, 0.13, 0.09]; // of the stages: a funnel gets narrower

/** Numbers that look random and are the same every time. */
function* numbers(seed) {
  for (let state = seed; ; ) {
    state = (state * 1664525 + 1013904223) % 4294967296;
    yield state / 4294967296;
  }
}

function makeRows(count) {
  const random = numbers(20240229);
  const next = () => random.next().value;
  const pick = (list) => list[Math.floor(next() * list.length)];
  const stage = () => {
    let rest = next();
    return stages[Math.max(0, shares.findIndex((share) => (rest -= share) < 0))];
  };
  return Array.from({ length: count }, () => {
    const [Region, Country] = pick(places);
    const Day = new Date(Date.UTC(2024, 0, 1 + Math.floor(next() * 60))).toISOString().slice(0, 10);
    const Amount = Math.floor(20 + next() * next() * 480);
    const Cost = Math.floor(Amount * (0.4 + 0.3 * next()));
    return { Region, Country, Product: pick(products), Stage: stage(), Day, Amount, Cost };
  });
}

export const rows = makeRows(600);
const fields = Object.keys(rows[0]);

export const script = `SET ThousandSep=',';
SET DecimalSep='.';
SET DateFormat='YYYY-MM-DD';
Sales: LOAD Region, Country, Product, Stage, Date(Date#(Day, 'YYYY-MM-DD')) AS Day, Amount, Cost INLINE [
${fields.join(',')}
${rows.map((row) => fields.map((field) => row[field]).join(',')).join('\n')}
];`;

/** The sum of Amount over the rows whose fields have one of the values: {field: [value, …]}, values as texts. */
export const sumWhere = (selections) =>
  rows
    .filter((row) => Object.entries(selections).every(([field, values]) => values.includes(String(row[field]))))
    .reduce((sum, row) => sum + row.Amount, 0);
