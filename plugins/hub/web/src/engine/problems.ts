interface Fault {
  qErrorCode: number;
  qExtendedMessage?: string;
}

interface Faulty {
  qError?: Fault;
}

interface Cube extends Faulty {
  qDimensionInfo?: Faulty | Faulty[];
  qMeasureInfo?: Faulty[];
}

export interface ObjectLayout {
  qInfo?: { qId: string };
  qHyperCube?: Cube;
  qListObject?: Cube;
}

/** A calculation condition that does not hold is no mistake; the charts themselves say what it asks for. */
const conditionNotMet = 7005;

/** What the engine could not calculate in a layout, in its own words, each once; '' when all is well. */
export function problemIn(layout: ObjectLayout): string {
  const cubes = [layout.qHyperCube, layout.qListObject].filter((cube) => cube !== undefined);
  const parts = cubes.flatMap((cube) => [cube, ...[cube.qDimensionInfo ?? []].flat(), ...(cube.qMeasureInfo ?? [])]);
  const faults = parts.map(({ qError }) => qError).filter((fault) => fault && fault.qErrorCode !== conditionNotMet);
  return [...new Set(faults.map((fault) => fault?.qExtendedMessage || `error ${fault?.qErrorCode}`))].join('; ');
}

/**
 * The problems of one connection's objects by id. The layouts that the charts ask for anyway pass by here: nebula.js
 * shows that a chart is incomplete, but not what the engine says is wrong.
 */
export class Problems {
  private readonly byId = new Map<string, string>();
  private readonly listeners = new Set<() => void>();

  take(layout: ObjectLayout): void {
    const id = layout.qInfo?.qId;
    if (!id || this.of(id) === problemIn(layout)) return;
    this.byId.set(id, problemIn(layout));
    for (const listener of this.listeners) listener();
  }

  readonly of = (id: string): string => this.byId.get(id) ?? '';

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
}

/** A mixin of enigma.js that shows every layout of an object to `problems`. */
export const watching = (problems: Problems) => ({
  types: ['GenericObject'],
  override: {
    // The request itself is handed on, with the id that cancels it.
    getLayout(ask: (...given: unknown[]) => Promise<ObjectLayout>, ...given: unknown[]) {
      const layout = ask(...given);
      layout.then((known) => problems.take(known)).catch(() => undefined);
      return layout;
    },
  },
});
