import { hubPath } from '../routes';
import { Icon } from '../ui/Icon';
import { Link } from '../ui/Link';
import type { Section } from './catalogue';

/** The hub's own navigation: everything, the user's work, and the streams. */
export function SectionList({ sections, current }: { sections: Section[]; current: string }) {
  const total = sections.reduce((sum, { apps }) => sum + apps.length, 0);
  const entries = [{ id: 'all', title: 'All apps', count: total }].concat(
    sections.map(({ id, title, apps }) => ({ id, title, count: apps.length })),
  );
  return (
    <nav className="sections" aria-label="Streams">
      <ul>
        {entries.map(({ id, title, count }) => (
          <li key={id}>
            <Link to={hubPath(id)} aria-current={id === current ? 'page' : undefined}>
              <Icon name={id === 'all' ? 'home' : id === 'my' ? 'user' : 'stream'} />
              <span className="section-title">{title}</span>
              <span className="count" aria-label={`${count} apps`}>
                {count}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
