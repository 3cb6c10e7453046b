/**
 * What of a module could tell one engine, or the simulated world, from another: global objects of a host, built-ins that not
 * all engines have, and names that say so. Comments may speak of them.
 */

import ts from 'typescript';

/** Ways to the host that are no part of the language, or to all of its globals. */
const HOST = new Set(
  (
    'globalThis global window self navigator process require module exports Deno Bun Buffer ' +
    'WorkerGlobalScope trace screen device document location performance console Compartment lockdown harden native Native eval Function'
  ).split(' '),
);

const WORDS =
  /^(xs|xst|xsnap|xsbug|moddable|v8|nodejs|engine|simulat(e|ed|or|ion)|emulat(e|ed|or|ion)|mock(ed)?|fake|mcsim|desktop)$/i;

/** Of the language: what a name of these has in Node is in every engine of its year. */
const BUILT_IN = new Map(
  Object.getOwnPropertyNames(globalThis)
    .filter((name) => /^[A-Z]/.test(name))
    .map((name) => [name, (globalThis as Record<string, unknown>)[name]]),
);

/** Each as `path:line: what`. */
export function engineBranches(path: string, text: string): string[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  const own = declared(source);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (says(node, own) || asks(node, own)) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      const what = 'text' in node ? String(node.text) : node.getText();
      found.push(`${path}:${line + 1}: ${what}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** A name, or a text, that tells. */
function says(node: ts.Node, own: ReadonlySet<string>): boolean {
  if (!ts.isIdentifier(node) && !ts.isPrivateIdentifier(node) && !ts.isStringLiteralLike(node))
    return false;
  if (words(node.text).some((word) => WORDS.test(word))) return true;
  return ts.isIdentifier(node) && HOST.has(node.text) && !own.has(node.text) && isFree(node);
}

/** A question that engines answer differently. */
function asks(node: ts.Node, own: ReadonlySet<string>): boolean {
  if (ts.isMetaProperty(node)) return node.keywordToken === ts.SyntaxKind.ImportKeyword;
  if (ts.isCallExpression(node)) return node.expression.kind === ts.SyntaxKind.ImportKeyword;
  if (ts.isTypeOfExpression(node)) return isGlobal(node.expression, own);
  if (ts.isBinaryExpression(node))
    return (
      node.operatorToken.kind === ts.SyntaxKind.InKeyword && builtIn(node.right, own) !== undefined
    );
  if (!ts.isPropertyAccessExpression(node) || !ts.isIdentifier(node.expression)) return false;
  const owner = builtIn(node.expression, own);
  if (owner === undefined) return false;
  return node.name.text === 'prototype' || !(node.name.text in (BUILT_IN.get(owner) as object));
}

/** The global of the language at the beginning of a.b.c. */
function builtIn(node: ts.Node, own: ReadonlySet<string>): string | undefined {
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node))
    return builtIn(node.expression, own);
  if (!ts.isIdentifier(node) || own.has(node.text)) return undefined;
  return BUILT_IN.has(node.text) ? node.text : undefined;
}

const words = (text: string): string[] =>
  text.split(/[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/);

/** Every name that the module declares or imports, wherever: a local of that name is no global. */
function declared(source: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (
      ts.isVariableDeclaration(node) ||
      ts.isParameter(node) ||
      ts.isBindingElement(node) ||
      ts.isFunctionDeclaration(node) ||
      ts.isClassDeclaration(node) ||
      ts.isImportSpecifier(node) ||
      ts.isImportClause(node) ||
      ts.isNamespaceImport(node) ||
      ts.isTypeParameterDeclaration(node) ||
      ts.isInterfaceDeclaration(node) ||
      ts.isTypeAliasDeclaration(node)
    )
      if (node.name && ts.isIdentifier(node.name)) names.add(node.name.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return names;
}

/** Neither a property's name nor a key. */
function isFree(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isTypeNode(parent)) return false;
  return !('name' in parent && parent.name === node) && !ts.isBindingElement(parent);
}

/** `typeof a` of a name that the module does not declare, or of a part of such. */
function isGlobal(node: ts.Expression, own: ReadonlySet<string>): boolean {
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node))
    return isGlobal(node.expression, own);
  return ts.isIdentifier(node) && !own.has(node.text);
}
