/** Whatever happens in the books, on screens, lines and barriers is told to the promises at once. */

import type { Screen } from '../../firmware/ports/display.js';
import type { GateSite } from './gate-site.js';
import { standing, type Till } from './till.js';
import { deniedAt } from './town.js';
import { peek } from './wire-peek.js';
import type { World } from './world.js';

export function listen(world: World): void {
  const { backOffice } = world.rig;
  backOffice.books.onWritten((entry) => world.check((checks) => checks.posted?.(entry)));
  backOffice.authorisations.rows.onWritten((row) =>
    world.check((checks) => checks.authorised?.(row)),
  );
  backOffice.batches.entries.onWritten((entry) => {
    const gate = world.gates.find(({ id }) => id === entry.terminal);
    if (gate) {
      gate.entries.set(entry.id, entry);
      const token = backOffice.authorisations.get(entry.rrn)?.token;
      if (token !== undefined && entry.state === 'approved')
        gate.paid.set(token, world.rig.clock.now());
      world.check((checks) => checks.uploaded?.(entry, gate));
      return;
    }
    const till = world.tills.find(({ id }) => id === entry.terminal);
    const order = till?.byStan.get(entry.stan);
    order?.entries.set(entry.id, entry);
    world.check((checks) => checks.batched?.(entry, order));
  });
  for (const till of world.tills) listenTill(world, till);
  for (const gate of world.gates) listenGate(world, gate);
  copyRequests(world);
}

function listenTill(world: World, till: Till): void {
  const { station } = till;
  station.panel.onScreen((screen) => shown(world, till, screen));
  station.line.proxy = {
    toHost: (bytes) => {
      const message = peek(bytes);
      const kind = message?.mti;
      const fresh = message && till.order && !till.byStan.has(message.stan);
      if (fresh && (kind === '0200' || kind === '0220')) till.byStan.set(message.stan, till.order!);
      world.check((checks) => checks.wire?.(till, bytes));
      return [bytes];
    },
    toTerminal: (bytes) => {
      const message = peek(bytes);
      // Answers to requests: 0210, 0230.
      if (message?.mti === '0210' || message?.mti === '0230') till.answered.add(message.stan);
      world.check((checks) => checks.wire?.(till, bytes));
      return [bytes];
    },
  };
}

function shown(world: World, till: Till, screen: Screen): void {
  const { message, lines } = screen;
  if (message === 'approved' && till.order && standing(till.order) === 0)
    till.noteOffline(till.recover());
  world.check((checks) => checks.screen?.(till, screen));
  if (message === 'approved' || message === 'approved-sign') {
    if (till.order) till.order.shown = true;
  } else if (message.startsWith('late-')) {
    // A refund that was repeated, or what was approved as the power went.
    const kind = message.slice('late-'.length);
    const told = till.unchecked.findLast(
      (order) =>
        !order.shown &&
        order.kind === kind &&
        (order.offline || standing(order) > 0) &&
        lines.some((line) => line.endsWith((order.amountMinor / 100).toFixed(2))),
    );
    if (told) told.shown = true;
  }
}

function listenGate(world: World, gate: GateSite): void {
  const { station } = gate;
  const { clock } = world.rig;
  station.onPassage = ({ opened, refusal, account }) => {
    gate.passages++;
    gate.refusal = refusal;
    if (!opened) return;
    world.check((checks) => checks.booked?.(gate, account ?? '', world.card?.account ?? ''));
  };
  station.onBarrier = () => {
    const ride = { token: world.card?.account ?? '', atUs: clock.now(), episode: world.episode };
    world.check((checks) => checks.opened?.(gate, ride));
    gate.rides.push(ride);
  };
  station.line.proxy = {
    toHost: (bytes) => {
      gate.wireAtUs = clock.now();
      const message = peek(bytes);
      if (message?.mti === '0800' || message?.mti === '0820') gate.asked(deniedAt(world.rig));
      world.check((checks) => checks.wire?.(gate, bytes));
      return [bytes];
    },
    toTerminal: (bytes) => {
      gate.wireAtUs = clock.now();
      world.check((checks) => checks.wire?.(gate, bytes));
      return [bytes];
    },
  };
}

/** A thief between acquirer and switch keeps what was approved. */
function copyRequests(world: World): void {
  const { network } = world.rig.backOffice;
  const authorise = network.authorise.bind(network);
  network.authorise = (request, before) => {
    const answer = authorise(request, before);
    if (answer.f39 === '00' && request.kind === 'sale') world.copied = request;
    return answer;
  };
}
