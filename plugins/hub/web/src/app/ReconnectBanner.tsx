import { useCountdown } from '../ui/useCountdown';

/** Over the charts while their connection is away: what is going on, and a way not to wait. */
export function ReconnectBanner({
  problem,
  retryAt,
  tryNow,
}: {
  problem: string;
  retryAt?: number;
  tryNow: () => void;
}) {
  const seconds = useCountdown(retryAt);
  return (
    <div className="banner" role="status">
      <span className="pulse" aria-hidden="true" />
      <p>
        <strong>Reconnecting</strong> <span>{problem}</span>
      </p>
      <span className="quiet-text" aria-hidden="true">
        {seconds > 0 ? `next try in ${seconds} s` : 'trying …'}
      </span>
      <button type="button" className="button" onClick={tryNow}>
        Try now
      </button>
    </div>
  );
}
