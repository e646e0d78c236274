// The sheets of the flights app.
import {
  barChart,
  dimension,
  filterPane,
  formats,
  kpi,
  lineChart,
  measure,
  pieChart,
  scatterPlot,
  sheet,
  table,
} from '../lib/charts.mjs';

const flights = () => measure('Flights', 'Count(delay)');
const averageDelay = () => measure('Average delay (min)', 'Avg(delay)', formats.oneDecimal);
const late = () => measure('More than 15 min late', 'Sum(If(delay > 15, 1, 0)) / Count(delay)', formats.percent);
const averageDistance = () => measure('Average distance (mi)', 'Avg(distance)', formats.wholeNumber);

export const sheets = () => [
  sheet('delays', 'Delays', 'When and where flights are late', 1, [
    [
      filterPane('delays-filters', 'Filters', [
        ['weekday', 'Weekday'],
        ['origin state', 'Origin state'],
        ['origin', 'Origin'],
        ['destination', 'Destination'],
      ]),
      0,
      0,
      5,
      12,
    ],
    [kpi('delays-flights', 'Flights', flights()), 5, 0, 6, 3],
    [kpi('delays-average', 'Average delay', averageDelay()), 11, 0, 6, 3],
    [kpi('delays-late', 'Late flights', late()), 17, 0, 7, 3],
    [
      lineChart('delays-by-day', 'Average delay by day', dimension('day', { label: 'Day' }), averageDelay()),
      5,
      3,
      19,
      4,
    ],
    [
      barChart('delays-by-origin', 'Average delay by origin', dimension('origin', { label: 'Origin' }), averageDelay()),
      5,
      7,
      12,
      5,
    ],
    [
      pieChart('delays-by-weekday', 'Flights by weekday', dimension('weekday', { label: 'Weekday' }), flights()),
      17,
      7,
      7,
      5,
    ],
  ]),
  sheet('airports', 'Airports', 'Every airport that flights start from', 2, [
    [
      filterPane('airports-filters', 'Filters', [
        ['origin state', 'Origin state'],
        ['destination state', 'Destination state'],
      ]),
      0,
      0,
      5,
      12,
    ],
    [
      table(
        'airports-table',
        'Airports by flights',
        [
          dimension('origin', { label: 'Code' }),
          dimension('origin airport', { label: 'Airport' }),
          dimension('origin city', { label: 'City' }),
          dimension('origin state', { label: 'State' }),
        ],
        [flights(), averageDelay(), late()],
        [4, 0, 1, 2, 3, 5, 6],
      ),
      5,
      0,
      19,
      6,
    ],
    [
      scatterPlot(
        'airports-scatter',
        'Distance and delay',
        dimension('origin', { label: 'Origin' }),
        averageDistance(),
        averageDelay(),
      ),
      5,
      6,
      10,
      6,
    ],
    [barChart('airports-by-hour', 'Flights by hour', dimension('hour', { label: 'Hour' }), flights()), 15, 6, 9, 6],
  ]),
];
