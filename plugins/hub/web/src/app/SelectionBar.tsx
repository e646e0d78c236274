import { useState } from 'react';
import type { Doc } from '../engine/types';
import { useSessionLayout } from '../engine/useSessionLayout';
import { Icon, type IconName } from '../ui/Icon';
import { SelectionChip } from './SelectionChip';
import { currentSelectionsProperties, type CurrentSelectionsLayout } from './selections';

/** The selections of the app: shows them, clears one or all, steps back and forward. */
export function SelectionBar({ doc }: { doc: Doc }) {
  const layout = useSessionLayout<CurrentSelectionsLayout>(doc, currentSelectionsProperties);
  const [problem, setProblem] = useState('');
  const selections = layout?.qSelectionObject;
  const chosen = (selections?.qSelections ?? []).filter(({ qIsHidden }) => !qIsHidden);

  // A chart may be in the middle of being selected in; what it has so far counts before anything else happens.
  const act = async (action: () => Promise<unknown>) => {
    try {
      setProblem('');
      await doc.abortModal(true);
      await action();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  const clearField = (name: string) => act(async () => (await doc.getField(name)).clear());

  return (
    <section className="selection-bar" aria-label="Selections">
      <div className="selection-steps" role="group" aria-label="Selection history">
        <Step icon="back" label="Step back" off={!selections?.qBackCount} onClick={() => act(() => doc.back())} />
        <Step
          icon="forward"
          label="Step forward"
          off={!selections?.qForwardCount}
          onClick={() => act(() => doc.forward())}
        />
        <Step
          icon="clear"
          label="Clear all selections"
          off={chosen.length === 0}
          onClick={() => act(() => doc.clearAll())}
        />
      </div>
      <ul className="selection-chips">
        {chosen.map((selection) => (
          <SelectionChip key={selection.qField} selection={selection} onClear={() => clearField(selection.qField)} />
        ))}
      </ul>
      {layout && chosen.length === 0 && <p className="quiet-text">No selections. Click a value in any chart.</p>}
      {problem && (
        <p role="alert" className="selection-problem">
          {problem}
        </p>
      )}
    </section>
  );
}

function Step({ icon, label, off, onClick }: { icon: IconName; label: string; off: boolean; onClick: () => void }) {
  // aria-disabled rather than disabled: stepping back to the start must not throw the keyboard focus off the button.
  return (
    <button
      type="button"
      className="button quiet icon-only"
      aria-label={label}
      title={label}
      aria-disabled={off}
      onClick={() => !off && onClick()}
    >
      <Icon name={icon} />
    </button>
  );
}
