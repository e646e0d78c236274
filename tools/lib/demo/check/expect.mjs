// What a step must see; the message says what was seen instead.
export function expect(condition, message) {
  if (!condition) throw new Error(message);
}

export function expectEqual(seen, wanted, what) {
  if (seen !== wanted) throw new Error(`${what}: ${JSON.stringify(seen)} instead of ${JSON.stringify(wanted)}`);
}

/** Runs something that must fail; answers the message it failed with. */
export async function expectRefusal(attempt, what) {
  let result;
  try {
    result = await attempt();
  } catch (error) {
    return error.message;
  }
  throw new Error(`${what} was not refused: ${JSON.stringify(result)?.slice(0, 200)}`);
}

/** Asks until there is an answer; throws with the last failure when the time is up. */
export async function eventually(what, seconds, question) {
  const ends = Date.now() + seconds * 1000;
  let reason = '';
  while (Date.now() < ends) {
    try {
      const answer = await question();
      if (answer) return answer;
    } catch (error) {
      reason = `: ${error.message}`;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`${what} did not come within ${seconds} s${reason}`);
}
