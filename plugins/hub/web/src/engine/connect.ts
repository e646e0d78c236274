import enigma from 'enigma.js';
import schema from 'enigma.js/schemas/12.1657.0.json';
import { currentUser } from '../api/user';
import { RequestError } from '../api/http';
import { engineUrl } from '../root';
import { Problems, watching } from './problems';
import type { Doc, EngineError, Global, Session } from './types';

export interface Connection {
  session: Session;
  global: Global;
  doc: Doc;
  problems: Problems;
  close: () => void;
}

/** Why an app could not be opened, and whether trying again can help. */
export class OpenError extends Error {
  constructor(
    message: string,
    readonly final: boolean,
    readonly signedOut = false,
  ) {
    super(message);
  }
}

const finalCodes: Record<number, string> = {
  2: 'There is no such app, or you may not open it.',
  5: 'You may not open this app.',
  1003: 'There is no such app, or you may not open it.',
  4000: 'The data of this app is not meant for you.',
};

/** A WebSocket that fails tells a script nothing; asking the proxy over HTTP tells whether it is the session or the site. */
async function whyNoSocket(): Promise<OpenError> {
  try {
    const user = await currentUser();
    if (user.session === 'inactive') return new OpenError('Your session has ended.', true, true);
    return new OpenError('The engine cannot be reached.', false);
  } catch (error) {
    if (error instanceof RequestError && error.kind === 'signed-out') return new OpenError(error.message, true, true);
    return new OpenError(error instanceof Error ? error.message : 'The site cannot be reached.', false);
  }
}

const fatalNotifications = [
  'OnLicenseAccessDenied',
  'OnLicenseAccessDeniedPendingUserSync',
  'OnMaxParallelSessionsExceeded',
  'OnNoEngineAvailable',
  'OnNoRepositoryAvailable',
];

/**
 * Opens an app. `lost` is called once when the connection ends without `close()`, however the other side ended it; with
 * a text where the server gave a reason that trying again will not cure. Throws OpenError.
 */
export async function openApp(
  appId: string,
  lost: (reason?: string, signedOut?: boolean) => void,
  identity?: string,
): Promise<Connection> {
  let ended = false;
  let opened = false;
  let reason: string | undefined;
  let signedOut = false;
  const end = () => {
    if (ended) return;
    ended = true;
    if (opened) lost(reason, signedOut);
  };
  const problems = new Problems();
  const session = enigma.create({
    schema,
    mixins: [watching(problems) as never], // enigma.js reads `override`; its types misspell it
    url: engineUrl(appId, identity),
    // Not "closed" when the network drops: closed objects would wipe their charts, which should stay in sight meanwhile.
    suspendOnClose: true,
    createSocket: (url) => {
      const socket = new WebSocket(url);
      // enigma.js keeps quiet about a socket closed with code 1000; a server that stops in good order does just that.
      socket.addEventListener('close', end);
      return socket;
    },
  }) as unknown as Session;
  for (const name of fatalNotifications) {
    session.on(`notification:${name}`, ((detail: { message?: string }) => {
      reason = detail?.message || name;
    }) as (detail: never) => void);
  }
  for (const name of ['OnSessionLoggedOut', 'OnSessionTimedOut', 'OnSessionClosed']) {
    session.on(`notification:${name}`, () => {
      signedOut = true;
    });
  }
  session.on('notification:OnAuthenticationInformation', ((detail: { mustAuthenticate?: boolean }) => {
    signedOut ||= detail?.mustAuthenticate === true;
  }) as (detail: never) => void);

  const close = () => {
    ended = true;
    void Promise.resolve(session.close()).catch(() => undefined);
  };

  let global: Global;
  try {
    global = await session.open<Global>();
  } catch {
    throw signedOut ? new OpenError('Your session has ended.', true, true) : await whyNoSocket();
  }
  try {
    const doc = await global.openDoc(appId);
    if (ended) throw new Error('The connection ended while the app was being opened.');
    opened = true;
    // The app was deleted under us: whoever tries to open it again hears so.
    doc.on('closed', () => {
      if (ended) return;
      end();
      close();
    });
    return { session, global, doc, problems, close };
  } catch (caught) {
    close();
    const error = caught as EngineError;
    if (signedOut) throw new OpenError('Your session has ended.', true, true);
    if (reason) throw new OpenError(reason, true);
    const final = error.code === undefined ? undefined : finalCodes[error.code];
    throw new OpenError(final ?? `The app could not be opened: ${error.message}`, final !== undefined);
  }
}
