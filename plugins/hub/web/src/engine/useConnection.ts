import { useCallback, useEffect, useRef, useState } from 'react';
import { backoff } from '../backoff';
import { openApp, OpenError, type Connection } from './connect';

export type ConnectionState =
  | { phase: 'connecting' }
  | { phase: 'open'; connection: Connection; generation: number }
  /** The last connection's charts stay on the screen, out of reach, while a new one is sought. */
  | { phase: 'lost'; connection?: Connection; generation: number; problem: string; retryAt?: number }
  | { phase: 'failed'; problem: string; signedOut: boolean };

/**
 * Keeps an app open: when the socket drops it tries again with growing pauses, and at once when the browser comes back
 * online or the user asks. Every success is a fresh open with a generation of its own.
 */
export function useConnection(appId: string): [ConnectionState, () => void] {
  const [state, setState] = useState<ConnectionState>({ phase: 'connecting' });
  const tryNow = useRef<() => void>(() => undefined);

  useEffect(() => {
    let gone = false;
    let generation = 0;
    let attempt = 0;
    let busy = false;
    let current: Connection | undefined;
    let timer: number | undefined;

    const wait = (problem: string, delay: number) => {
      setState({ phase: 'lost', connection: current, generation, problem, retryAt: Date.now() + delay });
      timer = window.setTimeout(() => void connect(), delay);
    };
    const fail = (problem: string, signedOut: boolean) => setState({ phase: 'failed', problem, signedOut });
    const lost = (reason?: string, signedOut = false) => {
      if (gone) return;
      attempt = 0;
      if (reason || signedOut) fail(reason ?? 'Your session has ended.', signedOut);
      else wait('The connection to the engine was lost.', backoff(0));
    };
    const connect = async (): Promise<void> => {
      if (gone || busy) return;
      busy = true;
      window.clearTimeout(timer);
      try {
        const opened = await openApp(appId, lost);
        busy = false;
        if (gone) return opened.close();
        current = opened;
        generation += 1;
        attempt = 0;
        setState({ phase: 'open', connection: opened, generation });
      } catch (caught) {
        busy = false;
        if (gone) return;
        const error = caught instanceof OpenError ? caught : new OpenError(String(caught), false);
        if (error.final) return fail(error.message, error.signedOut);
        attempt += 1;
        wait(error.message, backoff(attempt));
      }
    };

    tryNow.current = () => void connect();
    const online = () => void (timer !== undefined && connect());
    window.addEventListener('online', online);
    void connect();
    return () => {
      gone = true;
      window.clearTimeout(timer);
      window.removeEventListener('online', online);
      current?.close();
    };
  }, [appId]);

  return [state, useCallback(() => tryNow.current(), [])];
}
