import { caseRefFault } from '@sas-embed/contract';
import type { Launch, LaunchRequest, RedeemedLaunch } from '@sas-embed/contract';
import type { MockBooking } from './booking.js';
import { fault, invalid } from './fault.js';
import type { MockPrincipal } from './principal.js';

const TICKET_MS = 60_000;
const LAUNCH_MS = 24 * 3_600_000;

interface StoredLaunch {
  id: string;
  request: LaunchRequest;
  who: MockPrincipal;
  at: number;
  /** The key with which it was redeemed. */
  redeemedBy?: string;
}

/** The launches of a mock's world. */
export class MockLaunches {
  readonly #launches = new Map<string, StoredLaunch>();

  constructor(private readonly world: MockBooking) {}

  create(who: MockPrincipal, request: LaunchRequest): Launch {
    if (request.caseRef !== undefined && caseRefFault(request.caseRef)) throw fault('case-ref-refused');
    const id = this.world.newId('launch');
    const ticket = `ticket-${id}`.padEnd(32, '0');
    const at = this.world.clock.now();
    this.#launches.set(ticket, { id, request, who, at });
    return {
      id,
      url: `https://sas.example/recherche#launch=${ticket}`,
      expiresAt: this.world.instant(at + TICKET_MS),
    };
  }

  redeem(who: MockPrincipal, ticket: string, key: string): RedeemedLaunch {
    if (!/^[A-Za-z0-9_-]{20,64}$/.test(ticket)) throw invalid('body:/ticket', 'must match the pattern');
    const launch = this.#launches.get(ticket);
    if (launch?.who.regulator !== who.regulator) throw fault('launch-unknown');
    if (launch.redeemedBy !== undefined && launch.redeemedBy !== key) throw fault('launch-used');
    if (this.world.clock.now() >= launch.at + TICKET_MS) throw fault('launch-expired');
    launch.redeemedBy = key;
    return { from: 'launch', launchId: launch.id, context: launch.request.context, issues: [] };
  }

  /** The case that a launched page books for. */
  caseOf(who: MockPrincipal, launchId: string): { hostId: string; caseRef?: string } {
    const launch = [...this.#launches.values()].find(({ id }) => id === launchId);
    if (launch?.who.regulator !== who.regulator) throw fault('launch-unknown');
    if (this.world.clock.now() >= launch.at + LAUNCH_MS) throw fault('launch-expired');
    const { caseRef } = launch.request;
    return { hostId: launch.who.session.hostId, ...(caseRef !== undefined && { caseRef }) };
  }
}
