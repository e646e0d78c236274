import { useEffect, useState } from 'react';
import { signInAgain } from '../api/user';
import type { AppLayout, Doc } from '../engine/types';
import { useConnection } from '../engine/useConnection';
import { hubPath } from '../routes';
import { Header } from '../ui/Header';
import { Icon } from '../ui/Icon';
import { Link } from '../ui/Link';
import { OpenApp } from './OpenApp';
import { ReconnectBanner } from './ReconnectBanner';
import '../styles/app.css';
import '../styles/charts.css';

const dateFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

function useAppLayout(doc: Doc | undefined): AppLayout | undefined {
  const [layout, setLayout] = useState<AppLayout>();
  useEffect(() => {
    if (!doc) return;
    let gone = false;
    const refresh = () =>
      doc.getAppLayout().then(
        (next) => !gone && setLayout(next),
        () => undefined, // the connection ended; the next one asks again
      );
    doc.on('changed', refresh);
    void refresh();
    return () => {
      gone = true;
      doc.removeListener('changed', refresh);
    };
  }, [doc]);
  return layout;
}

export default function AppPage({ appId, sheetId }: { appId: string; sheetId?: string }) {
  const [state, tryNow] = useConnection(appId);
  const connection = state.phase === 'open' || state.phase === 'lost' ? state.connection : undefined;
  const layout = useAppLayout(connection?.doc);
  const title = layout?.qTitle ?? '';

  useEffect(() => {
    document.title = title ? `${title} – Orrery` : 'Orrery';
  }, [title]);

  return (
    <div className="app-page">
      <Header>
        <div className="app-title">
          <h1>{title || 'App'}</h1>
          {layout?.qLastReloadTime && <span>Data from {dateFormat.format(new Date(layout.qLastReloadTime))}</span>}
        </div>
      </Header>
      {state.phase === 'lost' && <ReconnectBanner problem={state.problem} retryAt={state.retryAt} tryNow={tryNow} />}
      {connection && state.phase !== 'failed' && state.phase !== 'connecting' && (
        <OpenApp
          key={state.generation}
          appId={appId}
          doc={connection.doc}
          problems={connection.problems}
          sheetId={sheetId}
          live={state.phase === 'open'}
          again={state.generation > 1}
        />
      )}
      {state.phase === 'connecting' && (
        <main id="main" tabIndex={-1} className="lonely" aria-busy="true">
          <p role="status">Opening the app …</p>
        </main>
      )}
      {state.phase === 'lost' && !connection && <main id="main" tabIndex={-1} className="lonely" />}
      {state.phase === 'failed' && (
        <main id="main" tabIndex={-1} className="lonely">
          <div className="notice" role="alert">
            <Icon name="warning" />
            <div>
              <h2>{state.signedOut ? 'You are signed out' : 'The app cannot be shown'}</h2>
              <p>{state.problem}</p>
              {state.signedOut && (
                <button type="button" className="button primary" onClick={signInAgain}>
                  Sign in
                </button>
              )}
              <Link to={hubPath()} className="button">
                To the hub
              </Link>
            </div>
          </div>
        </main>
      )}
    </div>
  );
}
