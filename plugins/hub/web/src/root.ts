/** Where the site begins: its origin plus the virtual proxy's prefix, always with a slash at the end. */
export function siteRoot(): URL {
  const marker = document.querySelector<HTMLMetaElement>('meta[name="orrery-root"]')?.content ?? '@root@';
  // Under Vite's own development server nobody fills in the placeholder; the site then begins at the origin.
  const relative = marker === '@root@' ? '/' : marker;
  return new URL(relative, location.href);
}

const root = siteRoot();

/** An address below the site's root, for links and requests. */
export const sitePath = (path: string): string => new URL(path, root).href;

/** The engine's WebSocket of one app; `identity` asks for a session apart from the user's other tabs. */
export function engineUrl(appId: string, identity?: string): string {
  const url = new URL(`app/${encodeURIComponent(appId)}${identity ? `/identity/${identity}` : ''}`, root);
  url.protocol = url.protocol === 'http:' ? 'ws:' : 'wss:';
  return url.href;
}

/** The part of the current address below the root, without leading or trailing slashes. */
export const currentPath = (): string => location.pathname.slice(root.pathname.length).replace(/^\/+|\/+$/g, '');
