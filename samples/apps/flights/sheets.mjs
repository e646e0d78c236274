// The sheets of the flights app.
import {
  at,
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
const late = () => measure('Late by over 15 min', 'Sum(If(delay > 15, 1, 0)) / Count(delay)', formats.percent);
const averageDistance = () => measure('Average distance (mi)', 'Avg(distance)', formats.wholeNumber);

const day = () => dimension('day', { label: 'Day' });
const weekday = () => dimension('weekday', { label: 'Weekday' });
const hour = () => dimension('hour', { label: 'Hour' });
const origin = () => dimension('origin', { label: 'Origin' });

const delayFilters = filterPane('delays-filters', 'Filters', [
  ['weekday', 'Weekday'],
  ['origin state', 'Origin state'],
  ['origin', 'Origin'],
  ['destination', 'Destination'],
]);

const airportFilters = filterPane('airports-filters', 'Filters', [
  ['origin state', 'Origin state'],
  ['destination state', 'Destination state'],
]);

const airportColumns = [
  dimension('origin', { label: 'Code' }),
  dimension('origin airport', { label: 'Airport' }),
  dimension('origin state', { label: 'State' }),
];
const byFlights = [3, 0, 1, 2, 4, 5];

export const sheets = [
  sheet('delays', 'Delays', 'When and where flights are late', 1, [
    at(0, 0, 5, 12, delayFilters),
    at(5, 0, 6, 3, kpi('delays-flights', 'Flights', flights())),
    at(11, 0, 6, 3, kpi('delays-average', 'Average delay', averageDelay())),
    at(17, 0, 7, 3, kpi('delays-late', 'Late flights', late())),
    at(5, 3, 19, 4, lineChart('delays-by-day', 'Average delay by day', day(), averageDelay())),
    at(5, 7, 12, 5, barChart('delays-by-origin', 'Average delay by origin', origin(), averageDelay())),
    at(17, 7, 7, 5, pieChart('delays-by-weekday', 'Flights by weekday', weekday(), flights())),
  ]),
  sheet('airports', 'Airports', 'Every airport that flights start from', 2, [
    at(0, 0, 5, 12, airportFilters),
    at(
      5,
      0,
      19,
      6,
      table('airports-table', 'Airports by flights', airportColumns, [flights(), averageDelay(), late()], byFlights),
    ),
    at(5, 6, 10, 6, scatterPlot('airports-scatter', 'Distance and delay', origin(), averageDistance(), averageDelay())),
    at(15, 6, 9, 6, barChart('airports-by-hour', 'Flights by hour', hour(), flights(), { order: [0, 1] })),
  ]),
];
