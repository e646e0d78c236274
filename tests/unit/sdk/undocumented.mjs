// Finds what a header declares without a docstring. No compiler: the house style (clang-format) is what it relies on.

/**
 * The text with comments and literals blanked, and the docstrings by the lines they end on, or stand on behind code. `above` has
 * the whole text of each block of docstrings by the line it ends on, `behind` the lines with any comment behind code.
 */
export function withoutComments(text) {
  const docs = new Set(), trailing = new Set(), above = new Map(), behind = new Set();
  const lineOf = (at) => text.slice(0, at).split('\n').length;
  const blank = (piece) => piece.replace(/[^\n]/g, ' ');
  const parts = /R"(\w*)\([\s\S]*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<![\w'])'(?:\\.|[^'\\\n])+'|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
  const code = text.replace(parts, (piece, _, at) => {
    if (piece.startsWith('//') || piece.startsWith('/*')) {
      const behindCode = text.slice(text.lastIndexOf('\n', at) + 1, at).trim() !== '';
      const ends = lineOf(at + piece.length);
      if (/^(\/\/\/|\/\*)/.test(piece)) {
        (behindCode ? trailing : docs).add(ends);
        if (!behindCode) above.set(ends, (above.get(ends - 1) ?? '') + piece);
      }
      if (behindCode) behind.add(ends);
      return blank(piece);
    }
    return `"${blank(piece).slice(2)}"`;
  });
  return { code, docs, trailing, above, behind };
}

const skipped = /^(?:static_assert|using namespace|friend\b|extern template|template\s*<>\s*$|(?:class|struct|union|enum class|enum)\s+[\w:]+(?:\s*:\s*[\w:]+)?$)/;
const templates = /^(?:template\s*<(?:[^<>]|<(?:[^<>]|<[^<>]*>)*>)*>\s*(?:requires\s*\((?:[^()]|\([^()]*\))*\)\s*)?)+/;
const isType = /^(?:class|struct|union|enum)\b[^(]*\{\}/;
const endsWithBody = /\)\s*(?:const|noexcept|->[^={}]*|requires [^={}]*)*\s*\{\}$/; // a function; a type or a value goes on until its semicolon
const isMember = /^[^(={]*\b\w+(?:<[^()]*>)?::(?:~?\w+|operator\s*[^\w\s(]+)\s*\(/; // a function of a class, defined outside it

export function nameOf(statement) {
  const bare = statement.replace(templates, '').replace(/\[\[[^\]]*\]\]|__attribute__\(\(.*?\)\)|alignas\([^)]*\)/g, '').trim();
  const type = /^(?:typedef\s+)?(?:class|struct|union|enum class|enum)\s+(\w+)/.exec(bare);
  const alias = /^using\s+(\w+)\s*=/.exec(bare);
  const called = /(operator\s*\S+?|~?\w+)\s*\(/.exec(bare);
  const value = /(\w+)\s*(?:\[[^\]]*\]\s*)*(?:=|\{|$)/.exec(bare);
  const pointer = /\(\s*\*\s*(\w+)\s*\)/.exec(bare);
  return (type ?? alias ?? pointer ?? called ?? value)?.[1] ?? bare.slice(0, 60);
}

/**
 * What `text` declares outside of classes and functions without a docstring above or behind it: {line, name, isType}. One
 * docstring may stand above a group without blank lines.
 */
export function undocumented(text) {
  const { code, docs, trailing } = withoutComments(text);
  const missing = [];
  let line = 1, depth = 0, statement = '', first = 0, covered = 0; // until that line a docstring above a group reaches
  const judge = (last) => {
    const plain = statement.trim().replace(/\s+/g, ' ');
    if (docs.has(first - 1) || covered === first - 1) covered = last;
    const exempt = plain === '' || skipped.test(plain.replace(templates, '')) || isMember.test(plain.replace(templates, ''));
    if (!exempt && covered !== last && !trailing.has(last) && !trailing.has(first)) missing.push({ line: first, name: nameOf(plain), isType: isType.test(plain.replace(templates, '')) });
    statement = '';
  };
  const lines = code.split('\n');
  for (const [index, given] of lines.entries()) {
    line = index + 1;
    if (/^\s*#/.test(given) || (index > 0 && /\\$/.test(lines[index - 1]) && statement === '')) {
      const macro = /^\s*#define\s+(\w+)/.exec(given)?.[1];
      const guard = macro && new RegExp(`^#ifndef ${macro}\\n`, 'm').test(text);
      if (macro && !guard && !docs.has(index) && !trailing.has(line)) missing.push({ line, name: macro, isType: false });
      continue;
    }
    for (const letter of `${given}\n`) {
      if (depth > 0) {
        if (letter === '{') ++depth;
        if (letter === '}' && --depth === 0 && endsWithBody.test(statement)) judge(line);
        continue;
      }
      if (letter === '{') {
        if (/\bnamespace\b|extern\s+"/.test(statement)) statement = '';
        else (depth = 1), (statement += '{}');
      } else if (letter === '}') {
        statement = ''; // the end of a namespace
      } else if (letter === ';') {
        judge(line);
      } else if (statement !== '' || letter.trim() !== '') {
        if (statement === '') first = line;
        statement += letter;
      }
    }
  }
  return missing;
}
