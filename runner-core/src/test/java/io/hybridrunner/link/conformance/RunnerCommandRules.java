package io.hybridrunner.link.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** How a runner takes commands, acts on them once, and says what became of them. */
final class RunnerCommandRules {

  private static final int MOST_CAPACITY = 1_000;

  private RunnerCommandRules() {}

  static List<Rule<RunnerScene>> all() {
    return List.of(
        Rule.driven("R50", "acts on a command and says so", RunnerCommandRules::actsOnce),
        Rule.driven("R51", "says so when it is done, not before", RunnerCommandRules::durable),
        Rule.driven("R52", "answers a duplicate and acts once", RunnerCommandRules::duplicate),
        Rule.driven("R53", "acts once over restarts", RunnerCommandRules::restart),
        Rule.driven("R54", "a run id names a run for ever", RunnerCommandRules::otherContent),
        Rule.driven("R55", "an older version loses", RunnerCommandRules::older),
        Rule.driven("R56", "what is so already is done", RunnerCommandRules::wantedState),
        Rule.driven("R57", "acts on nothing late", RunnerCommandRules::late),
        Rule.driven("R58", "is busy when it has no room", RunnerCommandRules::busy),
        Rule.driven("R59", "answers each question its own way", RunnerCommandRules::questions),
        Rule.driven("R60", "refuses to send too large a result", RunnerCommandRules::tooLarge),
        Rule.driven("R90", "answers probes", RunnerCommandRules::probe));
  }

  private static void actsOnce(RunnerScene scene) throws Exception {
    Link link = scene.start().up();
    ObjectNode run = Samples.run(RunnerScene.deployed(link), Samples.fresh());
    String runId = run.path("runId").asText();
    JsonNode result = RunnerScene.done(link, run);
    assertThat(result.path("response").path("code").asInt()).isEqualTo(200);
    assertThat(result.path("response").path("runId").asText()).isEqualTo(runId);
    assertThat(scene.control().starts(runId)).isEqualTo(1);
  }

  private static boolean hasResult(Link link, JsonNode command) {
    return link.history().stream()
        .anyMatch(frame -> frame.path("commandId").equals(command.path("id")));
  }

  private static void durable(RunnerScene scene) throws Exception {
    Link link = scene.start().up();
    ObjectNode run = Samples.run(RunnerScene.deployed(link), Samples.fresh());
    scene.control().hold();
    link.send(run);
    for (int i = 0; i < 6; i++) {
      assertThat(link.pause()).isFalse();
    }
    assertThat(hasResult(link, run)).as("answered before it was done").isFalse();
    scene.control().release();
    var unused = link.expect("result", "commandId", run.path("id").asText());
    assertThat(scene.control().starts(run.path("runId").asText())).isEqualTo(1);
  }

  private static void duplicate(RunnerScene scene) throws Exception {
    Link link = scene.start().up();
    ObjectNode run = Samples.run(RunnerScene.deployed(link), Samples.fresh());
    for (int i = 0; i < 3; i++) {
      var unused = RunnerScene.done(link, run);
    }
    link.close();
    var unused = RunnerScene.done(scene.up(), run);
    assertThat(scene.control().starts(run.path("runId").asText())).isEqualTo(1);
  }

  private static void restart(RunnerScene scene) throws Exception {
    Link link = scene.start().up();
    ObjectNode run = Samples.run(RunnerScene.deployed(link), Samples.fresh());
    var first = RunnerScene.done(link, run);
    scene.stop();
    var unused = RunnerScene.done(scene.start().up(), run);
    assertThat(scene.control().starts(run.path("runId").asText())).as("%s", first).isEqualTo(1);
  }

  private static void otherContent(RunnerScene scene) throws Exception {
    Link link = scene.start().up();
    String pipeline = RunnerScene.deployed(link);
    String runId = Samples.fresh();
    var first = RunnerScene.done(link, Samples.run(pipeline, runId));
    ObjectNode other = Samples.run(pipeline, runId);
    other.putObject("override").put("sourceConfig", "other");
    var unused = RunnerScene.refused(link, other, 409);
    var same = RunnerScene.done(link, Samples.run(pipeline, runId));
    assertThat(scene.control().starts(runId)).as("%s, %s", first, same).isEqualTo(1);
  }

  private static void older(RunnerScene scene) throws Exception {
    Link link = scene.start().up();
    String pipeline = Samples.fresh();
    var deployed = RunnerScene.done(link, Samples.deploy(pipeline, 0.3));
    ObjectNode oldRun = Samples.run(pipeline, Samples.fresh());
    for (ObjectNode old :
        List.of(
            Samples.deploy(pipeline, 0.2),
            oldRun,
            Samples.of("setEnabled", pipeline).put("version", 0.2).put("enabled", false),
            Samples.of("delete", pipeline).put("version", 0.2))) {
      var unused = RunnerScene.refused(link, old, 409);
    }
    assertThat(scene.control().starts(oldRun.path("runId").asText())).as("%s", deployed).isZero();
  }

