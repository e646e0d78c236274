// The engine as a client meets it: enigma.js over the engine's mutual-TLS port of a running site.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import enigma from 'enigma.js';
import WebSocket from 'ws';

const schema = createRequire(import.meta.url)('enigma.js/schemas/12.1657.0.json');

export function openSession(site, appId) {
  const pem = (name) => readFileSync(join(site.certificates, name));
  return enigma.create({
    schema,
    url: `wss://localhost:${site.ports.engine}/app/${appId}/identity/bench-${process.pid}`,
    createSocket: (url) => new WebSocket(url, {
      ca: [pem('root.pem')], cert: pem('client.pem'), key: pem('client_key.pem'),
      headers: { 'X-Qlik-User': 'UserDirectory=INTERNAL; UserId=sa_api' },
    }),
  });
}

export const listObject = (field) => ({
  qInfo: { qType: 'bench-list' },
  qListObjectDef: {
    qDef: { qFieldDefs: [field], qSortCriterias: [{ qSortByState: 1, qSortByAscii: 1, qSortByNumeric: 1 }] },
    qShowAlternatives: true,
    qInitialDataFetch: [{ qTop: 0, qLeft: 0, qWidth: 1, qHeight: 50 }],
  },
});

export const chart = (dimension, measure) => ({
  qInfo: { qType: 'bench-chart' },
  qHyperCubeDef: {
    qDimensions: [{ qDef: { qFieldDefs: [dimension], qSortCriterias: [{ qSortByAscii: 1 }] } }],
    qMeasures: [{ qDef: { qDef: measure } }],
    qInitialDataFetch: [{ qTop: 0, qLeft: 0, qWidth: 2, qHeight: 500 }],
  },
});

/** How many values of a list object are possible when its field's own selection is set aside. */
export function possibleCount(layout) {
  const states = layout.qListObject.qDimensionInfo.qStateCounts;
  return states.qSelected + states.qOption + states.qAlternative + states.qLocked;
}
