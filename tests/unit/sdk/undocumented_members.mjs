// Finds what a header lets others see without a comment of its own: free names, and the public members of what it declares.
// No compiler: the house style (clang-format) is what it relies on.
import { nameOf, withoutComments } from './undocumented.mjs';

const heads = /^(?:template\s*<(?:[^<>]|<(?:[^<>]|<[^<>]*>)*>)*>\s*(?:requires\s*\((?:[^()]|\([^()]*\))*\)\s*)?)+/;
const aggregate = /^(?:typedef )?(class|struct|union|enum class|enum)\b(?:\s+[\w:]+)?[^(=]*$/;
const nothingNew = [
  /^(?:static_assert|using namespace|using enum|friend\b|extern template|template\s*<>)/,
  /^(?:class|struct|union|enum class|enum)\s+[\w:]+(?:\s*:\s*[\w:]+)?$/, // named only
  /=\s*delete$|(?:operator\s*=\s*\(.*|\(.*&&?(?:\s\w+)?\)[\w\s]*|~\w+\(\)[\w\s]*)=\s*default$/, // copies, moves and ends as the compiler makes them
  /^[^(={]*\b\w+(?:<[^()]*>)?::(?:~?\w+|operator\s*[^\w\s(]+)\s*\(/, // a function of a class, defined outside it
  /^\}?\s*\w*$/, // the name behind a typedef's body
];

/** The statements of `code` in order: {plain, first, last, scope}, where scope holds whatever is open around one. */
function* statements(code, lineAt) {
  const scopes = [{ kind: 'namespace', open: true }];
  let text = '', begin = 0, brackets = 0;
  const plain = () => text.trim().replace(/\s+/g, ' ');
  const take = (end) => {
    const one = { plain: plain(), first: lineAt(begin), last: lineAt(end), scope: scopes.at(-1) };
    text = '';
    return one;
  };
  for (let at = 0; at < code.length; ++at) {
    const letter = code[at], scope = scopes.at(-1);
    if (scope.kind === 'body') {
      if (letter === '{') scopes.push({ kind: 'body' });
      if (letter !== '}') continue;
      scopes.pop();
      if (scopes.at(-1).kind === 'body') continue;
      text += '{}';
      // A function ends here; a value, a constructor's list of members goes on.
      const rest = /^\s*(?:;|,|\)|\(|\{)/.exec(code.slice(at + 1));
      if (!rest && /[()]/.test(text) && brackets === 0) yield take(at);
      continue;
    }
    if (letter === '(' || letter === '[') ++brackets;
    if (letter === ')' || letter === ']') --brackets;
    if (letter === '{' && brackets === 0) {
      const head = plain().replace(heads, '').replace(/\[\[[^\]]*\]\]|alignas\([^)]*\)/g, '').trim();
      const type = aggregate.exec(head);
      if (/^(?:inline )?namespace\b|^extern "/.test(head)) {
        text = '';
        scopes.push({ kind: 'namespace', open: scope.open });
      } else if (type) {
        const one = { ...take(at), type: type[1] };
        yield one;
        scopes.push({ kind: type[1].startsWith('enum') ? 'enum' : 'class', open: scope.open && scope.public !== false, public: type[1] !== 'class', of: one });
      } else {
        scopes.push({ kind: 'body' });
      }
    } else if (letter === '{') {
      scopes.push({ kind: 'body' });
    } else if (letter === '}') {
      if (scope.kind === 'enum' && text.trim() !== '') yield { ...take(at - 1), enumerator: true };
      scopes.pop();
      text = scope.kind === 'namespace' ? '' : ' }';
      begin = at;
    } else if (letter === ';' && brackets === 0) {
      yield take(at);
    } else if (letter === ',' && scope.kind === 'enum' && brackets === 0) {
      yield { ...take(at), enumerator: true };
    } else if (letter === ':' && scope.kind === 'class' && /^(?:public|protected|private)$/.test(text.trim())) {
      scope.public = text.trim() === 'public';
      text = '';
    } else if (text.trim() !== '' || letter.trim() !== '') {
      if (text.trim() === '') begin = at;
      text += letter;
    }
  }
}

/**
 * The public names of `text` that have no comment right above or behind them: {line, name}. A declaration of several names
 * takes one; enumerators on one line with their enumeration must stand in its comment, each by its name.
 */
export function undocumentedMembers(text) {
  const { code, above, behind } = withoutComments(text);
  const lineAt = (at) => code.slice(0, at).split('\n').length;
  const lines = code.split('\n');
  let goesOn = false;
  const plain = lines.map((line) => {
    const directive = goesOn || /^\s*#/.test(line);
    goesOn = directive && /\\\s*$/.test(line);
    return directive ? line.replace(/./g, ' ') : line;
  });
  const missing = [];
  const has = (one) => above.has(one.first - 1) || behind.has(one.last) || behind.has(one.first);
  for (const one of statements(plain.join('\n'), lineAt)) {
    const bare = one.plain.replace(heads, '').trim();
    if (!one.scope.open || one.scope.public === false || bare === '' || (!one.type && nothingNew.some((pattern) => pattern.test(bare)) && !one.enumerator)) continue;
    if (one.enumerator && one.first === one.scope.of.first) {
      const name = /^\w+/.exec(bare)[0];
      if (new RegExp(`\\b${name}\\b`).test(above.get(one.first - 1) ?? '')) continue;
      missing.push({ line: one.first, name });
    } else if (!has(one)) {
      missing.push({ line: one.first, name: one.enumerator ? /^\w+/.exec(bare)[0] : nameOf(one.type ? `${bare} {}` : bare) });
    }
  }
  return missing;
}
