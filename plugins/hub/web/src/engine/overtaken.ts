/** The engine's code for a request that was cancelled, or that a newer change made pointless. */
const aborted = 15;

/**
 * A chart's request that a newer change overtook is nobody's mistake: the chart hears of that change and asks again.
 * Some chart packages leave the answer to the old one unhandled, which would be reported as an error of the page.
 */
export function forgiveOvertaken(page: Pick<Window, 'addEventListener'>): void {
  page.addEventListener('unhandledrejection', (event) => {
    const reason: unknown = event.reason;
    if (reason instanceof Error && (reason as { code?: unknown }).code === aborted) event.preventDefault();
  });
}
