import { openApp } from './connect';
import type { Doc, EngineError, Global, ProgressData } from './types';

export interface LoadedTable {
  name: string;
  rows: number;
  fields: number;
}

export type ReloadOutcome =
  | { kind: 'done'; tables: LoadedTable[]; scriptLog?: string }
  | { kind: 'cancelled' }
  | { kind: 'failed'; problem: string; scriptLog?: string };

export interface ReloadProgress {
  /** Lines of the script's own log, as they come. */
  log: (lines: string[]) => void;
  /** What the script is doing at this moment. */
  now: (text: string) => void;
}

export interface RunningReload {
  outcome: Promise<ReloadOutcome>;
  cancel: () => void;
}

const aborted = 15;
const pollEvery = 500;

const lines = (text: string | undefined): string[] => (text ?? '').split(/\r?\n/).filter((line) => line.trim() !== '');

function report(data: ProgressData, to: ReloadProgress): string {
  const persistent = lines(data.qPersistentProgress);
  if (persistent.length > 0) to.log(persistent);
  to.now(lines(data.qTransientProgress).at(-1) ?? '');
  return (data.qErrorData ?? [])
    .map((error) => [error.qErrorString, error.qLine].filter(Boolean).join('\n'))
    .join('\n');
}

async function tables(doc: Doc): Promise<LoadedTable[]> {
  const none = { qcx: 0, qcy: 0 };
  const { qtr } = await doc.getTablesAndKeys(none, none, 0, false, false);
  return qtr
    .filter((table) => !table.qIsSynthetic)
    .map((table) => ({ name: table.qName, rows: table.qNoOfRows, fields: table.qFields?.length ?? 0 }));
}

/** Runs the script of an open app while asking for progress on the same session, saves, and says what was loaded. */
async function run(global: Global, doc: Doc, to: ReloadProgress, isCancelled: () => boolean): Promise<ReloadOutcome> {
  const reload = doc.doReloadEx({ qMode: 0, qPartial: false, qDebug: false });
  let running = true;
  let problem = '';
  const ask = async () => {
    const found = report(await global.getProgress(reload.requestId ?? 0), to);
    problem = found || problem;
  };
  const polling = (async () => {
    while (running) {
      await new Promise((resolve) => setTimeout(resolve, pollEvery));
      if (running) await ask().catch(() => undefined);
    }
  })();
  try {
    const { qSuccess, qScriptLogFile } = await reload;
    running = false;
    await ask().catch(() => undefined);
    if (isCancelled()) return { kind: 'cancelled' };
    if (!qSuccess)
      return {
        kind: 'failed',
        problem: problem || 'The script stopped with an error; see the log.',
        scriptLog: qScriptLogFile,
      };
    to.now('Saving …');
    await doc.doSave();
    return { kind: 'done', tables: await tables(doc), scriptLog: qScriptLogFile };
  } catch (caught) {
    const error = caught as EngineError;
    if (isCancelled() || error.code === aborted) return { kind: 'cancelled' };
    return { kind: 'failed', problem: error.message };
  } finally {
    running = false;
    await polling;
  }
}

/** Reloads an app in an engine session of its own, so that selections in the user's open tabs stay as they are. */
export function reloadApp(appId: string, to: ReloadProgress): RunningReload {
  let cancelled = false;
  let global: Global | undefined;
  const identity = `reload-${crypto.randomUUID()}`;
  const start = async (): Promise<ReloadOutcome> => {
    let lost: () => void = () => undefined;
    const dropped = new Promise<ReloadOutcome>((resolve) => {
      lost = () =>
        resolve({
          kind: 'failed',
          problem: 'The connection to the engine was lost; whether the reload finished is not known.',
        });
    });
    try {
      const connection = await openApp(appId, lost, identity);
      global = connection.global;
      if (cancelled) {
        connection.close();
        return { kind: 'cancelled' };
      }
      const outcome = await Promise.race([run(connection.global, connection.doc, to, () => cancelled), dropped]);
      connection.close();
      return outcome;
    } catch (error) {
      return { kind: 'failed', problem: error instanceof Error ? error.message : String(error) };
    }
  };
  return {
    outcome: start(),
    cancel: () => {
      cancelled = true;
      void global?.cancelReload().catch(() => undefined);
    },
  };
}
