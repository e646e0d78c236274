import { useCallback, useEffect, useState } from 'react';
import { backoff } from '../backoff';
import { RequestError } from './http';

export interface Resource<T> {
  value?: T;
  error?: RequestError;
  /** When the next try comes by itself (milliseconds since the epoch), while the server is unavailable. */
  retryAt?: number;
  reload: () => void;
}

const asRequestError = (error: unknown): RequestError =>
  error instanceof RequestError
    ? error
    : new RequestError('refused', error instanceof Error ? error.message : String(error));

/**
 * Loads something and keeps it. While the server is unavailable it asks again by itself, and what was loaded before
 * stays on the screen. `load` must be stable between renders.
 */
export function useResource<T>(load: (signal: AbortSignal) => Promise<T>): Resource<T> {
  const [state, setState] = useState<{ value?: T; error?: RequestError; retryAt?: number }>({});
  const [round, setRound] = useState(0);
  const reload = useCallback(() => setRound((n) => n + 1), []);

  useEffect(() => {
    const abort = new AbortController();
    let timer: number | undefined;
    const attempt = async (count: number): Promise<void> => {
      try {
        const value = await load(abort.signal);
        if (!abort.signal.aborted) setState({ value });
      } catch (caught) {
        if (abort.signal.aborted) return;
        const error = asRequestError(caught);
        if (error.kind !== 'unavailable') return setState({ error });
        const wait = error.retryAfter ? error.retryAfter * 1000 : Math.max(1000, backoff(count));
        setState((before) => ({ value: before.value, error, retryAt: Date.now() + wait }));
        timer = window.setTimeout(() => void attempt(count + 1), wait);
      }
    };
    void attempt(0);
    return () => {
      abort.abort();
      window.clearTimeout(timer);
    };
  }, [load, round]);

  return { ...state, reload };
}
