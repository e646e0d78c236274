// Properties of the charts that sheets are made of, as the chart packages expect them: what is given here is what differs
// between charts, the rest are the packages' defaults.

let made = 0;
const columnId = () => `c${(made += 1)}`;

const wholeNumber = { qType: 'F', qnDec: 0, qUseThou: 1, qFmt: '#,##0', qDec: '.', qThou: ',' };
const oneDecimal = { qType: 'F', qnDec: 1, qUseThou: 1, qFmt: '#,##0.0', qDec: '.', qThou: ',' };
const percent = { qType: 'F', qnDec: 1, qUseThou: 0, qFmt: '0.0%', qDec: '.', qThou: ',' };
export const formats = { wholeNumber, oneDecimal, percent };

/** A field as a chart's dimension; `sort` is merged into its sort criteria. */
export const dimension = (field, { label, sort, nulls = false, ...more } = {}) => ({
  qDef: {
    qFieldDefs: [field],
    qFieldLabels: label ? [label] : [],
    cId: columnId(),
    qSortCriterias: [{ qSortByNumeric: 1, qSortByAscii: 1, qSortByLoadOrder: 1, ...sort }],
  },
  qNullSuppression: !nulls,
  qOtherTotalSpec: {},
  qAttributeExpressions: [],
  qAttributeDimensions: [],
  ...more,
});

/** An expression as a chart's measure. */
export const measure = (label, expression, format = wholeNumber, descending = true) => ({
  qDef: {
    qLabel: label,
    qDef: expression,
    cId: columnId(),
    qNumFormat: format,
    isCustomFormatted: true,
    numFormatFromTemplate: false,
  },
  qSortBy: { qSortByNumeric: descending ? -1 : 1, qSortByLoadOrder: 1 },
  qAttributeExpressions: [],
  qAttributeDimensions: [],
});

const cube = (dimensions, measures, { width, height, order, ...more }) => ({
  qDimensions: dimensions,
  qMeasures: measures,
  qInitialDataFetch: width ? [{ qLeft: 0, qTop: 0, qWidth: width, qHeight: height }] : [],
  qInterColumnSortOrder: order ?? [...dimensions, ...measures].map((_, index) => index),
  qSuppressMissing: true,
  qSuppressZero: false,
  qColumnOrder: [],
  qExpansionState: [],
  ...more,
});

const object = (id, type, title, qHyperCubeDef, more) => ({
  qInfo: { qId: id, qType: type },
  qMetaDef: { title },
  visualization: type,
  title,
  subtitle: '',
  footnote: '',
  showTitles: true,
  showDetails: true,
  components: [],
  qHyperCubeDef,
  ...more,
});

const colors = (more) => ({
  auto: true,
  autoMinMax: true,
  dimensionScheme: '12',
  expressionIsColor: true,
  expressionLabel: '',
  formatting: { numFormatFromTemplate: true },
  measureScheme: 'sg',
  mode: 'primary',
  paletteColor: { index: 6 },
  persistent: false,
  reverseScheme: false,
  useBaseColors: 'off',
  useDimColVal: true,
  useMeasureGradient: true,
  ...more,
});
const legend = { dock: 'auto', show: true, showTitle: true };
const gridLine = { auto: true, spacing: 2 };
const axis = { show: 'all', dock: 'near', spacing: 1, autoMinMax: true, minMax: 'min', min: 0, max: 10 };
const discreteAxis = {
  axisDisplayMode: 'auto',
  continuousAuto: true,
  dock: 'near',
  label: 'auto',
  maxVisibleItems: 10,
  show: 'all',
};
const scrolling = {
  scrollbar: 'miniChart',
  scrollStartPos: 0,
  showDisclaimer: true,
  showMiniChartForContinuousAxis: true,
};
const tooltip = { auto: true, hideBasic: false, title: '', description: '', data: {} };

/** `order` [1, 0] sorts by the measure, [0, 1] by the dimension. */
export const barChart = (id, title, dim, value, { orientation = 'vertical', order = [1, 0] } = {}) =>
  object(id, 'barchart', title, cube([dim], [value], { width: 17, height: 500, order }), {
    version: '2.14.0',
    barGrouping: { grouping: 'grouped' },
    color: colors(),
    dataPoint: { showLabels: false, showSegmentLabels: false, showTotalLabels: true },
    dimensionAxis: discreteAxis,
    gridLine,
    legend,
    measureAxis: axis,
    orientation,
    preferContinuousAxis: true,
    refLine: { refLines: [], dimRefLines: [] },
    tooltip,
    ...scrolling,
  });

export const lineChart = (id, title, dim, value) =>
  object(
    id,
    'linechart',
    title,
    cube([dim], [value], { width: 17, height: 500, qAlwaysFullyExpanded: true, qDynamicScript: [] }),
    {
      version: '1.47.7',
      color: colors(),
      dataPoint: { show: false, showLabels: false },
      dimensionAxis: discreteAxis,
      gridLine,
      legend,
      lineType: 'line',
      measureAxis: { ...axis, logarithmic: false },
      nullMode: 'gap',
      orientation: 'horizontal',
      preferContinuousAxis: true,
      refLine: { refLines: [], dimRefLines: [] },
      separateStacking: true,
      stackedArea: false,
      tooltip,
      ...scrolling,
    },
  );

