// The sheets of the star app.
import { at, barChart, dimension, filterPane, kpi, lineChart, measure, pieChart, scatterPlot, sheet, table } from '../lib/charts.mjs';

const sales = () => measure('Sales', 'Count(amount)');
const revenue = () => measure('Revenue ($)', 'Sum(amount)');
/** Short enough for a tile. */
const thousands = ({ qDef }) => measure(qDef.qLabel.replace(/( \(\$\))?$/, ', thousand$1'), `${qDef.qDef} / 1000`);
const quantity = () => measure('Pieces', 'Sum(quantity)');
const customers = () => measure('Customers', 'Count(DISTINCT customer_id)');

const month = () => dimension('month', { label: 'Month' });
const category = () => dimension('category', { label: 'Category' });
const region = () => dimension('region', { label: 'Region' });
const country = () => dimension('country', { label: 'Country' });
const brand = () => dimension('brand', { label: 'Brand' });

const filters = (id) =>
  filterPane(id, 'Filters', [
    ['region', 'Region'],
    ['year', 'Year'],
    ['segment', 'Segment'],
    ['channel', 'Channel'],
  ]);

export const sheets = [
  sheet('star-sales', 'Sales', 'Who buys what, where and when', 1, [
    at(0, 0, 5, 12, filters('star-filters')),
    at(5, 0, 6, 3, kpi('star-count', 'Sales', thousands(sales()))),
    at(11, 0, 6, 3, kpi('star-revenue', 'Revenue', thousands(revenue()))),
    at(17, 0, 7, 3, kpi('star-customers', 'Customers', customers())),
    at(5, 3, 19, 4, lineChart('star-by-month', 'Revenue by month', month(), revenue())),
    at(5, 7, 12, 5, barChart('star-by-country', 'Revenue by country', country(), revenue())),
    at(17, 7, 7, 5, pieChart('star-by-region', 'Sales by region', region(), sales())),
  ]),
  sheet('star-products', 'Products', 'What is sold', 2, [
    at(0, 0, 5, 12, filters('star-product-filters')),
    at(5, 0, 19, 6, table('star-brands', 'Brands', [brand()], [sales(), revenue(), quantity(), customers()], [2, 0, 1, 3, 4])),
    at(5, 6, 10, 6, scatterPlot('star-scatter', 'Pieces and revenue by brand', brand(), quantity(), revenue())),
    at(15, 6, 9, 6, barChart('star-by-category', 'Revenue by category', category(), revenue())),
  ]),
];
