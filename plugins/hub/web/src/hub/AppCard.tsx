import { realDate, type App } from '../api/repository';
import { sitePath } from '../root';
import { appPath } from '../routes';
import { Icon } from '../ui/Icon';
import { Link } from '../ui/Link';
import { AppEmblem } from './AppEmblem';

const dateFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** Thumbnails are content of the site; anything that points elsewhere is not loaded. */
const thumbnailUrl = (app: App): string | undefined =>
  app.thumbnail && /^\/(?!\/)/.test(app.thumbnail) ? sitePath(app.thumbnail.slice(1)) : undefined;

/** The repository decides again when it happens; this only spares a hopeless button. */
const mayReload = (app: App): boolean => !app.privileges?.length || app.privileges.includes('update');

export function AppCard({ app, onReload }: { app: App; onReload: () => void }) {
  const picture = thumbnailUrl(app);
  const reloaded = realDate(app.lastReloadTime);
  return (
    <li className="card" data-app-id={app.id}>
      <div className="card-picture">{picture ? <img src={picture} alt="" /> : <AppEmblem id={app.id} />}</div>
      <div className="card-text">
        <h3>
          <Link to={appPath(app.id)} className="card-link">
            {app.name}
          </Link>
        </h3>
        {app.description && <p className="card-description">{app.description}</p>}
        <p className="card-facts">
          {reloaded ? (
            <>
              Data from <time dateTime={reloaded.toISOString()}>{dateFormat.format(reloaded)}</time>
            </>
          ) : (
            'No data loaded yet'
          )}
        </p>
        {app.owner && <p className="card-facts">{app.owner.name || app.owner.userId}</p>}
      </div>
      {mayReload(app) && (
        <button type="button" className="button quiet card-reload" onClick={onReload} aria-label={`Reload ${app.name}`}>
          <Icon name="reload" />
          <span>Reload</span>
        </button>
      )}
    </li>
  );
}
