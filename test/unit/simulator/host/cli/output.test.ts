import { assert } from 'chai';
import { EventEmitter } from 'node:events';
import { oneLine, watchOutput } from '../../../../../simulator/host/cli/output.js';

describe('output of the command line', () => {
  it('writes an error in one line, whatever the name of a file', () => {
    assert.equal(
      oneLine('replay: a\nb\u001b[31m.json: no such file'),
      'replay: a\\nb\\u001b[31m.json: no such file',
    );
    assert.equal(oneLine('tap: 支付.json: no such file'), 'tap: 支付.json: no such file');
  });

  it('says once that the output is lost, and nothing of a closed pipe', () => {
    const output = new EventEmitter();
    const said: string[] = [];
    watchOutput(output, (why) => said.push(why));
    output.emit('error', { code: 'EPIPE' });
    assert.deepEqual(said, []);
    output.emit('error', { code: 'ENOSPC' });
    output.emit('error', { code: 'ENOSPC' });
    assert.deepEqual(said, ['the output cannot be written (ENOSPC)']);
  });
});
