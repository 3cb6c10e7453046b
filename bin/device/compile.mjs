// Type-checks and compiles the TypeScript of a generated SDK build at once: the SDK's makefile would start tsc for each file.
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

const CONFIG = /-tsconfig\.json$/;

/** Returns the type errors, one a line. Without any, the JavaScript lies where the makefile looks for it. */
export function compile(temporary, unchanged = () => false) {
  const modules = join(temporary, 'modules');
  const base = join(modules, 'tsconfig-base.json');
  const folders = new Map();
  for (const name of readdirSync(modules, { recursive: true })) {
    if (!CONFIG.test(name)) continue;
    const { files, compilerOptions } = JSON.parse(readFileSync(join(modules, name), 'utf8'));
    if (existsSync(files[0])) folders.set(files[0], compilerOptions.outDir);
  }
  if (unchanged([...folders.keys()])) return [];
  const parsed = ts.parseJsonConfigFileContent(
    {
      extends: base,
      files: [...folders.keys()],
      compilerOptions: { rootDir: '/', outDir: '/', sourceMap: false },
    },
    ts.sys,
    modules,
  );
  const program = ts.createProgram(parsed.fileNames, parsed.options);
  const wrong = [...parsed.errors, ...ts.getPreEmitDiagnostics(program)].map(told);
  if (wrong.length) return wrong;
  for (const [source, folder] of folders) {
    program.emit(program.getSourceFile(source), (file, text) => {
      const path = folder + file;
      if (!existsSync(dirname(path))) mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    });
  }
  return [];
}

function told({ file, start, messageText, code }) {
  const text = ts.flattenDiagnosticMessageText(messageText, ' ');
  if (!file) return `TS${code}: ${text}`;
  const { line, character } = file.getLineAndCharacterOfPosition(start ?? 0);
  return `${file.fileName}(${line + 1},${character + 1}): TS${code}: ${text}`;
}
