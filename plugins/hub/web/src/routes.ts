/** What the address says should be on the screen. */
export type Route =
  { page: 'hub'; section: string } | { page: 'app'; appId: string; sheetId?: string } | { page: 'unknown' };

const decode = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};

/** `hub`, `hub/my/work`, `hub/stream/<id>`, `sense/app/<id>[/sheet/<id>[/state/analysis]]`. */
export function parseRoute(path: string): Route {
  const parts = path.split('/').filter(Boolean).map(decode);
  if (parts.length === 0 || parts[0] === 'hub') {
    if (parts[1] === 'my') return { page: 'hub', section: 'my' };
    if (parts[1] === 'stream' && parts[2]) return { page: 'hub', section: parts[2] };
    return { page: 'hub', section: 'all' };
  }
  if (parts[0] === 'sense' && parts[1] === 'app' && parts[2]) {
    const sheetId = parts[3] === 'sheet' ? parts[4] : undefined;
    return { page: 'app', appId: parts[2], sheetId };
  }
  return { page: 'unknown' };
}

export const hubPath = (section = 'all'): string =>
  section === 'all' ? 'hub' : section === 'my' ? 'hub/my/work' : `hub/stream/${encodeURIComponent(section)}`;

export const appPath = (appId: string, sheetId?: string): string =>
  `sense/app/${encodeURIComponent(appId)}${sheetId ? `/sheet/${encodeURIComponent(sheetId)}` : ''}`;
