import type { RequestError } from '../api/http';
import { signInAgain } from '../api/user';
import { Icon } from './Icon';
import { useCountdown } from './useCountdown';

const titles = {
  'signed-out': 'You are signed out',
  unavailable: 'The site is not available just now',
  refused: 'That did not work',
} as const;

/** Says what went wrong and what happens next: sign in, wait (it tries again by itself), or try again by hand. */
export function Notice({ error, retryAt, retry }: { error: RequestError; retryAt?: number; retry: () => void }) {
  const seconds = useCountdown(retryAt);
  return (
    <div className="notice" role={error.kind === 'unavailable' ? 'status' : 'alert'}>
      <Icon name="warning" />
      <div>
        <h2>{titles[error.kind]}</h2>
        <p>{error.message}</p>
        {retryAt !== undefined && (
          <p aria-hidden="true">{seconds > 0 ? `Trying again in ${seconds} s …` : 'Trying again …'}</p>
        )}
        {error.kind === 'signed-out' ? (
          <button type="button" className="button primary" onClick={signInAgain}>
            Sign in
          </button>
        ) : (
          <button type="button" className="button" onClick={retry}>
            Try again now
          </button>
        )}
      </div>
    </div>
  );
}
