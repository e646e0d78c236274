/** Where one chart lies on a sheet's grid; `name` is the chart object's id. */
export interface Cell {
  name: string;
  type?: string;
  col: number;
  row: number;
  colspan: number;
  rowspan: number;
}

export interface Sheet {
  id: string;
  title: string;
  description: string;
  columns: number;
  rows: number;
  cells: Cell[];
}

export interface SheetListLayout {
  qAppObjectList?: { qItems?: SheetItem[] };
}

interface SheetItem {
  qInfo: { qId: string };
  qMeta?: { title?: string };
  qData?: {
    title?: string;
    description?: string;
    rank?: number | null;
    columns?: number | null;
    rows?: number | null;
    cells?: Cell[] | null;
  };
}

/** The properties of the session object that lists an app's sheets. */
export const sheetListProperties = {
  qInfo: { qType: 'SheetList' },
  qAppObjectListDef: {
    qType: 'sheet',
    qData: {
      title: '/qMetaDef/title',
      description: '/qMetaDef/description',
      rank: '/rank',
      columns: '/columns',
      rows: '/rows',
      cells: '/cells',
    },
  },
};

const count = (value: unknown, otherwise: number): number =>
  typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= 500 ? value : otherwise;

/** Sheets in the order their author gave them. The usual grid is 24 by 12. */
export function readSheets(layout: SheetListLayout): Sheet[] {
  const items = layout.qAppObjectList?.qItems ?? [];
  const ranked = items.map((item, index) => ({ item, index, rank: Number(item.qData?.rank ?? 0) }));
  ranked.sort((a, b) => a.rank - b.rank || a.index - b.index);
  return ranked.map(({ item, index }) => ({
    id: item.qInfo.qId,
    title: item.qData?.title || item.qMeta?.title || `Sheet ${index + 1}`,
    description: item.qData?.description ?? '',
    columns: count(item.qData?.columns, 24),
    rows: count(item.qData?.rows, 12),
    cells: (item.qData?.cells ?? []).filter((cell) => cell && typeof cell.name === 'string'),
  }));
}

/** Reading order for keyboard and screen reader: by row, then by column. */
export const readingOrder = (cells: Cell[]): Cell[] => [...cells].sort((a, b) => a.row - b.row || a.col - b.col);
