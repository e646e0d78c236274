import { sitePath } from '../root';
import { request } from './http';

export interface User {
  userDirectory: string;
  userId: string;
  userName?: string;
  logoutUri?: string;
  /** "inactive" when nobody is signed in. */
  session?: string;
}

export const currentUser = (signal?: AbortSignal): Promise<User> => request<User>('qps/user', { signal });

/** Ends the session and leaves for the page that the site shows to people without one. */
export async function signOut(): Promise<void> {
  await request<void>('qps/user', { method: 'DELETE' });
  location.assign(sitePath('hub'));
}

/** Loading any page without a session leads through the site's own sign-in and back. */
export const signInAgain = (): void => location.reload();
