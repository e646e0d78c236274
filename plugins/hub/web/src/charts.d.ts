/** The chart packages carry no types; all that is known of one is that its default export is a visualization. */
declare module '@nebula.js/sn-*' {
  const visualization: unknown;
  export default visualization;
}
