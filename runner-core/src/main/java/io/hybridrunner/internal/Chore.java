package io.hybridrunner.internal;

import java.util.Optional;

/** Work with the server that goes on in small steps, each of a call or two. */
interface Chore {

  /**
   * When the next step is due, in nanoseconds of the runner's time; empty when nothing is to do.
   */
  Optional<Long> dueAt();

  /** Does one step that is due. Never throws for what the server does. */
  void step();
}
