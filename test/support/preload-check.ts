/**
 * What of a module would be written after it was preloaded, by its text: on the device that throws or costs memory (Moddable
 * SDK, "XS linker warnings", "preload"). Names stand for module-level constants, classes and imports wherever they occur.
 */

import ts from 'typescript';

/** Made at module level, they are read-only on the device; their methods that write. */
const WRITERS = new Set(
  (
    'add clear copyWithin delete fill pop push reverse set shift sort splice unshift ' +
    'setInt8 setUint8 setInt16 setUint16 setInt32 setUint32 setFloat32 setFloat64 setBigInt64 setBigUint64'
  ).split(' '),
);

function bare(node: ts.Expression): ts.Expression {
  return ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isParenthesizedExpression(node) ||
    ts.isNonNullExpression(node)
    ? bare(node.expression)
    : node;
}

const isLiteral = (node: ts.Expression | undefined): boolean =>
  node !== undefined &&
  (ts.isArrayLiteralExpression(bare(node)) || ts.isObjectLiteralExpression(bare(node)));

const has = (node: ts.PropertyDeclaration, kind: ts.SyntaxKind): boolean =>
  node.modifiers?.some((modifier) => modifier.kind === kind) ?? false;

export function writtenAfterPreload(path: string, text: string): string[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  const found: string[] = [];
  const names = new Set<string>();
  const settled = frozenGenerators(source);
  for (const statement of source.statements) {
    if (ts.isVariableStatement(statement)) {
      const { declarations, flags } = statement.declarationList;
      for (const { name, initializer } of declarations) {
        names.add(name.getText());
        if (!(flags & ts.NodeFlags.Const)) found.push(`${path}: ${name.getText()} is no const`);
        else if (isLiteral(initializer)) found.push(`${path}: ${name.getText()} is not frozen`);
      }
    } else if (ts.isClassDeclaration(statement)) {
      names.add(statement.name!.text);
    } else if (ts.isImportDeclaration(statement)) {
      for (const name of imported(statement)) names.add(name);
    }
  }
  return [
    ...found,
    ...classes(source).flatMap((one) => statics(path, one)),
    ...generators(source)
      .filter((name) => !settled.has(name))
      .map((name) => `${path}: ${name}.prototype is not frozen`),
    ...writes(path, source, names),
  ];
}

/** Generators that are made while the module is loaded; one in a class or a table has no name that could be frozen. */
function generators(source: ts.SourceFile): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (!ts.isFunctionLike(node)) ts.forEachChild(node, visit);
    else if ('asteriskToken' in node && node.asteriskToken)
      found.push(node.name?.getText() ?? '(a generator)');
  };
  visit(source);
  return found;
}

/** The names in freezeGenerators(…) at module level. */
function frozenGenerators(source: ts.SourceFile): Set<string> {
  const calls = source.statements.flatMap((statement) =>
    ts.isExpressionStatement(statement) && ts.isCallExpression(statement.expression)
      ? [statement.expression]
      : [],
  );
  return new Set(
    calls
      .filter((call) => call.expression.getText() === 'freezeGenerators')
      .flatMap((call) => call.arguments.map((name) => name.getText())),
  );
}

/** Those in functions too: they are made later, but no static field of ours is written. */
function classes(source: ts.SourceFile): ts.ClassLikeDeclaration[] {
  const found: ts.ClassLikeDeclaration[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isClassLike(node)) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function statics(path: string, statement: ts.ClassLikeDeclaration): string[] {
  const found: string[] = [];
  const name = statement.name?.text ?? 'class';
  for (const member of statement.members) {
    if (ts.isClassStaticBlockDeclaration(member)) found.push(`${path}: ${name} has a static block`);
    if (!ts.isPropertyDeclaration(member) || !has(member, ts.SyntaxKind.StaticKeyword)) continue;
    const field = `${name}.${member.name.getText()}`;
    if (!has(member, ts.SyntaxKind.ReadonlyKeyword))
      found.push(`${path}: ${field} is not readonly`);
    else if (isLiteral(member.initializer)) found.push(`${path}: ${field} is not frozen`);
  }
  return found;
}

function imported({ importClause }: ts.ImportDeclaration): string[] {
  const bindings = importClause?.namedBindings;
  if (!bindings || importClause.isTypeOnly) return [];
  if (ts.isNamespaceImport(bindings)) return [bindings.name.text];
  return bindings.elements.filter((element) => !element.isTypeOnly).map(({ name }) => name.text);
}

/** In functions: what runs at module level runs before the link. */
function writes(path: string, source: ts.SourceFile, names: ReadonlySet<string>): string[] {
  const found: string[] = [];
  const report = (target: ts.Expression): void => {
    const owner = ownerOf(target);
    if (owner !== undefined && names.has(owner)) {
      const { line } = source.getLineAndCharacterOfPosition(target.getStart());
      found.push(`${path}:${line + 1}: ${target.getText()} is written`);
    }
  };
  const visit = (node: ts.Node, inside: boolean): void => {
    if (inside) {
      if (ts.isBinaryExpression(node) && isAssignment(node.operatorToken.kind)) report(node.left);
      else if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
        const { operator, operand } = node;
        if (operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken)
          report(operand);
      } else if (ts.isDeleteExpression(node)) report(node.expression);
      else if (ts.isCallExpression(node)) {
        const called = bare(node.expression);
        if (ts.isPropertyAccessExpression(called) && WRITERS.has(called.name.text))
          report(called.expression);
      }
    }
    ts.forEachChild(node, (child) => visit(child, inside || ts.isFunctionLike(node)));
  };
  visit(source, false);
  return found;
}

function isAssignment(kind: ts.SyntaxKind): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

/** The name at the beginning of a.b[c]. */
function ownerOf(target: ts.Expression): string | undefined {
  const node = bare(target);
  if (ts.isIdentifier(node)) return node.text;
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node))
    return ownerOf(node.expression);
  return undefined;
}
