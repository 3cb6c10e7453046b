import { createClock } from './platform/clock.js';
import { createCalendar } from './platform/calendar.js';
import { ciphers } from './platform/ciphers.js';
import { random } from './platform/random.js';
import { openFlash } from './platform/flash.js';
import { openKeyValue } from './platform/key-value.js';
import { Station } from './platform/wifi.js';
import { NetworkTime } from './platform/network-time.js';
import { createLine } from './platform/stream-line.js';
import { DevicePanel } from './platform/panel.js';
import { SSD1306 } from '../drivers/display/ssd1306.js';
import { createGuard } from './platform/fault.js';
const x = [
  createClock,
  createCalendar,
  ciphers,
  random,
  openFlash,
  openKeyValue,
  Station,
  NetworkTime,
  createLine,
  DevicePanel,
  SSD1306,
  createGuard,
];
export default x;
