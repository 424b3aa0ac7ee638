export { createAddressService, type AddressService, type AddressServiceOptions } from './address-service.js';
export { withAddressService } from './with-address-service.js';
