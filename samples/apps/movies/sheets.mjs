// The sheets of the movies app.
import { at, barChart, dimension, filterPane, formats, kpi, lineChart, measure, pieChart, scatterPlot, sheet, table } from '../lib/charts.mjs';

const movies = () => measure('Movies', 'Count(movie)');
const gross = () => measure('Worldwide gross ($)', 'Sum([worldwide gross])');
const budget = () => measure('Budget ($)', 'Sum(budget)');
const profit = () => measure('Profit ($)', 'Sum(profit)');
const critics = () => measure('Critics (of 100)', 'Avg(critics)', formats.oneDecimal);
const viewers = () => measure('Viewers (of 10)', 'Avg(viewers)', formats.oneDecimal);

const year = () => dimension('year', { label: 'Year' });
const genre = () => dimension('genre', { label: 'Genre' });
const director = () => dimension('director', { label: 'Director' });

const filters = (id) =>
  filterPane(id, 'Filters', [
    ['genre', 'Genre'],
    ['decade', 'Decade'],
    ['rating', 'Rating'],
    ['distributor', 'Distributor'],
  ]);

export const sheets = [
  sheet('movies-money', 'Money', 'What movies cost and what they brought in', 1, [
    at(0, 0, 5, 12, filters('money-filters')),
    at(5, 0, 6, 3, kpi('money-movies', 'Movies', movies())),
    at(11, 0, 6, 3, kpi('money-gross', 'Worldwide gross', gross())),
    at(17, 0, 7, 3, kpi('money-profit', 'Profit', profit())),
    at(5, 3, 19, 4, lineChart('money-by-year', 'Gross by year', year(), gross())),
    at(5, 7, 12, 5, barChart('money-by-genre', 'Profit by genre', genre(), profit())),
    at(17, 7, 7, 5, pieChart('money-genres', 'Movies by genre', genre(), movies())),
  ]),
  sheet('movies-directors', 'Directors', 'Who made them, and how they were liked', 2, [
    at(0, 0, 5, 12, filters('directors-filters')),
    at(5, 0, 19, 6, table('directors-table', 'Directors', [director()], [movies(), gross(), budget(), critics(), viewers()], [1, 0, 2, 3, 4, 5])),
    at(5, 6, 19, 6, scatterPlot('directors-scatter', 'Critics and viewers by director', director(), critics(), viewers())),
  ]),
];
