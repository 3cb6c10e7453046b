import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import { defineConfig } from 'eslint/config';
import globals from 'globals';
import tseslint from 'typescript-eslint';

// What exists on one engine only. Shared code takes these through its ports.
const HOST_GLOBALS = [
  'process',
  'Buffer',
  'require',
  'console',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'performance',
  'TextEncoder',
  'TextDecoder',
  'structuredClone',
  'queueMicrotask',
  'trace',
  'device',
  'Date',
  'Intl',
];

const NO_HOST = [
  ['node:*', 'embedded:*', 'timer', 'time', 'crypt', 'wifi', 'preference'],
  'this layer knows no host',
];

const layer = (files, deny) => ({
  files,
  rules: {
    'no-restricted-imports': [
      'error',
      { patterns: deny.map(([group, message]) => ({ group, message })) },
    ],
    'no-restricted-globals': ['error', ...HOST_GLOBALS],
    'no-restricted-properties': [
      'error',
      { object: 'Math', property: 'random', message: 'take it from the Random port' },
    ],
  },
});

export default defineConfig(
  { ignores: ['dist/**', 'build/**', 'coverage/**', 'docs/api/**', 'test/xs/build/**'] },
  js.configs.recommended,
  tseslint.configs.recommended,
  prettier,
  { files: ['**/*.mjs', '**/*.js', '**/*.cjs'], languageOptions: { globals: globals.node } },
  {
    files: ['**/*.ts'],
    rules: {
      eqeqeq: 'error',
      // A step that asks nothing of the world is a generator all the same.
      'require-yield': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      complexity: ['error', { max: 20, variant: 'modified' }],
    },
  },
  {
    files: ['firmware/**/*.ts', 'drivers/**/*.ts', 'simulator/**/*.ts', 'test/**/*.ts'],
    ignores: [
      'firmware/main.ts',
      'firmware/platform/**',
      'simulator/web/**',
      'simulator/moddable/**',
    ],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-floating-promises': 'error',
    },
  },
  layer(
    ['firmware/{bytes,emv,kernel,security,config,uplink,journal,reader,app,device,ports}/**/*.ts'],
    [NO_HOST, [['**/platform/**', '**/simulator/**'], 'firmware does not know what it runs on']],
  ),
  layer(
    ['drivers/**/*.ts'],
    [NO_HOST, [['**/firmware/**', '**/simulator/**'], 'drivers stand alone']],
  ),
  layer(
    ['simulator/{clock,rf,pn532,phone,io}/**/*.ts'],
    [
      NO_HOST,
      [
        ['**/drivers/**', '**/firmware/kernel/**', '**/firmware/uplink/**'],
        'two witnesses: models share no code with what they test',
      ],
    ],
  ),
  {
    files: ['test/**/*.ts'],
    rules: { '@typescript-eslint/no-unused-expressions': 'off', 'max-lines': 'off' },
  },
);
