/** A small orrery: two orbits, two planets, one sun. Decoration beside the name, so hidden from screen readers. */
export function Logo() {
  return (
    <svg className="logo" viewBox="0 0 32 32" width="28" height="28" aria-hidden="true" focusable="false">
      <g className="logo-orbits" fill="none" strokeWidth="1.6">
        <ellipse cx="16" cy="16" rx="13.4" ry="6" transform="rotate(-28 16 16)" />
        <ellipse cx="16" cy="16" rx="8" ry="3.6" transform="rotate(-28 16 16)" />
      </g>
      <circle className="logo-sun" cx="16" cy="16" r="3.6" />
      <circle className="logo-planet" cx="27.6" cy="9.4" r="2.5" />
      <circle className="logo-planet" cx="9.1" cy="19.2" r="1.8" />
    </svg>
  );
}
