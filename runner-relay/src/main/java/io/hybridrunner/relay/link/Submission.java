package io.hybridrunner.relay.link;

import io.hybridrunner.model.Cause;
import io.hybridrunner.relay.state.CommandRecord;

/** What became of a command that was handed to the relay. */
public sealed interface Submission {

  /** It is kept, and goes to its runner when that is possible. */
  record Accepted(CommandRecord command) implements Submission {}

  /** It was handed in before; this is how far it has come. */
  record Known(CommandRecord command) implements Submission {}

  /** It was not taken; nothing was kept. */
  record Refused(Cause cause) implements Submission {}
}
