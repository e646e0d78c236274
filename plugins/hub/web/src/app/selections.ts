export interface StateCounts {
  qLocked?: number;
  qSelected?: number;
  qOption?: number;
  qDeselected?: number;
  qAlternative?: number;
  qExcluded?: number;
  qSelectedExcluded?: number;
  qLockedExcluded?: number;
}

export interface FieldSelection {
  qField: string;
  qReadableName?: string;
  qSelected?: string;
  qSelectedCount?: number;
  qTotal?: number;
  qLocked?: boolean;
  qIsHidden?: boolean;
  qStateCounts?: StateCounts;
}

export interface CurrentSelectionsLayout {
  qSelectionObject?: { qBackCount?: number; qForwardCount?: number; qSelections?: FieldSelection[] };
}

/** The properties of the session object that follows the app's selections. */
export const currentSelectionsProperties = {
  qInfo: { qType: 'CurrentSelection' },
  qSelectionObjectDef: {},
};

/** Shares (0 to 1) of selected, possible-or-alternative and excluded values, for the small bar under a selection. */
export function shares(counts: StateCounts | undefined): { selected: number; possible: number } {
  const { qLocked = 0, qSelected = 0, qOption = 0, qDeselected = 0, qAlternative = 0 } = counts ?? {};
  const { qExcluded = 0, qSelectedExcluded = 0, qLockedExcluded = 0 } = counts ?? {};
  const selected = qLocked + qSelected;
  const possible = qOption + qDeselected + qAlternative;
  const total = selected + possible + qExcluded + qSelectedExcluded + qLockedExcluded;
  return total === 0 ? { selected: 0, possible: 0 } : { selected: selected / total, possible: possible / total };
}
