export { startReceiver, type JournalEntry, type ReceiverConfig, type ReceiverState } from './receiver.js';
