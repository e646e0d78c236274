import { sitePath } from '../root';

/** Why a request did not bring what was asked for; `retryAfter` is in seconds. */
export class RequestError extends Error {
  constructor(
    readonly kind: 'signed-out' | 'unavailable' | 'refused',
    message: string,
    readonly status = 0,
    readonly retryAfter?: number,
  ) {
    super(message);
  }
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** A cross-site key: 16 characters, the same in the query and in the header, new for every call. */
export function crossSiteKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => alphabet[byte % alphabet.length]).join('');
}

/** Servers explain themselves in plain text, in JSON or not at all; a page of HTML is not an explanation. */
async function explanation(response: Response): Promise<string> {
  const body = (await response.text().catch(() => '')).trim();
  const type = response.headers.get('content-type') ?? '';
  if (type.includes('html') || body === '') return '';
  if (!type.includes('json')) return body.slice(0, 400);
  try {
    const parsed = JSON.parse(body) as unknown;
    if (typeof parsed === 'string') return parsed;
    const { message, error } = (parsed ?? {}) as { message?: unknown; error?: unknown };
    return String(message ?? error ?? '');
  } catch {
    return body.slice(0, 400);
  }
}

async function failure(response: Response, path: string): Promise<RequestError> {
  // Without a session the proxy sends the browser to a sign-in page; a script sees that as a redirect it must not follow.
  if (response.type === 'opaqueredirect' || response.status === 401) {
    return new RequestError('signed-out', 'Your session has ended.', 401);
  }
  const text = await explanation(response);
  const after = Number(response.headers.get('retry-after'));
  if ([502, 503, 504].includes(response.status)) {
    const message = text || 'The server cannot answer just now.';
    return new RequestError('unavailable', message, response.status, after > 0 ? after : undefined);
  }
  const what = text || `The server answered ${response.status} to ${path}.`;
  return new RequestError('refused', what, response.status);
}

/** Asks the site and reads JSON (or nothing, for an empty answer). Throws RequestError. */
export async function request<T>(path: string, init: RequestInit = {}): Promise<T> {
  const key = crossSiteKey();
  const url = new URL(sitePath(path));
  url.searchParams.set('xrfkey', key);
  const headers = { Accept: 'application/json', 'X-Qlik-Xrfkey': key, ...init.headers };
  let response: Response;
  try {
    response = await fetch(url, { credentials: 'same-origin', redirect: 'manual', ...init, headers });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new RequestError('unavailable', 'The server cannot be reached.');
  }
  if (!response.ok) throw await failure(response, path);
  if (response.status === 204) return undefined as T;
  if (!response.headers.get('content-type')?.includes('json')) {
    throw new RequestError('refused', `The server did not answer ${path} with data.`, response.status);
  }
  return (await response.json()) as T;
}
