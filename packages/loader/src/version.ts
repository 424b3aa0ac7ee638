/** Version of this package, as in its package.json: the frame is loaded from the address of the same version. */
export const VERSION = '0.1.0';
