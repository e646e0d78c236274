import { useEffect, useMemo, useState } from 'react';
import type { Problems } from '../engine/problems';
import type { Doc } from '../engine/types';
import { useSessionLayout } from '../engine/useSessionLayout';
import { go } from '../router';
import { appPath } from '../routes';
import { theme, useTheme } from '../ui/theme';
import { createNebula, type Nebula } from './nebula';
import { SelectionBar } from './SelectionBar';
import { SheetGrid } from './SheetGrid';
import { SheetTabs } from './SheetTabs';
import { readSheets, sheetListProperties, type SheetListLayout } from './sheets';

interface Properties {
  appId: string;
  doc: Doc;
  problems: Problems;
  sheetId?: string;
  /** False while the connection is away: everything stays visible but cannot be operated. */
  live: boolean;
  /** True when this is not the page's first connection. */
  again: boolean;
}

/** Everything that hangs on one connection: selections, sheets and charts. A new connection makes a new one. */
export function OpenApp({ appId, doc, problems, sheetId, live, again }: Properties) {
  const nebula = useNebula(doc);
  const list = useSessionLayout<SheetListLayout>(doc, sheetListProperties);
  const sheets = useMemo(() => (list ? readSheets(list) : undefined), [list]);
  const sheet = sheets?.find(({ id }) => id === sheetId) ?? sheets?.[0];

  return (
    <div className="open-app" inert={!live}>
      <SelectionBar doc={doc} />
      {again && live && (
        <p role="status" className="visually-hidden">
          Connected again.
        </p>
      )}
      {sheets && sheets.length > 0 && (
        <SheetTabs sheets={sheets} current={sheet?.id} onChoose={(id) => go(appPath(appId, id))} />
      )}
      <main id="main" tabIndex={-1} className="sheet" aria-label={sheet ? `Sheet ${sheet.title}` : 'Sheet'}>
        {!sheets && <p role="status">Loading sheets …</p>}
        {sheets?.length === 0 && <p className="quiet-text">This app has no sheets yet.</p>}
        {sheet && nebula && <SheetGrid key={sheet.id} sheet={sheet} nebula={nebula} problems={problems} />}
      </main>
    </div>
  );
}

function useNebula(doc: Doc): Nebula | undefined {
  const [nebula, setNebula] = useState<Nebula>();
  const current = useTheme();
  useEffect(() => {
    const made = createNebula(doc, theme());
    setNebula(made);
    return () => void made.destroy().catch(() => undefined);
  }, [doc]);
  useEffect(() => void nebula?.context({ theme: current }), [nebula, current]);
  return nebula;
}
