/** What the SDK's linker says of preloaded modules, without the SDK: a table that is not frozen, a variable or a static that can be written. */

import { assert } from 'chai';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path/posix';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';

const { preload, modules } = JSON.parse(readFileSync('manifest.json', 'utf8')) as {
  readonly preload: readonly string[];
  readonly modules: Readonly<Record<string, string>>;
};

const files = preload.flatMap((name) => {
  const path = modules[name]!;
  if (!path.endsWith('/*')) return path.endsWith('profiles/phone') ? [] : [`${path}.ts`];
  const folder = path.slice(0, -2);
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .map((file) => join(folder, file));
});

function bare(node: ts.Expression): ts.Expression {
  return ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isParenthesizedExpression(node)
    ? bare(node.expression)
    : node;
}

const isLiteral = (node: ts.Expression | undefined): boolean =>
  node !== undefined &&
  (ts.isArrayLiteralExpression(bare(node)) || ts.isObjectLiteralExpression(bare(node)));

/** What in a module can still be written once it is linked. */
function writable(path: string, text: string): string[] {
  const found: string[] = [];
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  for (const statement of source.statements) {
    if (ts.isVariableStatement(statement)) {
      const { declarations, flags } = statement.declarationList;
      for (const { name, initializer } of declarations) {
        if (!(flags & ts.NodeFlags.Const)) found.push(`${path}: ${name.getText()} is no const`);
        else if (isLiteral(initializer)) found.push(`${path}: ${name.getText()} is not frozen`);
      }
    } else if (ts.isClassDeclaration(statement)) {
      for (const member of statement.members) {
        if (!ts.isPropertyDeclaration(member)) continue;
        const has = (kind: ts.SyntaxKind): boolean =>
          member.modifiers?.some((modifier) => modifier.kind === kind) ?? false;
        if (!has(ts.SyntaxKind.StaticKeyword)) continue;
        const field = `${statement.name!.text}.${member.name.getText()}`;
        if (!has(ts.SyntaxKind.ReadonlyKeyword)) found.push(`${path}: ${field} is not readonly`);
        else if (isLiteral(member.initializer)) found.push(`${path}: ${field} is not frozen`);
      }
    }
  }
  return found;
}

/** Parts of an exported table that are not frozen. Views, maps and functions the linker freezes by itself. */
function thawed(name: string, value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (ArrayBuffer.isView(value) || value instanceof Map || value instanceof Set) return [];
  const own = Object.isFrozen(value) ? [] : [name];
  return [
    ...own,
    ...Object.entries(value).flatMap(([key, part]) => thawed(`${name}.${key}`, part)),
  ];
}

describe('preloaded modules', () => {
  it('can be written nowhere', () => {
    assert.isAbove(files.length, 80);
    assert.deepEqual(
      files.flatMap((path) => writable(path, readFileSync(path, 'utf8'))),
      [],
    );
  });

  it('export only tables that are frozen to the bottom', async () => {
    const found: string[] = [];
    for (const path of files) {
      const exported = (await import(pathToFileURL(path).href)) as Record<string, unknown>;
      for (const [name, value] of Object.entries(exported))
        found.push(...thawed(`${path}: ${name}`, value));
    }
    assert.deepEqual(found, []);
  });

  it('would be caught', () => {
    const text = `const A = [1]; export const B = { b: 1 } as const; let C = 1; const D = Object.freeze([]);
      class E { static f = 1; static readonly g = []; static readonly h = 1; }`;
    assert.deepEqual(writable('x', text), [
      'x: A is not frozen',
      'x: B is not frozen',
      'x: C is no const',
      'x: E.f is not readonly',
      'x: E.g is not frozen',
    ]);
    assert.deepEqual(thawed('t', Object.freeze({ a: [1], b: Object.freeze([2]) })), ['t.a']);
  });
});
