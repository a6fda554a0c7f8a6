package io.hybridrunner.link.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;

/** How a server delivers commands. */
final class ServerCommandRules {

  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Duration SHORT = Duration.ofSeconds(2);

  private ServerCommandRules() {}

  static List<Rule<ServerScene>> all() {
    return List.of(
        Rule.driven("S30", "sends a command after the welcome", ServerCommandRules::afterWelcome),
        Rule.driven("S31", "sends it again after a new welcome", ServerCommandRules::newLink),
        Rule.drivenAndTimed("S32", "with what is left of its time", ServerCommandRules::timeLeft),
        Rule.drivenAndTimed("S33", "sends it again after busy", ServerCommandRules::busy),
        Rule.drivenAndTimed("S34", "sends it again on the same link", ServerCommandRules::sameLink),
        Rule.driven("S35", "never again when it has a result", ServerCommandRules::settled),
        Rule.driven("S36", "one of a pipeline at a time, in order", ServerCommandRules::oneAtATime),
        Rule.driven("S37", "unsent in time it has expired", ServerCommandRules::unsent),
        Rule.drivenAndTimed("S38", "sent, it is asked for to the end", ServerCommandRules::asked),
        Rule.drivenAndTimed(
            "S39", "or until it cannot be begun any more", ServerCommandRules::lost),
        Rule.driven("S40", "the first result counts", ServerCommandRules::firstCounts),
        Rule.driven("S41", "a problem settles a command", ServerCommandRules::problem),
        Rule.timed("S80", "sends the probes that it promises", ServerCommandRules::probes));
  }

  private static void afterWelcome(ServerScene scene) throws Exception {
    String id = scene.submitRun(ServerScene.fresh(), LONG);
    Link link = scene.greeted("boot-1");
    assertThat(ServerScene.expectCommand(link, id).path("operation").asText()).isEqualTo("run");
    assertThat(link.history().get(0).path("type").asText()).isEqualTo("welcome");
    link.send(Frames.done(id));
    assertThat(scene.result(id)).isEqualTo(200);
  }

  private static void newLink(ServerScene scene) throws Exception {
    String id = scene.submitRun(ServerScene.fresh(), LONG);
    JsonNode first;
    try (Link link = scene.greeted("boot-1")) {
      first = ServerScene.expectCommand(link, id);
    }
    JsonNode again = ServerScene.expectCommand(scene.greeted("boot-1"), id);
    for (String field : List.of("operation", "pipelineId", "runId", "version")) {
      assertThat(again.path(field)).as(field).isEqualTo(first.path(field));
    }
  }

  private static void timeLeft(ServerScene scene) throws Exception {
    String id = scene.submitRun(ServerScene.fresh(), LONG);
    Link link = scene.greeted("boot-1");
    long first = ServerScene.expectCommand(link, id).path("ttlMillis").asLong();
    long came = System.nanoTime();
    assertThat(first).isBetween(1L, LONG.toMillis());
    scene.patiently().until(() -> System.nanoTime() - came > 1_000_000_000L);
    link.close();
    long at = System.nanoTime();
    Link next = scene.greeted("boot-1");
    long left = ServerScene.expectCommand(next, id).path("ttlMillis").asLong();
    // The first may have been late, but what has passed here since has passed there too.
    assertThat(first - left).isGreaterThan(Duration.ofNanos(at - came).toMillis() - 500);
  }

  private static void busy(ServerScene scene) throws Exception {
    String pipeline = ServerScene.fresh();
    String first = scene.submitRun(pipeline, LONG);
    String second = scene.submitRun(pipeline, LONG);
    Link link = scene.greeted("boot-1");
    for (int i = 0; i < 3; i++) {
      var unused = ServerScene.expectCommand(link, first);
      link.send(Frames.busy(first));
    }
    var unused = ServerScene.expectCommand(link, first);
    link.send(Frames.done(first));
    // Where times are short the first may have been sent once more meanwhile.
    var next = link.expect("command", "id", second);
    assertThat(scene.result(first)).as("before %s", next).isEqualTo(200);
  }

  private static void sameLink(ServerScene scene) throws Exception {
    String id = scene.submitRun(ServerScene.fresh(), LONG);
    Link link = scene.greeted("boot-1");
    var first = ServerScene.expectCommand(link, id);
    assertThat(ServerScene.expectCommand(link, id).path("runId")).isEqualTo(first.path("runId"));
  }

