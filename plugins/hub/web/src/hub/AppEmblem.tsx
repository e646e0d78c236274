/** A number from text, the same every time (FNV-1a). */
const hash = (text: string): number =>
  Array.from(text).reduce((value, letter) => Math.imul(value ^ letter.charCodeAt(0), 16777619) >>> 0, 2166136261);

/** Stands for an app without a picture: orbits and planets placed by its id, so every app has a face of its own. */
export function AppEmblem({ id }: { id: string }) {
  const seed = hash(id);
  const tilt = (seed % 30) - 15;
  const planets = [10, 16, 22].map((radius, index) => {
    const angle = ((seed >>> (index * 7)) % 360) * (Math.PI / 180);
    return {
      radius,
      x: 48 + radius * 1.9 * Math.cos(angle),
      y: 18 + radius * 0.62 * Math.sin(angle),
      size: 1.8 + index * 0.6,
    };
  });
  return (
    <svg className={`emblem emblem-${seed % 4}`} viewBox="0 0 96 36" aria-hidden="true" focusable="false">
      <g transform={`rotate(${tilt} 48 18)`}>
        {planets.map(({ radius }) => (
          <ellipse key={radius} cx="48" cy="18" rx={radius * 1.9} ry={radius * 0.62} />
        ))}
        <circle className="emblem-sun" cx="48" cy="18" r="3.6" />
        {planets.map(({ radius, x, y, size }) => (
          <circle key={radius} className="emblem-planet" cx={x} cy={y} r={size} />
        ))}
      </g>
    </svg>
  );
}
