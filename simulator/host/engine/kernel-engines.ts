/** The kernel under test for the case runner and the replay, by name of the engine. */

import type { Engine, EngineResult, Host } from '../../conformance/engine.js';
import { kernelEngine } from '../kernel-engine.js';
import type { EngineName } from './engine.js';
import { ASK, TELL, decode, encode } from './wire.js';
import { buildOf } from './xs-build.js';
import { XsProcess } from './xs-process.js';

export function kernelEngineOn(name: EngineName): Engine {
  switch (name) {
    case 'node':
      return kernelEngine;
    case 'xs':
      return new XsKernelEngine();
  }
}

class XsKernelEngine implements Engine {
  readonly name = 'xs';
  #process: XsProcess | undefined;
  #host: Host | undefined;
  #returned: unknown;

  run(...[reader, request, host]: Parameters<Engine['run']>): EngineResult {
    this.#host = host;
    // A host that leaves a transaction in the middle ends the engine with it.
    if (!this.#process || this.#process.closed) this.#process = this.#start();
    this.#process.tell(TELL.call, 0, encode(['run', [reader, request]]));
    return this.#returned as EngineResult;
  }

  #start(): XsProcess {
    const { program, guest, options } = buildOf('kernel');
    return new XsProcess(program, guest, options, ({ operation, payload }) => {
      const data = (): unknown => decode(payload.toString());
      switch (operation) {
        case ASK.now:
          return 0;
        case ASK.effect:
          return encode(this.#host!(data() as Parameters<Host>[0]) ?? null);
        case ASK.result:
          this.#returned = data();
          return undefined;
        default:
          throw new Error(`a kernel in XS asks for operation ${operation}`);
      }
    });
  }
}
