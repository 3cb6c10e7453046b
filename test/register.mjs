// Lets mocha and the test scripts run TypeScript. Types are checked by `npm run typecheck`, once for all files.
import { register } from 'node:module';
import { pathToFileURL } from 'node:url';

process.env.TS_NODE_TRANSPILE_ONLY ??= '1';
register('ts-node/esm', pathToFileURL('./'));
