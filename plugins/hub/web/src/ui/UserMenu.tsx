import { useEffect, useId, useRef, useState } from 'react';
import { currentUser, signOut } from '../api/user';
import { useResource } from '../api/useResource';
import { Icon } from './Icon';
import { ThemeChooser } from './ThemeChooser';

/** Who is signed in, the colours, and the way out. */
export function UserMenu() {
  const { value: user } = useResource(currentUser);
  const [open, setOpen] = useState(false);
  const [problem, setProblem] = useState('');
  const panel = useId();
  const area = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (!open) return;
    const outside = (event: Event) => {
      if (!area.current?.contains(event.target as Node)) setOpen(false);
    };
    const escape = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      setOpen(false);
      button.current?.focus();
    };
    document.addEventListener('pointerdown', outside);
    document.addEventListener('focusin', outside);
    document.addEventListener('keydown', escape);
    return () => {
      document.removeEventListener('pointerdown', outside);
      document.removeEventListener('focusin', outside);
      document.removeEventListener('keydown', escape);
    };
  }, [open]);

  const leave = () => signOut().catch((error: Error) => setProblem(error.message));
  const name = user?.userName || user?.userId || 'Account';

  return (
    <div className="user-menu" ref={area}>
      <button
        ref={button}
        type="button"
        className="button quiet"
        aria-expanded={open}
        aria-controls={panel}
        aria-label={`User menu: ${name}`}
        onClick={() => setOpen(!open)}
      >
        <Icon name="user" />
        <span className="user-name">{name}</span>
      </button>
      <div id={panel} className="menu-panel" hidden={!open}>
        {user?.userId && (
          <p className="menu-identity">
            <strong>{name}</strong>
            <span>
              {user.userDirectory}\{user.userId}
            </span>
          </p>
        )}
        <ThemeChooser />
        <button type="button" className="button" onClick={leave}>
          Sign out
        </button>
        {problem && (
          <p role="alert" className="menu-problem">
            {problem}
          </p>
        )}
      </div>
    </div>
  );
}
