/**
 * A class whose constructor takes options alone, as Moddable's do, made from one that also wants to know its board.
 * All boards share the one class: engines make quick what they see to be the same everywhere.
 */

type Bound<Options, Instance> = new (options: Options) => Instance;

export function boundClass<Options, Instance extends object, Board>(
  Base: new (board: Board, options: Options) => Instance,
  board: Board,
): Bound<Options, Instance> {
  const Class = function (options: Options): Instance {
    const wanted = new.target as unknown as Bound<Options, Instance>;
    // A class that extends this one gets an instance of its own.
    return Reflect.construct(
      Base,
      [board, options],
      (wanted as unknown) === Class ? Base : wanted,
    ) as Instance;
  };
  Class.prototype = Base.prototype as unknown;
  return Class as unknown as Bound<Options, Instance>;
}
