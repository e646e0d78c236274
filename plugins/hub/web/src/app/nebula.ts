import { embed } from '@nebula.js/stardust';
import type { Doc } from '../engine/types';
import { chartThemes } from './chartThemes';

type Module = { default: unknown };
const chart = (name: string, load: () => Promise<Module>) => ({
  name,
  load: () => load().then((module) => module.default),
});

/** The charts that sheets may use, by the names apps store; each package is fetched when the first sheet shows one. */
const types = [
  chart('barchart', () => import('@nebula.js/sn-bar-chart')),
  chart('linechart', () => import('@nebula.js/sn-line-chart')),
  chart('piechart', () => import('@nebula.js/sn-pie-chart')),
  chart('scatterplot', () => import('@nebula.js/sn-scatter-plot')),
  chart('kpi', () => import('@nebula.js/sn-kpi')),
  chart('table', () => import('@nebula.js/sn-table')),
  chart('sn-table', () => import('@nebula.js/sn-table')),
  chart('filterpane', () => import('@nebula.js/sn-filter-pane')),
];

export interface Viz {
  destroy(): Promise<void>;
}

export interface Nebula {
  render(config: { element: HTMLElement; id: string; options?: object }): Promise<Viz>;
  context(change: { theme?: string }): Promise<void>;
  destroy(): Promise<void>;
}

/** One drawing room per opened app; it goes with the connection. */
export function createNebula(doc: Doc, theme: 'light' | 'dark'): Nebula {
  const configuration = {
    context: { theme, keyboardNavigation: true, dataViewType: 'sn-table' },
    types,
    themes: chartThemes,
  };
  return embed(doc as never, configuration as never) as unknown as Nebula;
}
