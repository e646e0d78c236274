import { expect, test } from 'vitest';
import { problemIn, Problems } from './problems';

const wrong = { qErrorCode: 7000, qExtendedMessage: 'unknown field nosuch' };

test('the words of the engine, each once; conditions are no mistakes', () => {
  expect(problemIn({ qHyperCube: { qDimensionInfo: [{}], qMeasureInfo: [{ qError: wrong }, { qError: wrong }] } })).toBe(
    'unknown field nosuch',
  );
  expect(problemIn({ qListObject: { qDimensionInfo: { qError: { qErrorCode: 7000 } } } })).toBe('error 7000');
  expect(problemIn({ qHyperCube: { qError: { qErrorCode: 7005 } } })).toBe('');
  expect(problemIn({})).toBe('');
});

test('listeners hear of changes only', () => {
  const problems = new Problems();
  let heard = 0;
  const stop = problems.subscribe(() => (heard += 1));
  const layout = (qError?: typeof wrong) => ({ qInfo: { qId: 'a' }, qHyperCube: { qMeasureInfo: [{ qError }] } });
  problems.take(layout());
  problems.take(layout(wrong));
  problems.take(layout(wrong));
  expect([heard, problems.of('a'), problems.of('b')]).toEqual([1, 'unknown field nosuch', '']);
  problems.take(layout());
  stop();
  problems.take(layout(wrong));
  expect(heard).toBe(2);
});
