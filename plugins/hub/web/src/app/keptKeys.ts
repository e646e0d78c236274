/** How long a pane may take to get its lists; after that its keys are its own again. */
const patience = 5_000;

/** What a key event needs for the lists, which read the old numbers. */
const again = ({ key, code, keyCode, shiftKey }: KeyboardEvent) =>
  new KeyboardEvent('keydown', { key, code, keyCode, which: keyCode, shiftKey, bubbles: true, cancelable: true });

const frameOf = (target: EventTarget | null) =>
  target instanceof Element ? target.closest('.chart[data-type="filterpane"]') : null;

/**
 * Keeps keys for the lists of a filter pane, from now until the returned function is called.
 *
 * With Enter a pane hands the focus to its first list, but it asks the engine for its lists before it does. What is typed
 * meanwhile would reach the pane's frame once more and be lost; here it waits, and goes where the focus has gone.
 */
export function keepKeysForLists(): () => void {
  let entering: { frame: Element; since: number; keys: KeyboardEvent[] } | undefined;

  const onKeyDown = (event: KeyboardEvent) => {
    const frame = frameOf(event.target);
    const outside = (event.target as Element).closest('.listbox-container, .listbox-popover-container') === null;
    if (!event.isTrusted || !frame || !outside || ['Tab', 'Escape', 'Shift'].includes(event.key)) {
      if (event.isTrusted) entering = undefined;
      return;
    }
    if (entering?.frame === frame && performance.now() - entering.since < patience) {
      event.preventDefault();
      event.stopImmediatePropagation();
      entering.keys.push(event);
    } else if (event.key === 'Enter' || event.key === ' ') {
      entering = { frame, since: performance.now(), keys: [] };
    }
  };
  const onFocusIn = (event: FocusEvent) => {
    if (!entering || !(event.target as Element).matches('.listbox-container, .listbox-popover-container')) return;
    const { frame, keys } = entering;
    entering = undefined;
    // When the one who moved the focus has finished: a list that is told in between does not know that it has it.
    if (frame.contains(event.target as Element))
      queueMicrotask(() => keys.forEach((key) => document.activeElement?.dispatchEvent(again(key))));
  };
  window.addEventListener('keydown', onKeyDown, true);
  window.addEventListener('focusin', onFocusIn);
  return () => {
    window.removeEventListener('keydown', onKeyDown, true);
    window.removeEventListener('focusin', onFocusIn);
  };
}
