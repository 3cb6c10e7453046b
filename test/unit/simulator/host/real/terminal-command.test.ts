/** `tapwright terminal`: what it refuses before it begins, and what it keeps between runs. */

import { assert } from 'chai';
import { existsSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError, type Command } from '../../../../../simulator/host/cli/command.js';
import { command } from '../../../../../simulator/host/cli/commands/terminal.js';
import { KeptTerminal } from '../../../../../simulator/host/real/kept-terminal.js';
import { readShippedProfile, takesPin } from '../../../../../simulator/host/rig/profiles.js';

describe('terminal command', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tapwright-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const refused = async (what: RegExp, values: Record<string, string>): Promise<void> => {
    const defaults = { profile: 'phone', terminal: 'LAB00001', seed: '1', listen: '127.0.0.1:0' };
    const args: Parameters<Command['run']>[0] = {
      values: { ...defaults, ...values },
      positionals: [],
    };
    let error: unknown;
    try {
      await command.run(args);
    } catch (thrown) {
      error = thrown;
    }
    assert.instanceOf(error, UsageError);
    assert.match((error as Error).message, what);
    assert.notInclude((error as Error).message, '\n');
  };

  it('a CA that is none, a CA without an acquirer, a profile that is none', async () => {
    const file = join(folder, 'ca.pem');
    writeFileSync(file, 'no certificate');
    await refused(/not a certificate/, { host: '127.0.0.1:1', ca: file });
    await refused(/cannot be read/, { host: '127.0.0.1:1', ca: join(folder, 'none.pem') });
    await refused(/--host/, { ca: file });
    await refused(/not one of phone, pos/, { profile: 'gate' });
    writeFileSync(join(folder, 'mine.json'), '{"name": "mine"}');
    await refused(/mine\.json/, { profile: join(folder, 'mine.json') });
  });

  it('damaged files of a kept terminal are named and left as they are: a reversal may lie there', async () => {
    KeptTerminal.open(folder, 'LAB00001')!.close();
    truncateSync(join(folder, 'LAB00001.flash'), 5000);
    await refused(/LAB00001\.flash is damaged/, { keep: folder });
    assert.isFalse(existsSync(join(folder, 'LAB00001.lock')), 'not locked');
    for (const name of ['LAB00001.json', 'phone.json']) {
      for (const file of readdirSync(folder)) rmSync(join(folder, file));
      writeFileSync(join(folder, name), '{"stan":');
      await refused(new RegExp(`${name.replace('.', '\\.')} is damaged`), { keep: folder });
    }
  });

  it('asks for PINs where the terminal qualifiers say so', () => {
    assert.isTrue(takesPin(readShippedProfile('pos')));
    assert.isFalse(takesPin(readShippedProfile('phone')));
    assert.isFalse(takesPin({}));
  });
});
