/** What differs between the light and the dark look of the charts; the page's own colours are in styles/tokens.css. */
interface Ink {
  text: string;
  quiet: string;
  line: string;
  surface: string;
  raised: string;
  primary: string;
}

const fontFamily =
  "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', 'DejaVu Sans', sans-serif";

/** A theme in nebula's own format. */
const theme = (type: 'light' | 'dark', ink: Ink) => {
  const title = (fontSize: string, color: string) => ({ color, fontSize, fontFamily, backgroundColor: 'transparent' });
  const label = { color: ink.quiet, fontFamily };
  return {
    type,
    fontFamily,
    fontSize: '12px',
    color: ink.quiet,
    backgroundColor: 'transparent',
    dataColors: { primaryColor: ink.primary, othersColor: '#8d989e', errorColor: '#c2382d', nullColor: '#b9c1c5' },
    object: {
      title: {
        main: { ...title('15px', ink.text), fontStyle: 'bold' },
        subTitle: title('12px', ink.quiet),
        footer: title('12px', ink.quiet),
      },
      axis: {
        title: label,
        label: { name: label },
        line: { major: { color: ink.line }, minor: { color: ink.line } },
      },
      grid: {
        line: { major: { color: ink.line }, minor: { color: ink.line }, highContrast: { color: ink.quiet } },
      },
      legend: { title: { color: ink.text, fontFamily }, label },
      label: { name: label, value: label },
      kpi: { label: { name: { ...label, color: ink.quiet }, value: { color: ink.text, fontFamily } } },
      listBox: {
        backgroundColor: ink.surface,
        title: { main: { color: ink.text, fontFamily, fontSize: '14px', fontWeight: 'bold' } },
        content: { color: ink.text, fontFamily, fontSize: '12px' },
      },
      straightTableV2: {
        backgroundColor: ink.surface,
        header: { color: ink.text, fontFamily },
        content: { color: ink.text, fontFamily, hover: { color: ink.text, backgroundColor: ink.raised } },
      },
    },
  };
};

const light = theme('light', {
  text: '#1c2529',
  quiet: '#556168',
  line: '#d5dbde',
  surface: '#ffffff',
  raised: '#eef3f4',
  primary: '#2a7f92',
});
const dark = theme('dark', {
  text: '#e7edef',
  quiet: '#a5b3ba',
  line: '#35424a',
  surface: '#1b2327',
  raised: '#28343a',
  primary: '#6fb9c9',
});

export const chartThemes = [
  { id: 'light', load: async () => light },
  { id: 'dark', load: async () => dark },
];
