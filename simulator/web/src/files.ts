/** Files to and from the viewer's disk. Nothing leaves the machine. */

const KEPT_MS = 60_000;

export function save(name: string, content: unknown): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(
    new Blob([JSON.stringify(content, null, 1)], { type: 'application/json' }),
  );
  link.download = name;
  link.click();
  // A busy browser fetches it some time later.
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
}

/** The text of a file that the viewer chose. */
export function pick(): Promise<{ readonly name: string; readonly text: string } | undefined> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = '.json,application/json';
    input.addEventListener('cancel', () => resolve(undefined));
    input.addEventListener('change', () => {
      const file = input.files?.[0];
      if (!file) return resolve(undefined);
      void file.text().then((text) => resolve({ name: file.name, text }));
    });
    input.click();
  });
}
