export { createCourier, type Courier, type CourierDeps } from './courier.js';
export { DELIVERIES_USAGE, DeliveryUsageError, replayDead, runDeliveryCommand } from './commands.js';
export { migrations } from './migrations.js';
export { withOutbox } from './outbox.js';
export { purgeDeliveries } from './purge.js';
export { deliveryStates } from './states.js';
