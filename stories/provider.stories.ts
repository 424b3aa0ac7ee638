import { createMockClient, createRunningClock } from '@sas-embed/client/mock';
import type { Session } from '@sas-embed/contract';
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { expect, fn, waitFor } from 'storybook/test';
import '../packages/elements/src/define/provider.js';
import '../packages/elements/src/define/search-bar.js';

type Args = {
  environment: Session['environment'];
  locale: 'fr' | 'en';
  onReady: (event: Event) => void;
};

/**
 * Connects what is below it to a gateway: client, session, language, clock and one live feed. Outside production it
 * shows a ribbon. When the host's user changes, `reset()` makes everything below forget what it holds.
 */
const meta: Meta<Args> = {
  title: 'Elements/Provider',
  component: 'sas-provider',
  args: { environment: 'sandbox', locale: 'fr', onReady: fn() },
  argTypes: {
    environment: { control: 'inline-radio', options: ['sandbox', 'preproduction', 'production'] },
    locale: { control: 'inline-radio', options: ['fr', 'en'] },
  },
  render: ({ environment, locale, onReady }) => html`
    <sas-provider
      .client=${createMockClient({ clock: createRunningClock(), session: { environment } })}
      locale=${locale}
      @sas-ready=${onReady}
    >
      <sas-search-bar></sas-search-bar>
    </sas-provider>
  `,
};
export default meta;
type Story = StoryObj<Args>;

/** The ribbon of the sandbox; `sas-ready` once the session is known, `ready` for those who come later. */
export const Sandbox: Story = {
  play: async ({ canvasElement, args }) => {
    const provider = canvasElement.querySelector('sas-provider') ?? document.querySelector('sas-provider')!;
    await waitFor(() => expect(provider.ready).toBe(true));
    await expect(args.onReady).toHaveBeenCalledOnce();
    await waitFor(() => expect(provider.shadowRoot!.textContent).toContain('Bac à sable'));
  },
};

/** Before production. */
export const Preproduction: Story = { args: { environment: 'preproduction' } };

/** In production nothing stands above the elements. */
export const Production: Story = { args: { environment: 'production' } };

/** English, loaded on demand. */
export const English: Story = { args: { locale: 'en' } };
