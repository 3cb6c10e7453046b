/** Entry Point and the kernels inside XS, behind the seam of the case runner: every effect is a question to the world. */

import type { Asked, ReaderSetup, RequestSetup } from '../../../simulator/conformance/engine.js';
import { ASK, decode, encode } from '../../../simulator/host/engine/wire.js';
import { kernelEngine } from '../../../simulator/host/kernel-engine.js';
import { serve } from './world.js';

/** What a transaction hands over to a following one stays here; the world holds its number. */
const resumes: unknown[] = [];

function host(asked: Asked): unknown {
  return decode(worldCall(ASK.effect, 0, 0, encode(asked)) as string);
}

serve({
  start: () => undefined,
  call(_method, values) {
    const [reader, request] = values as [ReaderSetup, RequestSetup];
    const { resume, ...rest } = request;
    const result = kernelEngine.run(
      reader,
      resume === undefined ? rest : { ...rest, resume: resumes[resume as number] },
      host,
    );
    if (result.resume === undefined) return result;
    return { ...result, resume: resumes.push(result.resume) - 1 };
  },
  state: () => undefined,
  result: () => undefined,
  plainResult: () => undefined,
});
