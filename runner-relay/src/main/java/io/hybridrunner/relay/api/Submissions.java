package io.hybridrunner.relay.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hybridrunner.model.Command;
import io.hybridrunner.relay.link.RunnerLinks;
import io.hybridrunner.relay.link.Submission;
import io.hybridrunner.relay.state.CommandRecord;
import io.hybridrunner.relay.state.CommandRecord.Progress;
import io.hybridrunner.relay.state.RelayState;
import io.hybridrunner.relay.state.RunnerRecord;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Hands commands in, and answers at once or when their result has come. */
final class Submissions {

  private static final long LONGEST_TTL_SECONDS = 7L * 24 * 3600;

  private final RelayState state;
  private final RunnerLinks links;
  private final ApiSettings settings;
  private final ScheduledExecutorService scheduler;
  private final Clock clock;

  Submissions(
      RelayState state,
      RunnerLinks links,
      ApiSettings settings,
      ScheduledExecutorService scheduler,
      Clock clock) {
    this.state = state;
    this.links = links;
    this.settings = settings;
    this.scheduler = scheduler;
    this.clock = clock;
  }

  Duration timeToLive(Params params) {
    return params.seconds("ttl", 1, LONGEST_TTL_SECONDS).orElse(settings.timeToLive());
  }

  Optional<Duration> waiting(Params params) {
    return params.seconds("wait", 0, settings.longestWait().toSeconds());
  }

  CompletableFuture<ApiResponse> submit(Params params, Command command, String asked) {
    Optional<Duration> wait = waiting(params);
    String digest = digest(command.operation() + "\n" + params.runner() + "\n" + asked);
    Submission submission = links.submit(params.runner(), command, digest);
    if (submission instanceof Submission.Refused refused) {
      return CompletableFuture.completedFuture(ApiResponse.of(refused.cause()));
    }
    CommandRecord record =
        submission instanceof Submission.Accepted accepted
            ? accepted.command()
            : ((Submission.Known) submission).command();
    return answer(record, wait, 202);
  }

  /**
   * Answers with the command as it is when its result has come, or when the wait is over.
   *
   * @param unfinished the HTTP status when it has no result then
   */
  CompletableFuture<ApiResponse> answer(
      CommandRecord record, Optional<Duration> wait, int unfinished) {
    if (wait.isEmpty() || wait.get().isZero()) {
      return CompletableFuture.completedFuture(now(record, unfinished));
    }
    CompletableFuture<ApiResponse> expired = new CompletableFuture<>();
    Future<?> timer =
        scheduler.schedule(
            () -> expired.complete(now(record, unfinished)),
            wait.get().toMillis(),
            TimeUnit.MILLISECONDS);
    return links
        .resultOf(record)
        .handle((reply, stopped) -> now(record, unfinished))
        .applyToEither(expired, answer -> answer)
        .whenComplete((answer, failed) -> timer.cancel(false));
  }

  private ApiResponse now(CommandRecord asked, int unfinished) {
    CommandRecord record = state.command(asked.id()).orElse(asked);
    int status = record.result().isPresent() ? 200 : unfinished;
    return new ApiResponse(status, view(record).toString());
  }

  /** A command, with a sentence on what it waits for. */
  ObjectNode view(CommandRecord record) {
    Optional<String> version = state.runner(record.runnerId()).map(RunnerRecord::version);
    ObjectNode view = Views.command(record, version);
    note(record).ifPresent(text -> view.put("note", text));
    return view;
  }

  private Optional<String> note(CommandRecord record) {
    if (record.progress() instanceof Progress.Done) {
      return Optional.empty();
    }
    String runner = "runner '" + record.runnerId() + "' is ";
    String away =
        runner
            + "not connected, last seen "
            + links.lastSeen(record.runnerId()).map(Instant::toString).orElse("never");
    boolean connected = links.isConnected(record.runnerId());
    if (record.progress() instanceof Progress.Waiting) {
      return Optional.of(
          (connected ? runner + "connected" : away)
              + "; the command waits until "
              + record.expiresAt());
    }
    boolean late = !clock.instant().isBefore(record.expiresAt());
    return Optional.of(
        (connected ? runner + "connected" : away)
            + "; it was sent the command and may have acted on it"
            + (late ? "; its time is over, so it will not begin it any more" : ""));
  }

  private static String digest(String asked) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(asked.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
