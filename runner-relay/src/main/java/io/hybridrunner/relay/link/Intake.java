package io.hybridrunner.relay.link;

import io.hybridrunner.link.Frame;
import io.hybridrunner.link.FrameCodec;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.RunId;
import io.hybridrunner.relay.state.CommandRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Lets commands in while there is room for them, and knows how much they take. Thread-safe. */
final class Intake {

  /** Whether a command may come in. */
  sealed interface Admission {
    record Admitted(Ticket ticket) implements Admission {}

    record Turned(Cause cause) implements Admission {}
  }

  private final LinkSettings settings;
  private final FrameCodec codec;
  private final AtomicLong bytes = new AtomicLong();

  Intake(LinkSettings settings, FrameCodec codec) {
    this.settings = settings;
    this.codec = codec;
  }

  Admission admit(Command command, Instant now, int room) {
    if (room <= 0) {
      return new Admission.Turned(full(settings.queuedPerRunner() + " commands wait already"));
    }
    long size = size(command);
    if (size > FrameCodec.MAX_FRAME_BYTES) {
      return new Admission.Turned(
          Cause.of(
              Kind.TOO_LARGE,
              command.operation() + " would be a message of " + size + " bytes",
              "A message may have " + FrameCodec.MAX_FRAME_BYTES + " bytes; send less."));
    }
    if (bytes.addAndGet(size) > settings.queuedBytes()) {
      bytes.addAndGet(-size);
      return new Admission.Turned(full(settings.queuedBytes() + " bytes of commands wait already"));
    }
    return new Admission.Admitted(new Ticket(command, now.plus(command.timeToLive()), size));
  }

  /**
   * Lets a command in without asking for room: one that was admitted before the relay was started
   * again, or the relay's own.
   */
  Ticket readmit(Command command, Instant expiresAt) {
    long size = size(command);
    bytes.addAndGet(size);
    return new Ticket(command, expiresAt, size);
  }

  private long size(Command command) {
    return Outbound.text(codec, new Frame.Order(command)).getBytes(StandardCharsets.UTF_8).length;
  }

  /** A ticket is gone. */
  void done(Ticket ticket) {
    bytes.addAndGet(-ticket.bytes);
  }

  private static Cause full(String what) {
    return Cause.of(
        Kind.BUSY, "The relay has no room: " + what, "Try again when some have been answered.");
  }

  static Cause conflict(CommandRecord known) {
    return Cause.of(
        Kind.CONFLICT,
        "command " + known.id() + " exists already, for something else: " + known.operation(),
        "Repeat exactly what was asked, or use another run id.");
  }

  static CommandRecord record(
      String runnerId, Command command, String digest, Instant now, Instant expiresAt) {
    return new CommandRecord(
        command.id(),
        runnerId,
        command.operation(),
        command.serializedBy(),
        runOf(command),
        digest,
        now,
        expiresAt,
        new CommandRecord.Progress.Waiting(command));
  }

  private static Optional<RunId> runOf(Command command) {
    if (command instanceof Command.Run run) {
      return Optional.of(run.runId());
    }
    if (command instanceof Command.TestConnection test) {
      return Optional.of(test.runId());
    }
    if (command instanceof Command.RunApplication application) {
      return Optional.of(application.runId());
    }
    return command instanceof Command.Kill kill ? kill.runId() : Optional.empty();
  }
}
