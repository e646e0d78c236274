import { useEffect, useRef, useState, useSyncExternalStore, type CSSProperties } from 'react';
import type { Problems } from '../engine/problems';
import type { Nebula, Viz } from './nebula';
import type { Cell } from './sheets';

/** Charts move from one state to the next unless the user asked the system for less motion. */
const chartOptions = () => ({ chartAnimations: !window.matchMedia('(prefers-reduced-motion: reduce)').matches });

/** One chart, drawn by nebula into an element that React leaves alone. */
export function Chart({ cell, nebula, problems }: { cell: Cell; nebula: Nebula; problems: Problems }) {
  const element = useRef<HTMLDivElement>(null);
  const [notDrawn, setNotDrawn] = useState('');
  const notCalculated = useSyncExternalStore(problems.subscribe, () => problems.of(cell.name));
  const problem = notDrawn || notCalculated;

  useEffect(() => {
    let gone = false;
    let viz: Viz | undefined;
    const draw = async () => {
      try {
        viz = await nebula.render({ element: element.current!, id: cell.name, options: chartOptions() });
        if (gone) await viz.destroy();
      } catch (error) {
        if (!gone) setNotDrawn(error instanceof Error ? error.message : String(error));
      }
    };
    void draw();
    return () => {
      gone = true;
      void viz?.destroy().catch(() => undefined);
    };
  }, [nebula, cell.name]);

  const place = {
    '--col': cell.col + 1,
    '--row': cell.row + 1,
    '--colspan': cell.colspan,
    '--rowspan': cell.rowspan,
  } as CSSProperties;
  return (
    <section className="chart" style={place} data-object-id={cell.name} data-type={cell.type}>
      <div ref={element} className="chart-body" />
      {problem && (
        <p role="alert" className="chart-problem">
          This chart cannot be shown: {problem}
        </p>
      )}
    </section>
  );
}
