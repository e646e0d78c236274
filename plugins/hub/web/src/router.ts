import { useSyncExternalStore } from 'react';
import { currentPath, sitePath } from './root';
import { parseRoute, type Route } from './routes';

const moved = 'orrery:moved';

/** Goes to a page of this web client without loading it anew. */
export function go(path: string, { replace = false } = {}): void {
  history[replace ? 'replaceState' : 'pushState'](null, '', sitePath(path));
  window.dispatchEvent(new Event(moved));
}

const subscribe = (listener: () => void) => {
  window.addEventListener('popstate', listener);
  window.addEventListener(moved, listener);
  return () => {
    window.removeEventListener('popstate', listener);
    window.removeEventListener(moved, listener);
  };
};

export function useRoute(): Route {
  return parseRoute(useSyncExternalStore(subscribe, currentPath));
}
