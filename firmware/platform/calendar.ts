/** The Calendar port: the chip's clock, set over NTP, in the merchant's time zone. */

import type { Calendar } from '../ports/clock.js';

/** A chip that was just switched on counts from 1970. */
const FIRST_YEAR = 2024;

export const createCalendar = (zoneMinutes: () => number): Calendar => ({
  read() {
    const now = new Date(Date.now() + zoneMinutes() * 60_000);
    return {
      year: now.getUTCFullYear(),
      month: now.getUTCMonth() + 1,
      day: now.getUTCDate(),
      hour: now.getUTCHours(),
      minute: now.getUTCMinutes(),
      second: now.getUTCSeconds(),
    };
  },
});

export const clockIsSet = (): boolean => new Date().getUTCFullYear() >= FIRST_YEAR;
