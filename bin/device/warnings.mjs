// What the linker says of preloaded modules. Each line is something to mend, but for two tables that the SDK's own TLS writes.
const SDK_OWN = /^### warning: ssl\/(cache: default|cert: .* globalCerts): not frozen$/;

export const preloadWarnings = (text) =>
  text.split('\n').filter((line) => /^### (warning|error)/.test(line) && !SDK_OWN.test(line));
