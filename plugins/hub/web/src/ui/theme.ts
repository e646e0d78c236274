import { useSyncExternalStore } from 'react';

/** What the user chose; `system` follows the operating system and its changes. */
export type ThemeChoice = 'system' | 'light' | 'dark';
export type Theme = 'light' | 'dark';

const storageKey = 'orrery.theme';
const changed = 'orrery:theme';
const system = window.matchMedia('(prefers-color-scheme: dark)');

function stored(): ThemeChoice {
  try {
    const value = localStorage.getItem(storageKey);
    return value === 'light' || value === 'dark' ? value : 'system';
  } catch {
    return 'system'; // a browser that keeps nothing: the choice lasts until the page is left
  }
}

let choice = stored();

export const themeChoice = (): ThemeChoice => choice;
export const theme = (): Theme => (choice === 'system' ? (system.matches ? 'dark' : 'light') : choice);

const apply = () => {
  document.documentElement.dataset.theme = theme();
  window.dispatchEvent(new Event(changed));
};

/** Call once before anything is drawn. */
export function startTheme(): void {
  apply();
  system.addEventListener('change', apply);
  window.addEventListener('storage', (event) => {
    if (event.key !== storageKey) return;
    choice = stored();
    apply();
  });
}

export function chooseTheme(next: ThemeChoice): void {
  choice = next;
  try {
    if (next === 'system') localStorage.removeItem(storageKey);
    else localStorage.setItem(storageKey, next);
  } catch {
    // nothing is kept, see above
  }
  apply();
}

const subscribe = (listener: () => void) => {
  window.addEventListener(changed, listener);
  return () => window.removeEventListener(changed, listener);
};

export const useTheme = (): Theme => useSyncExternalStore(subscribe, theme);
export const useThemeChoice = (): ThemeChoice => useSyncExternalStore(subscribe, themeChoice);
