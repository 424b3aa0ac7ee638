export { annuaireLine, ANNUAIRE_COLUMNS, writeAnnuaire, type AnnuaireActivity } from './annuaire-file.js';
export { testConfig } from './test-config.js';
export { openTestDatabase, postgresAvailable, type TestDatabase, type TestDatabaseOptions } from './test-database.js';
export { startTestIssuer, type TestIssuer } from './test-issuer.js';
