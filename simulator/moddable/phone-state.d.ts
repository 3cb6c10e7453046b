/** The phone of the demo wallet: phone-state.json. */

declare module 'phone-state' {
  const state: unknown;
  export default state;
}
