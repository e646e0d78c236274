import { useRef, type KeyboardEvent } from 'react';
import type { Sheet } from './sheets';

/** The sheets as tabs: arrow keys, Home and End move along them, as tab lists do everywhere. */
export function SheetTabs({
  sheets,
  current,
  onChoose,
}: {
  sheets: Sheet[];
  current?: string;
  onChoose: (id: string) => void;
}) {
  const list = useRef<HTMLDivElement>(null);

  const move = (event: KeyboardEvent) => {
    const at = sheets.findIndex(({ id }) => id === current);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: sheets.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = (to + sheets.length) % sheets.length;
    onChoose(sheets[next]!.id);
    list.current?.querySelectorAll<HTMLButtonElement>('[role=tab]')[next]?.focus();
  };

  return (
    <div className="tabs" role="tablist" aria-label="Sheets" ref={list} onKeyDown={move}>
      {sheets.map(({ id, title, description }) => (
        <button
          key={id}
          type="button"
          role="tab"
          id={`tab-${id}`}
          aria-selected={id === current}
          aria-controls="main"
          tabIndex={id === current ? 0 : -1}
          title={description || undefined}
          onClick={() => onChoose(id)}
        >
          {title}
        </button>
      ))}
    </div>
  );
}
