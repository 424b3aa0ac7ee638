/** The page of the leak test: every element, mounted and taken away while it works. */
import type { SasProvider } from '@sas-embed/elements';
import '@sas-embed/elements/define';
import '@sas-embed/elements/define/appointments.js';
import '@sas-embed/elements/define/indicators.js';
import '@sas-embed/elements/define/interface-status.js';
import '@sas-embed/elements/define/map.js';
import { client, clock, frames, kits, make, searched } from './kit.js';

/** The regulator goes on elsewhere: the browser keeps the last dialog and the last focus until there is another. */
async function goOn(): Promise<void> {
  const dialog = document.createElement('dialog');
  const button = document.createElement('button');
  dialog.append(button);
  document.body.append(dialog);
  dialog.showModal();
  button.focus();
  await frames();
  dialog.close();
  dialog.remove();
  await frames();
}

/** Makes each element in its fullest state, and begins what is cut off by its removal. */
function makersOf(all: ReturnType<typeof kits>): Record<string, () => HTMLElement> {
  return Object.fromEntries(
    Object.entries(all).map(([tag, { props, act }]) => [
      tag,
      () => {
        const element = make(tag, props);
        if (act) queueMicrotask(() => void act(element as never));
        return element;
      },
    ]),
  );
}

let provider: SasProvider;
let all: Record<string, () => HTMLElement>;

const leaks = {
  /** Prepares, and tells which elements there are. */
  async prepare(): Promise<string[]> {
    all = makersOf(kits(await searched()));
    provider = make('sas-provider', { client, clock }) as SasProvider;
    document.body.append(provider);
    while (!provider.ready) await frames();
    return Object.keys(all);
  },
  /** Mounts so many, some at a time, and takes them away: half while they still begin, half once they are drawn. */
  async mount(tag: string, count: number, together: number): Promise<void> {
    for (let done = 0; done < count; done += together) {
      const made = Array.from({ length: together }, () => all[tag]!());
      provider.append(...made);
      if ((done / together) % 2) await Promise.resolve();
      else await frames();
      for (const element of made) element.remove();
    }
    await goOn();
  },
};
declare global {
  var sasLeaks: typeof leaks;
}
globalThis.sasLeaks = leaks;
