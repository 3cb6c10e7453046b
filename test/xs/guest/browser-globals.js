/* global microseconds, print, write */
// What mocha's browser build looks for when it loads, on top of the host's globals. First import of the bundle.
const g = globalThis;
g.global = g.window = g.self = g;
g.location = { search: '', pathname: '/', href: 'xs:' };
g.addEventListener = g.removeEventListener = () => {};
g.performance = { now: () => microseconds() / 1000 };
g.queueMicrotask ??= (f) => void Promise.resolve().then(f);
g.process = {
  env: {},
  argv: [],
  version: 'v20.0.0',
  browser: true,
  cwd: () => '/',
  stdout: { write: (text) => write(text) },
  on() {},
  removeListener() {},
  listeners: () => [],
  nextTick: (f, ...a) => void Promise.resolve().then(() => f(...a)),
};
const format = (first, ...rest) => {
  let i = 0;
  const text = String(first).replace(/%([sdifoOj%])/g, (_, kind) => {
    if (kind === '%') return '%';
    const value = rest[i++];
    return kind === 'j' ? JSON.stringify(value) : String(value);
  });
  return [text, ...rest.slice(i).map(String)].join(' ');
};
const say = (...a) => print(a.length ? format(...a) : '');
g.console = { log: say, info: say, debug: say, warn: say, error: say };
Error.captureStackTrace ??= (o) =>
  Object.defineProperty(o, 'stack', {
    value: new Error(o.message).stack,
    writable: true,
    configurable: true,
  });
// chai 6 tells its plugins of new methods by DOM events; nobody listens here.
g.Event ??= class Event {
  constructor(type) {
    this.type = type;
  }
};
g.EventTarget ??= class EventTarget {
  addEventListener() {}
  removeEventListener() {}
  dispatchEvent() {
    return true;
  }
};
// Support code of the specs makes bytes of hexadecimal text this way.
g.Buffer ??= {
  from(text) {
    const bytes = new Uint8Array(text.length / 2);
    for (let i = 0; i < bytes.length; i++) bytes[i] = parseInt(text.slice(2 * i, 2 * i + 2), 16);
    return bytes;
  },
};
