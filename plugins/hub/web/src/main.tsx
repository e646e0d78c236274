import { lazy, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { forgiveOvertaken } from './engine/overtaken';
import { useRoute } from './router';
import { Header } from './ui/Header';
import { startTheme } from './ui/theme';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';

const HubPage = lazy(() => import('./hub/HubPage'));
const AppPage = lazy(() => import('./app/AppPage'));

function Page() {
  const route = useRoute();
  if (route.page === 'hub') return <HubPage section={route.section} />;
  if (route.page === 'app') return <AppPage key={route.appId} appId={route.appId} sheetId={route.sheetId} />;
  return (
    <>
      <Header />
      <main id="main" className="lonely" tabIndex={-1}>
        <h1>There is no such page</h1>
        <p>The address may be mistyped or out of date. The hub lists everything you may open.</p>
      </main>
    </>
  );
}

startTheme();
forgiveOvertaken(window);
const container = document.getElementById('root');
if (container) {
  createRoot(container).render(
    <Suspense fallback={<div className="loading-page">Loading …</div>}>
      <Page />
    </Suspense>,
  );
}
