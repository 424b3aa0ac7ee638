/** What cannot be read, in each element that reads: what the test of languages looks at. */
import type { MockOptions } from '@sas-embed/client/mock';
import { community } from '../../../packages/elements/src/testing/fixtures/cards.js';
import { context, until } from './kit.js';
import { AGENDA, reads, type, use, type Tags, type Use } from './uses.js';

/** What could not be read, of each element that reads. */
export function failures(): Record<string, Use> {
  const stay = { close: () => undefined, seen: [] };
  const failing = <Tag extends keyof Tags>(
    tag: Tag,
    error: MockOptions['error'] & object,
    more: Partial<Use<Tag>>,
  ): Use => use<Tag>({ tag, world: { ...more.world, error }, ...stay, ...more } as Use<Tag>);
  const fails = (element: HTMLElement) =>
    until(() => element.shadowRoot!.querySelector('[role=alert] svg, [data-retry]') ?? undefined, 'what failed');
  return {
    'sas-search, failed': failing(
      'sas-search',
      { search: 'network' },
      {
        given: () => ({ context }),
        act: async (search) => {
          await until(() => search.ready, 'ready');
          await search.run();
        },
      },
    ),
    'sas-search-bar, failed': failing(
      'sas-search-bar',
      { resolveLocation: 'network', suggestSpecialties: 'network' },
      {
        given: () => ({ context }),
        act: async (bar) => {
          await bar.settled;
          await type(bar, '#specialty', 'dermato');
          await reads(bar, /Les propositions n’arrivent pas|Suggestions are not coming/);
        },
      },
    ),
    'sas-search-bar, not located': failing(
      'sas-search-bar',
      { resolveLocation: 'location-not-found' },
      {
        given: () => ({ context }),
        act: (bar) => bar.settled,
      },
    ),
    'sas-structure-members, failed': failing(
      'sas-structure-members',
      { searchMembers: 'network' },
      {
        act: async (members) => {
          void members.open({ kind: 'CPTS', structureId: community.nationalId, name: community.name });
          await until(() => members.search.status === 'failed', 'that it failed');
        },
      },
    ),
    'sas-booking-dialog, failed': failing(
      'sas-booking-dialog',
      { createHold: 'network' },
      {
        act: async (dialog, client) => {
          const { slots } = await client.getOfferSlots(AGENDA);
          const offer = await client.getOffer(AGENDA);
          void dialog.open({ offer, slot: slots[0]!, caseRef: context.caseRef });
          await until(() => dialog.stage === 'failed', 'that it failed');
        },
      },
    ),
    'sas-agenda, failed': failing('sas-agenda', { listAgendas: 'network' }, { act: fails }),
    'sas-participation, failed': failing(
      'sas-participation',
      { listParticipations: 'network' },
      {
        act: fails,
      },
    ),
    'sas-appointments, failed': failing('sas-appointments', { listAppointments: 'network' }, { act: fails }),
    'sas-indicators, failed': failing('sas-indicators', { getIndicators: 'network' }, { act: fails }),
    'sas-interface-status, failed': failing('sas-interface-status', { listInterfaces: 'network' }, { act: fails }),
  };
}
