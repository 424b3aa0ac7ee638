export { openTestDatabase, postgresAvailable, type TestDatabase, type TestDatabaseOptions } from './test-database.js';
