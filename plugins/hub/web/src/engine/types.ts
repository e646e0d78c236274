/** The part of the engine's interface that these pages call; enigma.js makes the methods from its schema at run time. */
export interface QixObject {
  id: string;
  handle: number;
  genericType: string;
  on(event: 'changed' | 'closed', listener: () => void): void;
  removeListener(event: 'changed' | 'closed', listener: () => void): void;
}

export interface GenericObject extends QixObject {
  getLayout<T = Record<string, unknown>>(): Promise<T>;
}

export interface AppLayout {
  qTitle: string;
  qLastReloadTime?: string;
  qMeta?: { stream?: { name?: string }; published?: boolean };
}

export interface ReloadResult {
  qSuccess: boolean;
  qScriptLogFile?: string;
}

export interface TableRecord {
  qName: string;
  qNoOfRows: number;
  qFields?: unknown[];
  qIsSynthetic?: boolean;
}

export interface Field extends QixObject {
  clear(): Promise<boolean>;
}

export interface Doc extends QixObject {
  session: Session;
  global: Global;
  getAppLayout(): Promise<AppLayout>;
  getObject(id: string): Promise<GenericObject>;
  createSessionObject(properties: object): Promise<GenericObject>;
  destroySessionObject(id: string): Promise<unknown>;
  getField(name: string, state?: string): Promise<Field>;
  abortModal(accept: boolean): Promise<void>;
  back(): Promise<void>;
  forward(): Promise<void>;
  clearAll(lockedAlso?: boolean, state?: string): Promise<void>;
  doReloadEx(parameters: object): Promise<ReloadResult> & { requestId?: number };
  doSave(): Promise<void>;
  getTablesAndKeys(
    window: object,
    nulls: object,
    height: number,
    synthetic: boolean,
    system: boolean,
  ): Promise<{ qtr: TableRecord[] }>;
}

export interface ProgressData {
  qStarted?: boolean;
  qFinished?: boolean;
  qPersistentProgress?: string;
  qTransientProgress?: string;
  qErrorData?: { qErrorString?: string; qLine?: string; qLineEnd?: string; qErrorDataCode?: string }[];
}

export interface Global extends QixObject {
  openDoc(id: string): Promise<Doc>;
  getProgress(requestId: number): Promise<ProgressData>;
  cancelReload(): Promise<void>;
}

export interface Session {
  open<T>(): Promise<T>;
  close(): Promise<unknown>;
  on(event: string, listener: (detail: never) => void): void;
}

/** Errors of the engine's own carry its code; see the published list. */
export interface EngineError extends Error {
  code?: number;
}
