export { createAccounts, type Accounts, type AccountsDeps } from './accounts.js';
export { accountHandlers, type AccountHandlersDeps } from './handlers.js';
export { migrations } from './migrations.js';
