/** A number from text, the same every time (FNV-1a). */
const hash = (text: string): number =>
  Array.from(text).reduce((value, letter) => Math.imul(value ^ letter.charCodeAt(0), 16777619) >>> 0, 2166136261);

/** Stands for an app without a picture: orbits and planets placed by its id, so every app has a face of its own. */
export function AppEmblem({ id }: { id: string }) {
  const seed = hash(id);
  const tilt = (seed % 50) - 25;
  const planets = [14, 22, 30].map((radius, index) => {
    const angle = ((seed >>> (index * 7)) % 360) * (Math.PI / 180);
    return {
      radius,
      x: 48 + radius * 1.5 * Math.cos(angle),
      y: 27 + radius * 0.62 * Math.sin(angle),
      size: 2.4 + index * 0.8,
    };
  });
  return (
    <svg className={`emblem emblem-${seed % 4}`} viewBox="0 0 96 54" aria-hidden="true" focusable="false">
      <g transform={`rotate(${tilt} 48 27)`}>
        {planets.map(({ radius }) => (
          <ellipse key={radius} cx="48" cy="27" rx={radius * 1.5} ry={radius * 0.62} />
        ))}
        <circle className="emblem-sun" cx="48" cy="27" r="4.5" />
        {planets.map(({ radius, x, y, size }) => (
          <circle key={radius} className="emblem-planet" cx={x} cy={y} r={size} />
        ))}
      </g>
    </svg>
  );
}
