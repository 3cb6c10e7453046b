import { assert } from 'chai';
import type { Kernel, KernelContext } from '../../../../../firmware/kernel/kernel.js';
import type { Outcome } from '../../../../../firmware/kernel/outcome.js';
import { message } from '../../../../../firmware/kernel/shared/messages.js';
import { outcome, withoutData } from '../../../../../firmware/kernel/shared/outcomes.js';
import {
  AID, entry, fromHex, gpo, PPSE, ppse, profile, reader, run, script, shown,
} from '../../../../support/card-script.js'; // prettier-ignore
import { CARD } from '../../../../support/step-host.js';

const CREDIT = 'A000000333010102';

/** A kernel that gives these outcomes, one per activation; the last stays. */
function scripted(...outcomes: Outcome[]): { registry: { 7: Kernel }; seen: KernelContext[] } {
  const seen: KernelContext[] = [];
  const kernel: Kernel = {
    name: 'scripted',
    *activate(context) {
      seen.push(context);
      return withoutData(outcomes.length > 1 ? outcomes.shift()! : outcomes[0]!);
    },
  };
  return { registry: { 7: kernel }, seen };
}

describe('protocol activation', () => {
  it('shows Present Card with the amount, then reads the card', () => {
    const ran = run();
    assert.deepEqual(ran.shown[0], {
      messageId: 0x15,
      status: 'ReadyToRead',
      value: { qualifier: 'Amount', minor: 200, currency: '0156' },
    });
    assert.equal(ran.commands[0], PPSE);
    assert.deepEqual(ran.limits, [30_000]);
  });

  it('zero amount, or policy: Present Card without amount', () => {
    assert.deepEqual(run({ request: { amountMinor: 0 } }).shown[0], message(0x15, 'ReadyToRead'));
    const config = reader({}, { presentCardValue: 'none' });
    assert.deepEqual(run({ config }).shown[0], message(0x15, 'ReadyToRead'));
  });

  it('two cards: message 19, once; then 19 Ready to Read with the one that stays', () => {
    const ran = run({
      host: { activations: [{ kind: 'collision' }, { kind: 'collision' }, CARD] },
    });
    assert.deepEqual(shown(ran).slice(0, 4), [
      '15/ReadyToRead',
      '19/ProcessingError',
      '19/ReadyToRead',
      '17/CardReadSuccessfully',
    ]);
    assert.equal(ran.result.outcome, 'OnlineRequest');
  });

  it('no card in time: End Application, clear display, field off', () => {
    const ran = run({ host: { activations: [{ kind: 'none' }] } });
    assert.equal(ran.result.outcome, 'EndApplication');
    assert.deepEqual(shown(ran), ['15/ReadyToRead', '1E/NotReady']);
    assert.deepEqual(ran.fieldOffs, [0]);
    assert.equal(ran.result.reason!.code, 'STOP');
  });

  it('faults lead to another poll, up to the limit', () => {
    const fault = { kind: 'fault', fault: 'transmission' } as const;
    const ran = run({ host: { activations: [fault, fault, CARD] } });
    assert.equal(ran.result.outcome, 'OnlineRequest');
    const config = reader({}, { level1RestartLimit: 2 });
    const ended = run({ config, host: { activations: [fault, fault, fault, CARD] } });
    assert.equal(ended.result.outcome, 'EndApplication');
    assert.equal(ended.result.reason!.code, 'L1_PROTOCOL');
  });
});

describe('Level 1 errors before the kernel', () => {
  for (const [name, at] of [
    ['SELECT PPSE', PPSE],
    ['SELECT AID', `00A4040008${AID}00`],
  ] as const)
    for (const fault of ['timeout', 'transmission', 'protocol', 'removed'])
      it(`${fault} at ${name}: Start B, and the directory is read again`, () => {
        let first = true;
        const card = script({});
        const answer = (capdu: string, command: string): string => {
          if (capdu !== at || !first) return card(capdu, command);
          first = false;
          return `!${fault}`;
        };
        const ran = run({ host: { answer } });
        assert.equal(ran.result.outcome, 'OnlineRequest');
        assert.equal(ran.commands.filter((capdu) => capdu === PPSE).length, 2);
        assert.equal(ran.limits.length, 2);
      });

  it('an answer without status word is a protocol error', () => {
    const config = reader({}, { level1RestartLimit: 0 });
    const ran = run({ config, card: { ppse: '6F' } });
    assert.equal(ran.result.reason!.code, 'L1_PROTOCOL');
  });
});

