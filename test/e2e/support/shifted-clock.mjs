// Loaded into every process of a world (`NODE_OPTIONS=--import …`): its clock is that of SHIFT_MS later, databases included.
const by = Number(process.env.SHIFT_MS ?? 0);
const RealDate = Date;
globalThis.Date = class Date extends RealDate {
  constructor(...args) {
    if (args.length === 0) super(RealDate.now() + by);
    else super(...args);
  }
  static now() {
    return RealDate.now() + by;
  }
};
