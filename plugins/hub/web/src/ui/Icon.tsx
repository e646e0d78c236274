const paths = {
  search: 'M11 4a7 7 0 1 0 4.2 12.6l4.1 4.1 1.4-1.4-4.1-4.1A7 7 0 0 0 11 4Zm0 2a5 5 0 1 1 0 10 5 5 0 0 1 0-10Z',
  close: 'M6.4 5 5 6.4 10.6 12 5 17.6 6.4 19l5.6-5.6 5.6 5.6 1.4-1.4-5.6-5.6L19 6.4 17.6 5 12 10.6 6.4 5Z',
  reload: 'M12 4a8 8 0 0 1 6.9 4H16v2h6V4h-2v2.5A10 10 0 1 0 22 12h-2a8 8 0 1 1-8-8Z',
  back: 'M9 6 3.5 11.5 9 17v-4.2h6.5a3 3 0 0 1 0 6H12v2h3.5a5 5 0 0 0 0-10H9V6Z',
  forward: 'M15 6v4.8H8.5a5 5 0 0 0 0 10H12v-2H8.5a3 3 0 0 1 0-6H15V17l5.5-5.5L15 6Z',
  clear:
    'M4 4h16v2H4V4Zm0 5h9v2H4V9Zm0 5h7v2H4v-2Zm10.4-.6 1.4-1.4 2.7 2.7 2.7-2.7 1.4 1.4-2.7 2.7 2.7 2.7-1.4 1.4-2.7-2.7-2.7 2.7-1.4-1.4 2.7-2.7-2.7-2.7Z',
  lock: 'M12 3a4 4 0 0 0-4 4v3H6v11h12V10h-2V7a4 4 0 0 0-4-4Zm0 2a2 2 0 0 1 2 2v3h-4V7a2 2 0 0 1 2-2Z',
  user: 'M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8Zm0 10c4.4 0 8 2.2 8 5v1H4v-1c0-2.8 3.6-5 8-5Z',
  warning: 'M12 3 1.5 21h21L12 3Zm-1 7h2v5h-2v-5Zm0 7h2v2h-2v-2Z',
  stream: 'M4 5h16v3H4V5Zm0 5.5h16v3H4v-3ZM4 16h16v3H4v-3Z',
  home: 'M12 4 3 11.5V21h6.5v-6h5v6H21v-9.5L12 4Z',
  done: 'M9.5 16.2 5.3 12l-1.4 1.4 5.6 5.6L20.5 8l-1.4-1.4-9.6 9.6Z',
} as const;

export type IconName = keyof typeof paths;

/** Decoration only: whoever uses one gives its button or link a name of its own. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" width="18" height="18" aria-hidden="true" focusable="false">
      <path d={paths[name]} fill="currentColor" />
    </svg>
  );
}