describe('STOP', () => {
  for (const at of [PPSE, '00A4', '80A8', '00B2'])
    it(`at ${at.slice(0, 4)}: End Application, clear display, field off, nothing after`, () => {
      const card = script({ gpo: [gpo({ '94': '10010200' })] });
      const answer = (capdu: string, name: string): string =>
        capdu.startsWith(at) && (at === PPSE || capdu !== PPSE) ? '!stopped' : card(capdu, name);
      const ran = run({ host: { answer } });
      assert.equal(ran.result.outcome, 'EndApplication');
      assert.equal(ran.result.reason!.code, 'STOP');
      assert.equal(shown(ran).at(-1), '1E/NotReady');
      assert.deepEqual(ran.fieldOffs, [0]);
      assert.isTrue(ran.commands.at(-1)!.startsWith(at));
    });

  it('while it polls', () => {
    const ran = run({ host: { activations: [{ kind: 'stopped' }] } });
    assert.equal(ran.result.reason!.detail, 'cancelled');
  });
});

describe('outcome processing', () => {
  it('Try Again: outcome message, field off, message on restart, time for the second tap', () => {
    const { registry, seen } = scripted(
      outcome('TryAgain', {
        start: 'B',
        fieldOff: 10,
        uiOnOutcome: message(0x20, 'ProcessingError'),
        uiOnRestart: message(0x21, 'ReadyToRead'),
      }),
      outcome('Approved', { uiOnOutcome: message(0x03, 'CardReadSuccessfully') }),
    );
    const ran = run({ kernels: registry });
    assert.deepEqual(shown(ran), [
      '15/ReadyToRead',
      '20/ProcessingError',
      '21/ReadyToRead',
      '03/CardReadSuccessfully',
    ]);
    assert.deepEqual(ran.fieldOffs, [1000]);
    assert.deepEqual(ran.limits, [30_000, 60_000]);
    assert.deepEqual(
      seen.map(({ restart }) => restart),
      [false, true],
    );
    assert.equal(ran.commands.filter((capdu) => capdu === PPSE).length, 2);
    assert.deepEqual(
      ran.result.activations.map((one) => one.outcome.outcome),
      ['TryAgain', 'Approved'],
    );
  });

  it('Try Again without end: policy limit, then End Application', () => {
    const { registry, seen } = scripted(outcome('TryAgain', { start: 'B' }));
    const ran = run({ kernels: registry });
    assert.equal(seen.length, 4);
    assert.equal(ran.result.outcome, 'EndApplication');
    assert.equal(ran.result.reason!.code, 'TRY_AGAIN_LIMIT');
    assert.equal(shown(ran).at(-1), '1C/ReadyToRead');
  });

  it('indicators and TTQ stay over a restart', () => {
    const { registry, seen } = scripted(outcome('TryAgain', { start: 'B' }), outcome('Approved'));
    run({ kernels: registry, request: { amountMinor: 30000 } });
    assert.deepEqual(
      seen.map(({ ttq }) => ttq![1]),
      [0xc0, 0xc0],
    );
  });

  it('Select Next: the next candidate without another directory', () => {
    const { registry, seen } = scripted(outcome('SelectNext', { start: 'C' }), outcome('Approved'));
    const ran = run({ kernels: registry, card: { ppse: ppse(entry(AID), entry(CREDIT)) } });
    assert.equal(ran.commands.filter((capdu) => capdu === PPSE).length, 1);
    assert.deepEqual(
      seen.map(({ start }) => start),
      ['B', 'C'],
    );
    assert.equal(ran.result.outcome, 'Approved');
    assert.equal(ran.limits.length, 1);
  });

  it('Select Next with nobody left: End Application, message 1C', () => {
    const { registry } = scripted(outcome('SelectNext', { start: 'C' }));
    const ran = run({ kernels: registry });
    assert.equal(ran.result.outcome, 'EndApplication');
    assert.deepEqual(shown(ran), ['15/ReadyToRead', '1C/ReadyToRead']);
  });

  it('Try Another Interface is final and keeps the preference', () => {
    const { registry } = scripted(
      outcome('TryAnotherInterface', { alternateInterface: 'ContactChip' }),
    );
    assert.equal(run({ kernels: registry }).result.alternateInterface, 'ContactChip');
  });

  it('removal: message 10 when the card stays', () => {
    const { registry } = scripted(outcome('Approved', { removalTimeout: 20 }));
    assert.notInclude(shown(run({ kernels: registry })), '10/NA');
    assert.equal(shown(run({ kernels: registry, host: { gone: false } })).at(-1), '10/NA');
  });
});

