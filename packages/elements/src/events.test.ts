import { expect } from '@open-wc/testing';
import { emit, type SasEventDetails, type SasEventName } from './events.js';

/** One of each, as the elements send them. */
const details: SasEventDetails = {
  'sas-ready': {},
  'sas-change': { searchId: 'search-1', offerId: 'offer-1' },
  'sas-error': { code: 'network', retryable: true, requestId: 'request-1' },
  'sas-select': { offerId: 'offer-1', slotId: 'slot-1' },
  'sas-call': { url: 'tel:+33199000012', offerId: 'offer-1' },
  'sas-members': { offerId: 'offer-1', structureId: '1339999037' },
  'sas-overbook': { offerId: 'offer-1' },
  'sas-request': { offerId: 'offer-1' },
  'sas-show': { offerId: 'offer-1' },
  'sas-book': { appointmentId: 'appointment-1', handoverId: 'handover-1' },
  'sas-open': { url: 'https://agenda.example/', kind: 'handover', handoverId: 'handover-1', offerId: 'offer-1' },
  'sas-appointment': { appointmentId: 'appointment-1', status: 'booked', version: 1 },
  'sas-rebook': { appointmentId: 'a' },
  'sas-retry': { sourceId: 'rapide' },
  'sas-more': {},
  'sas-sort': { sort: 'earliest' },
  'sas-submit': {},
  'sas-filter-change': { categories: ['modes'] },
  'sas-shortcuts': { shortcuts: 'off' },
};
const CANCELLABLE = ['sas-select', 'sas-call', 'sas-members', 'sas-overbook', 'sas-request', 'sas-show', 'sas-open'];

describe('events', () => {
  for (const [name, detail] of Object.entries(details) as [SasEventName, SasEventDetails[SasEventName]][]) {
    const cancellable = CANCELLABLE.includes(name);
    it(`${name} leaves shadow roots, bubbles, and can${cancellable ? '' : 'not'} be cancelled`, () => {
      const host = document.createElement('div');
      const inner = document.createElement('i');
      host.attachShadow({ mode: 'open' }).append(inner);
      document.body.append(host);
      const heard: CustomEvent[] = [];
      const listener = (event: Event) => {
        heard.push(event as CustomEvent);
        event.preventDefault();
      };
      document.addEventListener(name, listener);
      expect(emit(inner, name, detail)).to.equal(!cancellable);
      document.removeEventListener(name, listener);
      host.remove();
      expect(heard).to.have.length(1);
      expect(heard[0]!.detail).to.equal(detail);
      expect(heard[0]!.composed && heard[0]!.bubbles).to.equal(true);
    });
  }
});
