import { Icon } from '../ui/Icon';
import { shares, type FieldSelection } from './selections';

export function SelectionChip({ selection, onClear }: { selection: FieldSelection; onClear: () => void }) {
  const { qField, qReadableName, qSelected, qSelectedCount, qTotal, qLocked, qStateCounts } = selection;
  const name = qReadableName || qField;
  const text = qSelected || `${qSelectedCount ?? 0} of ${qTotal ?? 0}`;
  const { selected, possible } = shares(qStateCounts);
  return (
    <li className="chip" data-field={qField}>
      <span className="chip-name">{name}</span>
      <span className="chip-values" title={text}>
        {text}
      </span>
      {qLocked ? (
        <span className="chip-lock" title="Locked">
          <Icon name="lock" />
          <span className="visually-hidden">locked</span>
        </span>
      ) : (
        <button
          type="button"
          className="button quiet icon-only"
          aria-label={`Clear selections in ${name}`}
          onClick={onClear}
        >
          <Icon name="close" />
        </button>
      )}
      <svg className="chip-states" viewBox="0 0 100 3" preserveAspectRatio="none" aria-hidden="true" focusable="false">
        <rect className="state-excluded" width="100" height="3" />
        <rect className="state-possible" width={100 * (selected + possible)} height="3" />
        <rect className="state-selected" width={100 * selected} height="3" />
      </svg>
    </li>
  );
}