describe('online response', () => {
  const asks = (start: 'B' | 'D'): Outcome =>
    outcome('OnlineRequest', {
      start,
      onlineResponse: 'EmvData',
      uiOnRestart: message(0x21, 'ReadyToRead'),
    });
  const issuer = { approved: true, issuerAuthenticationData: fromHex('21415243527CE78F3031') };

  it('Start D: the kernel goes on without SELECT', () => {
    const { registry, seen } = scripted(asks('D'), outcome('Approved'));
    const first = run({ kernels: registry });
    assert.equal(first.result.outcome, 'OnlineRequest');
    const second = run({
      kernels: registry,
      request: { start: 'D', onlineResponse: issuer, resume: first.result.resume! },
    });
    assert.deepEqual(second.commands, []);
    assert.equal(seen[1]!.start, 'D');
    assert.isTrue(seen[1]!.restart);
    assert.deepEqual(seen[1]!.onlineResponse, issuer);
    assert.equal(seen[1]!.previous!.outcome, 'OnlineRequest');
    assert.equal(second.result.outcome, 'Approved');
  });

  it('Start B with issuer data: no directory, the same application, the same TTQ', () => {
    const { registry, seen } = scripted(asks('B'), outcome('Approved'));
    const first = run({ kernels: registry, request: { amountMinor: 30000 } });
    const second = run({
      kernels: registry,
      request: {
        amountMinor: 30000,
        start: 'B',
        onlineResponse: issuer,
        resume: first.result.resume!,
      },
    });
    assert.deepEqual(second.commands, [`00A4040008${AID}00`]);
    assert.equal(seen[1]!.ttq![1], 0xc0);
    assert.equal(shown(second)[0], '21/ReadyToRead');
  });

  it('Start B with issuer data: a failed SELECT ends it', () => {
    const { registry } = scripted(asks('B'), outcome('Approved'));
    const card = { ppse: ppse(entry(AID), entry(CREDIT)) };
    const first = run({ kernels: registry, card });
    const second = run({
      kernels: registry,
      card: { ...card, select: { '*': '6A82' } },
      request: { start: 'B', onlineResponse: issuer, resume: first.result.resume! },
    });
    assert.deepEqual(second.commands, [`00A4040008${AID}00`]);
    assert.equal(second.result.outcome, 'EndApplication');
    assert.equal(shown(second).at(-1), '1C/ReadyToRead');
  });

  it('Start B without issuer data reads the directory again', () => {
    const { registry } = scripted(asks('B'), outcome('Approved'));
    const first = run({ kernels: registry });
    const request = {
      start: 'B',
      onlineResponse: { approved: true },
      resume: first.result.resume!,
    } as const;
    assert.equal(run({ kernels: registry, request }).commands[0], PPSE);
  });

  for (const start of ['B', 'D'] as const)
    it(`kernel 7 with Start ${start} takes the host's decision`, () => {
      const config = reader({}, { onlineRequestStart: start });
      const first = run({ config });
      assert.equal(first.result.start, start);
      assert.equal(first.result.onlineResponse, 'EmvData');
      for (const approved of [true, false]) {
        const request = {
          start,
          onlineResponse: { ...issuer, approved },
          resume: first.result.resume!,
        };
        const { result } = run({ config, request });
        assert.equal(result.outcome, approved ? 'Approved' : 'Declined');
        assert.equal(result.uiOnOutcome!.messageId, approved ? 0x03 : 0x07);
        assert.equal(result.cvm, 'ConfirmationCodeVerified');
      }
    });
});

describe('notes', () => {
  it('every decision is noted with its citation, and the outcome is the same', () => {
    const loud = run({ notes: true });
    const silent = run({ config: profile() });
    assert.deepEqual(
      loud.notes.map(({ rule }) => rule),
      [
        'pre-processing',
        'activation',
        'candidates',
        'final-selection',
        'initiate',
        'cryptogram',
        'cvm',
        'oda',
        'outcome',
      ],
    );
    for (const note of loud.notes) assert.match(note.cite, /kernel7\.md \d/);
    assert.deepEqual(silent.notes, []);
    assert.deepEqual(loud.commands, silent.commands);
    assert.deepEqual(loud.result.dataRecord, silent.result.dataRecord);
  });
});