  private static void settled(ServerScene scene) throws Exception {
    String done = scene.submitRun(ServerScene.fresh(), LONG);
    Link link = scene.greeted("boot-1");
    var unused = ServerScene.expectCommand(link, done);
    link.send(Frames.done(done));
    assertThat(scene.result(done)).isEqualTo(200);
    String next = scene.submitRun(ServerScene.fresh(), LONG);
    var unusedToo = ServerScene.expectCommand(scene.greeted("boot-1"), next);
  }

  private static void oneAtATime(ServerScene scene) throws Exception {
    String pipeline = ServerScene.fresh();
    List<String> line =
        List.of(
            scene.submitRun(pipeline, LONG),
            scene.submitRun(pipeline, LONG),
            scene.submitRun(pipeline, LONG));
    Link link = scene.greeted("boot-1");
    for (String id : line) {
      var unused = ServerScene.expectCommand(link, id);
      // If another one of this pipeline were under way, this one would come after it.
      String fence = scene.submitRun(ServerScene.fresh(), LONG);
      var unusedToo = ServerScene.expectCommand(link, fence);
      link.send(Frames.done(fence)).send(Frames.done(id));
    }
    assertThat(scene.result(line.get(2))).isEqualTo(200);
  }

  private static void unsent(ServerScene scene) throws Exception {
    String late = scene.submitRun(ServerScene.fresh(), SHORT);
    assertThat(scene.result(late)).isEqualTo(410);
    String fence = scene.submitRun(ServerScene.fresh(), LONG);
    var unused = ServerScene.expectCommand(scene.greeted("boot-1"), fence);
  }

  private static void asked(ServerScene scene) throws Exception {
    Link link = scene.greeted("boot-1");
    String id = scene.submitRun(ServerScene.fresh(), SHORT);
    while (ServerScene.expectCommand(link, id).path("ttlMillis").asLong() > 0) {
      assertThat(scene.control().result(id)).isEmpty();
    }
    var unused = ServerScene.expectCommand(link, id);
    assertThat(scene.control().result(id)).isEmpty();
    link.send(Frames.refused(id, 410, "EXPIRED"));
    assertThat(scene.result(id)).isEqualTo(410);
  }

  private static void lost(ServerScene scene) throws Exception {
    Link link = scene.greeted("boot-1");
    long heartbeat = link.history().get(0).path("heartbeatMillis").asLong();
    String id = scene.submitRun(ServerScene.fresh(), SHORT);
    long ttl = ServerScene.expectCommand(link, id).path("ttlMillis").asLong();
    long lost = System.nanoTime();
    link.close();
    assertThat(scene.result(id)).isEqualTo(410);
    assertThat(Duration.ofNanos(System.nanoTime() - lost).toMillis())
        .as("ended, but the runner might still have begun it")
        .isGreaterThanOrEqualTo(ttl + 2 * heartbeat);
  }

  private static void firstCounts(ServerScene scene) throws Exception {
    String pipeline = ServerScene.fresh();
    String id = scene.submitRun(pipeline, LONG);
    Link link = scene.greeted("boot-1");
    var unused = ServerScene.expectCommand(link, id);
    link.send(Frames.done(id)).send(Frames.refused(id, 409, "CONFLICT")).send(Frames.done("x"));
    var ack = link.send(Frames.event(1, ServerScene.fresh(), "running")).expect("ack");
    assertThat(scene.result(id)).as("after %s", ack).isEqualTo(200);
  }

  private static void probes(ServerScene scene) throws Exception {
    Link link = scene.greeted("boot-1");
    if (!link.history().get(0).has("probeMillis")) {
      return;
    }
    JsonNode first = link.expect("command", "operation", "probe");
    link.send(Frames.done(first.path("id").asText()));
    JsonNode second = link.expect("command", "operation", "probe");
    assertThat(second.path("id")).isNotEqualTo(first.path("id"));
  }

  private static void problem(ServerScene scene) throws Exception {
    String id = scene.submitRun(ServerScene.fresh(), LONG);
    Link link = scene.greeted("boot-1");
    var unused = ServerScene.expectCommand(link, id);
    link.send(Frames.problem(id, "BAD_REQUEST", "the text was not UTF-8"));
    assertThat(scene.result(id)).isEqualTo(400);
  }
}
