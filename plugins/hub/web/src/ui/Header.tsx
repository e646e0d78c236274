import type { ReactNode } from 'react';
import { hubPath } from '../routes';
import { Link } from './Link';
import { Logo } from './Logo';
import { UserMenu } from './UserMenu';

/** The bar on top of every page; `children` is the page's own middle part. */
export function Header({ children }: { children?: ReactNode }) {
  return (
    <header className="top">
      <a className="skip" href="#main">
        Skip to content
      </a>
      <Link to={hubPath()} className="brand" aria-label="Orrery: to the hub">
        <Logo />
        <span>Orrery</span>
      </Link>
      <div className="top-middle">{children}</div>
      <UserMenu />
    </header>
  );
}
