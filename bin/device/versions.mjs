// What versions of the SDK and of ESP-IDF stand in a folder. Undefined: none there.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const read = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);

/** { version, idf }: of its typings, which follow its releases, and the ESP-IDF that it wants. */
export function sdkVersion(moddable) {
  if (!moddable || !existsSync(join(moddable, 'xs/sources'))) return undefined;
  const typings = read(join(moddable, 'typings/package.json'));
  const manifest = read(join(moddable, 'build/devices/esp32/manifest.json')) ?? '';
  return {
    version: typings ? JSON.parse(typings).version : 'unknown',
    idf: /"EXPECTED_ESP_IDF":\s*"v?([\d.]+)"/.exec(manifest)?.[1] ?? 'unknown',
  };
}

/** As 6.0.1, from the file that ESP-IDF itself reads it from. */
export function idfVersion(idf) {
  const text = idf && read(join(idf, 'tools/cmake/version.cmake'));
  if (!text) return undefined;
  const number = (name) => new RegExp(`IDF_VERSION_${name} (\\d+)`).exec(text)?.[1] ?? '?';
  return ['MAJOR', 'MINOR', 'PATCH'].map(number).join('.');
}
