// Loaded before a program: moves its wall clock when its parent says so, as an operator or NTP would. The monotonic clock goes on.
const RealDate = globalThis.Date;
let shift = 0;

class ShiftedDate extends RealDate {
  constructor(...args) {
    if (args.length === 0) super(RealDate.now() + shift);
    else super(...args);
  }
  static now() {
    return RealDate.now() + shift;
  }
}
globalThis.Date = ShiftedDate;

process.on("message", (message) => {
  if (typeof message?.shift === "number") shift += message.shift;
});
