import { useEffect, useState } from 'react';

/** Minutes and seconds since this came onto the screen; stands still once stopped. */
export function Elapsed({ stopped }: { stopped: boolean }) {
  const [start] = useState(Date.now);
  const [now, setNow] = useState(start);
  useEffect(() => {
    setNow(Date.now());
    if (stopped) return;
    const timer = window.setInterval(() => setNow(Date.now()), 1000);
    return () => window.clearInterval(timer);
  }, [stopped]);
  const seconds = Math.round((now - start) / 1000);
  return (
    <span className="elapsed" aria-label="Elapsed time">
      {Math.floor(seconds / 60)}:{String(seconds % 60).padStart(2, '0')}
    </span>
  );
}
