// Charts draw on canvases: where is there something to click?
import { chart } from './sheet.mjs';

/**
 * Points (page coordinates) at which the canvas `layer` of a chart has paint, at least `margin` pixels inside it, spread
 * over the canvas. Throws when there are none.
 */
export async function painted(page, id, layer, margin = 0) {
  const canvas = chart(page, id).locator(`canvas[data-key="${layer}"]`).first();
  const box = await canvas.boundingBox();
  const points = await canvas.evaluate((element, inside) => {
    const { width, height } = element;
    const pixels = element.getContext('2d').getImageData(0, 0, width, height).data;
    const ink = (x, y) => x >= 0 && y >= 0 && x < width && y < height && pixels[4 * (y * width + x) + 3] > 60;
    const found = [];
    for (let y = 0; y < height; y += 2) {
      for (let x = 0; x < width; x += 2) {
        const ring = [
          [x, y],
          [x - inside, y],
          [x + inside, y],
          [x, y - inside],
          [x, y + inside],
        ];
        if (ring.every(([a, b]) => ink(a, b))) found.push([x / width, y / height]);
      }
    }
    return found;
  }, margin);
  if (points.length === 0) throw new Error(`the layer ${layer} of ${id} shows nothing`);
  return points.map(([x, y]) => ({ x: box.x + x * box.width, y: box.y + y * box.height }));
}

const spread = (points) => [1, 3, 5, 7, 9, 11, 13, 15].map((part) => points[Math.floor((points.length * part) / 16)]);
const highest = (points) => [...points].sort((a, b) => a.y - b.y).slice(0, 8);

/**
 * Clicks painted points of a chart, one after the other, until a selection there can be confirmed, and confirms it. A
 * line is best hit where it is `highest`: that is a data point, not the way between two.
 */
export async function selectPainted(page, id, layer, { margin = 0, order = spread } = {}) {
  const points = order(await painted(page, id, layer, margin));
  const confirm = page.getByTestId('actions-toolbar-confirm');
  for (const { x, y } of points) {
    await page.mouse.click(x, y);
    const end = Date.now() + 5_000;
    while (Date.now() < end) {
      if ((await confirm.count()) > 0 && (await confirm.isEnabled())) return confirm.click();
      await page.waitForTimeout(100);
    }
  }
  throw new Error(`no click on ${id} selected anything`);
}
selectPainted.highest = highest;
