package io.hybridrunner.link.conformance.mini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hybridrunner.link.conformance.Frames;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/** The commands that a small runner's process has in hand, and its answers. Thread-safe. */
final class MiniWork {

  static final int CAPACITY = 5;

  private final MiniRunner runner;
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread thread = new Thread(work, "mini-worker");
            thread.setDaemon(true);
            return thread;
          });
  private final Set<String> inHand = new HashSet<>();
  private final Map<String, ObjectNode> answered = new HashMap<>();

  MiniWork(MiniRunner runner) {
    this.runner = runner;
  }

  synchronized int room() {
    return CAPACITY - inHand.size();
  }

  /** Takes a command, or not; answers now or later. */
  synchronized void offer(JsonNode command, Consumer<ObjectNode> answers) {
    String id = command.path("id").asText();
    ObjectNode known = answered.get(id);
    if (known != null && runner.keeps("R52")) {
      answers.accept(known);
    } else if (!inHand.contains(id)) {
      if (inHand.size() >= CAPACITY && runner.keeps("R58")) {
        answers.accept(Frames.frame("busy").put("commandId", id));
        return;
      }
      inHand.add(id);
      if (runner.breaks("R51")) {
        answers.accept(Frames.done(id));
      }
      long arrived = System.nanoTime();
      try {
        worker.execute(() -> work(command, arrived, answers));
      } catch (RejectedExecutionException stopping) {
        inHand.remove(id);
      }
    }
  }

  private void work(JsonNode command, long arrived, Consumer<ObjectNode> answers) {
    String id = command.path("id").asText();
    try {
      runner.runs().await();
    } catch (InterruptedException stopping) {
      return;
    }
    Duration waited = Duration.ofNanos(System.nanoTime() - arrived);
    boolean isLate = waited.toMillis() >= command.path("ttlMillis").asLong();
    ObjectNode answer =
        isLate && runner.keeps("R57")
            ? Frames.refused(id, 410, "EXPIRED")
            : runner.runs().act(command);
    synchronized (this) {
      inHand.remove(id);
      answered.put(id, answer);
    }
    answers.accept(answer);
  }

  void stop() {
    worker.shutdownNow();
  }
}
