// A session cookie of the site's own: cookies do not know ports, so two sites under one host name would share it.
import { sendJson } from '../../../samples/apps/lib/http.mjs';
import { clientTls } from './sign_in.mjs';

/** What is asked as a program of the site. */
const ask = (site, path, options = {}) =>
  sendJson(`https://localhost:${site.ports.repository}/qrs/virtualproxyconfig${path}`, {
    tls: clientTls(site.certificates),
    headers: { 'X-Qlik-User': 'UserDirectory=INTERNAL; UserId=sa_api' },
    ...options,
  });

/** Names the cookie of the default virtual proxy after the site's port, unless somebody has named it already. */
export async function ensureOwnCookie(site) {
  const [known] = await ask(site, `/full?filter=${encodeURIComponent("defaultVirtualProxy eq true")}`);
  if (known.sessionCookieHeaderName !== 'X-Qlik-Session') return;
  const named = { ...known, sessionCookieHeaderName: `X-Qlik-Session-${site.ports.https}` };
  await ask(site, `/${known.id}`, { method: 'PUT', body: named });
}
