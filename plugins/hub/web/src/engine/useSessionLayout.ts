import { useEffect, useState } from 'react';
import type { Doc, GenericObject } from './types';

/**
 * The layout of a session object made for one component, kept up to date. `properties` must be stable between renders.
 * An answer that was asked for before a later change is dropped.
 */
export function useSessionLayout<T>(doc: Doc, properties: object): T | undefined {
  const [layout, setLayout] = useState<T>();
  useEffect(() => {
    let gone = false;
    let asked = 0;
    let model: GenericObject | undefined;
    const refresh = async () => {
      const mine = (asked += 1);
      try {
        const next = await model!.getLayout<T>();
        if (!gone && mine === asked) setLayout(next);
      } catch {
        // Aborted by a newer change (which asks again), or the connection ended (which opens anew).
      }
    };
    const start = async () => {
      try {
        model = await doc.createSessionObject(properties);
      } catch {
        return; // the connection ended; a new one starts this component again
      }
      if (gone) return void doc.destroySessionObject(model.id).catch(() => undefined);
      model.on('changed', refresh);
      await refresh();
    };
    void start();
    return () => {
      gone = true;
      if (!model) return;
      model.removeListener('changed', refresh);
      void doc.destroySessionObject(model.id).catch(() => undefined);
    };
  }, [doc, properties]);
  return layout;
}
