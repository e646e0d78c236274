import type { App, Stream } from '../api/repository';
import type { User } from '../api/user';

/** One heading of the hub with its apps: the user's own work first, then the streams by name. */
export interface Section {
  id: string;
  title: string;
  apps: App[];
}

const byName = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true });

const isMine = (app: App, user: User | undefined): boolean =>
  !user ||
  !app.owner ||
  (app.owner.userId.toLowerCase() === user.userId.toLowerCase() &&
    app.owner.userDirectory.toLowerCase() === user.userDirectory.toLowerCase());

/** Sorts what the repository lists into sections. Streams without apps stay: an empty stream is still one to publish to. */
export function sections(streams: Stream[], apps: App[], user: User | undefined): Section[] {
  const sorted = [...apps].sort((a, b) => byName.compare(a.name, b.name));
  const unpublished = sorted.filter((app) => !app.published);
  const others = unpublished.filter((app) => !isMine(app, user));
  const result: Section[] = [
    { id: 'my', title: 'Personal work', apps: unpublished.filter((app) => isMine(app, user)) },
    ...[...streams]
      .sort((a, b) => byName.compare(a.name, b.name))
      .map(({ id, name }) => ({
        id,
        title: name,
        apps: sorted.filter((app) => app.published && app.stream?.id === id),
      })),
  ];
  // Administrators may read unpublished apps of other people; those are nobody's personal work here.
  if (others.length > 0) result.push({ id: 'others', title: "Other people's work", apps: others });
  return result;
}

const words = (text: string): string[] =>
  text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().split(/\s+/).filter(Boolean);

/** Every word of the search must occur in the app's name, description, owner or section; case and accents do not matter. */
export function search(all: Section[], text: string): Section[] {
  const wanted = words(text);
  if (wanted.length === 0) return all;
  return all
    .map((section) => ({
      ...section,
      apps: section.apps.filter((app) => {
        const hay = words(
          [app.name, app.description, app.owner?.name, app.owner?.userId, section.title].join(' '),
        ).join(' ');
        return wanted.every((word) => hay.includes(word));
      }),
    }))
    .filter((section) => section.apps.length > 0);
}
