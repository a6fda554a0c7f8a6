package io.hybridrunner.link.conformance.mini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hybridrunner.link.conformance.Frames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a small runner has deployed and runs, and which statuses it owes. Thread-safe. */
final class MiniRuns {

  private record Deployed(double version, boolean enabled) {}

  private static final class Run {
    private final String pipeline;
    private final JsonNode content;
    private ObjectNode status;
    private long eventId;
    private int starts = 1;
    private boolean sent;
    private boolean stored;

    private Run(String pipeline, JsonNode content, ObjectNode status) {
      this.pipeline = pipeline;
      this.content = content;
      this.status = status;
    }

    private String state() {
      return status.path("pipelineState").asText();
    }

    private boolean isLive() {
      return step(state()) < 3;
    }
  }

  private final MiniRunner runner;
  private final Map<String, Deployed> deployed = new HashMap<>();
  private final Map<String, Run> runs = new LinkedHashMap<>();
  private long lastEvent;
  private boolean held;

  MiniRuns(MiniRunner runner) {
    this.runner = runner;
  }

  private static int step(String state) {
    return switch (state) {
      case "queued" -> 1;
      case "running" -> 2;
      default -> 3;
    };
  }

  synchronized void newProcess() {
    if (runner.breaks("R73")) {
      runs.values().forEach(run -> run.stored = true);
    }
    if (runner.breaks("R53")) {
      runs.values().forEach(run -> run.starts++);
    }
    newLink();
  }

  /** What was sent over an earlier link may be lost. */
  synchronized void newLink() {
    runs.values().forEach(run -> run.sent = run.sent && runner.breaks("R71"));
  }

  synchronized int starts(String runId) {
    Run run = runs.get(runId);
    return run == null ? 0 : run.starts;
  }

  synchronized void hold() {
    held = true;
  }

  synchronized void release() {
    held = false;
    notifyAll();
  }

  /** Waits while commands are held back. */
  synchronized void await() throws InterruptedException {
    while (held) {
      wait();
    }
  }

  synchronized List<String> live() {
    return runs.entrySet().stream()
        .filter(entry -> entry.getValue().isLive() || runner.breaks("R26"))
        .map(Map.Entry::getKey)
        .toList();
  }

  synchronized void move(String runId, String state, List<String> evidence) {
    Run run = runs.get(runId);
    if (run == null) {
      return;
    }
    boolean isForward = step(state) > step(run.state());
    if (isForward || runner.breaks("R74")) {
      ObjectNode next = run.status.deepCopy().put("pipelineState", state);
      if (!evidence.isEmpty()) {
        ObjectNode cause = next.putObject("cause");
        cause.put("kind", "INGESTION_FAILED").put("message", "the kit said so");
        evidence.forEach(cause.putArray("evidence")::add);
      }
      enter(run, next);
    }
  }

  private void enter(Run run, ObjectNode status) {
    run.status = status;
    run.eventId = runner.keeps("R70") ? ++lastEvent : 1;
    run.sent = false;
    run.stored = false;
  }

  /** The events that are to be sent now. */
  synchronized List<ObjectNode> due() {
    List<ObjectNode> due = new ArrayList<>();
    for (Run run : runs.values()) {
      if (!run.sent && (!run.stored || runner.breaks("R72"))) {
        run.sent = true;
        ObjectNode event = Frames.frame("event").put("id", run.eventId);
        event.set("status", run.status);
        due.add(event);
      }
    }
    return due;
  }

  synchronized void stored(long eventId) {
    runs.values().stream().filter(run -> run.eventId == eventId).forEach(run -> run.stored = true);
  }

  /** Acts on a command that is not late. */
  synchronized ObjectNode act(JsonNode command) {
    String id = command.path("id").asText();
    String pipeline = command.path("pipelineId").asText();
    return switch (command.path("operation").asText()) {
      case "deploy" -> deploy(id, command.path("pipeline"));
      case "run" -> run(id, command);
      case "setEnabled" -> enable(id, command);
      case "kill" -> kill(id, pipeline);
      case "delete" -> delete(id, command);
      case "queuedStatus" -> queued(id, pipeline);
      case "probe" -> runner.keeps("R90") ? Frames.done(id) : Frames.refused(id, 500, "INTERNAL");
      default -> question(id, command.path("operation").asText());
    };
  }

  private boolean isOld(String pipeline, JsonNode of) {
    Deployed present = deployed.get(pipeline);
    return present != null && of.path("version").asDouble() < present.version();
  }

  private static ObjectNode conflict(String id) {
    return Frames.refused(id, 409, "CONFLICT");
  }

  private ObjectNode deploy(String id, JsonNode pipeline) {
    String name = pipeline.path("id").asText();
    if (isOld(name, pipeline) && runner.keeps("R55")) {
      return conflict(id);
    }
    deployed.put(name, new Deployed(pipeline.path("version").asDouble(), true));
    return Frames.done(id);
  }

  private ObjectNode run(String id, JsonNode command) {
    String runId = command.path("runId").asText();
    JsonNode content = command.path("override");
    Run known = runs.get(runId);
    if (known != null) {
      known.starts += runner.breaks("R52") ? 1 : 0;
      return known.content.equals(content) || runner.breaks("R54")
          ? begun(id, runId)
          : conflict(id);
    }
    if (isOld(command.path("pipelineId").asText(), command)) {
      return conflict(id);
    }
    ObjectNode status = Frames.frame("");
    status.remove("type");
    status.put("runId", runId).put("name", "a run").put("pipelineState", "queued");
    Run begun = new Run(command.path("pipelineId").asText(), content, status);
    runs.put(runId, begun);
    enter(begun, status);
    begun.starts = runner.breaks("R50") ? 0 : 1;
    return begun(id, runId);
  }

  private static ObjectNode begun(String id, String runId) {
    ObjectNode result = Frames.done(id);
    result.withObject("/response").put("runId", runId);
    return result;
  }

  private ObjectNode enable(String id, JsonNode command) {
    String pipeline = command.path("pipelineId").asText();
    @Nullable Deployed present = deployed.get(pipeline);
    boolean enabled = command.path("enabled").asBoolean();
    boolean isSo = present != null && present.enabled() == enabled && runner.breaks("R56");
    if (isOld(pipeline, command) || isSo || present == null) {
      return conflict(id);
    }
    deployed.put(pipeline, new Deployed(command.path("version").asDouble(), enabled));
    return Frames.done(id);
  }

  private ObjectNode kill(String id, String pipeline) {
    runs.forEach(
        (runId, run) -> {
          if (run.pipeline.equals(pipeline)) {
            move(runId, "stopped", List.of());
          }
        });
    return Frames.done(id);
  }

  private ObjectNode delete(String id, JsonNode command) {
    if (isOld(command.path("pipelineId").asText(), command)) {
      return conflict(id);
    }
    deployed.remove(command.path("pipelineId").asText());
    return Frames.done(id);
  }

  private ObjectNode queued(String id, String pipeline) {
    ObjectNode result = Frames.done(id);
    if (runner.breaks("R59")) {
      return result;
    }
    var list = result.put("outcome", "queued").putArray("runs");
    runs.values().stream()
        .filter(run -> run.pipeline.equals(pipeline) && run.state().equals("queued"))
        .forEach(run -> list.add(run.status));
    return result;
  }

  private static ObjectNode question(String id, String operation) {
    if (operation.equals("health")) {
      ObjectNode health = Frames.done(id).put("outcome", "health");
      health.withObject("/response").put("version", "1");
      health.putArray("problems");
      return health;
    }
    return Frames.refused(id, 501, "UNSUPPORTED");
  }
}
