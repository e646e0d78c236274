// Selecting in a chart as a person does: by clicking what is there until something can be confirmed.

const confirmation = (page) => page.getByTestId('actions-toolbar-confirm');

/** True once the chart offers to confirm a selection. */
async function offered(page, within = 2_500) {
  const end = Date.now() + within;
  const confirm = confirmation(page);
  while (Date.now() < end) {
    if ((await confirm.count()) > 0 && (await confirm.isEnabled())) return true;
    await page.waitForTimeout(100);
  }
  return false;
}

/** Points of the page at which some canvas of the chart has a patch of one colour, spread over the chart. */
const patches = (element, reach) => {
  const found = [];
  for (const canvas of element.querySelectorAll('canvas')) {
    const { width, height } = canvas;
    if (width === 0 || height === 0) continue;
    const box = canvas.getBoundingClientRect();
    const pixels = canvas.getContext('2d').getImageData(0, 0, width, height).data;
    const colour = (x, y) => pixels.slice(4 * (y * width + x), 4 * (y * width + x) + 4).join();
    for (let y = reach; y < height - reach; y += reach + 1)
      for (let x = reach; x < width - reach; x += reach + 1) {
        if (pixels[4 * (y * width + x) + 3] < 200) continue;
        const here = colour(x, y);
        const corners = [
          [x - reach, y],
          [x + reach, y],
          [x, y - reach],
          [x, y + reach],
        ];
        if (corners.every(([a, b]) => colour(a, b) === here))
          found.push({ x: box.x + (x / width) * box.width, y: box.y + (y / height) * box.height });
      }
  }
  for (const shape of element.querySelectorAll('svg rect, svg path, svg circle')) {
    const box = shape.getBoundingClientRect();
    if (box.width > 4 && box.height > 4) found.push({ x: box.x + box.width / 2, y: box.y + box.height / 2 });
  }
  return found;
};

async function clickOne(page, points, parts) {
  if (points.length === 0) throw new Error('the chart shows nothing that could be clicked');
  for (const part of parts) {
    const { x, y } = points[Math.floor(part * (points.length - 1))];
    await page.mouse.click(x, y);
    if (await offered(page)) return confirmation(page).click();
  }
  throw new Error(`none of the ${points.length} places that show something could be selected`);
}

/** Clicks patches of colour, one after the other. */
export async function clickPainted(page, chart) {
  const points = await chart.evaluate(patches, 3);
  await clickOne(page, points, [0.5, 0.25, 0.75, 0.1, 0.9, 0.35, 0.65, 0.2, 0.8, 0.45, 0.55]);
}

/** A line is thin, and can be selected where its data points are: the highest and the lowest is one. */
export async function clickLine(page, chart) {
  const lines = chart.locator('canvas[data-key="line-component"]').first();
  const points = (await lines.evaluate((canvas) => {
    const { width, height } = canvas;
    const box = canvas.getBoundingClientRect();
    const pixels = canvas.getContext('2d').getImageData(0, 0, width, height).data;
    const found = [];
    for (let y = 0; y < height; y += 1)
      for (let x = 0; x < width; x += 1)
        if (pixels[4 * (y * width + x) + 3] > 150)
          found.push({ x: box.x + (x / width) * box.width, y: box.y + (y / height) * box.height });
    return found;
  })).sort((a, b) => a.y - b.y);
  await clickOne(page, points, [0, 1, 0.01, 0.99]);
}

/** Clicks the first place that shows a text. */
export const clickText = (text) => async (page, chart) => {
  await chart.getByText(text, { exact: true }).first().click();
  if (!(await offered(page, 10_000))) throw new Error(`clicking ${text} selected nothing`);
  await confirmation(page).click();
};
