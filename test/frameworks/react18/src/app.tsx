import { useState } from 'react';
import { createMockClient } from '@sas-embed/client/mock';
import { SasProvider, SasSearch } from '@sas-embed/react';

const client = createMockClient();
const context = { caseRef: 'DRM-1', specialty: { code: 'SM54' } };

export function App() {
  const [density, setDensity] = useState<'comfortable' | 'compact'>('comfortable');
  const [shown, setShown] = useState(true);
  const [said, setSaid] = useState('');
  return (
    <>
      <button id="compact" onClick={() => setDensity('compact')}>
        Compact
      </button>
      <button id="close" onClick={() => setShown(false)}>
        Fermer
      </button>
      <output>{said}</output>
      {shown && (
        <SasProvider client={client}>
          <p id="slotted">Dossier</p>
          <SasSearch
            context={context}
            density={density}
            onSasFilterChange={(event) => setSaid(event.detail.categories.join())}
          />
        </SasProvider>
      )}
    </>
  );
}
