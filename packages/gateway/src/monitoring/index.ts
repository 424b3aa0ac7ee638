export { createSearchJournal, type AskedSearch, type SearchJournal } from './search-journal.js';
export { migrations } from './migrations.js';
