export { SasSlotGrid, type Density, type SlotGridStatus } from './slot-grid.js';
