// In the browser: opens the app and lets stardust draw the charts. Plain script: the packages are globals.
/* global enigma, stardust */

const chartType = (name) => ({ name, load: () => Promise.resolve(window[name]) });

/** `charts`: {element id: {type, fields, properties}}. Answers when all have been asked for. */
window.show = async ({ socket, appId, charts }) => {
  const schema = await (await fetch('schema.json')).json();
  const session = enigma.create({ schema, url: socket });
  window.failures = [];
  const app = await (await session.open()).openDoc(appId);
  const names = [...new Set(Object.values(charts).map(({ type }) => type))];
  const nebula = stardust.embed(app, { types: names.map(chartType), context: { theme: 'light', language: 'en-US' } });
  (await nebula.selections()).mount(document.getElementById('bar'));
  for (const [id, { type, fields, properties }] of Object.entries(charts))
    await nebula.render({
      element: document.getElementById(id),
      type,
      fields,
      properties,
      onError: (error) => window.failures.push(`${type}: ${error?.message ?? error}`),
    });
  window.app = app;
};

/** What is selected: {field: [text, …]}. */
window.selected = async () => {
  const bar = await window.app.createSessionObject({ qInfo: { qType: 'asked' }, qSelectionObjectDef: {} });
  const { qSelectionObject } = await bar.getLayout();
  await window.app.destroySessionObject(bar.id);
  const found = {};
  for (const { qField } of qSelectionObject.qSelections)
    found[qField] = (await window.app.evaluate(`GetFieldSelections([${qField}], '|', 10000)`)).split('|');
  return found;
};
