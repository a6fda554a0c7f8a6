package io.hybridrunner.link.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.awaitility.core.ConditionFactory;

/** A runner half, the server that it connects to, and the links between them: one check's world. */
final class RunnerScene implements AutoCloseable {

  /** Nothing is found silent while a check goes on. */
  static final long CALM = 60_000;

  private static final Duration BEAT = Duration.ofMillis(200);
  private static final int ENOUGH = 8 * 1024 * 1024;

  /** Makes a runner half that has not been started. */
  interface Maker {
    RunnerHalf make(String runnerId) throws Exception;
  }

  private final Maker maker;
  private final Duration patience;
  private final String runnerId = "conformance-" + UUID.randomUUID();
  private final RunnerHalf runner;
  private final ScriptedServer server = new ScriptedServer();
  private final List<Link> links = new ArrayList<>();
  private final List<RunnerScene> others = new ArrayList<>();
  private volatile String token = "token-" + UUID.randomUUID();

  private RunnerScene(Maker maker, Duration patience) throws Exception {
    this.maker = maker;
    this.patience = patience;
    this.runner = maker.make(runnerId);
  }

  /** Whether a runner keeps a rule; throws when it does not. */
  static void play(Rule<RunnerScene> rule, Maker maker, Duration patience) throws Exception {
    try (RunnerScene scene = new RunnerScene(maker, patience)) {
      rule.check().on(scene);
      for (Link link : scene.links) {
        assertThat(link.fault()).isEmpty();
      }
    }
  }

  /** One more runner with its own server. */
  RunnerScene another() throws Exception {
    RunnerScene other = new RunnerScene(maker, patience);
    others.add(other);
    return other;
  }

  ConditionFactory patiently() {
    return await().atMost(patience).pollInterval(Duration.ofMillis(20));
  }

  /** How many of a link's pauses are as long as the patience. */
  long pauses() {
    return patience.dividedBy(Link.PAUSE);
  }

  String runnerId() {
    return runnerId;
  }

  String token() {
    return token;
  }

  void replaceToken(String value) {
    token = value;
  }

  ScriptedServer server() {
    return server;
  }

  RunnerHalf.Control control() {
    return runner.control().orElseThrow();
  }

  /** Starts the runner's first or next process. */
  RunnerScene start() throws Exception {
    runner.start(server.url(), () -> token);
    return this;
  }

  void stop() throws Exception {
    runner.stop();
  }

  /** The runner's next attempt to connect. */
  Attempt attempt() throws InterruptedException {
    return server.next(patience);
  }

  /** The runner connects, and the kit does not read from the link yet. */
  Link unread() throws Exception {
    return opened(attempt());
  }

  Link opened(Attempt attempt) throws IOException {
    Link link = attempt.open(patience);
    links.add(link);
    return link;
  }

  /** The runner connects. */
  Link open() throws Exception {
    return unread().listen();
  }

  /** The runner connects and greets; it is not welcomed yet. */
  Link greeting() throws Exception {
    Link link = open();
    var unused = link.expect("hello");
    return link;
  }

  /** A started runner's link that is up, and on which the kit sends only what the check sends. */
  Link quiet() throws Exception {
    return quiet(CALM, ENOUGH);
  }

  Link quiet(long heartbeatMillis, long maxFrameBytes) throws Exception {
    return greeting().send(Frames.welcome(heartbeatMillis, maxFrameBytes));
  }

  /** A started runner's link that is up. */
  Link up() throws Exception {
    return quiet().beating(BEAT);
  }

  /** Gives a command and waits for its result. */
  static JsonNode ask(Link link, JsonNode command) throws Exception {
    return link.send(command).expect("result", "commandId", command.path("id").asText());
  }

  /** Gives a command that must be carried out. */
  static JsonNode done(Link link, JsonNode command) throws Exception {
    JsonNode result = ask(link, command);
    assertThat(result.path("outcome").asText()).as("%s", result).isEqualTo("done");
    return result;
  }

  /** Gives a command that must be refused with this code. */
  static JsonNode refused(Link link, JsonNode command, int code) throws Exception {
    JsonNode result = ask(link, command);
    assertRefused(result, code);
    return result;
  }

  static void assertRefused(JsonNode result, int code) {
    assertThat(result.path("outcome").asText()).as("%s", result).isEqualTo("refused");
    assertThat(result.path("response").path("code").asInt()).as("%s", result).isEqualTo(code);
  }

  /** Deploys a pipeline; gives back its id. */
  static String deployed(Link link) throws Exception {
    String pipeline = Samples.fresh();
    var unused = done(link, Samples.deploy(pipeline, 0.1));
    return pipeline;
  }

  /** Deploys a pipeline and begins a run of it; gives back the run's id. */
  static String begun(Link link) throws Exception {
    ObjectNode run = Samples.run(deployed(link), Samples.fresh());
    var unused = done(link, run);
    return run.path("runId").asText();
  }

  /** The next event about a run. */
  static JsonNode eventOf(Link link, String runId) throws Exception {
    JsonNode event = link.expect("event");
    while (!event.path("status").path("runId").asText().equals(runId)) {
      event = link.expect("event");
    }
    return event;
  }

  /** The next event that says that a run has this state; not acknowledged. */
  static JsonNode eventOf(Link link, String runId, String state) throws Exception {
    JsonNode event = eventOf(link, runId);
    while (!event.path("status").path("pipelineState").asText().equals(state)) {
      event = eventOf(link, runId);
    }
    return event;
  }

  @Override
  public void close() throws IOException {
    for (RunnerScene other : others) {
      other.close();
    }
    for (Link link : links) {
      link.close();
    }
    server.close();
    runner.close();
  }
}
