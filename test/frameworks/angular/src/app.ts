import { Component, signal } from '@angular/core';
import { SasProvider, SasSearch } from '@sas-embed/angular';
import { createMockClient } from '@sas-embed/client/mock';
import type { SasEventMap } from '@sas-embed/elements';

@Component({
  selector: 'care-offer',
  imports: [SasProvider, SasSearch],
  template: `
    <button id="compact" (click)="density.set('compact')">Compact</button>
    <button id="close" (click)="shown.set(false)">Fermer</button>
    <output>{{ said() }}</output>
    @if (shown()) {
      <sas-provider [client]="client">
        <p id="slotted">Dossier</p>
        <sas-search [context]="context" [density]="density()" (sasFilterChange)="tell($event)" />
      </sas-provider>
    }
  `,
})
export class App {
  readonly client = createMockClient();
  readonly context = { caseRef: 'DRM-1', specialty: { code: 'SM54' } };
  readonly density = signal<'comfortable' | 'compact'>('comfortable');
  readonly shown = signal(true);
  readonly said = signal('');

  tell({ detail }: SasEventMap['sas-filter-change']): void {
    this.said.set(detail.categories.join());
  }
}
