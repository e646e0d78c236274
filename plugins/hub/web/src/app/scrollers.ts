/**
 * Takes scrollers inside charts out of the Tab order, from now until the returned function is called.
 *
 * Chromium gives a scroller without focusable content a stop of its own, unless it has a tabindex. In the lists of a
 * filter pane that stop is a trap: from there the list's own keyboard handling leads back to the chart it belongs to,
 * and Tab into the scroller again. The lists come and go as the charts like, so they are looked up at every Tab.
 */
export function passScrollersBy(): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Tab') return;
    for (const scroller of document.querySelectorAll('.chart-body .ListBox-styledScrollbars:not([tabindex])'))
      scroller.setAttribute('tabindex', '-1');
  };
  window.addEventListener('keydown', onKeyDown, true);
  return () => window.removeEventListener('keydown', onKeyDown, true);
}
