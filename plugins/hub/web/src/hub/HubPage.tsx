import { useCallback, useDeferredValue, useEffect, useState } from 'react';
import { listApps, listStreams, type App } from '../api/repository';
import { currentUser } from '../api/user';
import { useResource } from '../api/useResource';
import { Header } from '../ui/Header';
import { Notice } from '../ui/Notice';
import { AppCard } from './AppCard';
import { ReloadDialog } from './ReloadDialog';
import { SearchBox } from './SearchBox';
import { SectionList } from './SectionList';
import { search, sections, type Section } from './catalogue';
import '../styles/hub.css';

const loadCatalogue = async (signal: AbortSignal): Promise<Section[]> => {
  const [user, streams, apps] = await Promise.all([currentUser(signal), listStreams(signal), listApps(signal)]);
  return sections(streams, apps, user);
};

export default function HubPage({ section }: { section: string }) {
  const { value: all, error, retryAt, reload } = useResource(loadCatalogue);
  const [text, setText] = useState('');
  const shownText = useDeferredValue(text);
  const [reloading, setReloading] = useState<App>();

  useEffect(() => {
    document.title = 'Hub – Orrery';
  }, []);

  // Reloads and publications by others show up when the user comes back to this tab.
  useEffect(() => {
    const visible = () => document.visibilityState === 'visible' && reload();
    document.addEventListener('visibilitychange', visible);
    return () => document.removeEventListener('visibilitychange', visible);
  }, [reload]);

  const closeReload = useCallback(() => {
    setReloading(undefined);
    reload();
  }, [reload]);

  const chosen = (all ?? []).filter(({ id, apps }) => (section === 'all' ? apps.length > 0 : id === section));
  const shown = search(chosen, shownText);
  const count = shown.reduce((sum, { apps }) => sum + apps.length, 0);

  return (
    <>
      <Header>
        <SearchBox value={text} onChange={setText} />
      </Header>
      <div className="hub">
        {all ? <SectionList sections={all} current={section} /> : <div className="sections" />}
        <main id="main" tabIndex={-1}>
          <h1 className="visually-hidden">Hub</h1>
          {error && <Notice error={error} retryAt={retryAt} retry={reload} />}
          <p role="status" className={shownText ? 'search-status' : 'visually-hidden'}>
            {all && summary(count, shownText)}
          </p>
          {!all && !error && <p className="quiet-text">Loading streams and apps …</p>}
          {all && shown.length === 0 && !shownText && <Empty section={section} known={chosen.length > 0} />}
          {shown.map((part) => (
            <section key={part.id} aria-labelledby={`section-${part.id}`}>
              <h2 id={`section-${part.id}`}>{part.title}</h2>
              {part.apps.length === 0 && <p className="quiet-text">There are no apps here yet.</p>}
              <ul className="cards">
                {part.apps.map((app) => (
                  <AppCard key={app.id} app={app} onReload={() => setReloading(app)} />
                ))}
              </ul>
            </section>
          ))}
        </main>
      </div>
      {reloading && <ReloadDialog app={reloading} onClose={closeReload} />}
    </>
  );
}

const summary = (count: number, text: string): string => {
  if (text) return `${count} ${count === 1 ? 'app matches' : 'apps match'} “${text}”`;
  return `${count} ${count === 1 ? 'app' : 'apps'}`;
};

function Empty({ section, known }: { section: string; known: boolean }) {
  const text =
    section === 'all' || known
      ? 'There are no apps for you here yet. Apps appear when you create one or when one is published to a stream you may read.'
      : 'There is no such stream, or you may not read it.';
  return <p className="quiet-text">{text}</p>;
}
