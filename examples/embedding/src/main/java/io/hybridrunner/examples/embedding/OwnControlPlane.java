package io.hybridrunner.examples.embedding;

import io.hybridrunner.model.Command;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.Reply;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.model.StatusEvent;
import io.hybridrunner.spi.ControlPlane;
import io.hybridrunner.spi.Inbox;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A control plane of your own, here in the same process: it gives commands by a method call and
 * keeps the last status of every run. Thread-safe.
 *
 * <p>There is no network, so the link is up as soon as it is started, and every event is stored,
 * and therefore acknowledged, at once.
 */
public final class OwnControlPlane implements ControlPlane {

  private final CompletableFuture<Inbox> inbox = new CompletableFuture<>();
  private final Map<CommandId, CompletableFuture<Reply>> replies = new ConcurrentHashMap<>();
  private final Map<RunId, RunStatus> statuses = new ConcurrentHashMap<>();

  @Override
  public void start(Inbox runner) {
    inbox.complete(runner);
    runner.linkUp("this application");
  }

  /**
   * Gives a command; the future is its result.
   *
   * @throws java.util.concurrent.RejectedExecutionException when the inbox is full: try again later
   */
  public CompletableFuture<Reply> give(Command command) {
    CompletableFuture<Reply> reply =
        replies.computeIfAbsent(command.id(), id -> new CompletableFuture<>());
    if (inbox.join().offer(command) == Inbox.Acceptance.BUSY) {
      throw new java.util.concurrent.RejectedExecutionException("the runner's inbox is full");
    }
    return reply;
  }

  /** How a run stands, as far as it was reported. */
  public Optional<RunStatus> status(RunId run) {
    return Optional.ofNullable(statuses.get(run));
  }

  @Override
  public boolean send(Reply reply) {
    replies.computeIfAbsent(reply.commandId(), id -> new CompletableFuture<>()).complete(reply);
    return true;
  }

  @Override
  public boolean send(StatusEvent event) {
    statuses.put(event.status().runId(), event.status());
    inbox.join().acknowledged(event.id());
    return true;
  }

  @Override
  public void close() {}
}
