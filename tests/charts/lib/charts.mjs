// The charts under test: package, what they show, and how a person selects in them.
import { clickLine, clickPainted, clickText } from './select.mjs';

const sum = (field, more = {}) => ({ qDef: { qDef: `Sum(${field})`, qLabel: field, ...more } });

/** Sales, what they cost, what is left: a waterfall's own kinds of measures. */
const waterfallMeasures = [
  sum('Amount', { valueType: 'NORMAL', subtotal: { enable: false, label: 'Subtotals' } }),
  sum('Cost', { valueType: 'INVERSE', subtotal: { enable: true, label: 'Margin' } }),
];

const pivotCube = {
  qDimensions: ['Region', 'Product', 'Stage'].map((field) => ({ qDef: { qFieldDefs: [field], qFieldLabels: [field] } })),
  qMeasures: [sum('Amount')],
  qNoOfLeftDims: 2,
  qInterColumnSortOrder: [0, 1, 2],
  qAlwaysFullyExpanded: true,
  qMode: 'P',
  qInitialDataFetch: [{ qLeft: 0, qTop: 0, qWidth: 50, qHeight: 50 }],
};

/** `selects`: the fields that a selection in the chart may lead to. */
export const charts = [
  { name: 'bar', package: 'sn-bar-chart', fields: ['Product', '=Sum(Amount)'], select: clickPainted, selects: ['Product'] },
  {
    name: 'bar-stacked',
    package: 'sn-bar-chart',
    fields: ['Product', 'Region', '=Sum(Amount)'],
    properties: { barGrouping: { grouping: 'stacked' } },
    select: clickPainted,
    selects: ['Product', 'Region'],
  },
  {
    name: 'line',
    package: 'sn-line-chart',
    fields: ['Product', '=Sum(Amount)'],
    select: clickLine,
    selects: ['Product'],
  },
  { name: 'pie', package: 'sn-pie-chart', fields: ['Region', '=Sum(Amount)'], select: clickPainted, selects: ['Region'] },
  {
    name: 'table',
    package: 'sn-table',
    fields: ['Region', 'Product', '=Sum(Amount)'],
    select: clickText('South'),
    selects: ['Region'],
  },
  {
    name: 'pivot',
    package: 'sn-pivot-table',
    properties: { qHyperCubeDef: pivotCube },
    select: clickText('West'),
    selects: ['Region'],
  },
  {
    name: 'scatter',
    package: 'sn-scatter-plot',
    fields: ['Product', '=Sum(Amount)', '=Sum(Cost)'],
    select: clickPainted,
    selects: ['Product'],
  },
  {
    name: 'combo',
    package: 'sn-combo-chart',
    fields: ['Product', '=Sum(Amount)', '=Sum(Cost)'],
    select: clickPainted,
    selects: ['Product'],
  },
  {
    name: 'filter-pane',
    package: 'sn-filter-pane',
    fields: ['Region', 'Product'],
    select: clickText('East'),
    selects: ['Region'],
  },
  {
    name: 'histogram',
    package: 'sn-histogram',
    fields: ['Amount'],
    select: clickPainted,
    selects: ['Amount'],
  },
  {
    name: 'boxplot',
    package: 'sn-boxplot',
    fields: ['Product', 'Region', '=Avg(Amount)'],
    select: clickPainted,
    selects: ['Product', 'Region'],
  },
  {
    name: 'waterfall',
    package: 'sn-waterfall',
    properties: { qHyperCubeDef: { qMeasures: waterfallMeasures, qInitialDataFetch: [{ qLeft: 0, qTop: 0, qWidth: 200, qHeight: 10 }] } },
    selects: [], // it has measures only
  },
  {
    name: 'mekko',
    package: 'sn-mekko-chart',
    fields: ['Region', 'Product', '=Sum(Amount)'],
    select: clickPainted,
    selects: ['Region', 'Product'],
  },
  {
    name: 'sankey',
    package: 'sn-sankey-chart',
    fields: ['Region', 'Product', 'Stage', '=Sum(Amount)'],
    select: clickPainted,
    selects: ['Region', 'Product', 'Stage'],
  },
  {
    name: 'funnel',
    package: 'sn-funnel-chart',
    fields: ['Stage', '=Count(Amount)'],
    select: clickPainted,
    selects: ['Stage'],
  },
];
