import { useEffect, type CSSProperties } from 'react';
import type { Problems } from '../engine/problems';
import { Chart } from './Chart';
import { keepKeysForLists } from './keptKeys';
import type { Nebula } from './nebula';
import { passScrollersBy } from './scrollers';
import { readingOrder, type Sheet } from './sheets';

interface Properties {
  sheet: Sheet;
  nebula: Nebula;
  problems: Problems;
}

/** A sheet's charts on its grid. Narrow screens show them one below the other, in reading order. */
export function SheetGrid({ sheet, nebula, problems }: Properties) {
  useEffect(passScrollersBy, []);
  useEffect(keepKeysForLists, []);
  const grid = { '--columns': sheet.columns, '--rows': sheet.rows } as CSSProperties;
  if (sheet.cells.length === 0) return <p className="quiet-text">This sheet is empty.</p>;
  return (
    <div className="grid" style={grid}>
      {readingOrder(sheet.cells).map((cell) => (
        <Chart key={cell.name} cell={cell} nebula={nebula} problems={problems} />
      ))}
    </div>
  );
}