  private static void wantedState(RunnerScene scene) throws Exception {
    Link link = scene.start().up();
    String pipeline = RunnerScene.deployed(link);
    for (boolean enabled : new boolean[] {false, false, true, true}) {
      ObjectNode toggle = Samples.of("setEnabled", pipeline).put("version", 0.1);
      var unused = RunnerScene.done(link, toggle.put("enabled", enabled));
    }
    var again = RunnerScene.done(link, Samples.deploy(pipeline, 0.1));
    String runId = Samples.fresh();
    var run = RunnerScene.done(link, Samples.run(pipeline, runId));
    for (String operation : List.of("kill", "kill", "delete", "delete")) {
      ObjectNode command = Samples.of(operation, pipeline).put("version", 0.1);
      var unused = RunnerScene.done(link, command.put("requestedBy", "the kit"));
    }
    assertThat(RunnerScene.eventOf(link, runId, "stopped")).as("%s, %s", again, run).isNotNull();
  }

  private static void late(RunnerScene scene) throws Exception {
    Link link = scene.start().up();
    String pipeline = RunnerScene.deployed(link);
    ObjectNode nothingLeft = Samples.run(pipeline, Samples.fresh()).put("ttlMillis", 0);
    JsonNode refused = RunnerScene.refused(link, nothingLeft, 410);
    assertThat(refused.path("cause").path("kind").asText()).isEqualTo("EXPIRED");
    scene.control().hold();
    ObjectNode first = Samples.run(pipeline, Samples.fresh());
    ObjectNode second = Samples.run(pipeline, Samples.fresh()).put("ttlMillis", 1);
    link.send(first).send(second);
    assertThat(link.pause()).isFalse();
    scene.control().release();
    JsonNode answer = link.expect("result", "commandId", second.path("id").asText());
    RunnerScene.assertRefused(answer, 410);
    for (ObjectNode late : List.of(nothingLeft, second)) {
      assertThat(scene.control().starts(late.path("runId").asText())).isZero();
    }
  }

  private static void busy(RunnerScene scene) throws Exception {
    Link link = scene.start().up();
    List<String> pipelines = new ArrayList<>();
    int capacity = link.history().get(0).path("capacity").asInt();
    assertThat(capacity).as("the check needs a small capacity").isBetween(1, MOST_CAPACITY);
    for (int i = 0; i <= capacity; i++) {
      pipelines.add(RunnerScene.deployed(link));
    }
    scene.control().hold();
    List<ObjectNode> runs =
        pipelines.stream().map(pipeline -> Samples.run(pipeline, Samples.fresh())).toList();
    for (ObjectNode run : runs) {
      link.send(run);
    }
    ObjectNode last = runs.get(capacity);
    var busy = link.expect("busy", "commandId", last.path("id").asText());
    scene.control().release();
    for (ObjectNode run : runs.subList(0, capacity)) {
      var unused = link.expectAnywhere("result", "commandId", run.path("id").asText());
    }
    var done = RunnerScene.done(link, last);
    assertThat(scene.control().starts(last.path("runId").asText()))
        .as("%s, %s", busy, done)
        .isEqualTo(1);
  }

  private static void questions(RunnerScene scene) throws Exception {
    Link link = scene.start().up();
    String pipeline = RunnerScene.deployed(link);
    var run = RunnerScene.done(link, Samples.run(pipeline, Samples.fresh()));
    assertThat(outcome(link, Samples.health())).as("%s", run).isEqualTo("health");
    assertThat(outcome(link, Samples.of("queuedStatus", pipeline))).isEqualTo("queued");
    assertThat(outcome(link, Samples.of("logs", pipeline))).isIn("logs", "refused");
    assertThat(outcome(link, Frames.command("c-ip", "hostIp", Samples.TTL)))
        .isIn("address", "refused");
  }

  private static String outcome(Link link, JsonNode question) throws Exception {
    return RunnerScene.ask(link, question).path("outcome").asText();
  }

  private static void probe(RunnerScene scene) throws Exception {
    Link link =
        scene
            .start()
            .greeting()
            .send(
                Frames.welcome(RunnerScene.CALM, WebSocket.MAX_MESSAGE).put("probeMillis", 60_000));
    for (int i = 0; i < 2; i++) {
      var unused = RunnerScene.done(link, Frames.command("probe-" + i, "probe", Samples.TTL));
    }
  }

  private static void tooLarge(RunnerScene scene) throws Exception {
    int most = 1_500;
    Link link = scene.start().quiet(RunnerScene.CALM, most);
    String pipeline = RunnerScene.deployed(link);
    for (int i = 0; i < 20; i++) {
      var unused = RunnerScene.done(link, Samples.run(pipeline, Samples.fresh()));
    }
    JsonNode result = RunnerScene.refused(link, Samples.of("queuedStatus", pipeline), 413);
    assertThat(result.path("cause").path("kind").asText()).isEqualTo("TOO_LARGE");
    assertThat(link.history()).allSatisfy(f -> assertThat(f.toString()).hasSizeLessThan(most));
  }
}
