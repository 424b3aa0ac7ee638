/** What a token or a host's assertion says of Camille Exemple, an invented regulator of sas-33. */
export const CAMILLE = {
  sub: 'camille',
  env: 'sandbox',
  role: 'osnp',
  sas: { id: 'sas-33', label: 'SAS de la Gironde' },
  regulator: {
    identifiers: [{ system: 'urn:oid:1.2.250.1.71.4.2.1', value: '3339900017/20260001R' }],
    last_name: 'Exemple',
    first_name: 'Camille',
    email: 'camille.exemple@example.org',
  },
};
