package io.hybridrunner.collate.link;

import io.hybridrunner.link.Frame;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.Reply;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.model.StatusEvent;
import java.util.List;
import java.util.Optional;

/**
 * What is sent in place of a frame that is larger than the server takes: sent whole it would end
 * the link and, being owed, every later one. Stateless.
 */
final class Shortened {

  private Shortened() {}

  /** The status without its evidence. */
  static Frame.Event event(Frame.Event event) {
    RunStatus status = event.event().status();
    Optional<Cause> cause =
        status
            .cause()
            .map(it -> it.withEvidence(List.of("(left out: more than the server takes at once)")));
    return new Frame.Event(
        new StatusEvent(
            event.event().id(),
            new RunStatus(
                status.runId(),
                status.pipelineId(),
                status.name(),
                status.phase(),
                status.startedAt(),
                status.endedAt(),
                cause)));
  }

  /** A refusal. */
  static Frame.Result result(Frame.Result result, int characters) {
    return new Frame.Result(
        new Reply.Refused(
            result.reply().commandId(),
            Cause.of(
                Kind.TOO_LARGE,
                "the reply has " + characters + " characters, more than the server takes",
                "Ask for less at once.")));
  }
}
