import { chooseTheme, useThemeChoice, type ThemeChoice } from './theme';

const choices: { value: ThemeChoice; label: string }[] = [
  { value: 'system', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

export function ThemeChooser() {
  const current = useThemeChoice();
  return (
    <fieldset className="segmented">
      <legend>Appearance</legend>
      <div>
        {choices.map(({ value, label }) => (
          <label key={value}>
            <input
              type="radio"
              name="theme"
              value={value}
              checked={current === value}
              onChange={() => chooseTheme(value)}
            />
            <span>{label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
