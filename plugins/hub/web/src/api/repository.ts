import { request } from './http';

export interface Owner {
  id: string;
  userId: string;
  userDirectory: string;
  name?: string;
}

export interface Stream {
  id: string;
  name: string;
}

export interface App {
  id: string;
  name: string;
  description?: string;
  thumbnail?: string;
  published: boolean;
  publishTime?: string;
  lastReloadTime?: string;
  modifiedDate?: string;
  fileSize?: number;
  stream?: Stream | null;
  owner?: Owner;
  privileges?: string[] | null;
}

/** The streams this user may read. */
export const listStreams = (signal?: AbortSignal): Promise<Stream[]> =>
  request<Stream[]>('qrs/stream/full', { signal });

/** The apps this user may open: published ones of readable streams, and the user's own. */
export const listApps = (signal?: AbortSignal): Promise<App[]> =>
  request<App[]>('qrs/app/hublist/full?privileges=true', { signal });

/** "No date" travels as the year 1753. */
export function realDate(text: string | undefined): Date | undefined {
  const date = new Date(text ?? '');
  return Number.isNaN(date.getTime()) || date.getUTCFullYear() <= 1753 ? undefined : date;
}
