import { errors, type default as Provider, type Configuration } from 'oidc-provider';
import type { ProviderConfig } from './config.js';
import type { PscPerson } from './people.js';

/** The page on which one plays the telephones of everybody. */
export const TELEPHONE = '/telephone';

/** What a telephone shows: who is asked, by which application, with which code. */
export interface Ringing {
  request: string;
  person: PscPerson;
  client: string;
  bindingMessage: string;
}

/** The telephones of the test identities: requests of CIBA wait there until somebody accepts or declines. */
export class Telephones {
  readonly #ringing = new Map<string, Ringing & { until: number }>();

  constructor(readonly config: Pick<ProviderConfig, 'people' | 'clients'>) {}

  /** The provider's part: finds who is asked, and rings. */
  readonly feature: NonNullable<NonNullable<Configuration['features']>['ciba']> = {
    enabled: true,
    deliveryModes: ['poll'],
    processLoginHint: (_ctx, hint) => this.config.people.find(({ nameId }) => nameId === hint)?.id,
    validateBindingMessage(_ctx, message) {
      if (!/^[A-Za-z0-9._+/!?#-]{1,20}$/.test(message ?? '')) throw new errors.InvalidBindingMessage('A short code');
    },
    validateRequestContext: () => undefined,
    verifyUserCode: () => undefined,
    triggerAuthenticationDevice: (_ctx, request, account, client) => {
      const person = this.config.people.find(({ id }) => id === account.accountId);
      const message = request.params?.['binding_message'];
      if (!person) return;
      this.#ringing.set(request.jti, {
        ...{ request: request.jti, person, until: Date.now() + request.remainingTTL * 1_000 },
        client: this.config.clients.find(({ id }) => id === client.clientId)?.label ?? client.clientId,
        bindingMessage: typeof message === 'string' ? message : '',
      });
    },
  };

  /** The requests that still wait, the oldest first. */
  ringing(): Ringing[] {
    for (const [request, { until }] of this.#ringing) if (until <= Date.now()) this.#ringing.delete(request);
    return [...this.#ringing.values()];
  }

  /** Accepts or declines a request; nothing when it rings no more. */
  async decide(provider: Provider, request: string, accept: boolean): Promise<void> {
    const ringing = this.ringing().find((one) => one.request === request);
    if (!ringing) return;
    this.#ringing.delete(request);
    if (!accept) {
      await provider.backchannelResult(request, new errors.AccessDenied('The person declined'));
      return;
    }
    const asked = await provider.BackchannelAuthenticationRequest.find(request);
    if (!asked) return;
    const { id, acr = 'eidas1' } = ringing.person;
    const grant = new provider.Grant({ clientId: asked.clientId!, accountId: id });
    grant.addOIDCScope(asked.scope ?? 'openid');
    await grant.save();
    await provider.backchannelResult(request, grant, {
      acr,
      amr: ['hwk', 'user'],
      authTime: Math.floor(Date.now() / 1000),
    });
  }
}
