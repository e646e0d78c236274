import type { AnchorHTMLAttributes, MouseEvent } from 'react';
import { sitePath } from '../root';
import { go } from '../router';

/** A link within the web client: a plain click moves without loading, every other kind of click is the browser's. */
export function Link({ to, onClick, ...rest }: { to: string } & AnchorHTMLAttributes<HTMLAnchorElement>) {
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (event.defaultPrevented || !plain) return;
    event.preventDefault();
    go(to);
  };
  return <a href={sitePath(to)} onClick={follow} {...rest} />;
}
