import { createMockClient, createRunningClock, type MockOptions } from '@sas-embed/client/mock';
import type { Session } from '@sas-embed/contract';
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { expect, fn, waitFor } from 'storybook/test';
import '../packages/elements/src/define/provider.js';
import '../packages/elements/src/define/search-bar.js';
import { seen, sees, SMALL, START } from './support.js';

type Args = {
  environment: Session['environment'];
  world: MockOptions;
  signedIn: boolean;
  onReady: (event: Event) => void;
  onError: (event: Event) => void;
};

/**
 * Connects what is below it to a gateway: client, session, language, clock and one live feed. Outside production it
 * shows a ribbon. When the host's user changes, `reset()` makes everything below forget what it holds.
 */
const meta: Meta<Args> = {
  title: 'Elements/sas-provider',
  component: 'sas-provider',
  args: { environment: 'sandbox', world: {}, signedIn: true, onReady: fn(), onError: fn() },
  argTypes: {
    environment: { control: 'inline-radio', options: ['sandbox', 'recette', 'preproduction', 'production'] },
    world: { table: { disable: true } },
  },
  render: ({ environment, world, signedIn, onReady, onError }, { globals }) => {
    const client = createMockClient({ clock: createRunningClock(START), session: { environment }, ...world });
    return html`
      <sas-provider
        .client=${signedIn ? client : null}
        locale=${(globals['locale'] as string | undefined) ?? 'fr'}
        @sas-ready=${onReady}
        @sas-error=${onError}
      >
        <sas-search-bar></sas-search-bar>
      </sas-provider>
    `;
  },
};
export default meta;
type Story = StoryObj<Args>;

const providerIn = (canvas: HTMLElement) => canvas.querySelector('sas-provider')!;
const ready = (canvas: HTMLElement) => waitFor(() => expect(providerIn(canvas).ready).toBe(true));

/** The ribbon of the sandbox; `sas-ready` once the session is known, `ready` for those who come later. */
export const Sandbox: Story = {
  play: async ({ canvasElement, args }) => {
    await ready(canvasElement);
    await expect(args.onReady).toHaveBeenCalledOnce();
    await sees(canvasElement, 'Bac à sable');
  },
};

/** Before production. */
export const Preproduction: Story = {
  args: { environment: 'preproduction' },
  play: async ({ canvasElement }) => sees(canvasElement, 'Préproduction'),
};

/** In production nothing stands above the elements. */
export const Production: Story = {
  args: { environment: 'production' },
  play: async ({ canvasElement }) => {
    await ready(canvasElement);
    await expect(providerIn(canvasElement).shadowRoot!.querySelector('[part=ribbon]')).toBeNull();
  },
};

/** The session is awaited: what is below can be seen and filled already. */
export const Loading: Story = {
  args: { world: { never: ['getSession'] } },
  play: async ({ canvasElement }) => {
    await sees(canvasElement, 'Rechercher');
    await expect(providerIn(canvasElement).ready).toBe(false);
  },
};

/** The gateway refuses the session: the host is told with a code, and nothing below breaks. */
export const Failed: Story = {
  args: { world: { error: { getSession: 'unauthenticated' } } },
  play: async ({ canvasElement, args }) => {
    await waitFor(() => expect(args.onError).toHaveBeenCalled());
    const [[event]] = (args.onError as ReturnType<typeof fn>).mock.calls as unknown as [[CustomEvent]];
    await expect(event.detail).toMatchObject({ code: 'unauthenticated' });
    await expect(seen(canvasElement)).toContain('Rechercher');
  },
};

/** Nobody is signed in. */
export const Empty: Story = {
  args: { signedIn: false },
  play: async ({ canvasElement, args }) => {
    await sees(canvasElement, 'Rechercher');
    await expect(args.onReady).not.toHaveBeenCalled();
  },
};

/** On a telephone the ribbon wraps. */
export const SmallScreen: Story = {
  globals: SMALL,
  play: async ({ canvasElement }) => sees(canvasElement, 'Bac à sable'),
};

/** In the dark. */
export const Dark: Story = {
  globals: { theme: 'dark' },
  play: async ({ canvasElement }) => sees(canvasElement, 'Bac à sable'),
};

/** English, loaded on demand. */
export const English: Story = {
  globals: { locale: 'en' },
  play: async ({ canvasElement }) => sees(canvasElement, 'Search'),
};
