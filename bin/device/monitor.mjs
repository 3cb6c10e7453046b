// The serial console of a terminal in this shell: `node bin/device/monitor.mjs PORT`. Ends with Ctrl-C.
import { SerialPort } from 'serialport';

/** The UART of the chip holds 128 bytes until the firmware reads: a pasted certificate goes in small steps. */
const STEP_BYTES = 32;
const STEP_MS = 10;

const port = new SerialPort({ path: process.argv[2], baudRate: 115200 });
port.on('error', (error) => {
  console.error(`device: ${error.message}`);
  process.exit(1);
});
port.on('close', () => process.exit(1));
port.pipe(process.stdout);

let waiting = Buffer.alloc(0);
let timer;
function step() {
  port.write(waiting.subarray(0, STEP_BYTES));
  waiting = waiting.subarray(STEP_BYTES);
  timer = waiting.length > 0 ? setTimeout(step, STEP_MS) : undefined;
}
process.stdin.on('data', (bytes) => {
  waiting = Buffer.concat([waiting, bytes]);
  if (!timer) step();
});
