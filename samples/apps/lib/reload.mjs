// Running an app's script and following it.

const lines = (text) => (text ?? '').split(/\r?\n/).filter((line) => line.trim() !== '');

/**
 * Reloads an open app and saves it; `say` gets each line of progress. Answers {tables: {name: rows}, seconds}. Throws
 * with the script's error when it fails.
 */
export async function reload(global, doc, say) {
  const started = performance.now();
  let running = true;
  let errors = [];
  const job = doc.doReloadEx({ qMode: 0, qPartial: false, qDebug: false });
  const ask = async () => {
    const progress = await global.getProgress(job.requestId);
    lines(progress.qPersistentProgress).forEach(say);
    errors.push(...(progress.qErrorData ?? []).map(({ qErrorString }) => qErrorString));
  };
  const polling = (async () => {
    while (running) {
      await new Promise((resolve) => setTimeout(resolve, 300));
      if (running) await ask();
    }
  })();
  const result = await job.finally(() => (running = false));
  await polling;
  await ask();
  if (!result.qSuccess) throw new Error(`the script failed: ${errors.join('; ') || 'see the lines above'}`);
  await doc.doSave();
  const { qtr } = await doc.getTablesAndKeys({ qcx: 0, qcy: 0 }, { qcx: 0, qcy: 0 }, 0, false, false);
  const tables = Object.fromEntries(qtr.map(({ qName, qNoOfRows }) => [qName, qNoOfRows]));
  return { tables, seconds: (performance.now() - started) / 1000 };
}
