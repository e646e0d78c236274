// The same sales counted without an engine: what load-script.qvs makes, row by row.

/** Rows of each table for that many sales. */
export const tables = (rows) => ({ sales: rows, customers: 100_000, products: 2_000, dates: 1_096, stores: 500 });

const share = (row, factor, prime) => ((row * factor) % prime) / prime;
const regions = ['North', 'South', 'West', 'East', 'Islands'];
const regionOf = (store) => regions[Math.floor(5 * share(store, 28411, 65413) * share(store, 28411, 65413))];

/** {sales, amount, quantity, customers} of all sales and of those in one region's stores. */
export function count(rows, region) {
  const all = { sales: 0, amount: 0, quantity: 0, customers: new Set() };
  const some = { sales: 0, amount: 0, quantity: 0, customers: new Set() };
  for (let row = 1; row <= rows; row += 1) {
    const amount = 5 + Math.floor(495 * share(row, 40692, 65447) * share(row, 40692, 65447));
    const quantity = 1 + Math.floor(9 * share(row, 34789, 65449) * share(row, 34789, 65449));
    const customer = 1 + Math.floor(100_000 * share(row, 48271, 65537) * share(row, 48271, 65537));
    const store = 1 + Math.floor(500 * share(row, 39373, 65519));
    for (const sums of regionOf(store) === region ? [all, some] : [all]) {
      sums.sales += 1;
      sums.amount += amount;
      sums.quantity += quantity;
      sums.customers.add(customer);
    }
  }
  const counted = ({ customers, ...sums }) => ({ ...sums, customers: customers.size });
  return { all: counted(all), some: counted(some) };
}
