import { useCallback, useEffect, useRef, useState } from 'react';
import type { App } from '../api/repository';
import { reloadApp, type ReloadOutcome, type RunningReload } from '../engine/reload';
import { go } from '../router';
import { appPath } from '../routes';
import { Elapsed } from './Elapsed';
import { LoadedTables } from './LoadedTables';

const maxLines = 2000;

const headline = (outcome: ReloadOutcome | undefined, cancelling: boolean): string => {
  if (!outcome) return cancelling ? 'Cancelling …' : 'Reloading …';
  return {
    done: 'The data is loaded',
    cancelled: 'The reload was cancelled; the data is as it was',
    failed: 'The reload failed',
  }[outcome.kind];
};

/** Reloads one app as long as it is open: progress, the script's log, a way to cancel, and what was loaded. */
export function ReloadDialog({ app, onClose }: { app: App; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const reload = useRef<RunningReload>(undefined);
  const [log, setLog] = useState<string[]>([]);
  const [now, setNow] = useState('');
  const [outcome, setOutcome] = useState<ReloadOutcome>();
  const [cancelling, setCancelling] = useState(false);

  useEffect(() => {
    let gone = false;
    dialog.current?.showModal();
    reload.current = reloadApp(app.id, {
      log: (more) => !gone && setLog((lines) => [...lines, ...more].slice(-maxLines)),
      now: (text) => !gone && setNow(text),
    });
    void reload.current.outcome.then((result) => !gone && setOutcome(result));
    return () => {
      gone = true;
    };
  }, [app.id]);

  const cancel = useCallback(() => {
    setCancelling(true);
    reload.current?.cancel();
  }, []);

  return (
    <dialog
      ref={dialog}
      className="dialog reload"
      aria-labelledby="reload-title"
      onClose={onClose}
      onCancel={(event) => {
        // Escape asks to cancel a running reload rather than leaving it running unseen.
        if (outcome) return;
        event.preventDefault();
        cancel();
      }}
    >
      <h2 id="reload-title">Reload {app.name}</h2>
      <p className={`reload-state ${outcome?.kind ?? 'running'}`} role="status">
        {headline(outcome, cancelling)}
      </p>
      {!outcome && <progress aria-label="Reload" />}
      <p className="reload-now">
        <span>{outcome ? '' : now}</span>
        <Elapsed stopped={outcome !== undefined} />
      </p>
      {outcome?.kind === 'failed' && (
        <p role="alert" className="reload-problem">
          {outcome.problem}
        </p>
      )}
      {outcome?.kind === 'done' && <LoadedTables tables={outcome.tables} />}
      <ScriptLog lines={log} />
      {outcome && outcome.kind !== 'cancelled' && outcome.scriptLog && (
        <p className="quiet-text">Script log: {outcome.scriptLog}</p>
      )}
      <div className="dialog-buttons">
        {outcome ? (
          <>
            {outcome.kind === 'done' && (
              <button type="button" className="button" onClick={() => go(appPath(app.id))}>
                Open app
              </button>
            )}
            <button type="button" className="button primary" autoFocus onClick={() => dialog.current?.close()}>
              Close
            </button>
          </>
        ) : (
          <button type="button" className="button" onClick={cancel} disabled={cancelling}>
            Cancel reload
          </button>
        )}
      </div>
    </dialog>
  );
}

/** Follows the newest line unless the reader has scrolled up. */
function ScriptLog({ lines }: { lines: string[] }) {
  const box = useRef<HTMLPreElement>(null);
  const follow = useRef(true);
  useEffect(() => {
    if (box.current && follow.current) box.current.scrollTop = box.current.scrollHeight;
  }, [lines]);
  return (
    <pre
      ref={box}
      className="script-log"
      tabIndex={0}
      role="log"
      aria-label="Script log"
      onScroll={({ currentTarget: it }) => {
        follow.current = it.scrollHeight - it.scrollTop - it.clientHeight < 24;
      }}
    >
      {lines.join('\n')}
    </pre>
  );
}