export const pieChart = (id, title, dim, value) =>
  object(id, 'piechart', title, cube([dim], [value], { width: 10, height: 500, order: [1, 0], qMode: 'S' }), {
    version: '1.26.7',
    color: colors({ auto: false, mode: 'byDimension' }),
    components: [
      {
        key: 'slices',
        style: {
          strokeWidth: 'none',
          strokeColor: { index: -1, color: '#FFFFFF' },
          cornerRadius: 0,
          innerRadius: 0.55,
        },
      },
    ],
    dataPoint: { auto: true, labelMode: 'share', labelValueMode: 'arc' },
    dimensionTitle: true,
    donut: { showAsDonut: false },
    legend,
    showDisclaimer: true,
    tooltip,
  });

export const scatterPlot = (id, title, dim, x, y) =>
  object(id, 'scatterplot', title, cube([dim], [x, y], {}), {
    version: '3.44.0',
    color: colors({ measureMin: 0, measureMax: 10 }),
    dataPoint: { bubbleSizes: 5, rangeBubbleSizes: [2, 8], compressionResolution: 5 },
    disableNavMenu: false,
    gridLine,
    labels: { mode: 1 },
    legend,
    navigation: false,
    refLine: { refLinesX: [], refLinesY: [] },
    showDetails: false,
    showDisclaimer: true,
    tooltip,
    trendLines: [],
    xAxis: axis,
    yAxis: axis,
  });

export const kpi = (id, title, value) =>
  object(id, 'kpi', title, cube([], [value], { width: 500, height: 10 }), {
    version: '1.0.0',
    showTitles: false,
    disableNavMenu: true,
    fontSize: 'M',
    layoutBehavior: 'relative',
    openUrlInNewTab: true,
    sheetLink: '',
    showMeasureTitle: true,
    showSecondMeasureTitle: true,
    textAlign: 'center',
    useLink: false,
  });

export const table = (id, title, dimensions, measures, order) =>
  object(id, 'sn-table', title, cube(dimensions, measures, { width: 50, height: 100, order }), {
    version: '2.9.1',
    enableChartExploration: false,
    totals: { show: false, position: 'noTotals', label: 'Totals' },
    usePagination: true, // by pages it can be walked by keyboard; scrolling endlessly it cannot
  });

const listbox = (id, field, title) => ({
  qInfo: { qId: id, qType: 'listbox' },
  qMetaDef: { title },
  visualization: 'listbox',
  title,
  showTitle: true,
  searchEnabled: true,
  checkboxes: false,
  histogram: false,
  autoConfirm: false,
  wildCardSearch: false,
  qListObjectDef: {
    qStateName: '',
    qShowAlternatives: true,
    frequencyEnabled: false,
    qFrequencyMode: 'N',
    qInitialDataFetch: [{ qLeft: 0, qTop: 0, qWidth: 0, qHeight: 0 }],
    qDef: {
      qFieldDefs: [field],
      qSortCriterias: [{ qSortByState: 1, qSortByNumeric: 1, qSortByAscii: 1, qSortByLoadOrder: 1 }],
    },
  },
  layoutOptions: {
    dense: false,
    dataLayout: 'singleColumn',
    layoutOrder: 'row',
    maxVisibleColumns: { auto: true, maxColumns: 3 },
    maxVisibleRows: { auto: true, maxRows: 3 },
  },
});

/** A filter pane: `fields` are [field, title] pairs; each becomes a list box below it. */
export const filterPane = (id, title, fields) => ({
  qProperty: {
    qInfo: { qId: id, qType: 'filterpane' },
    qMetaDef: { title },
    visualization: 'filterpane',
    version: '0.14.0',
    title: '',
    subtitle: '',
    footnote: '',
    showTitles: false,
    showDetails: true,
    qChildListDef: {},
  },
  qChildren: fields.map(([field, label], index) => ({
    qProperty: listbox(`${id}-${index + 1}`, field, label),
    qChildren: [],
  })),
});

/** Places a chart (or filter pane) on a sheet's grid of 24 by 12. */
export const at = (col, row, colspan, rowspan, chart) => ({
  place: { col, row, colspan, rowspan },
  tree: chart.qProperty ? chart : { qProperty: chart, qChildren: [] },
});

/** A sheet with its placed charts. */
export const sheet = (id, title, description, rank, placed) => ({
  qProperty: {
    qInfo: { qId: id, qType: 'sheet' },
    qMetaDef: { title, description },
    rank,
    columns: 24,
    rows: 12,
    cells: placed.map(({ place, tree }) => {
      const { qId, qType } = tree.qProperty.qInfo;
      return { name: qId, type: qType, ...place };
    }),
    qChildListDef: { qData: { title: '/title' } },
  },
  qChildren: placed.map(({ tree }) => tree),
});
